package org.ergodic.api.model;

import java.util.List;
import org.ergodic.api.plugin.Component;
import org.ergodic.api.view.Views;

/**
 * A model as a definition, without values: what it can be trained by and how it can be sampled. Immutable and
 * thread-safe.
 */
public interface Model {
    /** {@return the shape of one event, such as {@code [2]} or {@code [1, 28, 28]}} */
    long[] event();

    /** {@return the definitions it offers to objectives and metrics} */
    Views views();

    /** {@return the ways to sample it, the preferred one first; at least one} */
    List<Equation> equations();

    /** {@return the objective it is trained by unless another is asked for} */
    Component defaultObjective();

    /** {@return the solver it is sampled by unless another is asked for} */
    Component defaultSolver();
}

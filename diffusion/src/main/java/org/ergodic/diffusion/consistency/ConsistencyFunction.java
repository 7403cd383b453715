package org.ergodic.diffusion.consistency;

import org.apiguardian.api.API;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.solver.VectorField;
import org.ergodic.api.view.View;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A consistency function (Song, Dhariwal, Chen and Sutskever 2023, "Consistency models", arXiv:2303.01469, definition
 * 1): f(x, t) is where the probability flow through x at time t ends, at time {@link #timeMin}, over alpha there. At
 * that time it is x / alpha itself, whatever its parameters.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface ConsistencyFunction {
    /** The view of a model's consistency function. */
    View<ConsistencyFunction> VIEW = View.of("consistency-function", ConsistencyFunction.class);

    /** The view of a problem's jump to the data, by which solvers know that it is a sample and not a mean. */
    View<VectorField> JUMP = View.of("consistency-jump", VectorField.class);

    /**
     * The function.
     *
     * @param s the model's scope
     * @param x noisy data {@code [n, event]}
     * @param t the time of each row {@code [n, 1, ..., 1]}, at least {@link #timeMin}
     * @param c what it is conditioned on, usually nothing
     * @return data {@code [n, event]}
     */
    SDVariable end(Scope s, SDVariable x, SDVariable t, Context c);

    /** {@return the time, above 0, at which the flow is taken to end} */
    double timeMin();
}

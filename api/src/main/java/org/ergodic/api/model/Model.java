package org.ergodic.api.model;

import java.util.List;
import org.apiguardian.api.API;
import org.ergodic.api.config.Component;
import org.ergodic.api.solver.SolverChoice;
import org.ergodic.api.solver.Solvers;
import org.ergodic.api.view.Views;

/**
 * A model as a definition, without values: what it can be trained by and how it can be sampled. Immutable and
 * thread-safe.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface Model extends Trainable {
    /** {@return the shape of one event, such as {@code [2]} or {@code [1, 28, 28]}} */
    long[] event();

    /** {@return the definitions it offers to objectives and metrics} */
    Views views();

    /** {@return the ways to sample it, the preferred one first; none for a model that is not sampled} */
    List<Equation> equations();

    /**
     * {@return the objective it is trained by unless another is asked for: one of its own jar's or of {@code common}'s}
     */
    Component defaultObjective();

    /**
     * The solver it is sampled by unless another is asked for: one of its own jar's by name, or else one that fits.
     *
     * @param present the solvers that there are
     * @return the first that can run its first equation, or else the next, unless overridden
     * @throws IllegalArgumentException if none fits
     */
    default Component defaultSolver(Solvers present) {
        return present.first(solverChoice());
    }

    /** {@return a choice of solvers that can run its first equation, or else the next} */
    default SolverChoice solverChoice() {
        List<Equation> all = equations();
        SolverChoice choice = SolverChoice.of("sample this model by its "
                + String.join(" or ", all.stream().map(Equation::name).toList()));
        for (Equation equation : all) {
            choice = choice.orRunning(equation.noise(), equation.offers());
        }
        return choice;
    }

    /**
     * What is doubtful about the model once it is trained, such as hidden units that are the same for all data, asked
     * at the end of a run. What can be seen without knowing the model, of its samples, its energy and the course of its
     * loss, is seen without it.
     *
     * @param evaluation the model's values, its samples and the data
     * @return warnings; none unless overridden
     */
    default List<Warning> review(Metric.Evaluation evaluation) {
        return List.of();
    }
}

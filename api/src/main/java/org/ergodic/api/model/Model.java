package org.ergodic.api.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.config.Component;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.solver.SolverChoice;
import org.ergodic.api.solver.Solvers;
import org.ergodic.api.view.Views;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A model as a definition, without values: what it can be trained by and how it can be sampled. Immutable and
 * thread-safe.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface Model {
    /** {@return the shape of one event, such as {@code [2]} or {@code [1, 28, 28]}} */
    long[] event();

    /** {@return the definitions it offers to objectives and metrics} */
    Views views();

    /** {@return the ways to sample it, the preferred one first; at least one} */
    List<Equation> equations();

    /** {@return the objective it is trained by unless another is asked for: one of its own jar's or of {@code common}'s} */
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
        SolverChoice choice = new SolverChoice(
                "sample this model by its "
                        + String.join(" or ", all.stream().map(Equation::name).toList()),
                List.of(),
                Map.of());
        for (Equation equation : all) {
            choice = choice.orRunning(equation.noise(), equation.offers());
        }
        return choice;
    }

    /**
     * Builds the assignments by which parameters take their start values from data, such as activation normalisation's.
     * Training runs them once, on its first batch, before its first step; a resumed training does not.
     *
     * @param s the model's scope
     * @param batch the first batch of the training
     */
    default void start(Scope s, Batch batch) {}

    /**
     * What is wrong with data for this model, asked before training and evaluation.
     *
     * @param data {@code [n, event]} on the model's scale; not changed
     * @return the first number that is wrong, with the rule that it breaks, or empty if nothing is wrong
     */
    default Optional<Misfit> check(INDArray data) {
        return Optional.empty();
    }

    /**
     * What people should know of training data for this model that is not wrong, such as values outside the box of a spline.
     *
     * @param data {@code [n, event]} on the model's scale; not changed
     * @return one sentence, or empty
     */
    default Optional<String> remark(INDArray data) {
        return Optional.empty();
    }

    /**
     * What is doubtful about the model once it is trained, such as hidden units that are the same for all data, asked at the end
     * of a run. What can be seen without knowing the model, of its samples, its energy and the course of its loss, is seen
     * without it.
     *
     * @param evaluation the model's values, its samples and the data
     * @return warnings; none unless overridden
     */
    default List<Warning> review(Metric.Evaluation evaluation) {
        return List.of();
    }

    /** {@return what it reads of the context, if it is conditioned; nothing unless overridden} */
    default Optional<Condition> condition() {
        return Optional.empty();
    }
}

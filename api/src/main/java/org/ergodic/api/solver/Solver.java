package org.ergodic.api.solver;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.apiguardian.api.API;
import org.ergodic.api.sde.Calculus;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.view.View;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A method that carries states from the start of a problem's interval to its end. It is an immutable value and
 * thread-safe: all that evolves is its state S, made by {@link #init}, handed to {@link #step}. Solvers that follow a
 * given time grid extend {@code GraphSolver} and say one step.
 *
 * <p>Implemented by third parties. Must pass {@code org.ergodic.testkit.SolverContract}. Run one with
 * {@code Integration}.
 *
 * @param <S> what evolves
 */
@API(status = API.Status.EXPERIMENTAL)
public interface Solver<S extends Solver.State> {
    /** What evolves: the samples, how far each has come and how it fares. */
    interface State {
        /** {@return the states of all samples {@code [n, event]}; not to be changed} */
        INDArray x();

        /**
         * How a sample fares.
         *
         * @param sample its row
         * @return its status
         */
        Status status(int sample);

        /**
         * How far a sample has come.
         *
         * @param sample its row
         * @return the time it has reached
         */
        double time(int sample);

        /** {@return the share of the work that is done, in [0, 1], for a progress bar} */
        double progress();

        /**
         * {@return further figures of each sample, such as its acceptance rate, by kebab-case name; none unless said}
         */
        default Map<String, double[]> reports() {
            return Map.of();
        }

        /**
         * Gives back the memory of this state, which nobody will use again. A driver that keeps no states calls this,
         * so that long runs do not wait for the garbage collector to find arrays outside the heap. By default nothing
         * happens.
         *
         * @param next the state that follows, whose memory stays
         */
        default void release(State next) {}
    }

    /** {@return what this solver needs and promises} */
    Traits traits();

    /**
     * Why this solver cannot run a problem, if it cannot.
     *
     * @param noise how noise enters the problem
     * @param calculus in which sense its stochastic integral is meant
     * @param offers the views on offer
     * @return the reason as part of a sentence ("it needs ..."), or empty; what its traits say unless overridden, as
     *     one does that is made of parts with needs of their own, such as a time grid
     */
    default Optional<String> obstacle(NoiseType noise, Calculus calculus, Set<View<?>> offers) {
        return traits().obstacle(noise, calculus, offers);
    }

    /** {@return how many steps it takes on every problem, where that is known beforehand; unknown unless overridden} */
    default OptionalLong stepsAhead() {
        return OptionalLong.empty();
    }

    /**
     * How many evaluations of the model all its steps take on a problem, for each sample, where that is known
     * beforehand.
     *
     * @param problem the problem
     * @param event the shape of one state
     * @return the number; that of all steps by {@link Traits#evaluationsPerStep}, where both are known, unless
     *     overridden
     */
    default OptionalLong evaluationsAhead(Problem problem, long... event) {
        OptionalInt each = traits().evaluationsPerStep();
        OptionalLong steps = stepsAhead();
        return each.isPresent() && steps.isPresent()
                ? OptionalLong.of(Math.multiplyExact(steps.getAsLong(), each.getAsInt()))
                : OptionalLong.empty();
    }

    /**
     * The state before the first step.
     *
     * @param problem the problem, with all views needed
     * @param x the start {@code [n, event]}; not changed
     * @param run the run's randomness and limits
     * @return the state
     */
    S init(Problem problem, INDArray x, Run run);

    /**
     * One step of all samples that are still running. The given state must not be used again.
     *
     * @param problem the problem
     * @param state the state
     * @param run the run's randomness and limits
     * @return the state after the step
     */
    S step(Problem problem, S state, Run run);
}

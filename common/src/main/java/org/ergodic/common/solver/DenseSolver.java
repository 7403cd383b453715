package org.ergodic.common.solver;

import org.apiguardian.api.API;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Status;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A solver that knows the way within its steps, and can set samples aside. Of others {@link Integration} takes a curve
 * through the ends of their steps.
 *
 * @param <S> what evolves
 */
@API(status = API.Status.EXPERIMENTAL)
public interface DenseSolver<S extends Solver.State> extends Solver<S> {
    /**
     * The states of samples on their way.
     *
     * @param problem the problem, whose model may be evaluated
     * @param state the state after a step
     * @param rows the numbers of samples that the step moved; the same may be there twice
     * @param times a time for each, within the sample's latest step
     * @return {@code [rows, event]}, a new array
     */
    INDArray between(Problem problem, S state, int[] rows, double... times);

    /**
     * The state with samples that go no further, of the status {@link Status#STOPPED}.
     *
     * @param state the state after a step
     * @param rows the numbers of samples
     * @param times where each stops, within its latest step
     * @param x their states there {@code [rows, event]}; not changed
     * @return the state after it; the given one must not be used again
     */
    S stopped(S state, int[] rows, double[] times, INDArray x);
}

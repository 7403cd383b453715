package org.ergodic.common.boltzmann;

import org.apiguardian.api.API;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.Transition;
import org.ergodic.api.view.View;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A move of a chain at a temperature, as numbers: what annealing needs of a Gibbs sweep. Thread-safe. */
@API(status = API.Status.EXPERIMENTAL)
@FunctionalInterface
public interface TemperedTransition {
    /** The view of a problem's sweep at any temperature, at 1 the {@link Transition#SWEEP}. */
    View<TemperedTransition> SWEEP =
            View.counted("tempered-sweep", TemperedTransition.class, TemperedTransition::counted);

    /**
     * Moves the states.
     *
     * @param x states {@code [n, event]}; not changed
     * @param temperature T of the distribution that the move leaves unchanged, above 0
     * @param random the stream of this move
     * @param firstSample the number of the sample in row 0
     * @return new states {@code [n, event]}
     */
    INDArray move(INDArray x, double temperature, RandomStream random, long firstSample);

    private TemperedTransition counted(Runnable count) {
        return (x, temperature, random, firstSample) -> {
            count.run();
            return move(x, temperature, random, firstSample);
        };
    }
}

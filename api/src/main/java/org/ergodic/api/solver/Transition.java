package org.ergodic.api.solver;

import org.apiguardian.api.API;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.view.View;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One move of a chain as numbers: a Gibbs sweep, or the single step by which a flow is sampled. */
@API(status = API.Status.EXPERIMENTAL)
@FunctionalInterface
public interface Transition {
    /** The view of a problem's sweep of a Markov chain, repeated until it has forgotten its start. */
    View<Transition> SWEEP = View.counted("sweep", Transition.class, Transition::counted);

    /** The view of a problem's map from its start to the answer in one step. */
    View<Transition> TRANSPORT = View.counted("transport", Transition.class, Transition::counted);

    /**
     * Moves the states.
     *
     * @param x states {@code [n, event]}; not changed
     * @param random the stream of this move
     * @param firstSample the number of the sample in row 0
     * @return new states {@code [n, event]}
     */
    INDArray move(INDArray x, RandomStream random, long firstSample);

    private Transition counted(Runnable count) {
        return (x, random, firstSample) -> {
            count.run();
            return move(x, random, firstSample);
        };
    }
}

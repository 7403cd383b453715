package org.ergodic.api.solver;

import org.apiguardian.api.API;
import org.ergodic.api.view.View;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A number of each state of a Markov chain, such as its energy, by which to judge whether chains have come to rest. */
@API(status = API.Status.EXPERIMENTAL)
@FunctionalInterface
public interface Observable {
    /** The view of what to watch of a problem's chains. Offered by chains with a stationary distribution alone. */
    View<Observable> VIEW = View.of("observable", Observable.class);

    /**
     * The number of each state.
     *
     * @param x states {@code [n, ...]}; not changed
     * @return {@code n} numbers
     */
    double[] of(INDArray x);
}

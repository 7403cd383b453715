package org.ergodic.api.solver;

import org.apiguardian.api.API;
import org.ergodic.api.view.View;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An energy as numbers, with its slope: what a sampler needs that accepts or rejects. Thread-safe. */
@API(status = API.Status.EXPERIMENTAL)
@FunctionalInterface
public interface Potential {
    /** The view of the energy of a problem whose stationary density is exp(-E) / Z. */
    View<Potential> VIEW = View.counted("potential", Potential.class, Potential::counted);

    /**
     * The energy and its slope.
     *
     * @param x states {@code [n, event]}; not changed
     * @return both, new arrays
     */
    Value at(INDArray x);

    /**
     * An energy with its slope.
     *
     * @param energy E {@code [n]}
     * @param gradient dE/dx {@code [n, event]}
     */
    record Value(INDArray energy, INDArray gradient) {}

    private Potential counted(Runnable count) {
        return x -> {
            count.run();
            return at(x);
        };
    }
}

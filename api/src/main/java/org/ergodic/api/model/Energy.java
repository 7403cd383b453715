package org.ergodic.api.model;

import org.apiguardian.api.API;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.view.View;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * An energy E(x), the density p(x) = exp(-E(x)) / Z with an unknown Z; for a model with hidden units, the free energy
 * of its visible ones.
 *
 * <p>Implemented by third parties. Immutable and thread-safe.
 */
@API(status = API.Status.STABLE)
public interface Energy extends Trainable {
    /** The view of a model's energy. */
    View<Energy> VIEW = View.of("energy", Energy.class);

    /**
     * The energy.
     *
     * @param s where to build
     * @param x {@code [n, event]}
     * @return {@code [n]}
     */
    SDVariable energy(Scope s, SDVariable x);
}

package org.ergodic.api.model;

import org.ergodic.api.graph.Scope;
import org.ergodic.api.view.View;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * An energy E(x), the density p(x) = exp(-E(x)) / Z with an unknown Z; for a model with hidden units, the free energy
 * of its visible ones.
 *
 * <p>Implemented by third parties; stable. Immutable and thread-safe.
 */
public interface Energy {
    /** The view of a model's energy. */
    View<Energy> VIEW = View.of("energy", Energy.class);

    /**
     * The energy.
     *
     * @param s where to build
     * @param x {@code [n, event]}
     * @param c what it is conditioned on, usually nothing
     * @return {@code [n]}
     */
    SDVariable energy(Scope s, SDVariable x, Context c);
}

package org.ergodic.api.model;

import java.util.List;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.view.View;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A Boltzmann machine whose units form layers without connections inside a layer, so that each layer given the others
 * is a product of independent units: block Gibbs sampling and contrastive divergence need nothing else.
 */
public interface LayeredBoltzmann extends Energy {
    /** The view of a model's layers. */
    View<LayeredBoltzmann> VIEW = View.of("layered-boltzmann", LayeredBoltzmann.class);

    /** {@return the number of units of each layer, the visible one first} */
    List<Integer> layers();

    /**
     * The mean of a layer given its neighbours.
     *
     * @param s where to build
     * @param layer which layer, 0 for the visible one
     * @param states the states {@code [n, units]} of all layers; that of {@code layer} itself is not read
     * @return {@code [n, units]}
     */
    SDVariable mean(Scope s, int layer, List<SDVariable> states);

    /**
     * A sample of a layer given its mean.
     *
     * @param s where to build
     * @param layer which layer
     * @param mean {@code [n, units]}
     * @param uniform independent uniform numbers {@code [n, units]} on (0, 1)
     * @return {@code [n, units]}, which derivatives treat as a constant
     */
    SDVariable sample(Scope s, int layer, SDVariable mean, SDVariable uniform);
}

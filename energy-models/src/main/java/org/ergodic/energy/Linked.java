package org.ergodic.energy;

import java.util.List;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.LayeredBoltzmann;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Machines whose layers have a bias each and are linked by matrices of weights, exponent = sum_l b_l'h_l + sum h_a'W h_b over
 * the links of a layer a with a layer b: those whose gradient can be centred.
 */
interface Linked extends LayeredBoltzmann {
    /**
     * A link of two layers.
     *
     * @param below one
     * @param above the other
     * @param weights {@code [units of below, units of above]}
     */
    record Link(int below, int above, SDVariable weights) {}

    /** The links, each parameter in one of them alone. */
    List<Link> links(Scope s);

    /** The biases {@code [units]} of a layer. */
    SDVariable bias(Scope s, int layer);

    /** A layer's states {@code [n, units]} as the weights see them: they add this times the weights to the input of another. */
    default SDVariable seen(Scope s, int layer, SDVariable states) {
        return states;
    }

    /** Whether it is that alone, without copies of its units or factors on its weights. */
    default boolean plain() {
        return true;
    }
}

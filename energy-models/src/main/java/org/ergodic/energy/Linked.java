package org.ergodic.energy;

import java.util.List;
import java.util.stream.IntStream;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.LayeredBoltzmann;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Machines whose layers have a bias each and are linked by matrices of weights, exponent = sum_l b_l'h_l + sum h_a'W h_b over
 * the links of a layer a with a layer b: those whose gradient can be centred. Layers that share their bias are copies, and one
 * of them stands for all.
 */
interface Linked extends LayeredBoltzmann {
    /**
     * A link of two layers.
     *
     * @param below one
     * @param above the other
     * @param up how often a unit above sees the layer below: the copies of this, times a factor on the weights
     * @param down how often a unit below sees the layer above
     * @param weights {@code [units of below, units of above]}
     */
    record Link(int below, int above, double up, double down, SDVariable weights) {}

    /** The weights {@code [units of the one below, units]} of a layer with the one below. */
    SDVariable weights(Scope s, int layer);

    /** The links, each parameter in one of them alone: unless overridden of each layer with the one below. */
    default List<Link> links(Scope s) {
        return IntStream.range(1, layers().size())
                .mapToObj(l -> new Link(l - 1, l, 1, 1, weights(s, l)))
                .toList();
    }

    /** The layers with a bias of their own, in order: all but copies of another. */
    default int[] biased() {
        return IntStream.range(0, layers().size()).toArray();
    }

    /** The parameter {@code [units]} of the biases of a layer. */
    SDVariable bias(Scope s, int layer);

    /** The derivative of the biases of a layer by their parameter, that of one of them by one of these. */
    default double slope(int layer) {
        return 1;
    }

    /** A layer's states {@code [n, units]} as the weights see them: they add this times the weights to the input of another. */
    default SDVariable seen(Scope s, int layer, SDVariable states) {
        return states;
    }
}

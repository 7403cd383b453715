package org.ergodic.common.boltzmann;

import java.util.List;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.view.View;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A machine whose layers have a bias each and are linked by matrices of weights: the logarithm of its joint
 * distribution is, up to what units carry by themselves, sum_l b_l'h_l + sum h_a'W h_b over the links of a layer a with
 * a layer b. Its gradient can be centred (Melchior, Fischer and Wiskott 2016, JMLR 17(99)), which objectives do by
 * {@code centred: true}.
 *
 * <p>Biases and weights are parameters of the scope. Layers that share their bias are copies, and one of them stands
 * for all.
 *
 * <p>Implemented by third parties; immutable and thread-safe. A machine with one matrix between each layer and the one
 * below, and one bias a layer, says {@link #weights} and {@link #bias} alone.
 * {@code org.ergodic.testkit.LayeredBoltzmannContract} holds them against {@link #input}.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface LinkedBoltzmann extends LayeredBoltzmann {
    /** The view of a machine's links. */
    View<LinkedBoltzmann> VIEW = View.of("linked-boltzmann", LinkedBoltzmann.class);

    /**
     * A link of two layers.
     *
     * @param below one
     * @param above the other
     * @param up how often a unit above sees the layer below: the copies of this, times a factor on the weights
     * @param down how often a unit below sees the layer above
     * @param weights the parameter {@code [units of below, units of above]}
     */
    record Link(int below, int above, double up, double down, SDVariable weights) {}

    /**
     * The weights of a layer with the one below.
     *
     * @param s the model's scope
     * @param layer which layer, from 1
     * @return the parameter {@code [units of the one below, units]}
     */
    SDVariable weights(Scope s, int layer);

    /**
     * The biases of a layer.
     *
     * @param s the model's scope
     * @param layer which layer
     * @return the parameter {@code [units]}
     */
    SDVariable bias(Scope s, int layer);

    /**
     * The links, each parameter in one of them alone.
     *
     * @param s the model's scope
     * @return unless overridden one of each layer with the one below
     */
    default List<Link> links(Scope s) {
        return IntStream.range(1, layers().size())
                .mapToObj(l -> new Link(l - 1, l, 1, 1, weights(s, l)))
                .toList();
    }

    /** {@return the layers with a bias of their own, in order: all but copies of another} */
    default int[] biased() {
        return IntStream.range(0, layers().size()).toArray();
    }

    /**
     * The derivative of the biases of a layer by their parameter, that of one of them by one of these.
     *
     * @param layer which layer
     * @return 1 unless overridden
     */
    default double slope(int layer) {
        return 1;
    }

    /**
     * A layer's states as the weights see them: they add this times the weights to the input of another layer.
     *
     * @param s the model's scope
     * @param layer which layer
     * @param states {@code [n, units]}
     * @return {@code [n, units]}; the states themselves unless overridden
     */
    default SDVariable seen(Scope s, int layer, SDVariable states) {
        return states;
    }
}

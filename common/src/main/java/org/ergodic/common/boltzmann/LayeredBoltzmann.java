package org.ergodic.common.boltzmann;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Energy;
import org.ergodic.api.view.View;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A Boltzmann machine whose units form layers without connections inside a layer, so that each layer given the others
 * is a product of independent units. Block Gibbs sampling, contrastive divergence, annealed importance sampling and
 * exact enumeration need nothing else.
 *
 * <p>With the layers' units x_l, their biases b_l and weights W_lm, the joint distribution is
 * p(x) = exp(sum_l (log h_l(x_l) + b_l'x_l) + sum over pairs of x_l'W_lm x_m) / Z. The input of layer l is
 * b_l + sum_m W_lm x_m. Any machine has this form: where all units are connected, each is a layer of its own.
 *
 * <p>Implemented by third parties; immutable and thread-safe.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface LayeredBoltzmann extends Energy {
    /** The view of a model's layers. */
    View<LayeredBoltzmann> VIEW = View.of("layered-boltzmann", LayeredBoltzmann.class);

    /** {@return the layers, visible ones first} */
    List<Layer> layers();

    /**
     * The input of a layer from its bias and its neighbours.
     *
     * @param s where to build
     * @param layer which layer, 0 for the first visible one
     * @param states the states {@code [n, units]} of all layers; that of {@code layer} itself is not read, and
     *     {@code null} stands for a layer that contributes nothing
     * @return {@code [n, units]}; without neighbours the bias {@code [1, units]}
     */
    SDVariable input(Scope s, int layer, List<SDVariable> states);

    /** {@return how many of the layers are visible: together they are the elements of an event} */
    default int visibleLayers() {
        return 1;
    }

    /**
     * Which elements of an event, counted from 0, are the units of a visible layer; every element is in one layer.
     *
     * @param layer a visible layer
     * @return as many as it has units; one layer after the other, in order, unless overridden
     */
    default int[] elements(int layer) {
        int from = layers().subList(0, layer).stream().mapToInt(Layer::units).sum();
        return IntStream.range(from, from + layers().get(layer).units()).toArray();
    }

    /**
     * Whether units of two layers are connected.
     *
     * @param a a layer
     * @param b another layer
     * @return whether they are; next neighbours alone, unless overridden
     */
    default boolean connected(int a, int b) {
        return Math.abs(a - b) == 1;
    }

    /**
     * The mean of a layer given its neighbours.
     *
     * @param s where to build
     * @param layer which layer
     * @param states as for {@link #input}
     * @return {@code [n, units]}
     */
    default SDVariable mean(Scope s, int layer, List<SDVariable> states) {
        return layers().get(layer).kind().mean(s, input(s, layer, states));
    }

    /**
     * A sample of a layer given its neighbours.
     *
     * @param s where to build
     * @param layer which layer
     * @param states as for {@link #input}
     * @param noise independent numbers {@code [n, units]} of the kind that the layer's units take
     * @return {@code [n, units]}, which derivatives treat as a constant
     */
    default SDVariable sample(Scope s, int layer, List<SDVariable> states, SDVariable noise) {
        return layers().get(layer).kind().sample(s, input(s, layer, states), noise);
    }

    /**
     * A layer.
     *
     * @param units how many units
     * @param kind their kind
     */
    record Layer(int units, Units kind) {
        /** Checks the number. */
        public Layer {
            Objects.requireNonNull(kind, "kind");
            if (units < 1) {
                throw new IllegalArgumentException("a layer needs at least 1 unit, not " + units);
            }
        }
    }
}

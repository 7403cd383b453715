package org.ergodic.energy;

import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.LayeredBoltzmann;
import org.nd4j.autodiff.samediff.SDVariable;

/** Restricted machines: a visible and a hidden layer, one matrix of weights and two biases, whose gradient can be centred. */
interface Bipartite extends LayeredBoltzmann {
    /** Whether it is that alone, without copies of its units or factors on its weights. */
    default boolean plain() {
        return true;
    }

    /** The weights {@code [visible, hidden]}. */
    default SDVariable weights(Scope s) {
        return s.parameter(
                "weights",
                Initializer.normal(0.01),
                layers().get(0).units(),
                layers().get(1).units());
    }

    /** The visible biases {@code [visible]}. */
    default SDVariable visibleBias(Scope s) {
        return s.parameter("visible-bias", Initializer.zeros(), layers().get(0).units());
    }

    /** The hidden biases {@code [hidden]}. */
    default SDVariable hiddenBias(Scope s) {
        return s.parameter("hidden-bias", Initializer.zeros(), layers().get(1).units());
    }

    /** Visible states {@code [n, visible]} as the weights see them: the hidden input is this times the weights. */
    default SDVariable seen(Scope s, SDVariable v) {
        return v;
    }
}

package org.ergodic.energy.machine;

import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.common.boltzmann.LinkedBoltzmann;
import org.nd4j.autodiff.samediff.SDVariable;

/** Restricted machines: a visible and a hidden layer, one matrix of weights and two biases. */
interface Bipartite extends LinkedBoltzmann {
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

    @Override
    default SDVariable weights(Scope s, int layer) {
        return weights(s);
    }

    @Override
    default SDVariable bias(Scope s, int layer) {
        return layer == 0 ? visibleBias(s) : hiddenBias(s);
    }
}

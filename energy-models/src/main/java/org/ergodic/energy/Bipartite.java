package org.ergodic.energy;

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
    SDVariable weights(Scope s);

    /** The visible biases {@code [visible]}. */
    SDVariable visibleBias(Scope s);

    /** The hidden biases {@code [hidden]}. */
    SDVariable hiddenBias(Scope s);

    /** Visible states {@code [n, visible]} as the weights see them: the hidden input is this times the weights. */
    SDVariable seen(Scope s, SDVariable v);
}

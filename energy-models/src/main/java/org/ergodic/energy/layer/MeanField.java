package org.ergodic.energy.layer;

import java.util.ArrayList;
import java.util.List;
import org.ergodic.api.graph.Scope;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.common.boltzmann.LayeredBoltzmann.Layer;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Mean field of a machine's hidden units given its visible ones (Salakhutdinov and Hinton 2009, "Deep Boltzmann
 * machines", section 3): the means of a product of independent units, each hidden layer in turn set to its mean given
 * the means of its neighbours, which never lowers
 *
 * <pre>
 * log p(v) >= exponent(v, means) + entropy - log Z,
 * </pre>
 *
 * where the exponent of the joint distribution is linear in each layer, so that its mean is its value at the means. A
 * unit with the mean A'(i) has the entropy A(i) - i A'(i). For hidden units that are not connected one pass is exact.
 *
 * @param machine the machine, its hidden units of finitely many values
 * @param passes over all hidden layers after a first one from the data up
 */
public record MeanField(LayeredBoltzmann machine, int passes) {
    /** Checks the units. */
    public MeanField {
        for (int l : Layers.hidden(machine)) {
            if (machine.layers().get(l).kind().support().isEmpty()) {
                throw new IllegalArgumentException(
                        "mean field is for hidden units of finitely many values, and those of layer " + l
                                + " have a density");
            }
        }
    }

    /**
     * What mean field comes to.
     *
     * @param states the visible states, and the means of the hidden layers
     * @param entropy of the hidden units {@code [n]}
     */
    public record Posterior(List<SDVariable> states, SDVariable entropy) {}

    /** The means given visible states {@code [n, d]}; derivatives treat them as constants. */
    public Posterior posterior(Scope s, SDVariable x) {
        List<SDVariable> states = Layers.split(machine, s, x);
        List<SDVariable> inputs = new ArrayList<>(Layers.states(machine));
        int[] hidden = Layers.hidden(machine);
        for (int pass = 0; pass <= passes; pass++) {
            for (int l : hidden) {
                // In the first pass the layers above are not there yet.
                SDVariable input = s.stopGradient(machine.input(s, l, states));
                inputs.set(l, input);
                states.set(l, s.stopGradient(kind(l).mean(s, input)));
            }
        }
        SDVariable entropy = null;
        for (int l : hidden) {
            SDVariable each =
                    kind(l).logPartition(s, inputs.get(l)).sub(inputs.get(l).mul(states.get(l)));
            entropy = Layers.plus(entropy, each.sum(1));
        }
        return new Posterior(states, entropy == null ? s.constant(0) : s.stopGradient(entropy));
    }

    /** The bound plus log Z, {@code [n]}; its gradient by the parameters is that at fixed means. */
    public SDVariable logWeight(Scope s, SDVariable x) {
        Posterior posterior = posterior(s, x);
        return Layers.exponent(machine, s, posterior.states()).add(posterior.entropy());
    }

    private org.ergodic.common.boltzmann.Units kind(int layer) {
        Layer of = machine.layers().get(layer);
        return of.kind();
    }
}

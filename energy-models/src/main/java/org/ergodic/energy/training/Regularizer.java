package org.ergodic.energy.training;

import java.util.ArrayList;
import java.util.List;
import org.ergodic.api.graph.Scope;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.energy.layer.Layers;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * What training adds to a machine's loss (Hinton 2012, "A practical guide to training restricted Boltzmann machines",
 * doi:10.1007/978-3-642-35289-8_32): section 10, decay / 2 times the sum of squared weights, biases left out; section
 * 11, cost times the cross-entropy between a target and the mean activity of each hidden unit over the batch.
 *
 * @param decay of weights, 0 for none
 * @param target the share of rows that a hidden unit should be on
 * @param cost of missing the target, 0 for none
 */
record Regularizer(double decay, double target, double cost) {
    /** Keeps the logarithms finite. */
    private static final double MARGIN = 1e-6;

    /** {@return whether it adds nothing} */
    boolean none() {
        return decay == 0 && cost == 0;
    }

    /**
     * The penalty, a scalar.
     *
     * @param states of the layers given the data, for sparsity
     */
    SDVariable penalty(Scope s, LayeredBoltzmann machine, List<SDVariable> states) {
        SDVariable total = s.constant(0);
        if (decay > 0) {
            for (SDVariable parameter : new ArrayList<>(s.parameters().values())) {
                // Weights join two layers; what belongs to units alone is a vector.
                if (parameter.getShape().length >= 2) {
                    total = total.add(parameter.mul(parameter).sum().mul(decay / 2));
                }
            }
        }
        if (cost > 0) {
            for (int l : Layers.hidden(machine)) {
                List<Double> values = machine.layers().get(l).kind().support();
                if (values.size() != 2) {
                    throw new IllegalArgumentException("a sparsity target is for hidden units of two values");
                }
                SDVariable on =
                        machine.mean(s, l, states).mean(0).sub(values.get(0)).div(values.get(1) - values.get(0));
                SDVariable inside = on.mul(1 - 2 * MARGIN).add(MARGIN);
                SDVariable entropy = s.sameDiff()
                        .math()
                        .log(inside)
                        .mul(-target)
                        .sub(s.sameDiff().math().log(inside.rsub(1.0)).mul(1 - target));
                total = total.add(entropy.sum().mul(cost));
            }
        }
        return total;
    }
}

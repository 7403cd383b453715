package org.ergodic.energy;

import org.ergodic.api.config.Option;

/**
 * What the objectives with chains have in common: how the gradient is taken, and what is added to it.
 *
 * @param centred whether by the centred gradient
 * @param weightDecay of the weights
 * @param sparsityTarget the share of rows that a hidden unit should be on
 * @param sparsityCost of missing the target
 */
public record GradientOptions(
        @Option(
                value = "whether by the centred gradient, for restricted and deep machines; take sgd then, not adam",
                byDefault = "false")
        boolean centred,

        @Option(value = "weight decay: half of it times the squared weights is added", byDefault = "0", min = 0)
        double weightDecay,

        @Option(
                value = "the share of rows that each hidden unit should be on",
                byDefault = "0.1",
                min = 0,
                above = true,
                max = 1,
                below = true)
        double sparsityTarget,

        @Option(value = "the cost of missing the sparsity target; 0 for none", byDefault = "0", min = 0)
        double sparsityCost) {

    Regularizer regularizer() {
        return new Regularizer(weightDecay, sparsityTarget, sparsityCost);
    }
}

package org.ergodic.common.optimizer;

import org.apiguardian.api.API;
import org.ergodic.api.config.Option;

/**
 * Options of Adam in every form.
 *
 * @param rate the learning rate
 * @param beta1 the decay of the mean of gradients
 * @param beta2 the decay of the mean of squared gradients
 * @param epsilon keeps the division finite
 */
@API(status = API.Status.EXPERIMENTAL)
public record AdamOptions(
        @Option(value = "the learning rate", byDefault = "1e-3", min = 0, above = true)
        double rate,

        @Option(value = "the decay of the mean of gradients", byDefault = "0.9", min = 0, max = 1, below = true)
        double beta1,

        @Option(
                value = "the decay of the mean of squared gradients",
                byDefault = "0.999",
                min = 0,
                max = 1,
                below = true)
        double beta2,

        @Option(value = "keeps the division finite", byDefault = "1e-8", min = 0, above = true)
        double epsilon) {

    AdamRule rule(double decay) {
        return new AdamRule(rate, beta1, beta2, epsilon, decay);
    }
}

package org.ergodic.app.train;

import org.ergodic.api.config.Option;
import org.ergodic.api.model.Optimizer;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.OptimizerFactory;

/** Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2). */
public final class AdamW implements OptimizerFactory<AdamW.Config> {
    /**
     * Options.
     *
     * @param rate the learning rate
     * @param beta1 the decay of the mean of gradients
     * @param beta2 the decay of the mean of squared gradients
     * @param epsilon keeps the division finite
     * @param weightDecay the share of a parameter taken away in each step, times the rate
     */
    public record Config(
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
            double epsilon,

            @Option(value = "the decay of parameters, times the rate", byDefault = "0.01", min = 0)
            double weightDecay) {}

    @Override
    public String name() {
        return "adamw";
    }

    @Override
    public String description() {
        return "Adam with decoupled weight decay (Loshchilov and Hutter 2019)";
    }

    @Override
    public Class<Config> config() {
        return Config.class;
    }

    @Override
    public Optimizer create(Config config, Assembly assembly) {
        return new AdamRule(config.rate(), config.beta1(), config.beta2(), config.epsilon(), config.weightDecay());
    }
}

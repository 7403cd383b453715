package org.ergodic.common.optimizer;

import org.apiguardian.api.API;
import org.ergodic.api.config.Inlined;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Optimizer;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.OptimizerFactory;
import org.ergodic.api.plugin.Part;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2). As in most libraries, and unlike there,
 * the decay is multiplied by the learning rate, not by the schedule alone.
 */
@API(status = API.Status.EXPERIMENTAL)
@Part(name = "adamw", description = "Adam with decoupled weight decay (Loshchilov and Hutter 2019)")
public final class AdamW implements OptimizerFactory<AdamW.Config> {
    /**
     * Options.
     *
     * @param adam those of Adam
     * @param weightDecay the share of a parameter taken away in each step, times the rate
     */
    public record Config(
            @Inlined AdamOptions adam,

            @Option(value = "the decay of parameters, times the rate", byDefault = "0.01", min = 0)
            double weightDecay) {}

    @Override
    public Optimizer create(Config config, Assembly assembly) {
        return config.adam().rule(config.weightDecay());
    }
}

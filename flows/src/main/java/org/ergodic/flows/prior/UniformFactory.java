package org.ergodic.flows.prior;

import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.PriorFactory;
import org.ergodic.api.sde.Prior;

/** Makes {@link UniformPrior}s; prior {@code uniform}. */
@Part(name = "uniform", description = "the uniform distribution on a box")
public final class UniformFactory implements PriorFactory<UniformFactory.Config> {
    /**
     * The options.
     *
     * @param low the lower end of each coordinate
     * @param high the upper end of each coordinate
     */
    public record Config(
            @Option(value = "the lower end of each coordinate", byDefault = "0")
            double low,

            @Option(value = "the upper end of each coordinate", byDefault = "1")
            double high) {}

    @Override
    public Prior create(Config config, Assembly assembly) {
        return new UniformPrior(config.low(), config.high());
    }
}

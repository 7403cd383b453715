package org.ergodic.flows.prior;

import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.PriorFactory;
import org.ergodic.api.sde.Prior;
import org.ergodic.flows.plugin.NamedFactory;

/** Makes {@link UniformPrior}s; prior {@code uniform}. */
public final class UniformFactory extends NamedFactory<UniformFactory.Config, Prior>
        implements PriorFactory<UniformFactory.Config> {
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

    /** A factory without settings. */
    public UniformFactory() {
        super("uniform", "the uniform distribution on a box", Config.class);
    }

    @Override
    public Prior create(Config config, Assembly assembly) {
        return new UniformPrior(config.low(), config.high());
    }
}

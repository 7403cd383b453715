package org.ergodic.flows.elementwise;

import org.ergodic.api.config.Option;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;
import org.ergodic.flows.plugin.NamedFactory;

/** Makes {@link ElementwiseBijection#leakyRelu}; bijection {@code leaky-relu}. */
public final class LeakyReluFactory extends NamedFactory<LeakyReluFactory.Config, Bijection>
        implements BijectionFactory<LeakyReluFactory.Config> {
    /**
     * The options.
     *
     * @param slope the slope of the negative side
     */
    public record Config(
            @Option(value = "the slope of the negative side", byDefault = "0.1", min = 0, above = true)
            double slope) {}

    /** A factory without settings. */
    public LeakyReluFactory() {
        super("leaky-relu", "z = x where x is positive and slope times x where not, for each coordinate", Config.class);
    }

    @Override
    public Bijection create(Config config, Assembly assembly) {
        return ElementwiseBijection.leakyRelu(config.slope(), assembly.event());
    }
}

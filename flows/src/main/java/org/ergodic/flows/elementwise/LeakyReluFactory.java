package org.ergodic.flows.elementwise;

import org.ergodic.api.config.Option;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;
import org.ergodic.api.plugin.Part;

/** Makes {@link ElementwiseBijection#leakyRelu}; bijection {@code leaky-relu}. */
@Part(name = "leaky-relu", description = "z = x where x is positive and slope times x where not, for each coordinate")
public final class LeakyReluFactory implements BijectionFactory<LeakyReluFactory.Config> {
    /**
     * The options.
     *
     * @param slope the slope of the negative side
     */
    public record Config(
            @Option(value = "the slope of the negative side", byDefault = "0.1", min = 0, above = true)
            double slope) {}

    @Override
    public Bijection create(Config config, Assembly assembly) {
        return ElementwiseBijection.leakyRelu(config.slope(), assembly.event());
    }
}

package org.ergodic.flows.elementwise;

import org.ergodic.api.config.Option;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;
import org.ergodic.api.plugin.Part;

/** Makes {@link ElementwiseBijection#power}; bijection {@code power}. */
@Part(name = "power", description = "z = sign(x) |x|^p for each coordinate")
public final class PowerFactory implements BijectionFactory<PowerFactory.Config> {
    /**
     * The options.
     *
     * @param exponent the exponent p
     */
    public record Config(
            @Option(value = "the exponent p", min = 0, above = true)
            double exponent) {}

    @Override
    public Bijection create(Config config, Assembly assembly) {
        return ElementwiseBijection.power(config.exponent(), assembly.event());
    }
}

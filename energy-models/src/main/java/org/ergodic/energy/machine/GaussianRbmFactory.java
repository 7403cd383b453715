package org.ergodic.energy.machine;

import org.ergodic.api.config.Option;
import org.ergodic.api.model.Energy;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.EnergyFactory;
import org.ergodic.api.plugin.Part;

/** Makes {@link GaussianRbm}s; energy {@code gaussian-rbm}. */
@Part(
        name = "gaussian-rbm",
        description =
                "restricted Boltzmann machine with Gaussian visible units of learned variance, Cho, Ilin and Raiko"
                        + " (2011)")
public final class GaussianRbmFactory implements EnergyFactory<GaussianRbmFactory.Config> {
    /**
     * The options.
     *
     * @param hidden the number of hidden units
     */
    public record Config(
            @Option(value = "number of hidden units", byDefault = "64", min = 1)
            int hidden) {}

    @Override
    public Energy create(Config config, Assembly assembly) {
        return new GaussianRbm(config.hidden(), assembly.event());
    }
}

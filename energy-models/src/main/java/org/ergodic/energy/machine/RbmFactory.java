package org.ergodic.energy.machine;

import org.ergodic.api.config.Option;
import org.ergodic.api.model.Energy;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.EnergyFactory;
import org.ergodic.api.plugin.Part;

/** Makes {@link Rbm}s; energy {@code rbm}. */
@Part(name = "rbm", description = "restricted Boltzmann machine with units 0 and 1, Hinton (2002)")
public final class RbmFactory implements EnergyFactory<RbmFactory.Config> {
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
        return new Rbm(config.hidden(), assembly.event());
    }
}

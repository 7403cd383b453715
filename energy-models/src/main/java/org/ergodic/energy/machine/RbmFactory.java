package org.ergodic.energy.machine;

import org.ergodic.api.config.Option;
import org.ergodic.api.model.Energy;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.EnergyFactory;

/** Makes {@link Rbm}s; energy {@code rbm}. */
public final class RbmFactory implements EnergyFactory<RbmFactory.Config> {
    /**
     * The options.
     *
     * @param hidden the number of hidden units
     */
    public record Config(
            @Option(value = "number of hidden units", byDefault = "64", min = 1)
            int hidden) {}

    /** A factory without settings. */
    public RbmFactory() {}

    @Override
    public String name() {
        return "rbm";
    }

    @Override
    public String description() {
        return "restricted Boltzmann machine with units 0 and 1, Hinton (2002)";
    }

    @Override
    public Class<Config> config() {
        return Config.class;
    }

    @Override
    public Energy create(Config config, Assembly assembly) {
        return new Rbm(config.hidden(), assembly.event());
    }
}

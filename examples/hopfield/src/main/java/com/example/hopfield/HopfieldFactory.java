package com.example.hopfield;

import org.ergodic.api.config.Option;
import org.ergodic.api.model.Energy;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.EnergyFactory;
import org.ergodic.api.plugin.Part;

/** Makes {@link Hopfield} networks; energy {@code example.hopfield}. */
@Part(name = "example.hopfield", description = "a Hopfield network of continuous states (Ramsauer et al. 2021)")
public final class HopfieldFactory implements EnergyFactory<HopfieldFactory.Config> {
    /**
     * The options.
     *
     * @param patterns how many are stored
     * @param beta the inverse temperature
     */
    public record Config(
            @Option(value = "how many patterns are stored", byDefault = "16", min = 1)
            int patterns,

            @Option(
                    value = "inverse temperature; 1 / beta is the variance around a pattern",
                    byDefault = "1",
                    min = 0,
                    above = true)
            double beta) {}

    @Override
    public Energy create(Config config, Assembly assembly) {
        return new Hopfield(config.patterns(), config.beta(), assembly.event());
    }
}

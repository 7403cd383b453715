package org.ergodic.energy.function;

import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.ScoreModelFactory;

/**
 * Makes the {@linkplain Energies#score score of an energy}; score model {@code energy}. In a model {@code score} it is
 * trained by denoising score matching at one level of noise, which needs neither samples nor Z (Vincent 2011,
 * doi:10.1162/NECO_a_00142). As an energy knows no time, it is no score for all noise levels of a diffusion model.
 */
@Part(name = "energy", description = "the score -dE/dx of an energy, the same at all times")
public final class EnergyScoreFactory implements ScoreModelFactory<EnergyScoreFactory.Config> {
    /**
     * The options.
     *
     * @param energy the energy
     */
    public record Config(
            @Option(value = "the energy, of which the score is -dE/dx", byDefault = "mlp", kind = "energy")
            Component energy) {}

    @Override
    public ScoreModel create(Config config, Assembly assembly) {
        return Energies.score(assembly.create(Kind.ENERGY, config.energy()));
    }
}

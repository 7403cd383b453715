package org.ergodic.solvers.predictorcorrector;

import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.CorrectorFactory;
import org.ergodic.api.plugin.Part;

/** Makes {@link AnnealedLangevinCorrector}s. */
@Part(
        name = "annealed-langevin",
        description = "a step of annealed Langevin dynamics, in proportion to the noise (Song and Ermon 2019)")
public final class AnnealedLangevinCorrectorFactory
        implements CorrectorFactory<AnnealedLangevinCorrectorFactory.Config> {
    /**
     * Its options.
     *
     * @param ratio the step's ratio to the noise's variance
     */
    public record Config(
            @Option(
                    value = "the step beside the variance of the noise; 0.2 in the paper",
                    byDefault = "0.2",
                    min = 0,
                    max = 4,
                    above = true,
                    below = true)
            double ratio) {}

    @Override
    public AnnealedLangevinCorrector create(Config config, Assembly assembly) {
        return new AnnealedLangevinCorrector(config.ratio());
    }
}

package org.ergodic.solvers.predictorcorrector;

import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.CorrectorFactory;
import org.ergodic.api.plugin.Part;

/** Makes {@link LangevinCorrector}s. */
@Part(
        name = LangevinCorrectorFactory.NAME,
        description = "a Langevin step along the score, bounded by a signal-to-noise ratio (Song et al. 2021)")
public final class LangevinCorrectorFactory implements CorrectorFactory<LangevinCorrectorFactory.Config> {
    static final String NAME = "langevin";

    /**
     * Its options.
     *
     * @param snr the largest signal-to-noise ratio
     */
    public record Config(
            @Option(
                    value = "largest signal-to-noise ratio of the Langevin steps, where there is a Gaussian path",
                    byDefault = "0.8",
                    min = 0,
                    max = 1,
                    above = true)
            double snr) {}

    @Override
    public LangevinCorrector create(Config config, Assembly assembly) {
        return new LangevinCorrector(config.snr());
    }
}

package org.ergodic.diffusion;

import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SdeFactory;
import org.ergodic.api.sde.SDE;

/** Makes {@link VeSde}; the SDE {@code ve}. */
@Part(name = "ve", description = "variance-exploding SDE with geometric noise (Song et al. 2021)")
public final class VeSdeFactory implements SdeFactory<VeSdeFactory.Config> {
    /**
     * The options.
     *
     * @param sigmaMin the scale of the smallest noise
     * @param sigmaMax the scale of the largest noise
     */
    public record Config(
            @Option(value = "scale of the smallest noise", byDefault = "0.01", min = 0, above = true)
            double sigmaMin,

            @Option(
                    value = "scale of the largest noise, well above the largest distance between two data",
                    byDefault = "50",
                    min = 0,
                    above = true)
            double sigmaMax) {}

    @Override
    public SDE create(Config config, Assembly assembly) {
        return new VeSde(config.sigmaMin(), config.sigmaMax());
    }
}

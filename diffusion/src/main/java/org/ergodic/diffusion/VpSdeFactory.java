package org.ergodic.diffusion;

import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SdeFactory;
import org.ergodic.api.sde.SDE;

/** Makes {@link VpSde}; the SDE {@code vp}. */
@Part(name = "vp", description = "variance-preserving SDE with linear beta (Song et al. 2021)")
public final class VpSdeFactory implements SdeFactory<VpSdeFactory.Config> {
    /**
     * The options.
     *
     * @param betaMin beta at the data
     * @param betaMax beta at the prior
     */
    public record Config(
            @Option(value = "noise rate beta at the data, t = 0", byDefault = "0.1", min = 0, above = true)
            double betaMin,

            @Option(value = "noise rate beta at the prior, t = 1", byDefault = "20", min = 0, max = 300, above = true)
            double betaMax) {}

    @Override
    public SDE create(Config config, Assembly assembly) {
        return new VpSde(config.betaMin(), config.betaMax());
    }
}

package org.ergodic.diffusion;

import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SdeFactory;
import org.ergodic.api.sde.SDE;

/** Makes {@link StraightSde}; the SDE {@code straight}. */
@Part(name = "straight", description = "the straight path of flow matching as an SDE (Lipman et al. 2023)")
public final class StraightSdeFactory implements SdeFactory<StraightSdeFactory.Config> {
    /**
     * The options.
     *
     * @param cutOff how far from t = 1 the interval ends
     */
    public record Config(
            @Option(
                    value = "how far from t = 1, where drift and noise are infinite, the interval ends; 0 for solvers"
                            + " that need neither, and a score that predicts data, v or velocity",
                    byDefault = "0.01",
                    min = 0,
                    max = 1,
                    below = true)
            double cutOff) {}

    @Override
    public SDE create(Config config, Assembly assembly) {
        return new StraightSde(config.cutOff());
    }
}

package org.ergodic.common.grid;

import org.apiguardian.api.API;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.TimeGridFactory;
import org.ergodic.api.solver.TimeGrid;

/** Makes {@link NoiseGrid#karras(double)}. */
@API(status = API.Status.EXPERIMENTAL)
@Part(
        name = "karras",
        description = "equal steps of the noise's root, which shrink where there is little noise (Karras et al. 2022)")
public final class KarrasGridFactory implements TimeGridFactory<KarrasGridFactory.Config> {
    /**
     * Its options.
     *
     * @param rho which root
     */
    public record Config(
            @Option(value = "which root of sigma / alpha", byDefault = "7", min = 0, above = true)
            double rho) {}

    @Override
    public TimeGrid create(Config config, Assembly assembly) {
        return NoiseGrid.karras(config.rho());
    }
}

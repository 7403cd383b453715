package org.ergodic.common.grid;

import org.apiguardian.api.API;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.TimeGridFactory;
import org.ergodic.api.solver.TimeGrid;

/** Makes {@link BetaGrid}. */
@API(status = API.Status.EXPERIMENTAL)
@Part(name = "beta", description = "quantiles of a Beta distribution, dense at both ends (Lee et al. 2024)")
public final class BetaGridFactory implements TimeGridFactory<BetaGridFactory.Config> {
    /**
     * Its options.
     *
     * @param alpha the shape at the smaller time
     * @param beta the shape at the larger time
     */
    public record Config(
            @Option(
                    value = "the shape at small times: the smaller, the denser",
                    byDefault = "0.6",
                    min = 0,
                    max = 100,
                    above = true)
            double alpha,

            @Option(
                    value = "the shape at large times: the smaller, the denser",
                    byDefault = "0.6",
                    min = 0,
                    max = 100,
                    above = true)
            double beta) {}

    @Override
    public TimeGrid create(Config config, Assembly assembly) {
        return new BetaGrid(config.alpha(), config.beta());
    }
}

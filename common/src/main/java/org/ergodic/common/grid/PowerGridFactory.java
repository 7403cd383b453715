package org.ergodic.common.grid;

import org.apiguardian.api.API;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.TimeGridFactory;
import org.ergodic.api.solver.TimeGrid;

/** Makes {@link TimeGrid#power(double)}. */
@API(status = API.Status.EXPERIMENTAL)
@Part(
        name = "power",
        description = "steps that shrink towards small times as a power of a uniform grid (Song, Meng and Ermon 2021)")
public final class PowerGridFactory implements TimeGridFactory<PowerGridFactory.Config> {
    /**
     * Its options.
     *
     * @param power the power of the uniform grid
     */
    public record Config(
            @Option(value = "the power; 1 is uniform, 2 quadratic", byDefault = "2", min = 0, above = true)
            double power) {}

    @Override
    public TimeGrid create(Config config, Assembly assembly) {
        return TimeGrid.power(config.power());
    }
}

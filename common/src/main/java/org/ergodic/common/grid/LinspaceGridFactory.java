package org.ergodic.common.grid;

import org.apiguardian.api.API;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.TimeGridFactory;
import org.ergodic.api.solver.TimeGrid;

/** Makes {@link DiscreteGrid#linspace}. */
@API(status = API.Status.EXPERIMENTAL)
@Part(
        name = "linspace",
        description = "indices of discrete times at equal distances from the last one to the first, rounded")
public final class LinspaceGridFactory implements TimeGridFactory<LinspaceGridFactory.Config> {
    /**
     * Its options.
     *
     * @param trainSteps how many indices there are
     * @param end where the end of the interval comes in
     */
    public record Config(
            @Option(value = "how many discrete times there are", byDefault = "1000", min = 2)
            int trainSteps,

            @Option(
                    value = "the interval ends after the last index (DDIM, Euler), or instead of it (DPM-Solver++)",
                    byDefault = "instead")
            DiscreteGrid.End end) {}

    @Override
    public TimeGrid create(Config config, Assembly assembly) {
        return DiscreteGrid.linspace(config.trainSteps(), config.end());
    }
}

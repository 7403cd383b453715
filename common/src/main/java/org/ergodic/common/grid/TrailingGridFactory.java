package org.ergodic.common.grid;

import org.apiguardian.api.API;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.TimeGridFactory;
import org.ergodic.api.solver.TimeGrid;

/** Makes {@link DiscreteGrid#trailing}. */
@API(status = API.Status.EXPERIMENTAL)
@Part(
        name = "trailing",
        description = "indices of discrete times at equal distances from the last one down (Lin et al. 2024)")
public final class TrailingGridFactory implements TimeGridFactory<TrailingGridFactory.Config> {
    /**
     * Its options.
     *
     * @param trainSteps how many indices there are
     */
    public record Config(
            @Option(value = "how many discrete times there are", byDefault = "1000", min = 2)
            int trainSteps) {}

    @Override
    public TimeGrid create(Config config, Assembly assembly) {
        return DiscreteGrid.trailing(config.trainSteps());
    }
}

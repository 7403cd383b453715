package org.ergodic.common.grid;

import org.apiguardian.api.API;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.TimeGridFactory;
import org.ergodic.api.solver.TimeGrid;

/** Makes {@link DiscreteGrid#leading}. */
@API(status = API.Status.EXPERIMENTAL)
@Part(
        name = "leading",
        description = "indices of discrete times at equal whole distances from the first one up, beginning short of the"
                + " prior (Stable Diffusion's)")
public final class LeadingGridFactory implements TimeGridFactory<LeadingGridFactory.Config> {
    /**
     * Its options.
     *
     * @param trainSteps how many indices there are
     * @param offset what is added to each
     * @param end where the end of the interval comes in
     */
    public record Config(
            @Option(value = "how many discrete times there are", byDefault = "1000", min = 2)
            int trainSteps,

            @Option(value = "what is added to each index", byDefault = "1", min = 0)
            int offset,

            @Option(
                    value = "the interval ends after the last index (DDIM, Euler), or instead of it (DPM-Solver++)",
                    byDefault = "after")
            DiscreteGrid.End end) {}

    @Override
    public TimeGrid create(Config config, Assembly assembly) {
        return DiscreteGrid.leading(config.trainSteps(), config.offset(), config.end());
    }
}

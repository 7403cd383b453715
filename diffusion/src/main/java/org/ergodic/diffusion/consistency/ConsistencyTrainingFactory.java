package org.ergodic.diffusion.consistency;

import org.ergodic.api.config.Inlined;
import org.ergodic.api.model.Loss;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.ObjectiveFactory;
import org.ergodic.api.plugin.Part;

/** Makes the objective {@code consistency-training}. */
@Part(
        name = ConsistencyTrainingFactory.NAME,
        description = "a consistency model from data alone, by the same noise at two levels (Song et al. 2023)")
public final class ConsistencyTrainingFactory implements ObjectiveFactory<ConsistencyTrainingFactory.Config> {
    /** Its name in pipelines. */
    public static final String NAME = "consistency-training";

    /**
     * The options.
     *
     * @param consistency those of both objectives
     */
    public record Config(@Inlined ConsistencyOptions consistency) {}

    @Override
    public Loss create(Config config, Assembly assembly) {
        return config.consistency().objective(Consistency.Previous.ofData());
    }
}

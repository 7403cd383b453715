package org.ergodic.data.metric;

import org.ergodic.api.model.Metric;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.MetricFactory;
import org.ergodic.api.plugin.NoOptions;
import org.ergodic.api.plugin.Part;

/** Makes {@code roundness}: see {@link Roundness}. */
@Part(
        name = "roundness",
        description = "The share of values of samples that are not rounded as the data of their column are")
public final class RoundnessFactory implements MetricFactory<NoOptions> {
    @Override
    public Metric create(NoOptions config, Assembly assembly) {
        return new Roundness();
    }
}

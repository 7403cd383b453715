package org.ergodic.data.metric;

import org.ergodic.api.config.Option;
import org.ergodic.api.model.Metric;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.MetricFactory;
import org.ergodic.api.plugin.Part;

/** Makes {@code sliced-wasserstein}: see {@link SlicedWasserstein}. */
@Part(
        name = "sliced-wasserstein",
        description = "Distance between samples and held-out data over random directions (Rabin et al. 2011; Bonneel et"
                + " al. 2015)")
public final class SlicedWassersteinFactory implements MetricFactory<SlicedWassersteinFactory.Config> {
    /**
     * Options.
     *
     * @param projections how many random directions
     * @param maxRows how many rows are compared at most
     * @param repeats how many subsets of the training data and Gaussian draws the marks are averaged over
     */
    public record Config(
            @Option(value = "how many random directions", byDefault = "512", min = 1, max = 100_000)
            int projections,

            @Option(value = "how many rows are compared at most", byDefault = "10000", min = 2)
            int maxRows,

            @Option(
                    value = "how many draws the floor and the baseline are averaged over",
                    byDefault = "4",
                    min = 1,
                    max = 1000)
            int repeats) {}

    @Override
    public Metric create(Config config, Assembly assembly) {
        return new SlicedWasserstein(config);
    }
}

package org.ergodic.data.metric;

import org.ergodic.api.config.Option;
import org.ergodic.api.model.Metric;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.MetricFactory;
import org.ergodic.api.plugin.Part;

/** Makes {@code column-pairs}: see {@link Pairs}. */
@Part(
        name = "column-pairs",
        description =
                "How far pairs of columns of samples are from held-out rows: tables of shares, and rank correlations")
public final class PairsFactory implements MetricFactory<PairsFactory.Config> {
    /**
     * Options.
     *
     * @param maxRows how many samples and rows are compared at most
     * @param maxPairs how many pairs of columns are compared at most
     */
    public record Config(
            @Option(value = "how many samples and rows are compared at most", byDefault = "5000", min = 2)
            int maxRows,

            @Option(value = "how many pairs of columns are compared at most", byDefault = "1000", min = 1)
            int maxPairs) {}

    @Override
    public Metric create(Config config, Assembly assembly) {
        return new Pairs(config);
    }
}

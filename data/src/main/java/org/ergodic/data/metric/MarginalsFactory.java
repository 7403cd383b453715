package org.ergodic.data.metric;

import org.ergodic.api.config.Option;
import org.ergodic.api.model.Metric;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.MetricFactory;
import org.ergodic.api.plugin.Part;

/** Makes {@code marginals}: see {@link Marginals}. */
@Part(
        name = "marginals",
        description =
                "How far each column of samples is from held-out rows: Kolmogorov-Smirnov, or total variation by value")
public final class MarginalsFactory implements MetricFactory<MarginalsFactory.Config> {
    /**
     * Options.
     *
     * @param maxRows how many samples and rows are compared at most
     */
    public record Config(
            @Option(value = "how many samples and rows are compared at most", byDefault = "10000", min = 2)
            int maxRows) {}

    @Override
    public Metric create(Config config, Assembly assembly) {
        return new Marginals(config);
    }
}

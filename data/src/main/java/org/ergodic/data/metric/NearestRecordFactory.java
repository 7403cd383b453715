package org.ergodic.data.metric;

import org.ergodic.api.config.Option;
import org.ergodic.api.model.Metric;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.MetricFactory;
import org.ergodic.api.plugin.Part;

/** Makes {@code nearest-record}: see {@link NearestRecord}. */
@Part(
        name = "nearest-record",
        description = "How near samples lie to training rows, and how many are copies of one, beside held-out rows")
public final class NearestRecordFactory implements MetricFactory<NearestRecordFactory.Config> {
    /**
     * Options.
     *
     * @param maxRows how many samples and held-out rows are asked for at most
     */
    public record Config(
            @Option(value = "how many samples and held-out rows are asked for at most", byDefault = "1000", min = 100)
            int maxRows) {}

    @Override
    public Metric create(Config config, Assembly assembly) {
        return new NearestRecord(config);
    }
}

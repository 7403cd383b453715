package org.ergodic.data.metric;

import org.ergodic.api.config.Option;
import org.ergodic.api.model.Metric;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.MetricFactory;
import org.ergodic.api.plugin.Part;

/** Makes {@code classifier-two-sample}: see {@link ClassifierTwoSample}. */
@Part(
        name = "classifier-two-sample",
        description = "How well boosted trees tell samples from data: 0.5 is not at all, 1 always (Lopez-Paz and Oquab"
                + " 2017)")
public final class ClassifierTwoSampleFactory implements MetricFactory<ClassifierTwoSampleFactory.Config> {
    /**
     * Options.
     *
     * @param maxRows how many samples and rows are compared at most
     */
    public record Config(
            @Option(value = "how many samples and rows are compared at most", byDefault = "2000", min = 20)
            int maxRows) {}

    @Override
    public Metric create(Config config, Assembly assembly) {
        return new ClassifierTwoSample(config);
    }
}

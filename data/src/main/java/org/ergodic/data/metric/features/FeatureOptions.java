package org.ergodic.data.metric.features;

import java.util.Optional;
import org.ergodic.api.config.Option;

/**
 * The options of metrics that compare rows in features.
 *
 * @param features the run whose features are compared
 * @param maxRows how many rows are compared at most
 */
public record FeatureOptions(
        @Option("folder of a run, such as a classifier's, in whose features rows are compared; as they are unless said")
        Optional<String> features,

        @Option(value = "how many rows are compared at most", byDefault = "10000", min = 4)
        int maxRows) {}

package org.ergodic.data.metric;

import java.util.List;
import java.util.Map;
import org.ergodic.api.model.Metric;
import org.ergodic.api.model.TrainedModels;
import org.ergodic.api.plugin.Kind;
import org.ergodic.data.metric.features.FeatureMetricsTest;
import org.ergodic.testkit.JarParts;
import org.ergodic.testkit.MetricContract;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** All metrics of this module, those that will be added too. */
@ParameterizedClass
@MethodSource("parts")
class ContractTest extends MetricContract {
    static List<JarParts.Part<Metric>> parts() {
        return JarParts.of(Kind.METRIC, Slices.class)
                .showing(TrainedModels.VIEW, run -> FeatureMetricsTest.sign())
                .with("recognised", Map.of("classifier", "runs/judge"))
                .made();
    }

    @Parameter
    JarParts.Part<Metric> part;

    @Override
    protected Metric metric() {
        return part.value();
    }

    @Override
    protected int better() {
        return switch (part.name()) {
            case "log-likelihood" -> 1;
            case "bits-per-dim" -> -1;
            // Samples that are shifted are as round, no more copies, and have the same correlations.
            case "nearest-record", "column-pairs", "roundness" -> 0;
            default -> super.better();
        };
    }
}

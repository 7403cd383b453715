package org.ergodic.flows.training;

import java.util.List;
import java.util.Map;
import org.ergodic.api.config.Component;
import org.ergodic.api.graph.Events;
import org.ergodic.api.model.Energy;
import org.ergodic.api.model.Metric;
import org.ergodic.api.plugin.Kind;
import org.ergodic.testkit.JarParts;
import org.ergodic.testkit.MetricContract;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** All metrics of this module, those that will be added too; the target is the contract's normal distribution. */
@ParameterizedClass
@MethodSource("parts")
class MetricsTest extends MetricContract {
    private static final Energy NORMAL = (s, x) -> Events.sum(x.mul(x).mul(0.5), 2);

    static List<JarParts.Part<Metric>> parts() {
        return JarParts.of(Kind.METRIC, ReverseKlFactory.class)
                .with("reverse-kl", Map.of("energy", Component.using(NORMAL), "count", 1000))
                .made();
    }

    @Parameter
    JarParts.Part<Metric> part;

    @Override
    protected Metric metric() {
        return part.value();
    }

    /** A divergence. */
    @Override
    protected int better() {
        return -1;
    }
}

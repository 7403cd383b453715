package org.ergodic.flows.training;

import java.util.Optional;
import java.util.OptionalDouble;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Metric;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.MetricFactory;
import org.ergodic.api.plugin.Part;

/** Makes the metric {@code reverse-kl}. */
@Part(
        name = ReverseKlFactory.NAME,
        description = "KL divergence in nats of the model from a given energy's density, on samples of the model")
public final class ReverseKlMetricFactory implements MetricFactory<ReverseKlMetricFactory.Config> {
    /**
     * The options.
     *
     * @param energy the energy E of the target density exp(-E) / Z
     * @param logZ log Z, where it is known
     * @param count samples of the model
     */
    public record Config(
            @Option(value = "the energy E of the target density exp(-E) / Z", kind = "energy")
            Component energy,

            @Option("log Z, where it is known; without it the figure is up to log Z")
            Optional<Double> logZ,

            @Option(value = "samples of the model", byDefault = "100000", min = 2)
            int count) {}

    @Override
    public Metric create(Config config, Assembly assembly) {
        return new ReverseKlMetric(
                ReverseKlFactory.target(assembly, config.energy()),
                config.logZ().map(OptionalDouble::of).orElse(OptionalDouble.empty()),
                config.count());
    }
}

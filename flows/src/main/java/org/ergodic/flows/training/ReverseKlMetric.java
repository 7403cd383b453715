package org.ergodic.flows.training;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import org.ergodic.api.graph.Call;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Energy;
import org.ergodic.api.model.Metric;
import org.ergodic.api.model.Reparameterized;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.nd4j.linalg.factory.Nd4j;

/**
 * KL(q || p) of the model q from p(x) = exp(-E(x)) / Z, on samples of q: the mean of log q(x) + E(x), plus log Z where
 * it is known; without it the figure is a bound from above of -log Z. Its standard error is that of the mean.
 * Importance weights exp(-E(x)) / q(x) of the same samples estimate log Z, low where q misses a part of p.
 */
final class ReverseKlMetric implements Metric {
    private static final int AT_ONCE = 4096;

    private final Energy energy;
    private final OptionalDouble logZ;
    private final int count;

    ReverseKlMetric(Energy energy, OptionalDouble logZ, int count) {
        this.energy = Objects.requireNonNull(energy, "energy");
        this.logZ = logZ;
        this.count = count;
    }

    @Override
    public Set<View<?>> needs() {
        return Set.of(Reparameterized.VIEW);
    }

    @Override
    public Map<String, Measurement> measure(Evaluation evaluation) {
        Views model = evaluation.model().views();
        Call call = evaluation
                .evaluator()
                .compile(s -> {
                    Reparameterized.Sample q =
                            model.require(Reparameterized.VIEW).sample(s, s.input("rows", -1, 1), Context.none());
                    s.output("difference", q.logProb().add(energy.energy(s.child("objective/energy"), q.x())));
                })
                .call(evaluation.evaluator().variables());
        double[] differences = new double[count];
        for (int from = 0; from < count; from += AT_ONCE) {
            int n = Math.min(AT_ONCE, count - from);
            double[] part = call.set("rows", Nd4j.zeros(evaluation.evaluator().dataType(), n, 1))
                    .random(evaluation.random().split("reverse-kl"), from)
                    .run()
                    .get("difference")
                    .castTo(org.nd4j.linalg.api.buffer.DataType.DOUBLE)
                    .toDoubleVector();
            System.arraycopy(part, 0, differences, from, n);
        }
        return Map.of(ReverseKlFactory.NAME, measurement(differences));
    }

    private Measurement measurement(double... differences) {
        double mean = 0;
        double least = Double.POSITIVE_INFINITY;
        for (double difference : differences) {
            mean += difference / differences.length;
            least = Math.min(least, difference);
        }
        double squares = 0;
        double weights = 0;
        double squaredWeights = 0;
        for (double difference : differences) {
            squares += (difference - mean) * (difference - mean);
            double weight = Math.exp(least - difference);
            weights += weight;
            squaredWeights += weight * weight;
        }
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("standard-error", Math.sqrt(squares / (differences.length - 1) / differences.length));
        details.put("samples", differences.length);
        details.put("log-z-by-weights", Math.log(weights / differences.length) - least);
        details.put("effective-samples", weights * weights / squaredWeights);
        if (logZ.isPresent()) {
            details.put("log-z", logZ.getAsDouble());
        }
        return Measurement.of(mean + logZ.orElse(0), logZ.isPresent() ? "nats" : "nats, up to log Z")
                .withFloor(logZ.isPresent() ? OptionalDouble.of(0) : OptionalDouble.empty())
                .withDetails(details);
    }
}

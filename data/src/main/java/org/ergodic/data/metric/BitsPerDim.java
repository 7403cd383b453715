package org.ergodic.data.metric;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.ergodic.api.graph.Events;
import org.ergodic.api.model.Metric;
import org.ergodic.api.model.Model;
import org.ergodic.api.view.View;

/**
 * The negative mean log-likelihood of held-out data in bits for each of the d numbers of a row, on the data's own
 * scale: -log p(y) / (d log 2). For data of integers it bounds their code length only if uniform noise on [0, 1) was
 * added to them; it says nothing about integers as they are.
 */
final class BitsPerDim implements Metric {
    private static final String BASELINES = "baselines";

    private final LogLikelihood logLikelihood;

    BitsPerDim(LogLikelihood logLikelihood) {
        this.logLikelihood = logLikelihood;
    }

    @Override
    public Set<View<?>> needs() {
        return logLikelihood.needs();
    }

    @Override
    public Optional<String> obstacle(Model model) {
        return logLikelihood.obstacle(model);
    }

    @Override
    public Map<String, Measurement> measure(Evaluation evaluation) {
        Measurement nats = logLikelihood.measure(evaluation).get(LogLikelihood.NAME);
        double factor = Events.size(evaluation.model().event()) * Math.log(2);
        Map<String, Object> details = new LinkedHashMap<>(nats.details());
        details.remove(LogLikelihood.BITS);
        details.computeIfPresent(LogLikelihood.ERROR, (key, error) -> (double) error / factor);
        details.computeIfPresent(LogLikelihood.AHEAD_ERROR, (key, error) -> (double) error / factor);
        details.computeIfPresent(
                BASELINES,
                (key, all) -> ((Map<?, ?>) all)
                        .entrySet().stream()
                                .collect(Collectors.toMap(
                                        e -> (String) e.getKey(),
                                        e -> -(double) e.getValue() / factor,
                                        (a, b) -> a,
                                        LinkedHashMap::new)));
        OptionalDouble baseline = nats.baseline().isPresent()
                ? OptionalDouble.of(-nats.baseline().getAsDouble() / factor)
                : OptionalDouble.empty();
        return Map.of(
                BitsPerDimFactory.NAME,
                Measurement.of(-nats.value() / factor, "bits per dimension")
                        .withBaseline(baseline)
                        .withDetails(details));
    }
}

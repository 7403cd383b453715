package org.ergodic.pipeline;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ergodic.api.graph.Events;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Metric;
import org.ergodic.api.solver.Status;
import org.ergodic.api.solver.Trace;
import org.ergodic.pipeline.progress.Film;
import org.ergodic.pipeline.sampling.Drawn;
import org.ergodic.pipeline.scoring.Codes;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Samples of a model.
 *
 * @param values DOUBLE {@code [n, d]} on the data's scale; only those that reached the end
 * @param x the same {@code [n, event]} on the model's scale
 * @param counts how many of those asked for ended with each status
 * @param cost what they cost
 * @param reports further figures of each sample that reached the end, such as its acceptance rate, by name
 * @param trace what was watched of the first samples, where they are ends of Markov chains
 * @param failure when and where the first sample stopped that did not reach the end, if there is one
 * @param film the first samples on their way, where that was asked for
 * @param given what the samples that reached the end were asked to be, row by row
 */
public record Samples(
        INDArray values,
        INDArray x,
        Map<Status, Integer> counts,
        Cost cost,
        Map<String, double[]> reports,
        Optional<Trace> trace,
        Optional<String> failure,
        Optional<Film> film,
        Conditions given) {
    /** Copies the maps. */
    public Samples {
        // In the order of the statuses: messages tell them in it, and Map.copyOf has another one in each process.
        counts = Collections.unmodifiableMap(new TreeMap<>(counts));
        reports = Collections.unmodifiableMap(new TreeMap<>(reports));
    }

    /**
     * Those of a model that is not sampled, such as a classifier.
     *
     * @param event the shape of an event
     * @return no samples
     */
    static Samples none(long... event) {
        return new Samples(
                Nd4j.create(DataType.DOUBLE, 0, Events.size(event)),
                Nd4j.create(Preparation.TYPE, Events.batch(0, event)),
                Map.of(),
                new Cost(0, 0, 0, 0),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Conditions.none());
    }

    /**
     * What samples cost.
     *
     * @param evaluations of the model for each sample, counted at the model, on average over all asked for
     * @param most of any sample
     * @param seconds in the solver: without reading the model, drawing pictures and writing
     * @param firstStep the part of them up to the end of the very first step, in which programs are compiled
     */
    public record Cost(double evaluations, long most, double seconds, double firstStep) {
        /** The name of the figure that is the solver's time; no two runs share it, so it is none of a result's. */
        public static final String TIME = "sampling-time";
    }

    /** {@return numbers of each sample that are written beside it: its log-likelihood, where that was asked for} */
    public Map<String, double[]> beside() {
        Map<String, double[]> beside = new LinkedHashMap<>();
        for (String name : List.of(Codes.LOG_LIKELIHOOD, Codes.ERROR)) {
            if (reports.containsKey(name)) {
                beside.put(name, reports.get(name));
            }
        }
        return beside;
    }

    /** {@return how long the solver took, as a figure: seconds, and microseconds a row} */
    public Metric.Measurement time() {
        return Metric.Measurement.of(cost.seconds(), "seconds in the solver")
                .with("microseconds-per-row", 1e6 * cost.seconds() / Math.max(1, asked()))
                .with("rows", asked())
                .with("first-step", cost.firstStep());
    }

    /** {@return evaluations of the model for each sample, counted at the model, on average over all asked for} */
    public double evaluations() {
        return cost.evaluations();
    }

    /** {@return how many were asked for} */
    public int asked() {
        return counts.values().stream().mapToInt(count -> count).sum();
    }

    /** {@return how many of those asked for did not reach the end} */
    public int failed() {
        return counts.entrySet().stream()
                .filter(e -> e.getKey() != Status.SUCCESS)
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    /** {@return how many of those asked for did not reach the end, and how} */
    String shortfall() {
        return failed() + " of " + asked() + " samples did not reach the end (" + Drawn.words(counts)
                + failure.map(how -> "; " + how).orElse("") + ") and are left out"
                + Drawn.raiseLimits(counts);
    }
}

package org.ergodic.pipeline;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ergodic.api.solver.Status;
import org.ergodic.api.solver.Trace;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Samples of a model.
 *
 * @param values DOUBLE {@code [n, d]} on the data's scale; only those that reached the end
 * @param x the same {@code [n, event]} on the model's scale
 * @param counts how many of those asked for ended with each status
 * @param evaluations of the model for each sample, on average over all asked for
 * @param reports further figures of each sample that reached the end, such as its acceptance rate, by name
 * @param trace what was watched of the first samples, where they are ends of Markov chains
 * @param failure when and where the first sample stopped that did not reach the end, if there is one
 */
public record Samples(
        INDArray values,
        INDArray x,
        Map<Status, Integer> counts,
        double evaluations,
        Map<String, double[]> reports,
        Optional<Trace> trace,
        Optional<String> failure) {
    /** Copies the maps. */
    public Samples {
        // In the order of the statuses: messages tell them in it, and Map.copyOf has another one in each process.
        counts = Collections.unmodifiableMap(new TreeMap<>(counts));
        reports = Collections.unmodifiableMap(new TreeMap<>(reports));
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
        int all = counts.values().stream().mapToInt(count -> count).sum();
        return failed() + " of " + all + " samples did not reach the end (" + Sampler.words(counts)
                + failure.map(how -> "; " + how).orElse("") + ") and are left out"
                + Sampler.moreSteps(counts);
    }
}

package org.ergodic.app.run;

import java.util.Map;
import org.ergodic.api.solver.Status;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Samples of a model.
 *
 * @param values DOUBLE {@code [n, d]} on the data's scale; only those that reached the end
 * @param x the same {@code [n, event]} on the model's scale
 * @param counts how many of those asked for ended with each status
 * @param evaluations of the model for each sample, on average over all asked for
 */
public record Samples(INDArray values, INDArray x, Map<Status, Integer> counts, double evaluations) {
    /** Copies the counts. */
    public Samples {
        counts = Map.copyOf(counts);
    }

    /** {@return how many of those asked for did not reach the end} */
    public int failed() {
        return counts.entrySet().stream()
                .filter(e -> e.getKey() != Status.SUCCESS)
                .mapToInt(Map.Entry::getValue)
                .sum();
    }
}

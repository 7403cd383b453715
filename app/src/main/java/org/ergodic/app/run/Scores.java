package org.ergodic.app.run;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ergodic.app.data.Records;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How likely each row of a file is, and which of its columns make it unlikely.
 *
 * @param logProb log p of each row in nats, on the data's scale; not-a-number where it could not be computed
 * @param gains for each row and column, how many nats more likely the row would be with the column's training median in
 *     place of its value; empty where a model's likelihood is too dear for it, or its medians are not known
 */
public record Scores(double[] logProb, Optional<double[][]> gains) {
    /** Copies nothing: made here alone. */
    public Scores {
        if (gains.isPresent() && gains.get().length != logProb.length) {
            throw new IllegalArgumentException("gains are for " + gains.get().length + " rows of " + logProb.length);
        }
    }

    /**
     * Scores rows.
     *
     * @param model the model, which must have a likelihood
     * @param rows the rows
     * @param progress told of the passes over the rows: one, and one for each column
     * @return the scores
     */
    static Scores of(FittedModel model, Records rows, Progress progress) {
        double[] logProb = logProb(model, rows.values(), rows.conditions());
        progress.at(1, "");
        if (!model.cheapLikelihood() || model.typical().isEmpty()) {
            return new Scores(logProb, Optional.empty());
        }
        int d = Math.toIntExact(rows.values().size(1));
        double[][] gains = new double[logProb.length][d];
        for (int column = 0; column < d; column++) {
            INDArray changed = rows.values().dup();
            changed.getColumn(column).assign(model.typical().get(column));
            double[] other = logProb(model, changed, rows.conditions());
            for (int i = 0; i < other.length; i++) {
                gains[i][column] = other[i] - logProb[i];
            }
            progress.at(2 + column, "columns");
        }
        return new Scores(logProb, Optional.of(gains));
    }

    private static double[] logProb(FittedModel model, INDArray values, Optional<INDArray> conditions) {
        INDArray result = conditions.map(given -> model.logProb(values, given)).orElseGet(() -> model.logProb(values));
        return result.data().asDouble();
    }

    /** {@return the rows from the least likely to the most; those that could not be computed come first} */
    public int[] leastLikelyFirst() {
        return IntStream.range(0, logProb.length)
                .boxed()
                .sorted(Comparator.comparingDouble(
                        i -> Double.isNaN(logProb[i]) ? Double.NEGATIVE_INFINITY : logProb[i]))
                .mapToInt(i -> i)
                .toArray();
    }

    /**
     * The columns of a row that make it unlikely.
     *
     * @param row the row
     * @return columns from 0, the one with the greatest gain first, or none where gains are not known
     */
    public List<Integer> suspects(int row) {
        if (gains.isEmpty()) {
            return List.of();
        }
        double[] gain = gains.get()[row];
        return IntStream.range(0, gain.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -gain[i]))
                .toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Scores that
                && Arrays.equals(logProb, that.logProb)
                && Arrays.deepEquals(gains.orElse(null), that.gains.orElse(null));
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(logProb);
    }

    @Override
    public String toString() {
        return "Scores of " + logProb.length + " rows";
    }
}

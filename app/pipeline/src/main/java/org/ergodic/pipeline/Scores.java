package org.ergodic.pipeline;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How likely each row of a file is, and which of its columns make it unlikely.
 *
 * @param logProb log p of each row in nats, on the data's scale; minus infinity where the density is 0, and
 *     not-a-number where it could not be computed
 * @param standardError of each, where log p is estimated at random; not-a-number where it is not known
 * @param suspects for each row the columns that make it most unlikely, the first above all, at most
 *     {@link #MOST_SUSPECTS}; empty where columns were not searched for
 */
public record Scores(double[] logProb, Optional<double[]> standardError, Optional<List<List<Suspect>>> suspects) {
    /** So many columns are named for each row. */
    public static final int MOST_SUSPECTS = 3;

    /** Copies nothing: made here alone. */
    public Scores {
        Objects.requireNonNull(standardError, "standardError");
        Objects.requireNonNull(suspects, "suspects");
        if (suspects.isPresent() && suspects.get().size() != logProb.length) {
            throw new IllegalArgumentException(
                    "suspects are for " + suspects.get().size() + " rows of " + logProb.length);
        }
    }

    /**
     * Scores without random error.
     *
     * @param logProb as above
     * @param suspects as above
     */
    public Scores(double[] logProb, Optional<List<List<Suspect>>> suspects) {
        this(logProb, Optional.empty(), suspects);
    }

    /**
     * A column that makes a row unlikely.
     *
     * @param column from 0
     * @param gain how many nats more likely the row would be with the column's training median in place of its value;
     *     infinite where that makes an impossible row possible
     */
    public record Suspect(int column, double gain) {}

    /** Whether columns are searched for. */
    public enum Blame {
        /** Where it is fast. */
        AUTO,
        /** However long it takes. */
        YES,
        /** Never. */
        NO
    }

    /** {@return the rows from the least likely to the most; those that could not be computed come first} */
    public int[] leastLikelyFirst() {
        return IntStream.range(0, logProb.length)
                .boxed()
                .sorted(Comparator.<Integer, Boolean>comparing(i -> !Double.isNaN(logProb[i]))
                        .thenComparingDouble(i -> logProb[i]))
                .mapToInt(i -> i)
                .toArray();
    }

    /** {@return how many rows could not be computed} */
    public int failed() {
        return (int) Arrays.stream(logProb).filter(Double::isNaN).count();
    }

    /** {@return how many rows have density 0} */
    public int impossible() {
        return (int) Arrays.stream(logProb)
                .filter(value -> value == Double.NEGATIVE_INFINITY)
                .count();
    }

    /** {@return the mean of the rows that could be computed, in nats; minus infinity if one has density 0} */
    public double mean() {
        return Arrays.stream(logProb)
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NaN);
    }

    /** {@return the mean of the rows whose density is neither 0 nor unknown, in nats} */
    public double meanOfPossible() {
        return Arrays.stream(logProb).filter(Double::isFinite).average().orElse(Double.NaN);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Scores that
                && Arrays.equals(logProb, that.logProb)
                && Arrays.equals(standardError.orElse(null), that.standardError.orElse(null))
                && suspects.equals(that.suspects);
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

package org.ergodic.energy.partition;

import java.util.Arrays;

/** Sums of numbers of which only the logarithms fit into a double. */
final class LogWeights {
    private LogWeights() {}

    /** log of the sum of exp. */
    static double logSum(double... logs) {
        double max = Arrays.stream(logs).max().orElse(Double.NEGATIVE_INFINITY);
        if (!Double.isFinite(max)) {
            return max;
        }
        return max + Math.log(Arrays.stream(logs).map(v -> Math.exp(v - max)).sum());
    }

    /** log of the mean of exp. */
    static double logMean(double... logs) {
        return logSum(logs) - Math.log(logs.length);
    }

    /** (sum w)^2 / sum w^2 (Kong, Liu and Wong 1994). */
    static double effectiveSampleSize(double... logs) {
        double[] twice = Arrays.stream(logs).map(v -> 2 * v).toArray();
        return Math.exp(2 * logSum(logs) - logSum(twice));
    }

    /**
     * The standard error of the log of the mean: that of the mean over the mean, to first order; one weight has none.
     * Where a few weights of many make up the sum it is itself an estimate of large error, and mostly too small.
     */
    static double standardError(double... logs) {
        int n = logs.length;
        double mean = logMean(logs);
        double squares =
                Arrays.stream(logs).map(v -> Math.pow(Math.expm1(v - mean), 2)).sum();
        return n < 2 ? Double.NaN : Math.sqrt(squares / (n - 1) / n);
    }
}

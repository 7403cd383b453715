package org.ergodic.score;

import java.util.Arrays;

/** Means of numbers and their errors. */
final class Moments {
    private Moments() {}

    static double mean(double... x) {
        return Arrays.stream(x).average().orElseThrow();
    }

    static double std(double... x) {
        double mean = mean(x);
        return Math.sqrt(Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum() / (x.length - 1));
    }

    static double standardError(double... x) {
        return std(x) / Math.sqrt(x.length);
    }
}

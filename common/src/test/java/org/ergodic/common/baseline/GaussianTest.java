package org.ergodic.common.baseline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GaussianTest {
    @Test
    void densityOfARoundOne() {
        // The rows have mean (1, 2) and covariance diag(4, 9).
        double[][] rows = {{-1, -1}, {3, -1}, {-1, 5}, {3, 5}};
        Gaussian gaussian = Gaussian.fit(rows);
        assertEquals(-Math.log(2 * Math.PI * 6), gaussian.logProb(new double[] {1, 2}), 1e-8);
        assertEquals(-Math.log(2 * Math.PI * 6) - 0.5 - 2, gaussian.logProb(new double[] {3, -4}), 1e-8);
    }

    @Test
    void densityOfACorrelatedOne() {
        double[][] rows = {{1, 1}, {-1, -1}, {2, 0}, {-2, 0}};
        // Covariance [[2.5, 0.5], [0.5, 0.5]], determinant 1, inverse [[0.5, -0.5], [-0.5, 2.5]].
        double expected = -Math.log(2 * Math.PI) - 0.5 * (0.5 - 1 + 2.5);
        assertEquals(expected, Gaussian.fit(rows).logProb(new double[] {1, 1}), 1e-7);
    }

    @Test
    void drawsHaveItsMoments() {
        double[][] rows = {{1, 1}, {-1, -1}, {2, 0}, {-2, 0}};
        int n = 40_000;
        double[][] drawn = Gaussian.fit(rows).draw(RandomStream.of(2), n);
        double[] moments = new double[5];
        for (double[] row : drawn) {
            moments[0] += row[0] / n;
            moments[1] += row[1] / n;
            moments[2] += row[0] * row[0] / n;
            moments[3] += row[1] * row[1] / n;
            moments[4] += row[0] * row[1] / n;
        }
        // The widest deviation is that of x^2: 2.5 sqrt(2 / n) = 0.018; five of them.
        assertArrayEquals(new double[] {0, 0, 2.5, 0.5, 0.5}, moments, 0.09);
    }

    @Test
    void constantAndDependentColumnsStillHaveADensity() {
        double[][] rows = {{1, 2, 7}, {2, 4, 7}, {3, 6, 7}, {4, 8, 7}, {5, 10, 7}, {6, 12, 7}};
        Gaussian gaussian = Gaussian.fit(rows);
        assertTrue(Double.isFinite(gaussian.logProb(new double[] {2, 4, 7})));
        for (double[] row : gaussian.draw(RandomStream.of(1), 50)) {
            assertEquals(7, row[2], 1e-2);
            assertEquals(2 * row[0], row[1], 1e-2);
        }
    }

    /**
     * Columns of any units: the density is that of the same rows standardised, less the logarithms of the units. Two
     * independent columns of variances s² and t² have -1 - log(2 pi s t) on average over the rows that they were fitted
     * to.
     */
    @ParameterizedTest
    @CsvSource({"1, 1", "19000, 2e-3", "1e-200, 1", "1e9, 1e-9", "1e150, 1e-150"})
    void columnsOfMixedScales(double s, double t) {
        double[][] rows = {{3 * s, 5 * t}, {-3 * s, 5 * t}, {3 * s, -5 * t}, {-3 * s, -5 * t}};
        Gaussian gaussian = Gaussian.fit(rows);
        double mean =
                Arrays.stream(rows).mapToDouble(gaussian::logProb).average().orElseThrow();
        // The ridge of 1e-9 changes each column's variance by that share.
        assertEquals(-1 - Math.log(2 * Math.PI * 15) - Math.log(s) - Math.log(t), mean, 1e-8);
        double[][] drawn = gaussian.draw(RandomStream.of(3), 10_000);
        double square = Arrays.stream(drawn)
                .mapToDouble(row -> row[1] / t * (row[1] / t))
                .average()
                .orElseThrow();
        // The standard error is 25 sqrt(2 / n) = 0.35; five of them.
        assertEquals(25, square, 1.8);
    }

    /** 2^53 apart from 0, with a deviation of 1: fitted where sums of the values themselves lose all. */
    @Test
    void columnsFarFromZero() {
        double far = 1e15;
        double[][] rows = {{far, 1}, {far + 1, -1}, {far + 2, 1}, {far + 3, -1}};
        Gaussian gaussian = Gaussian.fit(rows);
        // Variances 5/4 and 1, correlation -1/2 / sqrt(5/4): determinant 5/4 - 1/4.
        double mean =
                Arrays.stream(rows).mapToDouble(gaussian::logProb).average().orElseThrow();
        assertEquals(-1 - Math.log(2 * Math.PI), mean, 1e-8);
    }

    @Test
    void farRowsHaveNoDensityRatherThanNone() {
        double[][] rows = {{1, 2, 7}, {2, 4, 7}, {3, 6, 7}, {5, 10, 7}};
        Gaussian gaussian = Gaussian.fit(rows);
        assertEquals(Double.NEGATIVE_INFINITY, gaussian.logProb(new double[] {1e308, -1e308, 1}));
        assertTrue(gaussian.logProb(new double[] {9.96921e36, 2, 7}) < -1e70);
    }

    /** The share of Schäfer and Strimmer, from their formula as it is printed, n / (n - 1)³ sum of (w - mean w)². */
    @Test
    void fewRowsAreShrunkByTheExpectedBest() {
        int n = 5;
        int d = 4;
        double[][] rows = new double[n][d];
        for (int i = 0; i < n; i++) {
            RandomStream.of(8).fill(Noise.NORMAL, i, rows[i], 0, d);
            rows[i][1] += 3 * rows[i][0];
        }
        double[][] z = new double[n][d];
        for (int j = 0; j < d; j++) {
            int column = j;
            double mean = Arrays.stream(rows).mapToDouble(row -> row[column]).sum() / n;
            double square = Arrays.stream(rows)
                            .mapToDouble(row -> Math.pow(row[column] - mean, 2))
                            .sum()
                    / (n - 1);
            for (int i = 0; i < n; i++) {
                z[i][j] = (rows[i][j] - mean) / Math.sqrt(square);
            }
        }
        double variance = 0;
        double squares = 0;
        for (int j = 0; j < d; j++) {
            for (int k = 0; k < d; k++) {
                if (j == k) {
                    continue;
                }
                int a = j;
                int b = k;
                double mean =
                        Arrays.stream(z).mapToDouble(row -> row[a] * row[b]).sum() / n;
                double spread = Arrays.stream(z)
                        .mapToDouble(row -> Math.pow(row[a] * row[b] - mean, 2))
                        .sum();
                variance += n / Math.pow(n - 1, 3) * spread;
                squares += Math.pow(mean * n / (n - 1), 2);
            }
        }
        Gaussian gaussian = Gaussian.fit(rows);
        assertEquals(variance / squares, gaussian.shrinkage(), 1e-9);
        assertTrue(gaussian.shrinkage() > 0 && gaussian.shrinkage() < 1);
        double[][] enough = new double[2 * d][];
        Arrays.setAll(enough, i -> rows[i % n]);
        assertEquals(0, Gaussian.fit(enough).shrinkage());
    }
}

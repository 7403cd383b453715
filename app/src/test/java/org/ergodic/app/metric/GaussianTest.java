package org.ergodic.app.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ergodic.api.random.RandomStream;
import org.ergodic.app.data.Matrix;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

final class GaussianTest {
    @Test
    void densityOfARoundOne() {
        // The rows have mean (1, 2) and covariance diag(4, 9).
        double[][] rows = {{-1, -1}, {3, -1}, {-1, 5}, {3, 5}};
        Gaussian gaussian = Gaussian.fit(Matrix.of(Nd4j.createFromArray(rows)));
        assertEquals(-Math.log(2 * Math.PI * 6), gaussian.logProb(new double[] {1, 2}), 1e-8);
        assertEquals(-Math.log(2 * Math.PI * 6) - 0.5 - 2, gaussian.logProb(new double[] {3, -4}), 1e-8);
    }

    @Test
    void densityOfACorrelatedOne() {
        double[][] rows = {{1, 1}, {-1, -1}, {2, 0}, {-2, 0}};
        // Covariance [[2.5, 0.5], [0.5, 0.5]], determinant 1, inverse [[0.5, -0.5], [-0.5, 2.5]].
        double expected = -Math.log(2 * Math.PI) - 0.5 * (0.5 - 1 + 2.5);
        assertEquals(
                expected, Gaussian.fit(Matrix.of(Nd4j.createFromArray(rows))).logProb(new double[] {1, 1}), 1e-7);
    }

    @Test
    void drawsHaveItsMoments() {
        double[][] rows = {{1, 1}, {-1, -1}, {2, 0}, {-2, 0}};
        int n = 40_000;
        double[][] drawn = Gaussian.fit(Matrix.of(Nd4j.createFromArray(rows))).draw(RandomStream.of(2), n);
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
        double[][] rows = {{1, 2, 7}, {2, 4, 7}, {3, 6, 7}, {5, 10, 7}};
        Gaussian gaussian = Gaussian.fit(Matrix.of(Nd4j.createFromArray(rows)));
        assertTrue(Double.isFinite(gaussian.logProb(new double[] {2, 4, 7})));
        for (double[] row : gaussian.draw(RandomStream.of(1), 50)) {
            assertEquals(7, row[2], 1e-2);
            assertEquals(2 * row[0], row[1], 1e-2);
        }
    }
}

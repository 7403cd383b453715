package org.ergodic.common.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.junit.jupiter.api.Test;

final class KernelDensityTest {
    private static final RandomStream RANDOM = RandomStream.of(4);

    private static double[][] normal(int n, int d) {
        double[][] rows = new double[n][d];
        for (int i = 0; i < n; i++) {
            RANDOM.split("data").fill(Noise.NORMAL, i, rows[i], 0, d);
        }
        return rows;
    }

    /** The mean kernel, as it is defined, with rows scaled by their standard deviations; without one of them. */
    private static double direct(double[][] rows, double at, double h, int without) {
        double mean = Arrays.stream(rows).mapToDouble(row -> row[0]).average().orElseThrow();
        double deviation = Math.sqrt(Arrays.stream(rows)
                .mapToDouble(row -> Math.pow(row[0] - mean, 2))
                .average()
                .orElseThrow());
        double width = h * deviation;
        double sum = 0;
        int count = 0;
        for (int i = 0; i < rows.length; i++) {
            if (i != without) {
                sum += Math.exp(-0.5 * Math.pow((at - rows[i][0]) / width, 2)) / (width * Math.sqrt(2 * Math.PI));
                count++;
            }
        }
        return sum / count;
    }

    @Test
    void isTheMeanKernelAndIntegratesToOne() {
        double[][] rows = normal(40, 1);
        KernelDensity density = KernelDensity.fit(RANDOM, rows);
        double mass = 0;
        for (double x = -8; x < 8; x += 0.01) {
            mass += 0.01 * Math.exp(density.logProb(x));
            if (Math.abs(x) < 3) {
                assertEquals(Math.log(direct(rows, x, density.bandwidth(), -1)), density.logProb(x), 1e-9);
            }
        }
        assertEquals(1, mass, 1e-6);
        assertEquals(Double.NEGATIVE_INFINITY, density.logProb(1e200));
    }

    @Test
    void theBandwidthIsThatOfTheGreatestLeaveOneOutLikelihood() {
        double[][] rows = normal(60, 1);
        KernelDensity density = KernelDensity.fit(RANDOM, rows);
        double found = leaveOneOut(rows, density.bandwidth());
        // Golden section leaves 2 % of the bandwidth open.
        for (double factor : new double[] {0.5, 0.9, 0.96, 1.04, 1.1, 2}) {
            assertTrue(found > leaveOneOut(rows, factor * density.bandwidth()), "at " + factor + " of the bandwidth");
        }
    }

    private static double leaveOneOut(double[][] rows, double h) {
        double sum = 0;
        for (int i = 0; i < rows.length; i++) {
            sum += Math.log(direct(rows, rows[i][0], h, i));
        }
        return sum;
    }

    /** Along a narrow line a round kernel is far too wide, so the whole covariance is taken. */
    @Test
    void correlatedColumnsHaveACorrelatedKernel() {
        double[][] rows = normal(300, 2);
        for (double[] row : rows) {
            row[1] = row[0] + 0.01 * row[1];
        }
        KernelDensity density = KernelDensity.fit(RANDOM, rows);
        assertTrue(density.isFull());
        // The entropy of the pair is that of the two normal columns it was made of, plus log 0.01.
        double entropy = 1 + Math.log(2 * Math.PI) + Math.log(0.01);
        double mean =
                Arrays.stream(rows).mapToDouble(density::logProb).average().orElseThrow();
        assertEquals(-entropy, mean, 0.3);
        double[][] drawn = density.draw(RANDOM, 2000);
        double spread = Arrays.stream(drawn)
                .mapToDouble(row -> Math.pow(row[1] - row[0], 2))
                .average()
                .orElseThrow();
        // Kernels widen the data by 1 + h² in every direction; the deviation of a mean square is sqrt(2 / n) of it.
        double widened = 1e-4 * (1 + density.bandwidth() * density.bandwidth());
        assertEquals(widened, spread, 5 * Math.sqrt(2.0 / 300) * widened);
    }

    @Test
    void equalRowsAndConstantColumnsAreFinite() {
        double[][] rows = {{1, 2}, {1, 2}, {1, 2}, {3, 2}, {3, 2}};
        assertTrue(Double.isFinite(KernelDensity.fit(RANDOM, rows).logProb(1, 2)));
        assertThrows(IllegalArgumentException.class, () -> KernelDensity.fit(RANDOM, new double[][] {{1}}));
    }
}

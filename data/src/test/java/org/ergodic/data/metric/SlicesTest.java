package org.ergodic.data.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.ergodic.api.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

final class SlicesTest {
    @Test
    void knownDistances() {
        assertEquals(0, Slices.wasserstein(new double[] {1, 2}, new double[] {1, 2}));
        assertEquals(3, Slices.wasserstein(new double[] {0, 1}, new double[] {3, 4}));
        assertEquals(0.5, Slices.wasserstein(new double[] {0}, new double[] {0, 1}));
        assertEquals(0.5, Slices.wasserstein(new double[] {0, 1}, new double[] {0.5}));
        assertEquals(1.0 / 3, Slices.wasserstein(new double[] {0, 0, 1}, new double[] {0}), 1e-15);
    }

    @Test
    void equalSizesAreMeanRankDistancesAndRepeatingChangesNothing() {
        long seed = 3;
        Random random = new Random(seed);
        for (int trial = 0; trial < 50; trial++) {
            int n = 1 + random.nextInt(30);
            double[] a = random.doubles(n).sorted().toArray();
            double[] b = random.doubles(n, -1, 3).sorted().toArray();
            double mean = 0;
            for (int i = 0; i < n; i++) {
                mean += Math.abs(a[i] - b[i]) / n;
            }
            assertEquals(mean, Slices.wasserstein(a, b), 1e-12, "seed " + seed);
            double[] thrice = Arrays.stream(a)
                    .flatMap(v -> Arrays.stream(new double[] {v, v, v}))
                    .toArray();
            assertEquals(mean, Slices.wasserstein(thrice, b), 1e-12, "seed " + seed);
            assertEquals(mean, Slices.wasserstein(b, a), 1e-12, "seed " + seed);
        }
    }

    @Test
    void aShiftByAVectorGivesItsMeanProjection() {
        int d = 5;
        double[][] rows = new double[40][d];
        double[][] moved = new double[40][d];
        Random random = new Random(1);
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < d; j++) {
                rows[i][j] = random.nextGaussian();
                moved[i][j] = rows[i][j] + (j == 0 ? 2 : 0);
            }
        }
        Slices slices = Slices.draw(RandomStream.of(1), 4000, d);
        double seen =
                Slices.distance(slices.sorted(Nd4j.createFromArray(rows)), slices.sorted(Nd4j.createFromArray(moved)));
        // E|u_1| on the sphere in 5 dimensions is Gamma(2.5) / (sqrt(pi) Gamma(3)) = 3/8; its deviation over 4000
        // directions is below 0.3 / 63 a unit, so 0.05 is five of those for a shift of 2.
        assertEquals(2 * 3 / 8.0, seen, 0.05);
        assertTrue(Slices.distance(slices.sorted(Nd4j.createFromArray(rows)), slices.sorted(Nd4j.createFromArray(rows)))
                == 0);
    }
}

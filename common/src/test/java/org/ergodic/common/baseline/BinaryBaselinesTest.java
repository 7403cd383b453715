package org.ergodic.common.baseline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.ergodic.api.random.RandomStream;
import org.junit.jupiter.api.Test;

final class BinaryBaselinesTest {
    private static final RandomStream RANDOM = RandomStream.of(6);

    /** A chain 0 - 1 - 2 - 3: each column is the one before it, but for one row in ten. */
    private static double[][] chain(int n) {
        double[][] rows = new double[n][4];
        for (int i = 0; i < n; i++) {
            rows[i][0] = RANDOM.uniform(i, 0) < 0.5 ? 1 : 0;
            for (int j = 1; j < 4; j++) {
                rows[i][j] = RANDOM.uniform(i, j) < 0.1 ? 1 - rows[i][j - 1] : rows[i][j - 1];
            }
        }
        return rows;
    }

    private static double mass(Baseline baseline, int d) {
        double sum = 0;
        for (int k = 0; k < 1 << d; k++) {
            int bits = k;
            double[] row = new double[d];
            Arrays.setAll(row, j -> bits >> j & 1);
            sum += Math.exp(baseline.logProb(row));
        }
        return sum;
    }

    @Test
    void probabilitiesOfAllRowsSumToOne() {
        for (Baseline baseline : List.of(ChowLiuTree.fit(chain(50)), IndependentBernoulli.fit(chain(50)))) {
            assertEquals(1, mass(baseline, 4), 1e-12, baseline.name());
            assertEquals(Double.NEGATIVE_INFINITY, baseline.logProb(0.5, 1, 1, 1), baseline.name());
        }
    }

    @Test
    void theTreeIsTheChainThatRowsWereDrawnFrom() {
        double[][] rows = chain(2000);
        ChowLiuTree tree = ChowLiuTree.fit(rows);
        assertArrayEquals(new int[] {-1, 0, 1, 2}, tree.parents());
        double mean = Arrays.stream(rows).mapToDouble(tree::logProb).average().orElseThrow();
        double flip = -0.1 * Math.log(0.1) - 0.9 * Math.log(0.9);
        // Its entropy is that of a fair bit and three flips; a row's log probability has a deviation of
        // sqrt(3 * 0.09) log 9 = 1.14: five of them over sqrt(2000).
        assertEquals(-Math.log(2) - 3 * flip, mean, 0.13);
        double[][] drawn = tree.draw(RANDOM.split("draw"), 2000);
        double kept = Arrays.stream(drawn).filter(row -> row[2] == row[3]).count() / 2000.0;
        assertEquals(0.9, kept, 5 * Math.sqrt(2 * 0.09 / 2000));
    }

    /** With the rows' own shares: three ones of four rows, and half a row of each value. */
    @Test
    void independentColumnsHaveTheirShares() {
        IndependentBernoulli baseline = IndependentBernoulli.fit(new double[][] {{1, 0}, {1, 0}, {1, 0}, {0, 0}});
        assertEquals(Math.log(3.5 / 5) + Math.log(4.5 / 5), baseline.logProb(1, 0), 1e-12);
        assertEquals(Math.log(1.5 / 5) + Math.log(0.5 / 5), baseline.logProb(0, 1), 1e-12);
        double on = Arrays.stream(baseline.draw(RANDOM, 4000))
                .mapToDouble(row -> row[0])
                .average()
                .orElseThrow();
        assertEquals(0.7, on, 5 * Math.sqrt(0.21 / 4000));
    }

    @Test
    void otherValuesAreNamed() {
        IllegalArgumentException thrown =
                assertThrows(IllegalArgumentException.class, () -> ChowLiuTree.fit(new double[][] {{0, 1}, {0, 2}}));
        assertTrue(thrown.getMessage().contains("row 2, column 2 is 2.0"), thrown.getMessage());
    }

    @Test
    void whatIsLeftOutOrThinnedIsSaid() {
        Gaussian.Reader wide = (i, row) -> {
            for (int j = 0; j < 120; j++) {
                row[j] = RANDOM.uniform(i, j);
            }
        };
        Baselines few = Baselines.ofNumbers(60, 120, wide, RANDOM);
        assertEquals(
                List.of("gaussian", "kernel-density-estimate"),
                few.all().stream().map(Baseline::name).toList());
        assertTrue(
                few.notes().get("gaussian").contains("120 columns, and only 60 rows"),
                few.notes().toString());
        assertTrue(
                few.notes().get("mixture-of-gaussians").startsWith("left out"),
                few.notes().toString());

        Baselines many = Baselines.ofNumbers(5500, 1, (i, row) -> row[0] = RANDOM.uniform(i, 0), RANDOM);
        assertEquals(
                "fitted to 5000 of 5500 rows",
                many.notes().get("kernel-density-estimate"),
                many.notes().toString());
        Baselines.Figures figures = many.of(new double[] {0.3}, new double[] {0.6});
        assertEquals(
                figures.mostNats(),
                figures.nats().values().stream().mapToDouble(v -> v).max().orElseThrow());
        assertEquals(figures.best().description(), figures.details().get("best-baseline"));
        assertEquals(
                1,
                Baselines.ofNumbers(1, 2, (i, row) -> row[0] = 3, RANDOM).all().size());
    }
}

package org.ergodic.common.baseline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.common.baseline.ExpectationMaximisation.Parameters;
import org.junit.jupiter.api.Test;

final class GaussianMixtureTest {
    private static final RandomStream RANDOM = RandomStream.of(11);

    /** Rows around centres in turn. */
    private static double[][] clusters(int n, double deviation, double[]... centres) {
        double[][] rows = new double[n][centres[0].length];
        for (int i = 0; i < n; i++) {
            RANDOM.split("data").fill(Noise.NORMAL, i, rows[i], 0, rows[i].length);
            for (int j = 0; j < rows[i].length; j++) {
                rows[i][j] = centres[i % centres.length][j] + deviation * rows[i][j];
            }
        }
        return rows;
    }

    private static double mean(Baseline baseline, double[]... rows) {
        return Arrays.stream(rows).mapToDouble(baseline::logProb).average().orElseThrow();
    }

    /** Of one component the step is the closed form: the mean, and the covariance of n rows and one more. */
    @Test
    void oneComponentIsTheClosedForm() {
        double[][] rows = {{-1, -2}, {1, -2}, {-1, 2}, {1, 2}};
        GaussianMixture mixture = GaussianMixture.fit(1, RANDOM, rows);
        // On the standardised scale the covariance is the identity, and with the prior (4 + 0.01) / (4 + 1) of it.
        double variance = 4.01 / 5;
        double expected = -Math.log(2 * Math.PI) - Math.log(variance) - 0.5 * 2 / variance - Math.log(2);
        assertEquals(expected, mixture.logProb(1, 2), 1e-12);
        assertEquals(4 * expected - 2.5 * Math.log(4), mixture.criterion(), 1e-9, "log L - k/2 log n, five parameters");
    }

    /** The theorem of Dempster, Laird and Rubin; and where it ends, nothing moves. */
    @Test
    void everyStepRaisesTheLikelihoodWithItsPriorUpToAFixedPoint() {
        double[][] rows = clusters(200, 1, new double[] {0, 0}, new double[] {2, 1}, new double[] {-1, 3});
        Standardisation scale = Standardisation.of(rows);
        ExpectationMaximisation em = new ExpectationMaximisation(scale.apply(rows), 2);
        double[][] shares = em.start(3, RANDOM);
        Parameters parameters = em.maximise(shares);
        double last = Double.NEGATIVE_INFINITY;
        for (int step = 0; step < 2000; step++) {
            double reached = em.expect(parameters, shares) + em.logPrior(parameters);
            assertTrue(reached >= last - 1e-9, "step " + step + ": " + last + " to " + reached);
            last = reached;
            parameters = em.maximise(shares);
        }
        // Central differences of the objective at the fixed point vanish: the step is a stationary point of it.
        for (int c = 0; c < 3; c++) {
            for (int j = 0; j < 2; j++) {
                assertEquals(0, slope(em, parameters, parameters.means()[c], j), 1e-3, "mean " + c + ", " + j);
                for (int k = 0; k <= j; k++) {
                    assertEquals(0, slope(em, parameters, parameters.roots()[c], 2 * j + k), 1e-3, "root " + c);
                }
            }
        }
    }

    private static double slope(ExpectationMaximisation em, Parameters parameters, double[] values, int place) {
        double kept = values[place];
        double[][] shares = new double[3][em.rows()];
        values[place] = kept + 1e-5;
        double above = em.expect(parameters, shares) + em.logPrior(parameters);
        values[place] = kept - 1e-5;
        double below = em.expect(parameters, shares) + em.logPrior(parameters);
        values[place] = kept;
        return (above - below) / 2e-5;
    }

    @Test
    void aRowHasTheDensityThatTheStepsClimb() {
        double[][] rows = clusters(150, 1, new double[] {0, 0, 5}, new double[] {4, 1, 5});
        GaussianMixture mixture = GaussianMixture.fit(2, RANDOM, rows);
        Standardisation scale = Standardisation.of(rows);
        double sum = new ExpectationMaximisation(scale.apply(rows), 3)
                .expect(mixture.parameters(), new double[2][rows.length]);
        assertEquals(sum / rows.length - scale.logScale(), mean(mixture, rows), 1e-9);
        assertEquals(Double.NEGATIVE_INFINITY, mixture.logProb(1e308, -1e308, 0));
    }

    @Test
    void theDensityIntegratesToOne() {
        GaussianMixture mixture =
                GaussianMixture.fit(3, RANDOM, clusters(90, 0.3, new double[] {0}, new double[] {2}, new double[] {7}));
        double mass = 0;
        for (double x = -5; x < 12; x += 0.005) {
            mass += 0.005 * Math.exp(mixture.logProb(x));
        }
        assertEquals(1, mass, 1e-6);
    }

    @Test
    void theCriterionFindsTheClusters() {
        double[][] three = clusters(600, 0.5, new double[] {0, 0}, new double[] {6, 0}, new double[] {0, 6});
        GaussianMixture mixture = GaussianMixture.chosen(RANDOM, three);
        assertEquals(3, mixture.components());
        assertTrue(mixture.isComplete());
        // The entropy of three clusters without overlap: log 3 and that of one, 1 + log(2 pi) + 2 log 0.5.
        double entropy = Math.log(3) + 1 + Math.log(2 * Math.PI) + 2 * Math.log(0.5);
        // A row's log density has a variance of 1: 5 / sqrt(600).
        assertEquals(-entropy, mean(mixture, three), 0.2);
        assertEquals(
                1,
                GaussianMixture.chosen(RANDOM, clusters(300, 1, new double[] {0, 0}))
                        .components());

        double[][] drawn = mixture.draw(RANDOM, 3000);
        double[] shares = new double[3];
        for (double[] row : drawn) {
            shares[row[0] > 3 ? 1 : row[1] > 3 ? 2 : 0] += 1.0 / drawn.length;
        }
        // Five deviations of a share of a third: 5 sqrt(2/9 / 3000).
        assertArrayEquals(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, shares, 0.043);
        assertEquals(mean(mixture, three), mean(mixture, drawn), 0.2);
    }

    @Test
    void sameSeedSameBitsAndOtherUnitsTheSameMixture() {
        double[][] rows = clusters(120, 1, new double[] {0, 0}, new double[] {5, 1});
        GaussianMixture mixture = GaussianMixture.chosen(RANDOM, rows);
        assertEquals(
                mixture.logProb(rows[3]), GaussianMixture.chosen(RANDOM, rows).logProb(rows[3]));
        double[][] other = Arrays.stream(rows)
                .map(row -> new double[] {1024 * row[0], row[1] / 4})
                .toArray(double[][]::new);
        assertEquals(
                mixture.logProb(rows[3]) - Math.log(256),
                GaussianMixture.chosen(RANDOM, other).logProb(other[3]),
                1e-9);
    }

    @Test
    void tiesConstantColumnsAndFewRowsAreFinite() {
        double[][] rows = {{1, 2, 7}, {1, 2, 7}, {1, 2, 7}, {3, 2, 7}};
        assertTrue(Double.isFinite(GaussianMixture.chosen(RANDOM, rows).logProb(3, 2, 7)));
        assertEquals(1, GaussianMixture.chosen(RANDOM, new double[][] {{5, 6}}).components());
        assertThrows(IllegalArgumentException.class, () -> GaussianMixture.fit(5, RANDOM, rows));
    }
}

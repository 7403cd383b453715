package org.ergodic.energy.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.ergodic.api.model.Metric;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.Trace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ChainDiagnosticsTest {
    /** x_t = phi x_{t-1} + noise, stationary with variance 1. */
    private static double[][] autoregressive(double phi, int chains, int n) {
        double[][] all = new double[chains][n];
        for (int c = 0; c < chains; c++) {
            RandomStream.of(41).fill(Noise.NORMAL, c, all[c], 0, n);
            for (int t = 1; t < n; t++) {
                all[c][t] = phi * all[c][t - 1] + Math.sqrt(1 - phi * phi) * all[c][t];
            }
        }
        return all;
    }

    /**
     * An autoregressive chain of coefficient phi is worth n (1 - phi) / (1 + phi) samples. The estimate of the sum of
     * autocorrelations has a relative standard error below 5 per cent here; 20 are allowed.
     */
    @ParameterizedTest
    @ValueSource(doubles = {-0.4, 0, 0.5, 0.9})
    void effectiveSampleSizeOfAnAutoregression(double phi) {
        double[][] chains = autoregressive(phi, 4, 10_000);
        double exact = 40_000 * (1 - phi) / (1 + phi);
        assertEquals(1, ChainDiagnostics.effectiveSampleSize(chains) / exact, 0.2);
        assertEquals(1, ChainDiagnostics.splitRhat(chains), 0.01);
    }

    /**
     * Errors of the mean by the effective sample size hold: within 1.96 of them in 0.95 of 500 repetitions, which have
     * a deviation of 0.01; below 0.905 once in 10^5 seeds. As if all values were independent, they hold in 0.4.
     */
    @Test
    void errorsOfMeansHold() {
        int held = 0;
        int naive = 0;
        for (int i = 0; i < 500; i++) {
            double[][] chains = new double[4][300];
            for (int c = 0; c < 4; c++) {
                RandomStream.of(i).fill(Noise.NORMAL, c, chains[c], 0, 300);
                for (int t = 1; t < 300; t++) {
                    chains[c][t] = 0.8 * chains[c][t - 1] + 0.6 * chains[c][t];
                }
            }
            double[] all = java.util.Arrays.stream(chains)
                    .flatMapToDouble(java.util.Arrays::stream)
                    .toArray();
            double mean = java.util.Arrays.stream(all).average().orElseThrow();
            double variance = java.util.Arrays.stream(all)
                    .map(v -> (v - mean) * (v - mean))
                    .average()
                    .orElseThrow();
            held += Math.abs(mean) < 1.96 * Math.sqrt(variance / ChainDiagnostics.effectiveSampleSize(chains)) ? 1 : 0;
            naive += Math.abs(mean) < 1.96 * Math.sqrt(variance / all.length) ? 1 : 0;
        }
        assertTrue(held > 0.905 * 500 && held < 0.99 * 500, held + " of 500");
        assertTrue(naive < 0.7 * 500, naive + " of 500");
    }

    /** By hand: halves {0, 1}, {2, 3}, {4, 5}, {6, 7}: W = 1/2, means 1/2, 5/2, 9/2, 13/2 of variance 20/3. */
    @Test
    void splitRhatByHand() {
        double[][] chains = {{0, 1, 2, 3}, {4, 5, 6, 7}};
        assertEquals(Math.sqrt((0.5 / 2 + 20.0 / 3) / 0.5), ChainDiagnostics.splitRhat(chains), 1e-12);
        // With an odd length the middle is left out.
        double[][] odd = {{0, 1, 99, 2, 3}, {4, 5, -99, 6, 7}};
        assertEquals(ChainDiagnostics.splitRhat(chains), ChainDiagnostics.splitRhat(odd), 1e-12);
    }

    @Test
    void disagreementAndDriftAreSeen() {
        double[][] apart = autoregressive(0, 2, 1000);
        double[][] drifting = autoregressive(0, 2, 1000);
        for (int t = 0; t < 1000; t++) {
            apart[1][t] += 3;
            drifting[0][t] += t * 0.004;
            drifting[1][t] += t * 0.004;
        }
        // Halves with the means 0, 0, 3, 3 and the variance 1; and 1, 3, 1, 3 with the variance 1 + 2^2 / 12.
        assertEquals(Math.sqrt(1 + 3), ChainDiagnostics.splitRhat(apart), 0.1);
        assertEquals(Math.sqrt(1 + 1), ChainDiagnostics.splitRhat(drifting), 0.1);
        assertTrue(ChainDiagnostics.effectiveSampleSize(apart) < 20);
    }

    /** Of short chains, or of chains that have not mixed, the metric says that the size is no more than that. */
    @Test
    void theMetricTellsWhereTheSizeIsTooLarge() {
        assertEquals("estimated", sizeIs(autoregressive(0.5, 8, 400)));
        assertEquals("at most", sizeIs(autoregressive(0.5, 8, 90)));
        double[][] apart = autoregressive(0.5, 8, 400);
        for (int t = 0; t < 400; t++) {
            apart[1][t] += 3;
        }
        assertEquals("at most", sizeIs(apart));
    }

    /** Files of one run are the same in each process, so no figure may stand where the hash of its name puts it. */
    @Test
    void figuresHaveAnOrder() {
        Map<String, Metric.Measurement> figures = measured(autoregressive(0.5, 8, 90));
        assertEquals(List.of("split-r-hat", "effective-sample-size"), List.copyOf(figures.keySet()));
        assertEquals(
                List.of("chains", "values"),
                List.copyOf(figures.get("split-r-hat").details().keySet()));
    }

    private static Object sizeIs(double[][] chains) {
        return measured(chains).get("effective-sample-size").details().get("size-is");
    }

    private static Map<String, Metric.Measurement> measured(double[][] chains) {
        INDArray none = Nd4j.zeros(1, 1);
        return new ChainDiagnosticsMetric(0.5)
                .measure(Metric.Evaluation.of(null, null, none, none, none, RandomStream.of(1))
                        .withTrace(new Trace(chains, 1)));
    }

    @Test
    void badChainsAreRefused() {
        for (double[][] bad : new double[][][] {{}, {{1, 2, 3}}, {{1, 2, 3, 4}, {1, 2, 3}}, {{1, 2, 3, Double.NaN}}}) {
            assertThrows(IllegalArgumentException.class, () -> ChainDiagnostics.splitRhat(bad));
        }
    }

    /** Neither figure has a unit, so neither changes with it, nor with where 0 is. */
    @ParameterizedTest
    @CsvSource({"1e-200, 0", "1e200, 0", "1e-300, 5e-300", "-1e300, 1e300", "1, 1e6"})
    void figuresHaveNoUnit(double unit, double shift) {
        double[][] chains = autoregressive(0.5, 3, 500);
        double[][] others = new double[3][];
        for (int c = 0; c < 3; c++) {
            others[c] = java.util.Arrays.stream(chains[c])
                    .map(value -> shift + unit * value)
                    .toArray();
        }
        // Where 0 is far off, 1e-16 of its distance is rounding: 1e-10 of a deviation.
        assertEquals(ChainDiagnostics.splitRhat(chains), ChainDiagnostics.splitRhat(others), 1e-8);
        double size = ChainDiagnostics.effectiveSampleSize(chains);
        assertEquals(1, ChainDiagnostics.effectiveSampleSize(others) / size, 1e-6);
    }
}

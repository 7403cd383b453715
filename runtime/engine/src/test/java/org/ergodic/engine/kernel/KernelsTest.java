package org.ergodic.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.ergodic.engine.matrix.Blas;
import org.ergodic.engine.runtime.Warmup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Reductions by vectors and by plain Java, and products of matrices, against double precision. */
class KernelsTest {
    /** Half a unit in the last place of one. */
    private static final double EPSILON = 0x1p-24;

    @ParameterizedTest
    @EnumSource(Reduction.class)
    void reductionsGiveTheSameBitsByVectors(Reduction reduction) {
        Random random = new Random(3);
        float[] a = new float[5000];
        for (int i = 0; i < a.length; i++) {
            a[i] = 1 + 0.01f * (float) random.nextGaussian();
        }
        for (int n : new int[] {0, 1, 7, 8, 15, 16, 17, 31, 32, 33, 100, 1024, 4999}) {
            double scalar = new ScalarFloat().reduce(reduction, a, 1, n);
            assertEquals(scalar, new VectorFloat().reduce(reduction, a, 1, n), 0, reduction + " of " + n);
            double[] wide = widened(a);
            double exact = new ScalarDouble().reduce(reduction, wide, 1, n);
            assertEquals(exact, new VectorDouble().reduce(reduction, wide, 1, n), 0, reduction + " of " + n);
            // Each number goes through at most n / 16 + 19 roundings.
            double tolerance = (n / 16 + 19) * EPSILON * Math.abs(exact);
            assertEquals(exact, scalar, n == 0 ? 0 : tolerance, reduction + " of " + n);
        }
    }

    /** A row's bits do not depend on the rows beside it. */
    @ParameterizedTest
    @EnumSource(Reduction.class)
    void rowsAreReducedAsEachAlone(Reduction reduction) {
        Random random = new Random(4);
        float[] a = new float[2000];
        for (int i = 0; i < a.length; i++) {
            a[i] = i % 97 == 0 ? -0f : i % 331 == 0 ? Float.NaN : (float) random.nextGaussian();
        }
        Kernels tiered = new TieredKernels(new ScalarFloat(), new VectorFloat());
        for (Kernels kernels : List.of(new ScalarFloat(), new VectorFloat(), tiered, new ScalarDouble())) {
            Object from = kernels instanceof ScalarDouble ? widened(a) : a;
            for (int width : new int[] {1, 2, 3, 8, 15, 16, 24, 43}) {
                for (int rows : new int[] {1, 3, 4, 7, 40}) {
                    Object r = kernels.allocate(rows + 2);
                    kernels.reduceRows(reduction, from, 1, width, rows, r, 1);
                    for (int i = 0; i < rows; i++) {
                        double alone = kernels.reduce(reduction, from, 1 + i * width, width);
                        assertEquals(alone, kernels.at(r, 1 + i), 0, reduction + " of " + width + ", row " + i);
                    }
                    assertEquals(0, kernels.at(r, rows + 1));
                }
            }
        }
    }

    /** Numbers of very different sizes, whose sum is exact in any order: they are multiples of 2^-20 below 2^30. */
    @Test
    void sumsInDoublePrecisionTakeEveryNumberOnce() {
        for (int n : new int[] {1, 15, 16, 17, 63, 64, 100}) {
            double[] a = new double[n + 1];
            double sum = 0;
            for (int i = 1; i <= n; i++) {
                a[i] = Math.scalb(2 * i + 1.0, i % 40 - 20);
                sum += a[i];
            }
            assertEquals(sum, new ScalarDouble().reduce(Reduction.SUM, a, 1, n));
            assertEquals(sum, new VectorDouble().reduce(Reduction.SUM, a, 1, n));
        }
    }

    private static double[] widened(float... a) {
        double[] wide = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            wide[i] = a[i];
        }
        return wide;
    }

    @ParameterizedTest
    @EnumSource(
            value = Reduction.class,
            names = {"SUM", "MAX", "MIN", "PRODUCT"})
    void aNotANumberReachesTheResult(Reduction reduction) {
        for (int at : new int[] {0, 5, 17, 39}) {
            float[] a = new float[40];
            a[at] = Float.NaN;
            assertTrue(Double.isNaN(new ScalarFloat().reduce(reduction, a, 0, a.length)));
            assertTrue(Double.isNaN(new VectorFloat().reduce(reduction, a, 0, a.length)));
            assertTrue(Double.isNaN(new ScalarDouble().reduce(reduction, widened(a), 0, a.length)));
            assertTrue(Double.isNaN(new VectorDouble().reduce(reduction, widened(a), 0, a.length)));
        }
    }

    /** In any order of addition, with or without fused operations, k products err by (k + 1) roundings of the sum. */
    @ParameterizedTest
    @CsvSource({"1,1,1", "3,5,7", "16,16,16", "17,33,65", "64,64,64", "130,1,31", "1,130,64", "128,96,200"})
    void productsErrByTheirRoundings(int m, int n, int k) {
        Random random = new Random(m * 31 + n);
        for (int form = 0; form < 4; form++) {
            boolean ta = (form & 1) != 0;
            boolean tb = (form & 2) != 0;
            float[] a = normal(random, m * k);
            float[] b = normal(random, k * n);
            float[] c = new float[m * n];
            Blas.gemm(ta, tb, m, n, k, a, 0, ta ? m : k, b, 0, tb ? k : n, 0, c, 0, n);
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < n; j++) {
                    double exact = 0;
                    double size = 0;
                    for (int l = 0; l < k; l++) {
                        double term = (double) a[ta ? l * m + i : i * k + l] * b[tb ? j * k + l : l * n + j];
                        exact += term;
                        size += Math.abs(term);
                    }
                    assertEquals(exact, c[i * n + j], (k + 1) * EPSILON * size);
                }
            }
        }
    }

    private static float[] normal(Random random, int n) {
        float[] a = new float[n];
        for (int i = 0; i < n; i++) {
            a[i] = (float) random.nextGaussian();
        }
        return a;
    }

    /**
     * What a plain loop has cost decides whether its vector loop is compiled: 1000 long calls are no 1000 short ones.
     */
    @Test
    void aLongLoopCountsForMoreThanAShortOne() {
        TieredKernels tiered = new TieredKernels(new ScalarFloat(), new VectorFloat());
        int n = 4096 * Warmup.LENGTH;
        float[] a = new float[n];
        tiered.map(Fn.TANH, a, 0, a, 0, n);
        String counted = tiered.trial(Fn.TANH, 1).toString();
        assertTrue(counted.equals("compiled") || counted.contains("served 4096 times"), counted);
    }
}

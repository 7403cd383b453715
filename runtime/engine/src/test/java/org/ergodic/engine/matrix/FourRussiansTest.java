package org.ergodic.engine.matrix;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.ergodic.engine.runtime.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FourRussiansTest {
    private static final int SEED = 20261128;
    private final SplittableRandom random = new SplittableRandom(SEED);

    private float[] binary(int size) {
        float[] a = new float[size];
        for (int i = 0; i < size; i++) {
            a[i] = random.nextBoolean() ? 1 : 0;
        }
        return a;
    }

    private float[] matrix(int size) {
        return Matrices.uniform(random, size);
    }

    private static FourRussians.Loops[] all() {
        return Vectors.BITS > 0
                ? new FourRussians.Loops[] {new ScalarSubsetSums(), new VectorSubsetSums()}
                : new FourRussians.Loops[] {new ScalarSubsetSums()};
    }

    private static float[] product(
            FourRussians.Loops loops, boolean ta, boolean tb, int m, int n, int k, float[] a, float[] b) {
        float[] c = new float[m * n];
        Arrays.fill(c, Float.NaN);
        float[] left = ta ? Matrices.turned(a, m, k) : a;
        float[] right = tb ? Matrices.turned(b, k, n) : b;
        new FourRussians(new Gemm(new ScalarTiles()), loops)
                .multiply(ta, tb, m, n, k, left, 0, ta ? m : k, right, 0, tb ? k : n, c, 0, n);
        return c;
    }

    private static float[] dense(int m, int n, int k, float[] a, float[] b) {
        float[] c = new float[m * n];
        new Gemm(new ScalarTiles()).multiply(false, false, m, n, k, a, 0, k, b, 0, n, c, 0, n, ZeroPattern.NONE, 0, 0);
        return c;
    }

    @ParameterizedTest
    @CsvSource({
        "1,1,4",
        "1,40,33",
        "2,32,64",
        "3,5,7",
        "4,32,128",
        "5,100,65",
        "13,33,20",
        "37,50,1500",
        "100,96,67",
        "700,17,400"
    })
    void agreesWithDoublePrecisionOnAllPaths(int m, int n, int k) {
        float[] a = binary(m * k);
        float[] b = matrix(k * n);
        float[] first = product(new ScalarSubsetSums(), false, false, m, n, k, a, b);
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                double size = 0;
                for (int p = 0; p < k; p++) {
                    double x = a[i * k + p] * b[p * n + j];
                    sum += x;
                    size += Math.abs(x);
                }
                // Each number takes part in at most 2 + k / 4 additions, which round by half an ulp of the sum at most.
                assertEquals(sum, first[i * n + j], (2 + k / 4.0) * 0x1p-24 * size, i + "," + j);
            }
        }
        for (FourRussians.Loops loops : all()) {
            for (int kind = 0; kind < 4; kind++) {
                assertArrayEquals(first, product(loops, (kind & 1) != 0, (kind & 2) != 0, m, n, k, a, b), 0f);
            }
        }
    }

    @Test
    void aRowIsTheSameInAnyBatch() {
        int m = 29;
        int n = 45;
        int k = 301;
        float[] a = binary(m * k);
        float[] b = matrix(k * n);
        float[] whole = product(new ScalarSubsetSums(), false, false, m, n, k, a, b);
        for (int rows : new int[] {1, 4, 7}) {
            float[] some = Arrays.copyOfRange(a, 5 * k, (5 + rows) * k);
            for (FourRussians.Loops loops : all()) {
                float[] part = product(loops, false, false, rows, n, k, some, b);
                assertArrayEquals(Arrays.copyOfRange(whole, 5 * n, (5 + rows) * n), part, 0f);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {0.5f, -1, 2, -0f, Float.NaN, Float.POSITIVE_INFINITY, Float.MIN_VALUE, 0x1.000002p0f})
    void rowsWithOtherNumbersAreMultiplied(float other) {
        int m = 21;
        int n = 70;
        int k = 90;
        float[] a = binary(m * k);
        float[] b = matrix(k * n);
        float[] binary = product(new ScalarSubsetSums(), false, false, m, n, k, a, b);
        for (int i = 2; i < m; i += 5) {
            a[i * k + (i * 7) % k] = other;
        }
        float[] dense = dense(m, n, k, a, b);
        for (FourRussians.Loops loops : all()) {
            assertNotEquals(0, loops.scan(k, a, 2 * k));
            assertEquals(0, loops.scan(k, a, 3 * k));
            float[] c = product(loops, false, false, m, n, k, a, b);
            for (int i = 0; i < m; i++) {
                float[] expected = i % 5 == 2 ? dense : binary;
                assertArrayEquals(
                        Arrays.copyOfRange(expected, i * n, (i + 1) * n),
                        Arrays.copyOfRange(c, i * n, (i + 1) * n),
                        0f);
            }
        }
    }

    @Test
    void findsNumbersThatAreNeitherZeroNorOneWhereverTheyAre() {
        int n = 5000;
        for (FourRussians.Loops loops : all()) {
            FourRussians subsets = new FourRussians(new Gemm(new ScalarTiles()), loops);
            float[] a = binary(n);
            assertTrue(subsets.isBinary(a, 0, n));
            for (int i : new int[] {0, 15, 16, 4095, 4096, n - 1}) {
                float was = a[i];
                a[i] = 0.25f;
                assertFalse(subsets.isBinary(a, 0, n));
                a[i] = was;
            }
        }
    }

    /** Large products notice such matrices by themselves, and the cut into parts changes nothing. */
    @ParameterizedTest
    @CsvSource({"false,false,40,300,450", "false,true,40,450,300", "true,false,450,300,40", "false,false,700,260,520"})
    void largeProductsFindTheRows(boolean ta, boolean tb, int m, int n, int k) {
        assumeTrue(MatrixProducts.GEMM != null, "products are " + MatrixProducts.provider());
        assertTrue(FourRussians.isLarge(ta, m, n, k));
        float[] a = binary(m * k);
        float[] b = matrix(k * n);
        float[] left = ta ? Matrices.turned(a, m, k) : a;
        float[] right = tb ? Matrices.turned(b, k, n) : b;
        float[] c = new float[m * n];
        MatrixProducts.of(1, m, n, k, ta, tb, left, right, c).run();
        assertArrayEquals(product(new ScalarSubsetSums(), false, false, m, n, k, a, b), c, 0f);
        a[k / 2 + 1] = 0.5f;
        left = ta ? Matrices.turned(a, m, k) : a;
        MatrixProducts.of(1, m, n, k, ta, tb, left, right, c).run();
        float[] dense = dense(m, n, k, a, b);
        assertArrayEquals(Arrays.copyOf(dense, n), Arrays.copyOf(c, n), 0f);
        if (ta) {
            assertArrayEquals(dense, c, 0f);
        }
    }
}

package org.ergodic.engine.matrix;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.ergodic.engine.runtime.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GemmTest {
    private static final int SEED = 20261128;
    private final SplittableRandom random = new SplittableRandom(SEED);

    private float[] matrix(int size) {
        return Matrices.uniform(random, size);
    }

    private static float[] product(
            Gemm.Tiles tiles, boolean ta, boolean tb, int m, int n, int k, float[] a, float[] b) {
        float[] c = new float[m * n];
        Arrays.fill(c, Float.NaN);
        new Gemm(tiles)
                .multiply(
                        ta,
                        tb,
                        m,
                        n,
                        k,
                        ta ? Matrices.turned(a, m, k) : a,
                        0,
                        ta ? m : k,
                        tb ? Matrices.turned(b, k, n) : b,
                        0,
                        tb ? k : n,
                        c,
                        0,
                        n,
                        ZeroPattern.NONE,
                        0,
                        0);
        return c;
    }

    @ParameterizedTest
    @CsvSource({
        "1,1,1",
        "8,32,4",
        "3,5,7",
        "13,33,20",
        "9,16,300",
        "50,2,64",
        "2,70,1",
        "37,50,1500",
        "500,17,9",
        "12,31,2100",
        "5,40,0",
        "2,128,512",
        "3,200,1500",
        "100,1,64",
        "130,3,700",
        "128,2,1030",
        "70,4,33",
        "3,2,40"
    })
    void agreesWithDoublePrecisionAndWithPlainJava(int m, int n, int k) {
        float[] a = matrix(m * k);
        float[] b = matrix(k * n);
        float[] first = product(new ScalarTiles(), false, false, m, n, k, a, b);
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                double size = 0;
                for (int p = 0; p < k; p++) {
                    double x = (double) a[i * k + p] * b[p * n + j];
                    sum += x;
                    size += Math.abs(x);
                }
                // Each of the k additions rounds once, by half an ulp of the sum so far at most.
                assertEquals(sum, first[i * n + j], k * 0x1p-24 * size, i + "," + j);
            }
        }
        // A transposed left matrix makes sums of another order where they would be dot products else.
        float[] turned = n <= 4 && k >= 32 ? product(new ScalarTiles(), true, false, m, n, k, a, b) : first;
        assertArrayEquals(first, turned, k * 0x1p-23f);
        for (int kind = 0; kind < 4; kind++) {
            boolean ta = (kind & 1) != 0;
            boolean tb = (kind & 2) != 0;
            float[] expected = ta ? turned : first;
            assertArrayEquals(expected, product(new ScalarTiles(), ta, tb, m, n, k, a, b), 0f);
            if (Vectors.BITS > 0) {
                assertArrayEquals(expected, product(new VectorTiles(), ta, tb, m, n, k, a, b), 0f);
                Gemm.Tiles copy = new VectorTiles(WideTile.copy());
                assertArrayEquals(expected, product(copy, ta, tb, m, n, k, a, b), 0f);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"20,45,1100", "9,2,64", "33,3,50", "8,4,20", "16,96,1024", "7,17,2100"})
    void aMatrixLaidOutOnceGivesTheSameBits(int m, int n, int k) {
        assumeTrue(MatrixProducts.GEMM != null, "products are " + MatrixProducts.provider());
        float[] a = matrix(m * k);
        float[] b = matrix(k * n);
        float[] expected = product(new ScalarTiles(), false, false, m, n, k, a, b);
        for (boolean tb : new boolean[] {false, true}) {
            PackedMatrix panels = new PackedMatrix(n, k, tb, tb ? Matrices.turned(b, k, n) : b, ZeroPattern.NONE);
            for (int i = 0; i < panels.count(); i++) {
                panels.read(i);
            }
            float[] c = new float[m * n];
            for (int i = 0; i < m; i += 5) {
                panels.multiply(Math.min(5, m - i), a, i * k, c, i * n);
            }
            assertArrayEquals(expected, c, 0f);
        }
    }

    @Test
    void aRowIsTheSameInAnyBatch() {
        int n = 45;
        int k = 1100;
        int m = 29;
        float[] a = matrix(m * k);
        float[] b = matrix(k * n);
        float[] whole = product(new ScalarTiles(), false, false, m, n, k, a, b);
        for (int rows : new int[] {1, 4, 7, 8, 12}) {
            float[] part = product(
                    new ScalarTiles(), false, false, rows, n, k, Arrays.copyOfRange(a, 5 * k, (5 + rows) * k), b);
            assertArrayEquals(Arrays.copyOfRange(whole, 5 * n, (5 + rows) * n), part, 0f);
        }
    }

    @ParameterizedTest
    @CsvSource({"70,200,90", "300,20,200", "64,64,600", "1000,3,80"})
    void partsOnThreadsGiveTheBitsOfTheWhole(int m, int n, int k) {
        assumeTrue(MatrixProducts.provider().equals("Vector API"), "products are " + MatrixProducts.provider());
        float[] a = matrix(2 * m * k);
        float[] b = matrix(2 * k * n);
        float[] c = new float[2 * m * n];
        MatrixProducts.of(2, m, n, k, false, false, a, b, c).run();
        for (int i = 0; i < 2; i++) {
            float[] expected = product(
                    new ScalarTiles(),
                    false,
                    false,
                    m,
                    n,
                    k,
                    Arrays.copyOfRange(a, i * m * k, (i + 1) * m * k),
                    Arrays.copyOfRange(b, i * k * n, (i + 1) * k * n));
            assertArrayEquals(expected, Arrays.copyOfRange(c, i * m * n, (i + 1) * m * n), 0f);
        }
    }

    @ParameterizedTest
    @CsvSource({"512,512,256", "300,70,400", "90,40,1000", "40,9,2000", "500,6,100", "7,300,900"})
    void aLeftMatrixThatIsTurnedFirstGivesTheSameBits(int m, int n, int k) {
        assumeTrue(MatrixProducts.GEMM != null, "products are " + MatrixProducts.provider());
        float[] a = matrix(m * k);
        float[] b = matrix(k * n);
        float[] c = new float[m * n];
        float[] room = new float[MatrixProducts.room(1, m, n, k, true)];
        Arrays.fill(c, Float.NaN);
        MatrixProducts.of(1, m, n, k, true, false, Matrices.turned(a, m, k), b, c, ZeroPattern.NONE, room)
                .run();
        assertArrayEquals(product(new ScalarTiles(), false, false, m, n, k, a, b), c, 0f);
    }

    @Test
    void manySmallProductsGiveTheBitsOfEach() {
        assumeTrue(MatrixProducts.provider().equals("Vector API"), "products are " + MatrixProducts.provider());
        int batch = 37;
        int m = 30;
        int n = 26;
        int k = 40;
        float[] a = matrix(batch * m * k);
        float[] b = matrix(batch * k * n);
        float[] c = new float[batch * m * n];
        MatrixProducts.of(batch, m, n, k, false, false, a, b, c).run();
        for (int i = 0; i < batch; i++) {
            float[] expected = product(
                    new ScalarTiles(),
                    false,
                    false,
                    m,
                    n,
                    k,
                    Arrays.copyOfRange(a, i * m * k, (i + 1) * m * k),
                    Arrays.copyOfRange(b, i * k * n, (i + 1) * k * n));
            assertArrayEquals(expected, Arrays.copyOfRange(c, i * m * n, (i + 1) * m * n), 0f);
        }
    }

    /** Masks as those of autoregressive networks, and some with rows and panels of nothing but zeros. */
    @ParameterizedTest
    @CsvSource({"70,200,90,0", "300,20,200,40", "64,64,600,0", "130,100,1500,1100", "520,96,70,70", "9,40,33,5"})
    void whatIsKnownToBeZeroIsLeftOutToTheSameBits(int m, int n, int k, int shift) {
        assumeTrue(MatrixProducts.GEMM != null, "products are " + MatrixProducts.provider());
        float[] a = matrix(m * k);
        float[] b = matrix(k * n);
        float[] right = new float[k * n];
        float[] result = new float[m * n];
        for (int j = 0; j < n; j++) {
            for (int p = 0; p < k; p++) {
                right[p * n + j] = p >= shift && p * (long) n <= (long) j * k ? 1 : 0;
                b[p * n + j] *= right[p * n + j];
            }
            for (int i = 0; i < m; i++) {
                result[i * n + j] = i * (long) n >= (long) j * m ? 1 : 0;
            }
        }
        float[] expected = product(new ScalarTiles(), false, false, m, n, k, a, b);
        for (int kind = 0; kind < 8; kind++) {
            boolean ta = (kind & 1) != 0;
            boolean tb = (kind & 2) != 0;
            float[] room = (kind & 4) != 0 ? new float[MatrixProducts.room(1, m, n, k, ta)] : null;
            ZeroPattern zeros = ZeroPattern.of(m, n, k, tb ? Matrices.turned(right, k, n) : right, tb, result);
            assertTrue(zeros.left(m, n, k) < (long) m * n * k);
            float[] c = new float[m * n];
            Arrays.fill(c, Float.NaN);
            MatrixProducts.of(
                            1,
                            m,
                            n,
                            k,
                            ta,
                            tb,
                            ta ? Matrices.turned(a, m, k) : a,
                            tb ? Matrices.turned(b, k, n) : b,
                            c,
                            zeros,
                            room)
                    .run();
            for (int i = 0; i < c.length; i++) {
                if (result[i] != 0) {
                    assertEquals(expected[i], c[i], 0f);
                } else {
                    assertTrue(Float.isFinite(c[i]));
                }
            }
            if (!ta) {
                zeros = ZeroPattern.of(m, n, k, tb ? Matrices.turned(right, k, n) : right, tb, null);
                PackedMatrix panels = new PackedMatrix(n, k, tb, tb ? Matrices.turned(b, k, n) : b, zeros);
                for (int i = 0; i < panels.count(); i++) {
                    panels.read(i);
                }
                Arrays.fill(c, Float.NaN);
                for (int i = 0; i < m; i += 7) {
                    panels.multiply(Math.min(7, m - i), a, i * k, c, i * n);
                }
                assertArrayEquals(expected, c, 0f);
            }
        }
    }

    @Test
    void notANumberReachesItsRowAndColumnOnly() {
        int m = 10;
        int n = 20;
        int k = 6;
        float[] a = matrix(m * k);
        float[] b = matrix(k * n);
        a[3 * k + 2] = Float.NaN;
        float[] c = product(new ScalarTiles(), false, false, m, n, k, a, b);
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                assertEquals(i == 3, Float.isNaN(c[i * n + j]));
            }
        }
        assertTrue(Float.isNaN(c[3 * n]));
    }
}

package org.ergodic.engine.matrix;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.ergodic.engine.kernel.Species;

/**
 * Tiles of a product in vector registers: 16 of the 32 that AVX-512 has are sums, so each number loaded serves many
 * multiplications (with 24 the JIT's first compiler runs out of registers, and its second never gets to see the
 * method). Each tile has a method of its own, too long to be inlined, with its sums in local variables, because the JIT
 * keeps only those in registers.
 */
final class VectorTiles implements Gemm.Tiles {
    private static final VectorSpecies<Float> S = Species.FLOAT;
    private static final int L = S.length();

    /** A tile; all are called at one place, which the JIT therefore does not resolve and inline. */
    private interface Tile {
        void run(int k, float[] a, int ao, int rs, int ps, float[] b, int bo, float[] c, int co, int ldc);
    }

    private static final Tile[] WIDE = {VectorTiles::tile1x2, VectorTiles::tile4x2, VectorTiles::tile8x2};
    private static final Tile[] NARROW = {VectorTiles::tile1x1, VectorTiles::tile4x1, VectorTiles::tile8x1};

    private static final int PAIR = 2;
    private static final Gemm.Tiles PLAIN = new ScalarTiles();
    /** Partial sums of 4 rows and 2 columns. */
    private static final ThreadLocal<float[]> SUMS = ThreadLocal.withInitial(() -> new float[8 * L]);

    /** {@return whether the vectors of this machine are of the length and number that the tiles are made for} */
    static boolean fit() {
        return L == Gemm.NARROW;
    }

    @Override
    public void run(
            int rows,
            boolean wide,
            int k,
            float[] a,
            int ao,
            int rs,
            int ps,
            float[] b,
            int bo,
            float[] c,
            int co,
            int ldc) {
        int which = rows == 1 ? 0 : rows == 4 ? 1 : 2;
        (wide ? WIDE : NARROW)[which].run(k, a, ao, rs, ps, b, bo, c, co, ldc);
    }

    @Override
    public void strip(int k, float[] a, int ao, int rs, int ps, float[] b, int bo, int ldb, float[] c, int co) {
        FloatVector zero = FloatVector.zero(S);
        FloatVector c00 = zero;
        FloatVector c01 = zero;
        FloatVector c02 = zero;
        FloatVector c03 = zero;
        FloatVector c10 = zero;
        FloatVector c11 = zero;
        FloatVector c12 = zero;
        FloatVector c13 = zero;
        int a1 = ao + rs;
        for (int p = 0, q = 0, at = bo; p < k; p++, q += ps, at += ldb) {
            FloatVector x0 = FloatVector.broadcast(S, a[ao + q]);
            FloatVector x1 = FloatVector.broadcast(S, a[a1 + q]);
            FloatVector y = FloatVector.fromArray(S, b, at);
            c00 = x0.fma(y, c00);
            c10 = x1.fma(y, c10);
            y = FloatVector.fromArray(S, b, at + L);
            c01 = x0.fma(y, c01);
            c11 = x1.fma(y, c11);
            y = FloatVector.fromArray(S, b, at + 2 * L);
            c02 = x0.fma(y, c02);
            c12 = x1.fma(y, c12);
            y = FloatVector.fromArray(S, b, at + 3 * L);
            c03 = x0.fma(y, c03);
            c13 = x1.fma(y, c13);
        }
        c00.intoArray(c, co);
        c01.intoArray(c, co + L);
        c02.intoArray(c, co + 2 * L);
        c03.intoArray(c, co + 3 * L);
        c10.intoArray(c, co + 4 * L);
        c11.intoArray(c, co + 5 * L);
        c12.intoArray(c, co + 6 * L);
        c13.intoArray(c, co + 7 * L);
    }

    @Override
    public void dots(
            int rows, int columns, int k, float[] a, int ao, int lda, float[] b, int bo, float[] c, int co, int ldc) {
        if (rows == 1) {
            PLAIN.dots(rows, columns, k, a, ao, lda, b, bo, c, co, ldc);
            return;
        }
        float[] sums = SUMS.get();
        int whole = k - k % L;
        sums4x2(whole, k, a, ao, lda, b, bo, sums);
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < columns; j++) {
                float sum = fold(sums, (PAIR * r + j) * L);
                c[co + r * ldc + j] =
                        whole == k ? sum : ScalarTiles.rest(sum, whole, k, a, ao + r * lda, b, bo + j * k);
            }
        }
    }

    private static void sums4x2(int whole, int k, float[] a, int ao, int lda, float[] b, int bo, float[] sums) {
        FloatVector zero = FloatVector.zero(S);
        FloatVector c00 = zero;
        FloatVector c01 = zero;
        FloatVector c10 = zero;
        FloatVector c11 = zero;
        FloatVector c20 = zero;
        FloatVector c21 = zero;
        FloatVector c30 = zero;
        FloatVector c31 = zero;
        int a1 = ao + lda;
        int a2 = ao + 2 * lda;
        int a3 = ao + 3 * lda;
        int b1 = bo + k;
        for (int p = 0; p < whole; p += L) {
            FloatVector y0 = FloatVector.fromArray(S, b, bo + p);
            FloatVector y1 = FloatVector.fromArray(S, b, b1 + p);
            FloatVector x = FloatVector.fromArray(S, a, ao + p);
            c00 = x.fma(y0, c00);
            c01 = x.fma(y1, c01);
            x = FloatVector.fromArray(S, a, a1 + p);
            c10 = x.fma(y0, c10);
            c11 = x.fma(y1, c11);
            x = FloatVector.fromArray(S, a, a2 + p);
            c20 = x.fma(y0, c20);
            c21 = x.fma(y1, c21);
            x = FloatVector.fromArray(S, a, a3 + p);
            c30 = x.fma(y0, c30);
            c31 = x.fma(y1, c31);
        }
        c00.intoArray(sums, 0);
        c01.intoArray(sums, L);
        c10.intoArray(sums, 2 * L);
        c11.intoArray(sums, 3 * L);
        c20.intoArray(sums, 4 * L);
        c21.intoArray(sums, 5 * L);
        c30.intoArray(sums, 6 * L);
        c31.intoArray(sums, 7 * L);
    }

    /**
     * The 16 numbers from i on, added up by halves; plain code is faster here than turning vectors, and shorter ones
     * would keep the JIT from knowing which are meant elsewhere.
     */
    private static float fold(float[] x, int i) {
        float a = (x[i] + x[i + 8]) + (x[i + 4] + x[i + 12]);
        float b = (x[i + 1] + x[i + 9]) + (x[i + 5] + x[i + 13]);
        float c = (x[i + 2] + x[i + 10]) + (x[i + 6] + x[i + 14]);
        float d = (x[i + 3] + x[i + 11]) + (x[i + 7] + x[i + 15]);
        return (a + c) + (b + d);
    }

    private static void tile8x2(
            int k, float[] a, int ao, int rs, int ps, float[] b, int bo, float[] c, int co, int ldc) {
        FloatVector zero = FloatVector.zero(S);
        FloatVector c00 = zero;
        FloatVector c01 = zero;
        FloatVector c10 = zero;
        FloatVector c11 = zero;
        FloatVector c20 = zero;
        FloatVector c21 = zero;
        FloatVector c30 = zero;
        FloatVector c31 = zero;
        FloatVector c40 = zero;
        FloatVector c41 = zero;
        FloatVector c50 = zero;
        FloatVector c51 = zero;
        FloatVector c60 = zero;
        FloatVector c61 = zero;
        FloatVector c70 = zero;
        FloatVector c71 = zero;
        int a0 = ao;
        int a1 = ao + rs;
        int a2 = ao + 2 * rs;
        int a3 = ao + 3 * rs;
        int a4 = ao + 4 * rs;
        int a5 = ao + 5 * rs;
        int a6 = ao + 6 * rs;
        int a7 = ao + 7 * rs;
        for (int p = 0, q = 0; p < k; p++, q += ps) {
            FloatVector b0 = FloatVector.fromArray(S, b, bo + p * (2 * L));
            FloatVector b1 = FloatVector.fromArray(S, b, bo + p * (2 * L) + L);
            FloatVector x = FloatVector.broadcast(S, a[a0 + q]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = FloatVector.broadcast(S, a[a1 + q]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = FloatVector.broadcast(S, a[a2 + q]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = FloatVector.broadcast(S, a[a3 + q]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            x = FloatVector.broadcast(S, a[a4 + q]);
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            x = FloatVector.broadcast(S, a[a5 + q]);
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
            x = FloatVector.broadcast(S, a[a6 + q]);
            c60 = x.fma(b0, c60);
            c61 = x.fma(b1, c61);
            x = FloatVector.broadcast(S, a[a7 + q]);
            c70 = x.fma(b0, c70);
            c71 = x.fma(b1, c71);
        }
        c00.intoArray(c, co);
        c01.intoArray(c, co + L);
        c10.intoArray(c, co + ldc);
        c11.intoArray(c, co + ldc + L);
        c20.intoArray(c, co + 2 * ldc);
        c21.intoArray(c, co + 2 * ldc + L);
        c30.intoArray(c, co + 3 * ldc);
        c31.intoArray(c, co + 3 * ldc + L);
        c40.intoArray(c, co + 4 * ldc);
        c41.intoArray(c, co + 4 * ldc + L);
        c50.intoArray(c, co + 5 * ldc);
        c51.intoArray(c, co + 5 * ldc + L);
        c60.intoArray(c, co + 6 * ldc);
        c61.intoArray(c, co + 6 * ldc + L);
        c70.intoArray(c, co + 7 * ldc);
        c71.intoArray(c, co + 7 * ldc + L);
    }

    private static void tile4x2(
            int k, float[] a, int ao, int rs, int ps, float[] b, int bo, float[] c, int co, int ldc) {
        FloatVector zero = FloatVector.zero(S);
        FloatVector c00 = zero;
        FloatVector c01 = zero;
        FloatVector c10 = zero;
        FloatVector c11 = zero;
        FloatVector c20 = zero;
        FloatVector c21 = zero;
        FloatVector c30 = zero;
        FloatVector c31 = zero;
        int a0 = ao;
        int a1 = ao + rs;
        int a2 = ao + 2 * rs;
        int a3 = ao + 3 * rs;
        for (int p = 0, q = 0; p < k; p++, q += ps) {
            FloatVector b0 = FloatVector.fromArray(S, b, bo + p * (2 * L));
            FloatVector b1 = FloatVector.fromArray(S, b, bo + p * (2 * L) + L);
            FloatVector x = FloatVector.broadcast(S, a[a0 + q]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = FloatVector.broadcast(S, a[a1 + q]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = FloatVector.broadcast(S, a[a2 + q]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = FloatVector.broadcast(S, a[a3 + q]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
        }
        c00.intoArray(c, co);
        c01.intoArray(c, co + L);
        c10.intoArray(c, co + ldc);
        c11.intoArray(c, co + ldc + L);
        c20.intoArray(c, co + 2 * ldc);
        c21.intoArray(c, co + 2 * ldc + L);
        c30.intoArray(c, co + 3 * ldc);
        c31.intoArray(c, co + 3 * ldc + L);
    }

    private static void tile1x2(
            int k, float[] a, int ao, int rs, int ps, float[] b, int bo, float[] c, int co, int ldc) {
        FloatVector zero = FloatVector.zero(S);
        FloatVector c00 = zero;
        FloatVector c01 = zero;
        int a0 = ao;
        for (int p = 0, q = 0; p < k; p++, q += ps) {
            FloatVector b0 = FloatVector.fromArray(S, b, bo + p * (2 * L));
            FloatVector b1 = FloatVector.fromArray(S, b, bo + p * (2 * L) + L);
            FloatVector x = FloatVector.broadcast(S, a[a0 + q]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
        }
        c00.intoArray(c, co);
        c01.intoArray(c, co + L);
    }

    private static void tile8x1(
            int k, float[] a, int ao, int rs, int ps, float[] b, int bo, float[] c, int co, int ldc) {
        FloatVector zero = FloatVector.zero(S);
        FloatVector c00 = zero;
        FloatVector c10 = zero;
        FloatVector c20 = zero;
        FloatVector c30 = zero;
        FloatVector c40 = zero;
        FloatVector c50 = zero;
        FloatVector c60 = zero;
        FloatVector c70 = zero;
        int a0 = ao;
        int a1 = ao + rs;
        int a2 = ao + 2 * rs;
        int a3 = ao + 3 * rs;
        int a4 = ao + 4 * rs;
        int a5 = ao + 5 * rs;
        int a6 = ao + 6 * rs;
        int a7 = ao + 7 * rs;
        for (int p = 0, q = 0; p < k; p++, q += ps) {
            FloatVector b0 = FloatVector.fromArray(S, b, bo + p * L);
            FloatVector x = FloatVector.broadcast(S, a[a0 + q]);
            c00 = x.fma(b0, c00);
            x = FloatVector.broadcast(S, a[a1 + q]);
            c10 = x.fma(b0, c10);
            x = FloatVector.broadcast(S, a[a2 + q]);
            c20 = x.fma(b0, c20);
            x = FloatVector.broadcast(S, a[a3 + q]);
            c30 = x.fma(b0, c30);
            x = FloatVector.broadcast(S, a[a4 + q]);
            c40 = x.fma(b0, c40);
            x = FloatVector.broadcast(S, a[a5 + q]);
            c50 = x.fma(b0, c50);
            x = FloatVector.broadcast(S, a[a6 + q]);
            c60 = x.fma(b0, c60);
            x = FloatVector.broadcast(S, a[a7 + q]);
            c70 = x.fma(b0, c70);
        }
        c00.intoArray(c, co);
        c10.intoArray(c, co + ldc);
        c20.intoArray(c, co + 2 * ldc);
        c30.intoArray(c, co + 3 * ldc);
        c40.intoArray(c, co + 4 * ldc);
        c50.intoArray(c, co + 5 * ldc);
        c60.intoArray(c, co + 6 * ldc);
        c70.intoArray(c, co + 7 * ldc);
    }

    private static void tile4x1(
            int k, float[] a, int ao, int rs, int ps, float[] b, int bo, float[] c, int co, int ldc) {
        FloatVector zero = FloatVector.zero(S);
        FloatVector c00 = zero;
        FloatVector c10 = zero;
        FloatVector c20 = zero;
        FloatVector c30 = zero;
        int a0 = ao;
        int a1 = ao + rs;
        int a2 = ao + 2 * rs;
        int a3 = ao + 3 * rs;
        for (int p = 0, q = 0; p < k; p++, q += ps) {
            FloatVector b0 = FloatVector.fromArray(S, b, bo + p * L);
            FloatVector x = FloatVector.broadcast(S, a[a0 + q]);
            c00 = x.fma(b0, c00);
            x = FloatVector.broadcast(S, a[a1 + q]);
            c10 = x.fma(b0, c10);
            x = FloatVector.broadcast(S, a[a2 + q]);
            c20 = x.fma(b0, c20);
            x = FloatVector.broadcast(S, a[a3 + q]);
            c30 = x.fma(b0, c30);
        }
        c00.intoArray(c, co);
        c10.intoArray(c, co + ldc);
        c20.intoArray(c, co + 2 * ldc);
        c30.intoArray(c, co + 3 * ldc);
    }

    private static void tile1x1(
            int k, float[] a, int ao, int rs, int ps, float[] b, int bo, float[] c, int co, int ldc) {
        FloatVector zero = FloatVector.zero(S);
        FloatVector c00 = zero;
        int a0 = ao;
        for (int p = 0, q = 0; p < k; p++, q += ps) {
            FloatVector b0 = FloatVector.fromArray(S, b, bo + p * L);
            FloatVector x = FloatVector.broadcast(S, a[a0 + q]);
            c00 = x.fma(b0, c00);
        }
        c00.intoArray(c, co);
    }
}

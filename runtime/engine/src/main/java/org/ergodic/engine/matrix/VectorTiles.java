package org.ergodic.engine.matrix;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.ergodic.engine.kernel.Species;
import org.ergodic.engine.runtime.Vectors;

/**
 * Tiles of a product in vector registers, whose sums fill half of the 32 registers that AVX-512 has and three quarters
 * of the 16 of others, so each number loaded serves many multiplications (with 24 sums the JIT's first compiler runs
 * out of registers, and its second never gets to see the method). Four rows of three vectors are faster than six of two
 * where there are 16 registers, since the JIT makes two instructions of each number that is broadcast. Each tile has a
 * method of its own, too long to be inlined, with its sums in local variables, because the JIT keeps only those in
 * registers. Of the two ways to multiply and add, the JIT compiles the one that the constant chooses.
 */
final class VectorTiles implements Gemm.Tiles {
    private static final VectorSpecies<Float> S = Species.FLOAT;
    private static final int L = S.length();
    private static final boolean FMA = Vectors.FMA;

    /** A tile; all are called at one place, which the JIT therefore does not resolve and inline. */
    interface Tile {
        void run(int k, float[] a, int ao, int rs, float[] b, int bo, float[] c, int co, int ldc, boolean more);
    }

    /** By vectors of a row, less one, and by 1, 4 or 8 rows. Eight rows of three vectors would not fit. */
    private static final Tile[][] TILES = {
        {VectorTiles::tile1x1, VectorTiles::tile4x1, VectorTiles::tile8x1},
        {VectorTiles::tile1x2, VectorTiles::tile4x2, VectorTiles::tile8x2},
        {VectorTiles::tile1x3}
    };

    private static final int PAIR = 2;

    /**
     * What sums begin with, each with zeros of its own. With one zero for all, the JIT often puts sums on the stack,
     * since it wants a register more than there are; the tile then takes twice as long.
     */
    static final float[] ZEROS = new float[Gemm.ROWS * 2 * L];

    private static final Gemm.Tiles PLAIN = new ScalarTiles();

    /** Partial sums of 4 rows and 2 columns. */
    private static final ThreadLocal<float[]> SUMS = ThreadLocal.withInitial(() -> new float[8 * L]);

    private final Tile wide;

    VectorTiles() {
        this(new WideTile());
    }

    /**
     * The tiles, one of them given.
     *
     * @param wide the tile of four rows and three vectors
     */
    VectorTiles(Tile wide) {
        this.wide = wide;
    }

    @Override
    public void run(
            int rows,
            int vectors,
            int k,
            float[] a,
            int ao,
            int rs,
            float[] b,
            int bo,
            float[] c,
            int co,
            int ldc,
            boolean more) {
        int which = rows == 1 ? 0 : rows == 4 ? 1 : 2;
        Tile tile = vectors == 3 && rows == 4 ? wide : TILES[vectors - 1][which];
        tile.run(k, a, ao, rs, b, bo, c, co, ldc, more);
    }

    @Override
    public void strip(int k, float[] a, int ao, int rs, int ps, float[] b, int bo, int ldb, float[] c, int co) {
        FloatVector c00 = FloatVector.fromArray(S, ZEROS, 0);
        FloatVector c01 = FloatVector.fromArray(S, ZEROS, L);
        FloatVector c02 = FloatVector.fromArray(S, ZEROS, 2 * L);
        FloatVector c03 = FloatVector.fromArray(S, ZEROS, 3 * L);
        FloatVector c10 = FloatVector.fromArray(S, ZEROS, 4 * L);
        FloatVector c11 = FloatVector.fromArray(S, ZEROS, 5 * L);
        FloatVector c12 = FloatVector.fromArray(S, ZEROS, 6 * L);
        FloatVector c13 = FloatVector.fromArray(S, ZEROS, 7 * L);
        int a1 = ao + rs;
        for (int p = 0, q = 0, at = bo; p < k; p++, q += ps, at += ldb) {
            FloatVector x0 = FloatVector.broadcast(S, a[ao + q]);
            FloatVector x1 = FloatVector.broadcast(S, a[a1 + q]);
            FloatVector y = FloatVector.fromArray(S, b, at);
            c00 = FMA ? x0.fma(y, c00) : x0.mul(y).add(c00);
            c10 = FMA ? x1.fma(y, c10) : x1.mul(y).add(c10);
            y = FloatVector.fromArray(S, b, at + L);
            c01 = FMA ? x0.fma(y, c01) : x0.mul(y).add(c01);
            c11 = FMA ? x1.fma(y, c11) : x1.mul(y).add(c11);
            y = FloatVector.fromArray(S, b, at + 2 * L);
            c02 = FMA ? x0.fma(y, c02) : x0.mul(y).add(c02);
            c12 = FMA ? x1.fma(y, c12) : x1.mul(y).add(c12);
            y = FloatVector.fromArray(S, b, at + 3 * L);
            c03 = FMA ? x0.fma(y, c03) : x0.mul(y).add(c03);
            c13 = FMA ? x1.fma(y, c13) : x1.mul(y).add(c13);
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
        FloatVector c00 = FloatVector.fromArray(S, ZEROS, 0);
        FloatVector c01 = FloatVector.fromArray(S, ZEROS, L);
        FloatVector c10 = FloatVector.fromArray(S, ZEROS, 2 * L);
        FloatVector c11 = FloatVector.fromArray(S, ZEROS, 3 * L);
        FloatVector c20 = FloatVector.fromArray(S, ZEROS, 4 * L);
        FloatVector c21 = FloatVector.fromArray(S, ZEROS, 5 * L);
        FloatVector c30 = FloatVector.fromArray(S, ZEROS, 6 * L);
        FloatVector c31 = FloatVector.fromArray(S, ZEROS, 7 * L);
        int a1 = ao + lda;
        int a2 = ao + 2 * lda;
        int a3 = ao + 3 * lda;
        int b1 = bo + k;
        for (int p = 0; p < whole; p += L) {
            FloatVector y0 = FloatVector.fromArray(S, b, bo + p);
            FloatVector y1 = FloatVector.fromArray(S, b, b1 + p);
            FloatVector x = FloatVector.fromArray(S, a, ao + p);
            c00 = FMA ? x.fma(y0, c00) : x.mul(y0).add(c00);
            c01 = FMA ? x.fma(y1, c01) : x.mul(y1).add(c01);
            x = FloatVector.fromArray(S, a, a1 + p);
            c10 = FMA ? x.fma(y0, c10) : x.mul(y0).add(c10);
            c11 = FMA ? x.fma(y1, c11) : x.mul(y1).add(c11);
            x = FloatVector.fromArray(S, a, a2 + p);
            c20 = FMA ? x.fma(y0, c20) : x.mul(y0).add(c20);
            c21 = FMA ? x.fma(y1, c21) : x.mul(y1).add(c21);
            x = FloatVector.fromArray(S, a, a3 + p);
            c30 = FMA ? x.fma(y0, c30) : x.mul(y0).add(c30);
            c31 = FMA ? x.fma(y1, c31) : x.mul(y1).add(c31);
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
     * Adds up a vector's partial sums by halves; plain code is faster here than turning vectors, and shorter ones would
     * keep the JIT from knowing which are meant elsewhere.
     */
    private static float fold(float[] x, int i) {
        for (int half = L / 2; half > 0; half /= 2) {
            for (int j = 0; j < half; j++) {
                x[i + j] += x[i + half + j];
            }
        }
        return x[i];
    }

    private static void tile1x3(
            int k, float[] a, int ao, int rs, float[] b, int bo, float[] c, int co, int ldc, boolean more) {
        FloatVector c00 = FloatVector.fromArray(S, ZEROS, 0);
        FloatVector c01 = FloatVector.fromArray(S, ZEROS, L);
        FloatVector c02 = FloatVector.fromArray(S, ZEROS, 2 * L);
        int a0 = ao;
        for (int p = 0, at = bo; p < k; p++, at += 3 * L) {
            FloatVector b0 = FloatVector.fromArray(S, b, at);
            FloatVector b1 = FloatVector.fromArray(S, b, at + L);
            FloatVector b2 = FloatVector.fromArray(S, b, at + 2 * L);
            FloatVector x = FloatVector.broadcast(S, a[a0 + p]);
            c00 = FMA ? x.fma(b0, c00) : x.mul(b0).add(c00);
            c01 = FMA ? x.fma(b1, c01) : x.mul(b1).add(c01);
            c02 = FMA ? x.fma(b2, c02) : x.mul(b2).add(c02);
        }
        if (more) {
            c00 = c00.add(FloatVector.fromArray(S, c, co));
            c01 = c01.add(FloatVector.fromArray(S, c, co + L));
            c02 = c02.add(FloatVector.fromArray(S, c, co + 2 * L));
        }
        c00.intoArray(c, co);
        c01.intoArray(c, co + L);
        c02.intoArray(c, co + 2 * L);
    }

    private static void tile8x2(
            int k, float[] a, int ao, int rs, float[] b, int bo, float[] c, int co, int ldc, boolean more) {
        FloatVector c00 = FloatVector.fromArray(S, ZEROS, 0);
        FloatVector c01 = FloatVector.fromArray(S, ZEROS, L);
        FloatVector c10 = FloatVector.fromArray(S, ZEROS, 2 * L);
        FloatVector c11 = FloatVector.fromArray(S, ZEROS, 3 * L);
        FloatVector c20 = FloatVector.fromArray(S, ZEROS, 4 * L);
        FloatVector c21 = FloatVector.fromArray(S, ZEROS, 5 * L);
        FloatVector c30 = FloatVector.fromArray(S, ZEROS, 6 * L);
        FloatVector c31 = FloatVector.fromArray(S, ZEROS, 7 * L);
        FloatVector c40 = FloatVector.fromArray(S, ZEROS, 8 * L);
        FloatVector c41 = FloatVector.fromArray(S, ZEROS, 9 * L);
        FloatVector c50 = FloatVector.fromArray(S, ZEROS, 10 * L);
        FloatVector c51 = FloatVector.fromArray(S, ZEROS, 11 * L);
        FloatVector c60 = FloatVector.fromArray(S, ZEROS, 12 * L);
        FloatVector c61 = FloatVector.fromArray(S, ZEROS, 13 * L);
        FloatVector c70 = FloatVector.fromArray(S, ZEROS, 14 * L);
        FloatVector c71 = FloatVector.fromArray(S, ZEROS, 15 * L);
        int a0 = ao;
        int a1 = ao + rs;
        int a2 = ao + 2 * rs;
        int a3 = ao + 3 * rs;
        int a4 = ao + 4 * rs;
        int a5 = ao + 5 * rs;
        int a6 = ao + 6 * rs;
        int a7 = ao + 7 * rs;
        for (int p = 0, at = bo; p < k; p++, at += 2 * L) {
            FloatVector b0 = FloatVector.fromArray(S, b, at);
            FloatVector b1 = FloatVector.fromArray(S, b, at + L);
            FloatVector x = FloatVector.broadcast(S, a[a0 + p]);
            c00 = FMA ? x.fma(b0, c00) : x.mul(b0).add(c00);
            c01 = FMA ? x.fma(b1, c01) : x.mul(b1).add(c01);
            x = FloatVector.broadcast(S, a[a1 + p]);
            c10 = FMA ? x.fma(b0, c10) : x.mul(b0).add(c10);
            c11 = FMA ? x.fma(b1, c11) : x.mul(b1).add(c11);
            x = FloatVector.broadcast(S, a[a2 + p]);
            c20 = FMA ? x.fma(b0, c20) : x.mul(b0).add(c20);
            c21 = FMA ? x.fma(b1, c21) : x.mul(b1).add(c21);
            x = FloatVector.broadcast(S, a[a3 + p]);
            c30 = FMA ? x.fma(b0, c30) : x.mul(b0).add(c30);
            c31 = FMA ? x.fma(b1, c31) : x.mul(b1).add(c31);
            x = FloatVector.broadcast(S, a[a4 + p]);
            c40 = FMA ? x.fma(b0, c40) : x.mul(b0).add(c40);
            c41 = FMA ? x.fma(b1, c41) : x.mul(b1).add(c41);
            x = FloatVector.broadcast(S, a[a5 + p]);
            c50 = FMA ? x.fma(b0, c50) : x.mul(b0).add(c50);
            c51 = FMA ? x.fma(b1, c51) : x.mul(b1).add(c51);
            x = FloatVector.broadcast(S, a[a6 + p]);
            c60 = FMA ? x.fma(b0, c60) : x.mul(b0).add(c60);
            c61 = FMA ? x.fma(b1, c61) : x.mul(b1).add(c61);
            x = FloatVector.broadcast(S, a[a7 + p]);
            c70 = FMA ? x.fma(b0, c70) : x.mul(b0).add(c70);
            c71 = FMA ? x.fma(b1, c71) : x.mul(b1).add(c71);
        }
        if (more) {
            c00 = c00.add(FloatVector.fromArray(S, c, co));
            c01 = c01.add(FloatVector.fromArray(S, c, co + L));
            c10 = c10.add(FloatVector.fromArray(S, c, co + ldc));
            c11 = c11.add(FloatVector.fromArray(S, c, co + ldc + L));
            c20 = c20.add(FloatVector.fromArray(S, c, co + 2 * ldc));
            c21 = c21.add(FloatVector.fromArray(S, c, co + 2 * ldc + L));
            c30 = c30.add(FloatVector.fromArray(S, c, co + 3 * ldc));
            c31 = c31.add(FloatVector.fromArray(S, c, co + 3 * ldc + L));
            c40 = c40.add(FloatVector.fromArray(S, c, co + 4 * ldc));
            c41 = c41.add(FloatVector.fromArray(S, c, co + 4 * ldc + L));
            c50 = c50.add(FloatVector.fromArray(S, c, co + 5 * ldc));
            c51 = c51.add(FloatVector.fromArray(S, c, co + 5 * ldc + L));
            c60 = c60.add(FloatVector.fromArray(S, c, co + 6 * ldc));
            c61 = c61.add(FloatVector.fromArray(S, c, co + 6 * ldc + L));
            c70 = c70.add(FloatVector.fromArray(S, c, co + 7 * ldc));
            c71 = c71.add(FloatVector.fromArray(S, c, co + 7 * ldc + L));
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
            int k, float[] a, int ao, int rs, float[] b, int bo, float[] c, int co, int ldc, boolean more) {
        FloatVector c00 = FloatVector.fromArray(S, ZEROS, 0);
        FloatVector c01 = FloatVector.fromArray(S, ZEROS, L);
        FloatVector c10 = FloatVector.fromArray(S, ZEROS, 2 * L);
        FloatVector c11 = FloatVector.fromArray(S, ZEROS, 3 * L);
        FloatVector c20 = FloatVector.fromArray(S, ZEROS, 4 * L);
        FloatVector c21 = FloatVector.fromArray(S, ZEROS, 5 * L);
        FloatVector c30 = FloatVector.fromArray(S, ZEROS, 6 * L);
        FloatVector c31 = FloatVector.fromArray(S, ZEROS, 7 * L);
        int a0 = ao;
        int a1 = ao + rs;
        int a2 = ao + 2 * rs;
        int a3 = ao + 3 * rs;
        for (int p = 0, at = bo; p < k; p++, at += 2 * L) {
            FloatVector b0 = FloatVector.fromArray(S, b, at);
            FloatVector b1 = FloatVector.fromArray(S, b, at + L);
            FloatVector x = FloatVector.broadcast(S, a[a0 + p]);
            c00 = FMA ? x.fma(b0, c00) : x.mul(b0).add(c00);
            c01 = FMA ? x.fma(b1, c01) : x.mul(b1).add(c01);
            x = FloatVector.broadcast(S, a[a1 + p]);
            c10 = FMA ? x.fma(b0, c10) : x.mul(b0).add(c10);
            c11 = FMA ? x.fma(b1, c11) : x.mul(b1).add(c11);
            x = FloatVector.broadcast(S, a[a2 + p]);
            c20 = FMA ? x.fma(b0, c20) : x.mul(b0).add(c20);
            c21 = FMA ? x.fma(b1, c21) : x.mul(b1).add(c21);
            x = FloatVector.broadcast(S, a[a3 + p]);
            c30 = FMA ? x.fma(b0, c30) : x.mul(b0).add(c30);
            c31 = FMA ? x.fma(b1, c31) : x.mul(b1).add(c31);
        }
        if (more) {
            c00 = c00.add(FloatVector.fromArray(S, c, co));
            c01 = c01.add(FloatVector.fromArray(S, c, co + L));
            c10 = c10.add(FloatVector.fromArray(S, c, co + ldc));
            c11 = c11.add(FloatVector.fromArray(S, c, co + ldc + L));
            c20 = c20.add(FloatVector.fromArray(S, c, co + 2 * ldc));
            c21 = c21.add(FloatVector.fromArray(S, c, co + 2 * ldc + L));
            c30 = c30.add(FloatVector.fromArray(S, c, co + 3 * ldc));
            c31 = c31.add(FloatVector.fromArray(S, c, co + 3 * ldc + L));
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
            int k, float[] a, int ao, int rs, float[] b, int bo, float[] c, int co, int ldc, boolean more) {
        FloatVector c00 = FloatVector.fromArray(S, ZEROS, 0);
        FloatVector c01 = FloatVector.fromArray(S, ZEROS, L);
        int a0 = ao;
        for (int p = 0, at = bo; p < k; p++, at += 2 * L) {
            FloatVector b0 = FloatVector.fromArray(S, b, at);
            FloatVector b1 = FloatVector.fromArray(S, b, at + L);
            FloatVector x = FloatVector.broadcast(S, a[a0 + p]);
            c00 = FMA ? x.fma(b0, c00) : x.mul(b0).add(c00);
            c01 = FMA ? x.fma(b1, c01) : x.mul(b1).add(c01);
        }
        if (more) {
            c00 = c00.add(FloatVector.fromArray(S, c, co));
            c01 = c01.add(FloatVector.fromArray(S, c, co + L));
        }
        c00.intoArray(c, co);
        c01.intoArray(c, co + L);
    }

    private static void tile8x1(
            int k, float[] a, int ao, int rs, float[] b, int bo, float[] c, int co, int ldc, boolean more) {
        FloatVector c00 = FloatVector.fromArray(S, ZEROS, 0);
        FloatVector c10 = FloatVector.fromArray(S, ZEROS, L);
        FloatVector c20 = FloatVector.fromArray(S, ZEROS, 2 * L);
        FloatVector c30 = FloatVector.fromArray(S, ZEROS, 3 * L);
        FloatVector c40 = FloatVector.fromArray(S, ZEROS, 4 * L);
        FloatVector c50 = FloatVector.fromArray(S, ZEROS, 5 * L);
        FloatVector c60 = FloatVector.fromArray(S, ZEROS, 6 * L);
        FloatVector c70 = FloatVector.fromArray(S, ZEROS, 7 * L);
        int a0 = ao;
        int a1 = ao + rs;
        int a2 = ao + 2 * rs;
        int a3 = ao + 3 * rs;
        int a4 = ao + 4 * rs;
        int a5 = ao + 5 * rs;
        int a6 = ao + 6 * rs;
        int a7 = ao + 7 * rs;
        for (int p = 0, at = bo; p < k; p++, at += L) {
            FloatVector b0 = FloatVector.fromArray(S, b, at);
            FloatVector x = FloatVector.broadcast(S, a[a0 + p]);
            c00 = FMA ? x.fma(b0, c00) : x.mul(b0).add(c00);
            x = FloatVector.broadcast(S, a[a1 + p]);
            c10 = FMA ? x.fma(b0, c10) : x.mul(b0).add(c10);
            x = FloatVector.broadcast(S, a[a2 + p]);
            c20 = FMA ? x.fma(b0, c20) : x.mul(b0).add(c20);
            x = FloatVector.broadcast(S, a[a3 + p]);
            c30 = FMA ? x.fma(b0, c30) : x.mul(b0).add(c30);
            x = FloatVector.broadcast(S, a[a4 + p]);
            c40 = FMA ? x.fma(b0, c40) : x.mul(b0).add(c40);
            x = FloatVector.broadcast(S, a[a5 + p]);
            c50 = FMA ? x.fma(b0, c50) : x.mul(b0).add(c50);
            x = FloatVector.broadcast(S, a[a6 + p]);
            c60 = FMA ? x.fma(b0, c60) : x.mul(b0).add(c60);
            x = FloatVector.broadcast(S, a[a7 + p]);
            c70 = FMA ? x.fma(b0, c70) : x.mul(b0).add(c70);
        }
        if (more) {
            c00 = c00.add(FloatVector.fromArray(S, c, co));
            c10 = c10.add(FloatVector.fromArray(S, c, co + ldc));
            c20 = c20.add(FloatVector.fromArray(S, c, co + 2 * ldc));
            c30 = c30.add(FloatVector.fromArray(S, c, co + 3 * ldc));
            c40 = c40.add(FloatVector.fromArray(S, c, co + 4 * ldc));
            c50 = c50.add(FloatVector.fromArray(S, c, co + 5 * ldc));
            c60 = c60.add(FloatVector.fromArray(S, c, co + 6 * ldc));
            c70 = c70.add(FloatVector.fromArray(S, c, co + 7 * ldc));
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
            int k, float[] a, int ao, int rs, float[] b, int bo, float[] c, int co, int ldc, boolean more) {
        FloatVector c00 = FloatVector.fromArray(S, ZEROS, 0);
        FloatVector c10 = FloatVector.fromArray(S, ZEROS, L);
        FloatVector c20 = FloatVector.fromArray(S, ZEROS, 2 * L);
        FloatVector c30 = FloatVector.fromArray(S, ZEROS, 3 * L);
        int a0 = ao;
        int a1 = ao + rs;
        int a2 = ao + 2 * rs;
        int a3 = ao + 3 * rs;
        for (int p = 0, at = bo; p < k; p++, at += L) {
            FloatVector b0 = FloatVector.fromArray(S, b, at);
            FloatVector x = FloatVector.broadcast(S, a[a0 + p]);
            c00 = FMA ? x.fma(b0, c00) : x.mul(b0).add(c00);
            x = FloatVector.broadcast(S, a[a1 + p]);
            c10 = FMA ? x.fma(b0, c10) : x.mul(b0).add(c10);
            x = FloatVector.broadcast(S, a[a2 + p]);
            c20 = FMA ? x.fma(b0, c20) : x.mul(b0).add(c20);
            x = FloatVector.broadcast(S, a[a3 + p]);
            c30 = FMA ? x.fma(b0, c30) : x.mul(b0).add(c30);
        }
        if (more) {
            c00 = c00.add(FloatVector.fromArray(S, c, co));
            c10 = c10.add(FloatVector.fromArray(S, c, co + ldc));
            c20 = c20.add(FloatVector.fromArray(S, c, co + 2 * ldc));
            c30 = c30.add(FloatVector.fromArray(S, c, co + 3 * ldc));
        }
        c00.intoArray(c, co);
        c10.intoArray(c, co + ldc);
        c20.intoArray(c, co + 2 * ldc);
        c30.intoArray(c, co + 3 * ldc);
    }

    private static void tile1x1(
            int k, float[] a, int ao, int rs, float[] b, int bo, float[] c, int co, int ldc, boolean more) {
        FloatVector c00 = FloatVector.fromArray(S, ZEROS, 0);
        int a0 = ao;
        for (int p = 0, at = bo; p < k; p++, at += L) {
            FloatVector b0 = FloatVector.fromArray(S, b, at);
            FloatVector x = FloatVector.broadcast(S, a[a0 + p]);
            c00 = FMA ? x.fma(b0, c00) : x.mul(b0).add(c00);
        }
        if (more) {
            c00 = c00.add(FloatVector.fromArray(S, c, co));
        }
        c00.intoArray(c, co);
    }
}

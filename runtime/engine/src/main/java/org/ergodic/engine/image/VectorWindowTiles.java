package org.ergodic.engine.image;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.ergodic.engine.kernel.Species;
import org.ergodic.engine.runtime.Vectors;

/**
 * Tiles in vector registers: 12 of the 16 that there are without AVX-512 are sums. Sums are local variables of one
 * long method, since the JIT keeps only those in registers; see {@code matrix.VectorTiles}.
 */
final class VectorWindowTiles implements WindowTiles {
    private static final VectorSpecies<Float> S = Species.FLOAT;
    private static final int L = S.length();
    private static final boolean FMA = Vectors.FMA;

    @Override
    public void windows(
            int length,
            float[] a,
            int[] rows,
            int at,
            int shift,
            float[] b,
            int bo,
            float[] d,
            int from,
            int ldd,
            float[] c,
            int co,
            int ldc) {
        int a0 = rows[at] + shift;
        int a1 = rows[at + 1] + shift;
        int a2 = rows[at + 2] + shift;
        int a3 = rows[at + 3] + shift;
        int a4 = rows[at + 4] + shift;
        int a5 = rows[at + 5] + shift;
        FloatVector c00 = FloatVector.fromArray(S, d, from);
        FloatVector c01 = FloatVector.fromArray(S, d, from + L);
        FloatVector c10 = FloatVector.fromArray(S, d, from + ldd);
        FloatVector c11 = FloatVector.fromArray(S, d, from + ldd + L);
        FloatVector c20 = FloatVector.fromArray(S, d, from + 2 * ldd);
        FloatVector c21 = FloatVector.fromArray(S, d, from + 2 * ldd + L);
        FloatVector c30 = FloatVector.fromArray(S, d, from + 3 * ldd);
        FloatVector c31 = FloatVector.fromArray(S, d, from + 3 * ldd + L);
        FloatVector c40 = FloatVector.fromArray(S, d, from + 4 * ldd);
        FloatVector c41 = FloatVector.fromArray(S, d, from + 4 * ldd + L);
        FloatVector c50 = FloatVector.fromArray(S, d, from + 5 * ldd);
        FloatVector c51 = FloatVector.fromArray(S, d, from + 5 * ldd + L);
            for (int q = 0; q < length; q++) {
                FloatVector y0 = FloatVector.fromArray(S, b, bo + q * (2 * L));
                FloatVector y1 = FloatVector.fromArray(S, b, bo + q * (2 * L) + L);
                FloatVector x0 = FloatVector.broadcast(S, a[a0 + q]);
                c00 = FMA ? x0.fma(y0, c00) : x0.mul(y0).add(c00);
                c01 = FMA ? x0.fma(y1, c01) : x0.mul(y1).add(c01);
                FloatVector x1 = FloatVector.broadcast(S, a[a1 + q]);
                c10 = FMA ? x1.fma(y0, c10) : x1.mul(y0).add(c10);
                c11 = FMA ? x1.fma(y1, c11) : x1.mul(y1).add(c11);
                FloatVector x2 = FloatVector.broadcast(S, a[a2 + q]);
                c20 = FMA ? x2.fma(y0, c20) : x2.mul(y0).add(c20);
                c21 = FMA ? x2.fma(y1, c21) : x2.mul(y1).add(c21);
                FloatVector x3 = FloatVector.broadcast(S, a[a3 + q]);
                c30 = FMA ? x3.fma(y0, c30) : x3.mul(y0).add(c30);
                c31 = FMA ? x3.fma(y1, c31) : x3.mul(y1).add(c31);
                FloatVector x4 = FloatVector.broadcast(S, a[a4 + q]);
                c40 = FMA ? x4.fma(y0, c40) : x4.mul(y0).add(c40);
                c41 = FMA ? x4.fma(y1, c41) : x4.mul(y1).add(c41);
                FloatVector x5 = FloatVector.broadcast(S, a[a5 + q]);
                c50 = FMA ? x5.fma(y0, c50) : x5.mul(y0).add(c50);
                c51 = FMA ? x5.fma(y1, c51) : x5.mul(y1).add(c51);
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
    }

    @Override
    public void gradient(int length, int[] at, float[] a, int ao, float[] b, int bo, float[] c, int co) {
        FloatVector c00 = FloatVector.fromArray(S, c, co);
        FloatVector c01 = FloatVector.fromArray(S, c, co + L);
        FloatVector c02 = FloatVector.fromArray(S, c, co + 2 * L);
        FloatVector c10 = FloatVector.fromArray(S, c, co + 3 * L);
        FloatVector c11 = FloatVector.fromArray(S, c, co + 4 * L);
        FloatVector c12 = FloatVector.fromArray(S, c, co + 5 * L);
        FloatVector c20 = FloatVector.fromArray(S, c, co + 6 * L);
        FloatVector c21 = FloatVector.fromArray(S, c, co + 7 * L);
        FloatVector c22 = FloatVector.fromArray(S, c, co + 8 * L);
        FloatVector c30 = FloatVector.fromArray(S, c, co + 9 * L);
        FloatVector c31 = FloatVector.fromArray(S, c, co + 10 * L);
        FloatVector c32 = FloatVector.fromArray(S, c, co + 11 * L);
            for (int q = 0; q < length; q++) {
                int o = bo + at[q];
                FloatVector y0 = FloatVector.fromArray(S, b, o);
                FloatVector y1 = FloatVector.fromArray(S, b, o + L);
                FloatVector y2 = FloatVector.fromArray(S, b, o + 2 * L);
                FloatVector x0 = FloatVector.broadcast(S, a[ao + 4 * q]);
                c00 = FMA ? x0.fma(y0, c00) : x0.mul(y0).add(c00);
                c01 = FMA ? x0.fma(y1, c01) : x0.mul(y1).add(c01);
                c02 = FMA ? x0.fma(y2, c02) : x0.mul(y2).add(c02);
                FloatVector x1 = FloatVector.broadcast(S, a[ao + 4 * q + 1]);
                c10 = FMA ? x1.fma(y0, c10) : x1.mul(y0).add(c10);
                c11 = FMA ? x1.fma(y1, c11) : x1.mul(y1).add(c11);
                c12 = FMA ? x1.fma(y2, c12) : x1.mul(y2).add(c12);
                FloatVector x2 = FloatVector.broadcast(S, a[ao + 4 * q + 2]);
                c20 = FMA ? x2.fma(y0, c20) : x2.mul(y0).add(c20);
                c21 = FMA ? x2.fma(y1, c21) : x2.mul(y1).add(c21);
                c22 = FMA ? x2.fma(y2, c22) : x2.mul(y2).add(c22);
                FloatVector x3 = FloatVector.broadcast(S, a[ao + 4 * q + 3]);
                c30 = FMA ? x3.fma(y0, c30) : x3.mul(y0).add(c30);
                c31 = FMA ? x3.fma(y1, c31) : x3.mul(y1).add(c31);
                c32 = FMA ? x3.fma(y2, c32) : x3.mul(y2).add(c32);
            }
        c00.intoArray(c, co);
        c01.intoArray(c, co + L);
        c02.intoArray(c, co + 2 * L);
        c10.intoArray(c, co + 3 * L);
        c11.intoArray(c, co + 4 * L);
        c12.intoArray(c, co + 5 * L);
        c20.intoArray(c, co + 6 * L);
        c21.intoArray(c, co + 7 * L);
        c22.intoArray(c, co + 8 * L);
        c30.intoArray(c, co + 9 * L);
        c31.intoArray(c, co + 10 * L);
        c32.intoArray(c, co + 11 * L);
    }
}

package org.ergodic.engine.image;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.ergodic.engine.kernel.Species;
import org.ergodic.engine.runtime.Vectors;

/**
 * Tiles in vector registers: 12 of the 16 that there are without AVX-512 are sums, or 8, which are as many as two units
 * need to be busy. Six rows of two vectors, three of four and two of six take twice as long here: the JIT puts some of
 * the sums on the stack. So do loops in loops, where it makes objects of the sums. Each tile is one long method with
 * sums in local variables, since the JIT keeps only those in registers.
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
        FloatVector c00 = FloatVector.fromArray(S, d, from);
        FloatVector c01 = FloatVector.fromArray(S, d, from + L);
        FloatVector c02 = FloatVector.fromArray(S, d, from + 2 * L);
        FloatVector c10 = FloatVector.fromArray(S, d, from + ldd);
        FloatVector c11 = FloatVector.fromArray(S, d, from + ldd + L);
        FloatVector c12 = FloatVector.fromArray(S, d, from + ldd + 2 * L);
        FloatVector c20 = FloatVector.fromArray(S, d, from + 2 * ldd);
        FloatVector c21 = FloatVector.fromArray(S, d, from + 2 * ldd + L);
        FloatVector c22 = FloatVector.fromArray(S, d, from + 2 * ldd + 2 * L);
        FloatVector c30 = FloatVector.fromArray(S, d, from + 3 * ldd);
        FloatVector c31 = FloatVector.fromArray(S, d, from + 3 * ldd + L);
        FloatVector c32 = FloatVector.fromArray(S, d, from + 3 * ldd + 2 * L);
        for (int q = 0, panel = bo; q < length; q++, panel += 3 * L) {
            FloatVector y0 = FloatVector.fromArray(S, b, panel);
            FloatVector y1 = FloatVector.fromArray(S, b, panel + L);
            FloatVector y2 = FloatVector.fromArray(S, b, panel + 2 * L);
            FloatVector x = FloatVector.broadcast(S, a[a0 + q]);
            c00 = FMA ? x.fma(y0, c00) : x.mul(y0).add(c00);
            c01 = FMA ? x.fma(y1, c01) : x.mul(y1).add(c01);
            c02 = FMA ? x.fma(y2, c02) : x.mul(y2).add(c02);
            x = FloatVector.broadcast(S, a[a1 + q]);
            c10 = FMA ? x.fma(y0, c10) : x.mul(y0).add(c10);
            c11 = FMA ? x.fma(y1, c11) : x.mul(y1).add(c11);
            c12 = FMA ? x.fma(y2, c12) : x.mul(y2).add(c12);
            x = FloatVector.broadcast(S, a[a2 + q]);
            c20 = FMA ? x.fma(y0, c20) : x.mul(y0).add(c20);
            c21 = FMA ? x.fma(y1, c21) : x.mul(y1).add(c21);
            c22 = FMA ? x.fma(y2, c22) : x.mul(y2).add(c22);
            x = FloatVector.broadcast(S, a[a3 + q]);
            c30 = FMA ? x.fma(y0, c30) : x.mul(y0).add(c30);
            c31 = FMA ? x.fma(y1, c31) : x.mul(y1).add(c31);
            c32 = FMA ? x.fma(y2, c32) : x.mul(y2).add(c32);
        }
        c00.intoArray(c, co);
        c01.intoArray(c, co + L);
        c02.intoArray(c, co + 2 * L);
        c10.intoArray(c, co + ldc);
        c11.intoArray(c, co + ldc + L);
        c12.intoArray(c, co + ldc + 2 * L);
        c20.intoArray(c, co + 2 * ldc);
        c21.intoArray(c, co + 2 * ldc + L);
        c22.intoArray(c, co + 2 * ldc + 2 * L);
        c30.intoArray(c, co + 3 * ldc);
        c31.intoArray(c, co + 3 * ldc + L);
        c32.intoArray(c, co + 3 * ldc + 2 * L);
    }

    @Override
    public void wideWindows(
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
        FloatVector c00 = FloatVector.fromArray(S, d, from);
        FloatVector c01 = FloatVector.fromArray(S, d, from + L);
        FloatVector c02 = FloatVector.fromArray(S, d, from + 2 * L);
        FloatVector c03 = FloatVector.fromArray(S, d, from + 3 * L);
        FloatVector c10 = FloatVector.fromArray(S, d, from + ldd);
        FloatVector c11 = FloatVector.fromArray(S, d, from + ldd + L);
        FloatVector c12 = FloatVector.fromArray(S, d, from + ldd + 2 * L);
        FloatVector c13 = FloatVector.fromArray(S, d, from + ldd + 3 * L);
        for (int q = 0, panel = bo; q < length; q++, panel += 4 * L) {
            FloatVector y0 = FloatVector.fromArray(S, b, panel);
            FloatVector y1 = FloatVector.fromArray(S, b, panel + L);
            FloatVector y2 = FloatVector.fromArray(S, b, panel + 2 * L);
            FloatVector y3 = FloatVector.fromArray(S, b, panel + 3 * L);
            FloatVector x = FloatVector.broadcast(S, a[a0 + q]);
            c00 = FMA ? x.fma(y0, c00) : x.mul(y0).add(c00);
            c01 = FMA ? x.fma(y1, c01) : x.mul(y1).add(c01);
            c02 = FMA ? x.fma(y2, c02) : x.mul(y2).add(c02);
            c03 = FMA ? x.fma(y3, c03) : x.mul(y3).add(c03);
            x = FloatVector.broadcast(S, a[a1 + q]);
            c10 = FMA ? x.fma(y0, c10) : x.mul(y0).add(c10);
            c11 = FMA ? x.fma(y1, c11) : x.mul(y1).add(c11);
            c12 = FMA ? x.fma(y2, c12) : x.mul(y2).add(c12);
            c13 = FMA ? x.fma(y3, c13) : x.mul(y3).add(c13);
        }
        c00.intoArray(c, co);
        c01.intoArray(c, co + L);
        c02.intoArray(c, co + 2 * L);
        c03.intoArray(c, co + 3 * L);
        c10.intoArray(c, co + ldc);
        c11.intoArray(c, co + ldc + L);
        c12.intoArray(c, co + ldc + 2 * L);
        c13.intoArray(c, co + ldc + 3 * L);
    }

    @Override
    public void gather(int length, float[] a, int[] at, int shift, float[] b, int bo) {
        for (int q = 0, panel = bo; q < length; q++, panel += 4 * L) {
            int from = at[q] + shift;
            FloatVector.fromArray(S, a, from).intoArray(b, panel);
            FloatVector.fromArray(S, a, from + L).intoArray(b, panel + L);
            FloatVector.fromArray(S, a, from + 2 * L).intoArray(b, panel + 2 * L);
            FloatVector.fromArray(S, a, from + 3 * L).intoArray(b, panel + 3 * L);
        }
    }
}

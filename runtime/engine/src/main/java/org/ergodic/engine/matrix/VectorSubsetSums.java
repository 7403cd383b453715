package org.ergodic.engine.matrix;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.ergodic.engine.kernel.Species;

/**
 * Inner loops of {@link FourRussians} on vectors; each calls nothing but the Vector API
 * ({@link VectorTiles}).
 */
final class VectorSubsetSums implements FourRussians.Loops {
    private static final VectorSpecies<Float> S = Species.FLOAT;
    private static final VectorSpecies<Integer> I = Species.INT;
    private static final int L = S.length();
    private static final int ROWS = 4;
    private static final int ONE = Float.floatToRawIntBits(1f);
    private static final int BIT_OF_ONE = 29;
    private static final int FIRST = Integer.numberOfTrailingZeros(FourRussians.WIDE);
    private static final FourRussians.Loops PLAIN = new ScalarSubsetSums();

    @Override
    public int scan(int n, float[] a, int ao) {
        IntVector wrong = IntVector.zero(I);
        IntVector one = IntVector.broadcast(I, ONE);
        int whole = n - n % L;
        for (int i = 0; i < whole; i += L) {
            IntVector bits = FloatVector.fromArray(S, a, ao + i).reinterpretAsInts();
            // A one has bit 29 set, a zero has not; either then decides all others.
            IntVector should = bits.lanewise(VectorOperators.LSHL, 31 - BIT_OF_ONE)
                    .lanewise(VectorOperators.ASHR, 31)
                    .and(one);
            wrong = wrong.or(bits.lanewise(VectorOperators.XOR, should));
        }
        return wrong.reduceLanes(VectorOperators.OR) | PLAIN.scan(n - whole, a, ao + whole);
    }

    @Override
    public void name(int n, float[] a, int ao, int far, int[] names, int no) {
        int whole = n - n % L;
        IntVector bit = IntVector.broadcast(I, FourRussians.WIDE);
        for (int i = 0; i < whole; i += L) {
            IntVector name = IntVector.zero(I);
            for (int s = 0, at = ao + 3 * far + i; s < FourRussians.SIZE; s++, at -= far) {
                IntVector bits = FloatVector.fromArray(S, a, at).reinterpretAsInts();
                name = name.lanewise(VectorOperators.LSHL, 1)
                        .or(bits.lanewise(VectorOperators.LSHR, BIT_OF_ONE - FIRST)
                                .and(bit));
            }
            name.intoArray(names, no + i);
        }
        ScalarSubsetSums.name(whole, n, a, ao, far, names, no);
    }

    @Override
    public void sum(int groups, float[] b, int bo, int next, int far, float[] sums, int so) {
        int w = FourRussians.WIDE;
        FloatVector zero = FloatVector.zero(S);
        for (int half = 0; half < w; half += L) {
            for (int g = 0; g < groups; g++) {
                int at = bo + g * next + half;
                int to = so + g * FourRussians.GROUP + half;
                FloatVector x0 = FloatVector.fromArray(S, b, at);
                FloatVector x1 = FloatVector.fromArray(S, b, at + far);
                FloatVector x2 = FloatVector.fromArray(S, b, at + 2 * far);
                FloatVector x3 = FloatVector.fromArray(S, b, at + 3 * far);
                FloatVector low = x0.add(x1);
                FloatVector high = x2.add(x3);
                zero.intoArray(sums, to);
                x0.intoArray(sums, to + w);
                x1.intoArray(sums, to + 2 * w);
                low.intoArray(sums, to + 3 * w);
                x2.intoArray(sums, to + 4 * w);
                x0.add(x2).intoArray(sums, to + 5 * w);
                x1.add(x2).intoArray(sums, to + 6 * w);
                low.add(x2).intoArray(sums, to + 7 * w);
                x3.intoArray(sums, to + 8 * w);
                x0.add(x3).intoArray(sums, to + 9 * w);
                x1.add(x3).intoArray(sums, to + 10 * w);
                low.add(x3).intoArray(sums, to + 11 * w);
                high.intoArray(sums, to + 12 * w);
                x0.add(high).intoArray(sums, to + 13 * w);
                x1.add(high).intoArray(sums, to + 14 * w);
                low.add(high).intoArray(sums, to + 15 * w);
            }
        }
    }

    @Override
    public void add(
            int m,
            int groups,
            int[] names,
            int no,
            int rs,
            float[] sums,
            int so,
            float[] c,
            int co,
            float[] to,
            int at,
            int ld) {
        int i = 0;
        for (; i + ROWS <= m; i += ROWS) {
            add4(groups, names, no + i * rs, rs, sums, so, c, co + i * FourRussians.WIDE, to, at + i * ld, ld);
        }
        for (; i < m; i++) {
            add1(groups, names, no + i * rs, sums, so, c, co + i * FourRussians.WIDE, to, at + i * ld);
        }
    }

    private static void add4(
            int groups,
            int[] names,
            int n0,
            int rs,
            float[] sums,
            int so,
            float[] c,
            int co,
            float[] to,
            int at,
            int ld) {
        FloatVector s00 = FloatVector.fromArray(S, c, co);
        FloatVector s01 = FloatVector.fromArray(S, c, co + L);
        FloatVector s10 = FloatVector.fromArray(S, c, co + 2 * L);
        FloatVector s11 = FloatVector.fromArray(S, c, co + 3 * L);
        FloatVector s20 = FloatVector.fromArray(S, c, co + 4 * L);
        FloatVector s21 = FloatVector.fromArray(S, c, co + 5 * L);
        FloatVector s30 = FloatVector.fromArray(S, c, co + 6 * L);
        FloatVector s31 = FloatVector.fromArray(S, c, co + 7 * L);
        int n1 = n0 + rs;
        int n2 = n0 + 2 * rs;
        int n3 = n0 + 3 * rs;
        for (int g = 0, group = so; g < groups; g++, group += FourRussians.GROUP) {
            int from = group + names[n0 + g];
            s00 = s00.add(FloatVector.fromArray(S, sums, from));
            s01 = s01.add(FloatVector.fromArray(S, sums, from + L));
            from = group + names[n1 + g];
            s10 = s10.add(FloatVector.fromArray(S, sums, from));
            s11 = s11.add(FloatVector.fromArray(S, sums, from + L));
            from = group + names[n2 + g];
            s20 = s20.add(FloatVector.fromArray(S, sums, from));
            s21 = s21.add(FloatVector.fromArray(S, sums, from + L));
            from = group + names[n3 + g];
            s30 = s30.add(FloatVector.fromArray(S, sums, from));
            s31 = s31.add(FloatVector.fromArray(S, sums, from + L));
        }
        s00.intoArray(to, at);
        s01.intoArray(to, at + L);
        s10.intoArray(to, at + ld);
        s11.intoArray(to, at + ld + L);
        s20.intoArray(to, at + 2 * ld);
        s21.intoArray(to, at + 2 * ld + L);
        s30.intoArray(to, at + 3 * ld);
        s31.intoArray(to, at + 3 * ld + L);
    }

    private static void add1(
            int groups, int[] names, int no, float[] sums, int so, float[] c, int co, float[] to, int at) {
        FloatVector s0 = FloatVector.fromArray(S, c, co);
        FloatVector s1 = FloatVector.fromArray(S, c, co + L);
        for (int g = 0, group = so; g < groups; g++, group += FourRussians.GROUP) {
            int from = group + names[no + g];
            s0 = s0.add(FloatVector.fromArray(S, sums, from));
            s1 = s1.add(FloatVector.fromArray(S, sums, from + L));
        }
        s0.intoArray(to, at);
        s1.intoArray(to, at + L);
    }

    @Override
    public boolean isCompiled() {
        return true;
    }
}

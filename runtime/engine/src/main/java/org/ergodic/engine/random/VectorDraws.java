package org.ergodic.engine.random;

import static org.ergodic.engine.kernel.FloatMath.*;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.ergodic.api.random.Noise;
import org.ergodic.engine.kernel.FloatMath;
import org.ergodic.engine.kernel.Species;
import org.ergodic.engine.runtime.Vectors;

/**
 * Draws on the Vector API, in single precision: each lane computes one block of Threefry. Methods on vectors call none
 * but the API's own: in methods as long as these the JIT inlines no others, and a vector that is passed to a method
 * becomes an object.
 */
final class VectorDraws implements Draws {
    private static final VectorSpecies<Integer> I = Species.INT;
    private static final VectorSpecies<Float> F = Species.FLOAT;
    private static final int L = I.length();

    private static final boolean FMA = Vectors.FMA;

    private final int[] keys = new int[24];
    private final int[] low = new int[L];
    private final int[] high = new int[L];
    private final int[] block = new int[L];
    private final int[] words = new int[4 * L];
    private final float[] values = new float[4 * L];

    @Override
    public void fill(
            Noise noise, long key0, long key1, long firstSample, int fromRow, int toRow, int width, Object out) {
        for (int i = 0; i < 24; i++) {
            keys[i] = Threefry4.key(key0, key1, i / 4, i % 4);
        }
        int blocks = (width + 3) / 4;
        int row = fromRow;
        int b = 0;
        while (row < toRow) {
            int startRow = row;
            int startBlock = b;
            int lanes = 0;
            while (lanes < L && row < toRow) {
                long sample = firstSample + row;
                low[lanes] = (int) sample;
                high[lanes] = (int) (sample >>> 32);
                block[lanes] = b;
                lanes++;
                if (++b == blocks) {
                    b = 0;
                    row++;
                }
            }
            threefry(keys, low, high, block, words);
            switch (noise) {
                case UNIFORM -> uniform(words, values);
                case RADEMACHER -> rademacher(words, values);
                case NORMAL -> {
                    radius(words, values);
                    angle(words, values);
                }
            }
            scatter((float[]) out, startRow, startBlock, lanes, width);
        }
    }

    private void scatter(float[] out, int startRow, int startBlock, int lanes, int width) {
        int r = startRow;
        int column = startBlock * 4;
        for (int lane = 0; lane < lanes; lane++) {
            int at = r * width + column;
            int left = width - column;
            out[at] = values[lane];
            if (left > 1) {
                out[at + 1] = values[L + lane];
            }
            if (left > 2) {
                out[at + 2] = values[2 * L + lane];
            }
            if (left > 3) {
                out[at + 3] = values[3 * L + lane];
            }
            column += 4;
            if (column >= width) {
                column = 0;
                r++;
            }
        }
    }

    private static void threefry(int[] keys, int[] low, int[] high, int[] block, int[] words) {
        IntVector x0 = IntVector.fromArray(I, low, 0).add(keys[0]);
        IntVector x1 = IntVector.fromArray(I, high, 0).add(keys[1]);
        IntVector x2 = IntVector.fromArray(I, block, 0).add(keys[2]);
        IntVector x3 = IntVector.broadcast(I, keys[3]);
        x0 = x0.add(x1);
        x1 = x1.lanewise(VectorOperators.ROL, 10).lanewise(VectorOperators.XOR, x0);
        x2 = x2.add(x3);
        x3 = x3.lanewise(VectorOperators.ROL, 26).lanewise(VectorOperators.XOR, x2);
        x0 = x0.add(x3);
        x3 = x3.lanewise(VectorOperators.ROL, 11).lanewise(VectorOperators.XOR, x0);
        x2 = x2.add(x1);
        x1 = x1.lanewise(VectorOperators.ROL, 21).lanewise(VectorOperators.XOR, x2);
        x0 = x0.add(x1);
        x1 = x1.lanewise(VectorOperators.ROL, 13).lanewise(VectorOperators.XOR, x0);
        x2 = x2.add(x3);
        x3 = x3.lanewise(VectorOperators.ROL, 27).lanewise(VectorOperators.XOR, x2);
        x0 = x0.add(x3);
        x3 = x3.lanewise(VectorOperators.ROL, 23).lanewise(VectorOperators.XOR, x0);
        x2 = x2.add(x1);
        x1 = x1.lanewise(VectorOperators.ROL, 5).lanewise(VectorOperators.XOR, x2);
        x0 = x0.add(keys[4]);
        x1 = x1.add(keys[5]);
        x2 = x2.add(keys[6]);
        x3 = x3.add(keys[7]);
        x0 = x0.add(x1);
        x1 = x1.lanewise(VectorOperators.ROL, 6).lanewise(VectorOperators.XOR, x0);
        x2 = x2.add(x3);
        x3 = x3.lanewise(VectorOperators.ROL, 20).lanewise(VectorOperators.XOR, x2);
        x0 = x0.add(x3);
        x3 = x3.lanewise(VectorOperators.ROL, 17).lanewise(VectorOperators.XOR, x0);
        x2 = x2.add(x1);
        x1 = x1.lanewise(VectorOperators.ROL, 11).lanewise(VectorOperators.XOR, x2);
        x0 = x0.add(x1);
        x1 = x1.lanewise(VectorOperators.ROL, 25).lanewise(VectorOperators.XOR, x0);
        x2 = x2.add(x3);
        x3 = x3.lanewise(VectorOperators.ROL, 10).lanewise(VectorOperators.XOR, x2);
        x0 = x0.add(x3);
        x3 = x3.lanewise(VectorOperators.ROL, 18).lanewise(VectorOperators.XOR, x0);
        x2 = x2.add(x1);
        x1 = x1.lanewise(VectorOperators.ROL, 20).lanewise(VectorOperators.XOR, x2);
        x0 = x0.add(keys[8]);
        x1 = x1.add(keys[9]);
        x2 = x2.add(keys[10]);
        x3 = x3.add(keys[11]);
        x0 = x0.add(x1);
        x1 = x1.lanewise(VectorOperators.ROL, 10).lanewise(VectorOperators.XOR, x0);
        x2 = x2.add(x3);
        x3 = x3.lanewise(VectorOperators.ROL, 26).lanewise(VectorOperators.XOR, x2);
        x0 = x0.add(x3);
        x3 = x3.lanewise(VectorOperators.ROL, 11).lanewise(VectorOperators.XOR, x0);
        x2 = x2.add(x1);
        x1 = x1.lanewise(VectorOperators.ROL, 21).lanewise(VectorOperators.XOR, x2);
        x0 = x0.add(x1);
        x1 = x1.lanewise(VectorOperators.ROL, 13).lanewise(VectorOperators.XOR, x0);
        x2 = x2.add(x3);
        x3 = x3.lanewise(VectorOperators.ROL, 27).lanewise(VectorOperators.XOR, x2);
        x0 = x0.add(x3);
        x3 = x3.lanewise(VectorOperators.ROL, 23).lanewise(VectorOperators.XOR, x0);
        x2 = x2.add(x1);
        x1 = x1.lanewise(VectorOperators.ROL, 5).lanewise(VectorOperators.XOR, x2);
        x0 = x0.add(keys[12]);
        x1 = x1.add(keys[13]);
        x2 = x2.add(keys[14]);
        x3 = x3.add(keys[15]);
        x0 = x0.add(x1);
        x1 = x1.lanewise(VectorOperators.ROL, 6).lanewise(VectorOperators.XOR, x0);
        x2 = x2.add(x3);
        x3 = x3.lanewise(VectorOperators.ROL, 20).lanewise(VectorOperators.XOR, x2);
        x0 = x0.add(x3);
        x3 = x3.lanewise(VectorOperators.ROL, 17).lanewise(VectorOperators.XOR, x0);
        x2 = x2.add(x1);
        x1 = x1.lanewise(VectorOperators.ROL, 11).lanewise(VectorOperators.XOR, x2);
        x0 = x0.add(x1);
        x1 = x1.lanewise(VectorOperators.ROL, 25).lanewise(VectorOperators.XOR, x0);
        x2 = x2.add(x3);
        x3 = x3.lanewise(VectorOperators.ROL, 10).lanewise(VectorOperators.XOR, x2);
        x0 = x0.add(x3);
        x3 = x3.lanewise(VectorOperators.ROL, 18).lanewise(VectorOperators.XOR, x0);
        x2 = x2.add(x1);
        x1 = x1.lanewise(VectorOperators.ROL, 20).lanewise(VectorOperators.XOR, x2);
        x0 = x0.add(keys[16]);
        x1 = x1.add(keys[17]);
        x2 = x2.add(keys[18]);
        x3 = x3.add(keys[19]);
        x0 = x0.add(x1);
        x1 = x1.lanewise(VectorOperators.ROL, 10).lanewise(VectorOperators.XOR, x0);
        x2 = x2.add(x3);
        x3 = x3.lanewise(VectorOperators.ROL, 26).lanewise(VectorOperators.XOR, x2);
        x0 = x0.add(x3);
        x3 = x3.lanewise(VectorOperators.ROL, 11).lanewise(VectorOperators.XOR, x0);
        x2 = x2.add(x1);
        x1 = x1.lanewise(VectorOperators.ROL, 21).lanewise(VectorOperators.XOR, x2);
        x0 = x0.add(x1);
        x1 = x1.lanewise(VectorOperators.ROL, 13).lanewise(VectorOperators.XOR, x0);
        x2 = x2.add(x3);
        x3 = x3.lanewise(VectorOperators.ROL, 27).lanewise(VectorOperators.XOR, x2);
        x0 = x0.add(x3);
        x3 = x3.lanewise(VectorOperators.ROL, 23).lanewise(VectorOperators.XOR, x0);
        x2 = x2.add(x1);
        x1 = x1.lanewise(VectorOperators.ROL, 5).lanewise(VectorOperators.XOR, x2);
        x0 = x0.add(keys[20]);
        x1 = x1.add(keys[21]);
        x2 = x2.add(keys[22]);
        x3 = x3.add(keys[23]);
        x0.intoArray(words, 0);
        x1.intoArray(words, L);
        x2.intoArray(words, 2 * L);
        x3.intoArray(words, 3 * L);
    }

    private static void uniform(int[] words, float[] values) {
        for (int i = 0; i < 4 * L; i += L) {
            IntVector w = IntVector.fromArray(I, words, i).lanewise(VectorOperators.LSHR, 9);
            ((FloatVector) w.convert(VectorOperators.I2F, 0))
                    .add(0.5f)
                    .mul(0x1p-23f)
                    .intoArray(values, i);
        }
    }

    private static void rademacher(int[] words, float[] values) {
        for (int i = 0; i < 4 * L; i += L) {
            IntVector sign = IntVector.fromArray(I, words, i).and(0x80000000);
            sign.or(0x3F800000).reinterpretAsFloats().intoArray(values, i);
        }
    }

    /** sqrt(-2 log((w + 1/2) / 2^32)) of every other stretch of words; the logarithm as {@link FloatMath#logUnit}. */
    private static void radius(int[] words, float[] values) {
        FloatVector one = FloatVector.broadcast(F, 1f);
        for (int i = 0; i < 4 * L; i += 2 * L) {
            IntVector w = IntVector.fromArray(I, words, i);
            VectorMask<Integer> upper = w.compare(VectorOperators.LT, 0);
            FloatVector v = ((FloatVector) w.blend(w.not(), upper).convert(VectorOperators.I2F, 0))
                    .add(0.5f)
                    .mul(0x1p-32f);
            FloatVector down = one.sub(v);
            FloatVector lost = one.sub(down).sub(v).div(down);
            IntVector u = v.reinterpretAsInts().blend(down.reinterpretAsInts(), upper);
            FloatVector c =
                    IntVector.zero(I).blend(lost.reinterpretAsInts(), upper).reinterpretAsFloats();
            IntVector bits = u.sub(SQRT_HALF_BITS);
            FloatVector k =
                    (FloatVector) bits.lanewise(VectorOperators.ASHR, 23).convert(VectorOperators.I2F, 0);
            FloatVector f =
                    bits.and(0x7FFFFF).add(SQRT_HALF_BITS).reinterpretAsFloats().sub(1f);
            FloatVector z = f.mul(f);
            FloatVector p = FMA
                    ? FloatVector.broadcast(F, L8).fma(f, FloatVector.broadcast(F, L7))
                    : f.mul(L8).add(L7);
            p = FMA ? p.fma(f, FloatVector.broadcast(F, L6)) : p.mul(f).add(L6);
            p = FMA ? p.fma(f, FloatVector.broadcast(F, L5)) : p.mul(f).add(L5);
            p = FMA ? p.fma(f, FloatVector.broadcast(F, L4)) : p.mul(f).add(L4);
            p = FMA ? p.fma(f, FloatVector.broadcast(F, L3)) : p.mul(f).add(L3);
            p = FMA ? p.fma(f, FloatVector.broadcast(F, L2)) : p.mul(f).add(L2);
            p = FMA ? p.fma(f, FloatVector.broadcast(F, L1)) : p.mul(f).add(L1);
            p = FMA ? p.fma(f, FloatVector.broadcast(F, L0)) : p.mul(f).add(L0);
            FloatVector y = p.mul(z).mul(f);
            y = FMA
                    ? k.fma(FloatVector.broadcast(F, LN2_LOW), y.add(c))
                    : k.mul(LN2_LOW).add(y.add(c));
            y = FMA ? z.fma(FloatVector.broadcast(F, -0.5f), y) : z.mul(-0.5f).add(y);
            y = FMA
                    ? k.fma(FloatVector.broadcast(F, LN2_HIGH), f.add(y))
                    : k.mul(LN2_HIGH).add(f.add(y));
            y.mul(-2f).lanewise(VectorOperators.SQRT).intoArray(values, i);
        }
    }

    /** Radius times cosine and sine of the angle that the words between say; those as {@link FloatMath#quadrant}. */
    private static void angle(int[] words, float[] values) {
        for (int i = 0; i < 4 * L; i += 2 * L) {
            // The nearest quarter turn and what is left of the turn, both exact.
            IntVector w = IntVector.fromArray(I, words, i + L);
            IntVector quadrant = w.add(0x20000000).lanewise(VectorOperators.LSHR, 30);
            IntVector rest = w.sub(quadrant.lanewise(VectorOperators.LSHL, 30));
            FloatVector r = ((FloatVector) rest.convert(VectorOperators.I2F, 0))
                    .add(0.5f)
                    .mul(TURN);
            FloatVector z = r.mul(r);
            FloatVector s = FMA
                    ? FloatVector.broadcast(F, S3).fma(z, FloatVector.broadcast(F, S2))
                    : z.mul(S3).add(S2);
            s = FMA ? s.fma(z, FloatVector.broadcast(F, S1)) : s.mul(z).add(S1);
            s = FMA ? s.fma(z, FloatVector.broadcast(F, S0)) : s.mul(z).add(S0);
            s = FMA ? s.mul(z).fma(r, r) : s.mul(z).mul(r).add(r);
            FloatVector c = FMA
                    ? FloatVector.broadcast(F, C2).fma(z, FloatVector.broadcast(F, C1))
                    : z.mul(C2).add(C1);
            c = FMA ? c.fma(z, FloatVector.broadcast(F, C0)) : c.mul(z).add(C0);
            FloatVector near = FMA
                    ? z.fma(FloatVector.broadcast(F, -0.5f), FloatVector.broadcast(F, 1f))
                    : z.mul(-0.5f).add(1f);
            c = FMA ? c.fma(z.mul(z), near) : c.mul(z.mul(z)).add(near);
            IntVector sine = s.reinterpretAsInts();
            IntVector cosine = c.reinterpretAsInts();
            VectorMask<Integer> odd =
                    quadrant.lanewise(VectorOperators.LSHL, 31).compare(VectorOperators.LT, 0);
            IntVector sineSign = quadrant.and(2).lanewise(VectorOperators.LSHL, 30);
            IntVector cosineSign = quadrant.add(1).and(2).lanewise(VectorOperators.LSHL, 30);
            FloatVector radius = FloatVector.fromArray(F, values, i);
            radius.mul(cosine.blend(sine, odd)
                            .lanewise(VectorOperators.XOR, cosineSign)
                            .reinterpretAsFloats())
                    .intoArray(values, i);
            radius.mul(sine.blend(cosine, odd)
                            .lanewise(VectorOperators.XOR, sineSign)
                            .reinterpretAsFloats())
                    .intoArray(values, i + L);
        }
    }
}

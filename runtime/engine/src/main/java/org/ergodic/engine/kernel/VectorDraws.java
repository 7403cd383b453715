package org.ergodic.engine.kernel;

import static org.ergodic.engine.kernel.FloatMath.*;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.ergodic.api.random.Noise;

/** Draws on the Vector API, in single precision: each lane computes one block of Threefry. */
final class VectorDraws implements Draws {
    private static final VectorSpecies<Integer> I = IntVector.SPECIES_PREFERRED;
    private static final int L = I.length();

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
                case NORMAL -> normal(words, values);
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

    private static IntVector turn(IntVector x, int by, IntVector y) {
        return x.lanewise(VectorOperators.ROL, by).lanewise(VectorOperators.XOR, y);
    }

    private static void threefry(int[] keys, int[] low, int[] high, int[] block, int[] words) {
        IntVector x0 = IntVector.fromArray(I, low, 0).add(keys[0]);
        IntVector x1 = IntVector.fromArray(I, high, 0).add(keys[1]);
        IntVector x2 = IntVector.fromArray(I, block, 0).add(keys[2]);
        IntVector x3 = IntVector.broadcast(I, keys[3]);
        x0 = x0.add(x1);
        x1 = turn(x1, 10, x0);
        x2 = x2.add(x3);
        x3 = turn(x3, 26, x2);
        x0 = x0.add(x3);
        x3 = turn(x3, 11, x0);
        x2 = x2.add(x1);
        x1 = turn(x1, 21, x2);
        x0 = x0.add(x1);
        x1 = turn(x1, 13, x0);
        x2 = x2.add(x3);
        x3 = turn(x3, 27, x2);
        x0 = x0.add(x3);
        x3 = turn(x3, 23, x0);
        x2 = x2.add(x1);
        x1 = turn(x1, 5, x2);
        x0 = x0.add(keys[4]);
        x1 = x1.add(keys[5]);
        x2 = x2.add(keys[6]);
        x3 = x3.add(keys[7]);
        x0 = x0.add(x1);
        x1 = turn(x1, 6, x0);
        x2 = x2.add(x3);
        x3 = turn(x3, 20, x2);
        x0 = x0.add(x3);
        x3 = turn(x3, 17, x0);
        x2 = x2.add(x1);
        x1 = turn(x1, 11, x2);
        x0 = x0.add(x1);
        x1 = turn(x1, 25, x0);
        x2 = x2.add(x3);
        x3 = turn(x3, 10, x2);
        x0 = x0.add(x3);
        x3 = turn(x3, 18, x0);
        x2 = x2.add(x1);
        x1 = turn(x1, 20, x2);
        x0 = x0.add(keys[8]);
        x1 = x1.add(keys[9]);
        x2 = x2.add(keys[10]);
        x3 = x3.add(keys[11]);
        x0 = x0.add(x1);
        x1 = turn(x1, 10, x0);
        x2 = x2.add(x3);
        x3 = turn(x3, 26, x2);
        x0 = x0.add(x3);
        x3 = turn(x3, 11, x0);
        x2 = x2.add(x1);
        x1 = turn(x1, 21, x2);
        x0 = x0.add(x1);
        x1 = turn(x1, 13, x0);
        x2 = x2.add(x3);
        x3 = turn(x3, 27, x2);
        x0 = x0.add(x3);
        x3 = turn(x3, 23, x0);
        x2 = x2.add(x1);
        x1 = turn(x1, 5, x2);
        x0 = x0.add(keys[12]);
        x1 = x1.add(keys[13]);
        x2 = x2.add(keys[14]);
        x3 = x3.add(keys[15]);
        x0 = x0.add(x1);
        x1 = turn(x1, 6, x0);
        x2 = x2.add(x3);
        x3 = turn(x3, 20, x2);
        x0 = x0.add(x3);
        x3 = turn(x3, 17, x0);
        x2 = x2.add(x1);
        x1 = turn(x1, 11, x2);
        x0 = x0.add(x1);
        x1 = turn(x1, 25, x0);
        x2 = x2.add(x3);
        x3 = turn(x3, 10, x2);
        x0 = x0.add(x3);
        x3 = turn(x3, 18, x0);
        x2 = x2.add(x1);
        x1 = turn(x1, 20, x2);
        x0 = x0.add(keys[16]);
        x1 = x1.add(keys[17]);
        x2 = x2.add(keys[18]);
        x3 = x3.add(keys[19]);
        x0 = x0.add(x1);
        x1 = turn(x1, 10, x0);
        x2 = x2.add(x3);
        x3 = turn(x3, 26, x2);
        x0 = x0.add(x3);
        x3 = turn(x3, 11, x0);
        x2 = x2.add(x1);
        x1 = turn(x1, 21, x2);
        x0 = x0.add(x1);
        x1 = turn(x1, 13, x0);
        x2 = x2.add(x3);
        x3 = turn(x3, 27, x2);
        x0 = x0.add(x3);
        x3 = turn(x3, 23, x0);
        x2 = x2.add(x1);
        x1 = turn(x1, 5, x2);
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
            toFloat(IntVector.fromArray(I, words, i).lanewise(VectorOperators.LSHR, 9))
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

    private static void normal(int[] words, float[] values) {
        for (int i = 0; i < 4 * L; i += 2 * L) {
            FloatVector radius = log(IntVector.fromArray(I, words, i)).mul(-2f).sqrt();
            // The nearest quarter turn and what is left of the turn, both exact.
            IntVector w = IntVector.fromArray(I, words, i + L);
            IntVector quadrant = w.add(0x20000000).lanewise(VectorOperators.LSHR, 30);
            FloatVector r = toFloat(w.sub(quadrant.lanewise(VectorOperators.LSHL, 30)))
                    .add(0.5f)
                    .mul(FloatMath.TURN);
            radius.mul(VectorFloat.quadrant(r, quadrant.add(1))).intoArray(values, i);
            radius.mul(VectorFloat.quadrant(r, quadrant)).intoArray(values, i + L);
        }
    }

    /** As {@link FloatMath#logUnit}. */
    private static FloatVector log(IntVector w) {
        VectorMask<Integer> upper = w.compare(VectorOperators.LT, 0);
        FloatVector v = toFloat(w.blend(w.not(), upper)).add(0.5f).mul(0x1p-32f);
        FloatVector down = VectorFloat.all(1f).sub(v);
        FloatVector lost = VectorFloat.all(1f).sub(down).sub(v).div(down);
        FloatVector u = choose(v, down, upper);
        FloatVector c = choose(VectorFloat.all(0f), lost, upper);
        IntVector bits = u.reinterpretAsInts().sub(SQRT_HALF_BITS);
        return VectorFloat.logReduced(VectorFloat.mantissa(bits).sub(1f), VectorFloat.exponent(bits), c);
    }

    private static FloatVector choose(FloatVector a, FloatVector b, VectorMask<Integer> mask) {
        return a.reinterpretAsInts().blend(b.reinterpretAsInts(), mask).reinterpretAsFloats();
    }

    private static FloatVector toFloat(IntVector x) {
        return (FloatVector) x.convert(VectorOperators.I2F, 0);
    }
}

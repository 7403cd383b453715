package org.ergodic.engine.random;

import static org.ergodic.engine.kernel.FloatMath.*;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.ergodic.api.random.Noise;
import org.ergodic.engine.kernel.FloatMath;
import org.ergodic.engine.kernel.Species;
import org.ergodic.engine.runtime.Vectors;

/**
 * Draws on the Vector API, in single precision: each lane computes one block of Threefry. Many blocks go through a loop
 * of two rounds after the other, with a plane of memory for each of the four words: a method of all twenty rounds is
 * longer than what the JIT is sure to turn into vector instructions, and the vectors of neighbouring blocks, which do
 * not wait for each other, keep the processor busy while loads and stores run beside. Methods on vectors call none but
 * the API's own: the JIT may not inline others, and a vector that is passed to a method becomes an object.
 */
final class VectorDraws implements Draws {
    private static final VectorSpecies<Integer> I = Species.INT;
    private static final VectorSpecies<Float> F = Species.FLOAT;
    private static final int L = I.length();
    private static final boolean FMA = Vectors.FMA;
    private static final boolean MASKS = Species.MASKS;

    /** Blocks that are computed together, and the length of a plane: what they take stays in the first-level cache. */
    private static final int MANY = 256;

    private final int[] keys = new int[24];
    private final int[] words = new int[4 * MANY];
    private final float[] values = new float[4 * MANY];
    private final float[] parts = new float[3 * MANY];

    @Override
    public void fill(
            Noise noise, long key0, long key1, long firstSample, int fromRow, int toRow, int width, Object out) {
        for (int i = 0; i < 24; i++) {
            keys[i] = Threefry4.key(key0, key1, i / 4, i % 4);
        }
        int blocks = (width + 3) / 4;
        int row = fromRow;
        int block = 0;
        while (row < toRow && blocks > 0) {
            int count = (int) Math.min(MANY, (long) (toRow - row) * blocks - block);
            count(firstSample + row, block, blocks, count);
            int whole = (count + L - 1) / L * L;
            rounds(whole);
            switch (noise) {
                case UNIFORM -> uniform(words, values, Math.min(4, width), whole);
                case RADEMACHER -> rademacher(words, values, Math.min(4, width), whole);
                case NORMAL -> {
                    for (int plane = 0; plane < Math.min(4, width); plane += 2) {
                        fraction(words, plane * MANY, parts, whole);
                        radius(parts, values, plane * MANY, whole);
                        if (!MASKS) {
                            root(values, plane * MANY, whole);
                        }
                        turn(words, (plane + 1) * MANY, parts, whole);
                        angle(words, parts, values, plane * MANY, whole);
                    }
                }
            }
            store((float[]) out, row, block, count, width);
            long next = (long) block + count;
            row += (int) (next / blocks);
            block = (int) (next % blocks);
        }
    }

    /** Twenty rounds; every four of them are followed by words of the key. */
    private void rounds(int n) {
        for (int key = 4; key <= 20; key += 4) {
            if (key % 8 == 4) {
                rounds(words, 10, 26, 11, 21, 0, 0, 0, 0, n);
                rounds(words, 13, 27, 23, 5, keys[key], keys[key + 1], keys[key + 2], keys[key + 3], n);
            } else {
                rounds(words, 6, 20, 17, 11, 0, 0, 0, 0, n);
                rounds(words, 25, 10, 18, 20, keys[key], keys[key + 1], keys[key + 2], keys[key + 3], n);
            }
        }
    }

    /** The counters of blocks that follow each other, the first words of the key added. */
    private void count(long firstSample, int firstBlock, int blocks, int count) {
        if (blocks == 1) {
            for (int i = 0; i < count; i++) {
                words[i] = (int) firstSample + i + keys[0];
            }
            Arrays.fill(words, 2 * MANY, 2 * MANY + count, keys[2]);
            Arrays.fill(words, MANY, MANY + count, (int) (firstSample >>> 32) + keys[1]);
            long below = (1L << 32) - (firstSample & 0xFFFFFFFFL);
            if (below < count) {
                Arrays.fill(words, MANY + (int) below, MANY + count, (int) (firstSample >>> 32) + 1 + keys[1]);
            }
        } else {
            long sample = firstSample;
            int block = firstBlock;
            for (int i = 0; i < count; i++) {
                words[i] = (int) sample + keys[0];
                words[MANY + i] = (int) (sample >>> 32) + keys[1];
                words[2 * MANY + i] = block + keys[2];
                if (++block == blocks) {
                    block = 0;
                    sample++;
                }
            }
        }
        Arrays.fill(words, 3 * MANY, 3 * MANY + count, keys[3]);
    }

    /** Lays numbers out by rows, from the planes that hold the numbers of a block at the same place. */
    private void store(float[] out, int firstRow, int firstBlock, int count, int width) {
        if (width == 1) {
            System.arraycopy(values, 0, out, firstRow, count);
        } else if (width == 2) {
            for (int i = 0; i < count; i++) {
                out[2 * (firstRow + i)] = values[i];
                out[2 * (firstRow + i) + 1] = values[MANY + i];
            }
        } else if (width % 4 == 0) {
            int at = firstRow * width + 4 * firstBlock;
            for (int i = 0; i < count; i++) {
                out[at + 4 * i] = values[i];
                out[at + 4 * i + 1] = values[MANY + i];
                out[at + 4 * i + 2] = values[2 * MANY + i];
                out[at + 4 * i + 3] = values[3 * MANY + i];
            }
        } else {
            int at = firstRow * width + 4 * firstBlock;
            int left = width - 4 * firstBlock;
            for (int i = 0; i < count; i++) {
                int wanted = Math.min(4, left);
                for (int k = 0; k < wanted; k++) {
                    out[at + k] = values[k * MANY + i];
                }
                at += wanted;
                left -= wanted;
                if (left == 0) {
                    left = width;
                }
            }
        }
    }

    /** Two rounds with their rotations, and what is added to the words then. */
    private static void rounds(int[] words, int a, int b, int c, int d, int key0, int key1, int key2, int key3, int n) {
        for (int i = 0; i < n; i += L) {
            IntVector x0 = IntVector.fromArray(I, words, i);
            IntVector x1 = IntVector.fromArray(I, words, MANY + i);
            IntVector x2 = IntVector.fromArray(I, words, 2 * MANY + i);
            IntVector x3 = IntVector.fromArray(I, words, 3 * MANY + i);
            x0 = x0.add(x1);
            x1 = x1.lanewise(VectorOperators.LSHL, a).or(x1.lanewise(VectorOperators.LSHR, 32 - a));
            x1 = x1.lanewise(VectorOperators.XOR, x0);
            x2 = x2.add(x3);
            x3 = x3.lanewise(VectorOperators.LSHL, b).or(x3.lanewise(VectorOperators.LSHR, 32 - b));
            x3 = x3.lanewise(VectorOperators.XOR, x2);
            x0 = x0.add(x3);
            x3 = x3.lanewise(VectorOperators.LSHL, c).or(x3.lanewise(VectorOperators.LSHR, 32 - c));
            x3 = x3.lanewise(VectorOperators.XOR, x0);
            x2 = x2.add(x1);
            x1 = x1.lanewise(VectorOperators.LSHL, d).or(x1.lanewise(VectorOperators.LSHR, 32 - d));
            x1 = x1.lanewise(VectorOperators.XOR, x2);
            x0.add(key0).intoArray(words, i);
            x1.add(key1).intoArray(words, MANY + i);
            x2.add(key2).intoArray(words, 2 * MANY + i);
            x3.add(key3).intoArray(words, 3 * MANY + i);
        }
    }

    /** (w + 1/2) / 2^23 of the upper 23 bits of a word, which as a float's fraction say 1 + w / 2^23; all is exact. */
    private static void uniform(int[] words, float[] values, int planes, int n) {
        for (int plane = 0; plane < planes * MANY; plane += MANY) {
            for (int i = plane; i < plane + n; i += L) {
                IntVector w = IntVector.fromArray(I, words, i).lanewise(VectorOperators.LSHR, 9);
                w.or(0x3F800000).reinterpretAsFloats().sub(1f).add(0x1p-24f).intoArray(values, i);
            }
        }
    }

    private static void rademacher(int[] words, float[] values, int planes, int n) {
        for (int plane = 0; plane < planes * MANY; plane += MANY) {
            for (int i = plane; i < plane + n; i += L) {
                IntVector sign = IntVector.fromArray(I, words, i).and(0x80000000);
                sign.or(0x3F800000).reinterpretAsFloats().intoArray(values, i);
            }
        }
    }

    /**
     * What the logarithm of (w + 1/2) / 2^32 is made of, as in {@link FloatMath#logUnit}: for words w of a plane a
     * fraction, a power of two and what rounding lost, one plane after the other.
     */
    private static void fraction(int[] words, int plane, float[] parts, int n) {
        FloatVector one = FloatVector.broadcast(F, 1f);
        for (int i = 0; i < n; i += L) {
            IntVector w = IntVector.fromArray(I, words, plane + i);
            IntVector upper = w.lanewise(VectorOperators.ASHR, 31);
            IntVector folded = w.lanewise(VectorOperators.XOR, upper);
            FloatVector v;
            if (MASKS) {
                v = (FloatVector) folded.convert(VectorOperators.I2F, 0);
            } else {
                IntVector high = folded.lanewise(VectorOperators.LSHR, 16).add(MAGIC_BITS);
                IntVector low = folded.and(0xFFFF).add(MAGIC_BITS);
                v = high.reinterpretAsFloats().sub(MAGIC).mul(0x1p16f);
                v = v.add(low.reinterpretAsFloats().sub(MAGIC));
            }
            v = v.add(0.5f).mul(0x1p-32f);
            FloatVector down = one.sub(v);
            FloatVector lost = one.sub(down).sub(v).div(down);
            FloatVector c = lost.reinterpretAsInts().and(upper).reinterpretAsFloats();
            IntVector bits = v.reinterpretAsInts();
            bits = down.reinterpretAsInts()
                    .lanewise(VectorOperators.XOR, bits)
                    .and(upper)
                    .lanewise(VectorOperators.XOR, bits)
                    .sub(SQRT_HALF_BITS);
            IntVector power = bits.lanewise(VectorOperators.ASHR, 23);
            FloatVector k = MASKS
                    ? (FloatVector) power.convert(VectorOperators.I2F, 0)
                    : power.add(MAGIC_BITS).reinterpretAsFloats().sub(MAGIC);
            FloatVector f =
                    bits.and(0x7FFFFF).add(SQRT_HALF_BITS).reinterpretAsFloats().sub(1f);
            f.intoArray(parts, i);
            k.intoArray(parts, MANY + i);
            c.intoArray(parts, 2 * MANY + i);
        }
    }

    /** sqrt(-2 log(u)) from the parts of the logarithm. */
    private static void radius(float[] parts, float[] values, int plane, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector f = FloatVector.fromArray(F, parts, i);
            FloatVector k = FloatVector.fromArray(F, parts, MANY + i);
            FloatVector c = FloatVector.fromArray(F, parts, 2 * MANY + i);
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
            y = y.mul(-2f);
            (MASKS ? y.sqrt() : y).intoArray(values, plane + i);
        }
    }

    /** Without AVX Java has roots of single numbers alone. */
    private static void root(float[] values, int plane, int n) {
        for (int i = plane; i < plane + n; i++) {
            values[i] = (float) Math.sqrt(values[i]);
        }
    }

    /** The angle that a word says: the nearest quarter turn, in the word's place, and what is left, both exact. */
    private static void turn(int[] words, int plane, float[] parts, int n) {
        for (int i = 0; i < n; i += L) {
            IntVector w = IntVector.fromArray(I, words, plane + i);
            IntVector quadrant = w.add(0x20000000).lanewise(VectorOperators.LSHR, 30);
            IntVector rest = w.sub(quadrant.lanewise(VectorOperators.LSHL, 30));
            FloatVector r;
            if (MASKS) {
                r = (FloatVector) rest.convert(VectorOperators.I2F, 0);
            } else {
                IntVector high = rest.lanewise(VectorOperators.ASHR, 16).add(MAGIC_BITS);
                IntVector low = rest.and(0xFFFF).add(MAGIC_BITS);
                r = high.reinterpretAsFloats().sub(MAGIC).mul(0x1p16f);
                r = r.add(low.reinterpretAsFloats().sub(MAGIC));
            }
            r.add(0.5f).mul(TURN).intoArray(parts, i);
            quadrant.intoArray(words, plane + i);
        }
    }

    /** Radius times cosine and sine of an angle, those as {@link FloatMath#quadrant}. */
    private static void angle(int[] words, float[] parts, float[] values, int plane, int n) {
        for (int i = plane; i < plane + n; i += L) {
            IntVector quadrant = IntVector.fromArray(I, words, MANY + i);
            FloatVector r = FloatVector.fromArray(F, parts, i - plane);
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
            IntVector odd = quadrant.lanewise(VectorOperators.LSHL, 31).lanewise(VectorOperators.ASHR, 31);
            IntVector swap = sine.lanewise(VectorOperators.XOR, cosine).and(odd);
            IntVector sineSign = quadrant.and(2).lanewise(VectorOperators.LSHL, 30);
            IntVector cosineSign = quadrant.add(1).and(2).lanewise(VectorOperators.LSHL, 30);
            FloatVector radius = FloatVector.fromArray(F, values, i);
            radius.mul(cosine.lanewise(VectorOperators.XOR, swap)
                            .lanewise(VectorOperators.XOR, cosineSign)
                            .reinterpretAsFloats())
                    .intoArray(values, i);
            radius.mul(sine.lanewise(VectorOperators.XOR, swap)
                            .lanewise(VectorOperators.XOR, sineSign)
                            .reinterpretAsFloats())
                    .intoArray(values, MANY + i);
        }
    }
}

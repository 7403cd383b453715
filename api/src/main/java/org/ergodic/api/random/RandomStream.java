package org.ergodic.api.random;

import java.nio.charset.StandardCharsets;
import org.apiguardian.api.API;
import org.ergodic.api.array.Sizes;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An immutable, counter-based stream of random numbers, split by name and by number.
 *
 * <p>The number at {@code (key, sample, position)} is a pure function of the three: Threefry4x32 with 20 rounds
 * (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", doi:10.1145/2063384.2063405).
 * So what a sample sees depends on neither the batch it is in, nor its place there, nor a thread, and nothing has to be
 * saved but the seed. {@link #split(String)} and {@link #split(long)} derive keys whose streams are independent.
 *
 * <p>Block {@code b} of a sample is the four words of {@code Threefry(key, counter = (sample, b))}; element {@code i}
 * of a sample uses word {@code i % 4} of block {@code i / 4}. Normal numbers come from pairs of words by the Box-Muller
 * transformation, in double precision and rounded at the end, so single and double precision arrays see the same
 * numbers. They reach at most 6.66 standard deviations.
 */
@API(status = API.Status.STABLE)
public final class RandomStream {
    private static final double UNIT = 0x1p-32;

    private final long key0;
    private final long key1;

    private RandomStream(long key0, long key1) {
        this.key0 = key0;
        this.key1 = key1;
    }

    /**
     * The root stream of a seed.
     *
     * @param seed any number
     * @return its stream
     */
    public static RandomStream of(long seed) {
        return new RandomStream(mix(seed), mix(seed ^ 0x9E3779B97F4A7C15L));
    }

    /**
     * The child stream of a name.
     *
     * @param name any text
     * @return an independent stream
     */
    public RandomStream split(String name) {
        long hash = 0xCBF29CE484222325L;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = mix(hash ^ (b & 0xFF));
        }
        return derive(hash, 1);
    }

    /**
     * The child stream of a number, such as a training step.
     *
     * @param number any number
     * @return an independent stream
     */
    public RandomStream split(long number) {
        return derive(number, 2);
    }

    private RandomStream derive(long what, int domain) {
        // The block cipher itself derives the key, under a counter domain that draws never use (their block < 2^62).
        int[] block = new int[4];
        Threefry.block(key0, key1, what, 0xE000000000000000L | domain, block);
        return new RandomStream(
                (block[0] & 0xFFFFFFFFL) | ((long) block[1] << 32), (block[2] & 0xFFFFFFFFL) | ((long) block[3] << 32));
    }

    /** {@return the first half of the key, for kernels that fill arrays faster} */
    public long key0() {
        return key0;
    }

    /** {@return the second half of the key} */
    public long key1() {
        return key1;
    }

    /**
     * Fills an array whose rows are samples.
     *
     * @param noise the distribution
     * @param firstSample the number of the sample in row 0; row i is sample {@code firstSample + i}
     * @param out {@code [n, ...]}, overwritten, FLOAT or DOUBLE
     * @return {@code out}
     * @throws org.ergodic.api.array.SizeException if it has more elements than a Java array can hold
     */
    public INDArray filli(Noise noise, long firstSample, INDArray out) {
        double[] values = new double[Sizes.elements(out.shape())];
        int rows = Math.toIntExact(out.size(0));
        int width = rows == 0 ? 0 : values.length / rows;
        for (int row = 0; row < rows; row++) {
            fill(noise, firstSample + row, values, row * width, width);
        }
        return assign(out, values);
    }

    /**
     * Fills an array whose rows are given samples.
     *
     * @param noise the distribution
     * @param samples the number of each row's sample
     * @param out {@code [n, ...]} with n = {@code samples.length}, overwritten, FLOAT or DOUBLE
     * @return {@code out}
     * @throws org.ergodic.api.array.SizeException if it has more elements than a Java array can hold
     */
    public INDArray filli(Noise noise, long[] samples, INDArray out) {
        double[] values = new double[Sizes.elements(out.shape())];
        int width = samples.length == 0 ? 0 : values.length / samples.length;
        for (int row = 0; row < samples.length; row++) {
            fill(noise, samples[row], values, row * width, width);
        }
        return assign(out, values);
    }

    /**
     * Fresh numbers for samples {@code firstSample ...}.
     *
     * @param noise the distribution
     * @param firstSample the number of the sample in row 0
     * @param type FLOAT or DOUBLE
     * @param shape {@code [n, ...]}
     * @return a new array
     * @throws org.ergodic.api.array.SizeException if that is more elements than a Java array can hold
     */
    public INDArray draw(Noise noise, long firstSample, DataType type, long... shape) {
        // Before anything is allocated outside the heap.
        Sizes.elements(shape);
        return filli(noise, firstSample, Nd4j.createUninitialized(type, shape));
    }

    /**
     * Fills a stretch of an array with one sample's numbers, from its first on.
     *
     * @param noise the distribution
     * @param sample the sample's number
     * @param out overwritten
     * @param offset where to begin in {@code out}
     * @param length how many
     */
    public void fill(Noise noise, long sample, double[] out, int offset, int length) {
        int[] words = new int[4];
        for (int i = 0; i < length; i += 4) {
            Threefry.block(key0, key1, sample, i >>> 2, words);
            int count = Math.min(4, length - i);
            switch (noise) {
                case UNIFORM -> {
                    for (int k = 0; k < count; k++) {
                        out[offset + i + k] = open(words[k]);
                    }
                }
                case RADEMACHER -> {
                    for (int k = 0; k < count; k++) {
                        out[offset + i + k] = words[k] < 0 ? -1 : 1;
                    }
                }
                case NORMAL -> {
                    for (int k = 0; k < count; k += 2) {
                        double radius = Math.sqrt(-2 * Math.log(uniform(words[k])));
                        double angle = 2 * Math.PI * uniform(words[k + 1]);
                        out[offset + i + k] = radius * Math.cos(angle);
                        if (k + 1 < count) {
                            out[offset + i + k + 1] = radius * Math.sin(angle);
                        }
                    }
                }
            }
        }
    }

    /**
     * One uniform number in (0, 1) of a sample.
     *
     * @param sample the sample's number
     * @param position which of its numbers, from 0
     * @return a uniform number
     */
    public double uniform(long sample, long position) {
        int[] words = new int[4];
        Threefry.block(key0, key1, sample, position >>> 2, words);
        return open(words[(int) (position & 3)]);
    }

    /**
     * A uniformly random order of {@code 0 .. n-1}, by Fisher and Yates' shuffle.
     *
     * @param n how many
     * @return a permutation
     */
    public int[] permutation(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            // 53 bits from two words: the bias against a perfect shuffle is below 2^-20 for any n.
            int[] words = new int[4];
            Threefry.block(key0, key1, i, 0, words);
            double u = ((words[0] & 0xFFFFFFFFL) * 0x1p21 + (words[1] >>> 11)) * 0x1p-53;
            int j = (int) (u * (i + 1));
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /** Uniform on (0, 1) with 23 bits: exact in single precision too, where 32 bits would round up to 1. */
    private static double open(int word) {
        return ((word >>> 9) + 0.5) * 0x1p-23;
    }

    /** Uniform on (0, 1) with 32 bits, for the transformation to normal numbers. */
    private static double uniform(int word) {
        return ((word & 0xFFFFFFFFL) + 0.5) * UNIT;
    }

    private static INDArray assign(INDArray out, double[] values) {
        if (out.length() == 0) {
            return out;
        }
        INDArray source = Nd4j.createFromArray(values).reshape('c', out.shape());
        return out.assign(source.castTo(out.dataType()));
    }

    /** The finaliser of SplitMix64 (Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195). */
    private static long mix(long z) {
        z = (z + 0x9E3779B97F4A7C15L);
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RandomStream that && key0 == that.key0 && key1 == that.key1;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(key0 * 31 + key1);
    }

    @Override
    public String toString() {
        return String.format("RandomStream[%016x%016x]", key0, key1);
    }
}

package org.ergodic.api.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class RandomStreamTest {
    private static final RandomStream STREAM = RandomStream.of(42);
    private static final int COUNT = 200_000;

    /**
     * The first four moments of N(0, 1). Bounds are 5 standard errors, sqrt(Var(x^k) / n) with Var(x^k) = 1, 2, 15, 96;
     * the seed is fixed, and another would fail with probability 4 * 6e-7.
     */
    @Test
    void normalNumbersHaveTheMomentsOfTheNormalDistribution() {
        double[] x = draw(Noise.NORMAL);
        double[] moments = {0, 1, 0, 3};
        double[] variances = {1, 2, 15, 96};
        for (int k = 1; k <= 4; k++) {
            assertEquals(moments[k - 1], mean(x, k), 5 * Math.sqrt(variances[k - 1] / COUNT), "moment " + k);
        }
        // Box-Muller makes pairs: neighbours must not be correlated, nor their squares.
        double product = 0;
        double squares = 0;
        for (int i = 0; i < COUNT; i += 2) {
            product += x[i] * x[i + 1];
            squares += (x[i] * x[i] - 1) * (x[i + 1] * x[i + 1] - 1);
        }
        assertEquals(0, product / (COUNT / 2), 5 / Math.sqrt(COUNT / 2.0));
        assertEquals(0, squares / (COUNT / 2), 5 * 2 / Math.sqrt(COUNT / 2.0));
    }

    /** Bounds of 5 standard errors, as above; the ends are excluded exactly. */
    @Test
    void uniformNumbersFillTheOpenInterval() {
        double[] x = draw(Noise.UNIFORM);
        assertEquals(0.5, mean(x, 1), 5 * Math.sqrt(1.0 / 12 / COUNT));
        assertEquals(1.0 / 3, mean(x, 2), 5 * Math.sqrt((1.0 / 5 - 1.0 / 9) / COUNT));
        assertTrue(Arrays.stream(x).allMatch(u -> u > 0 && u < 1));
        int[] bins = new int[64];
        for (double u : x) {
            bins[(int) (u * 64)]++;
        }
        double expected = COUNT / 64.0;
        double chi2 = Arrays.stream(bins).mapToDouble(n -> (n - expected) * (n - expected) / expected).sum();
        // chi^2 with 63 degrees of freedom exceeds 131 with probability 1e-6
        assertTrue(chi2 < 131, "chi^2 = " + chi2);
    }

    @Test
    void rademacherNumbersAreFairSigns() {
        double[] x = draw(Noise.RADEMACHER);
        assertTrue(Arrays.stream(x).allMatch(s -> s == 1 || s == -1));
        assertEquals(0, mean(x, 1), 5 / Math.sqrt(COUNT));
    }

    @ParameterizedTest
    @EnumSource(Noise.class)
    void aSampleSeesTheSameNumbersInAnyBatch(Noise noise) {
        INDArray whole = STREAM.draw(noise, 100, DataType.DOUBLE, 12, 7);
        INDArray first = STREAM.draw(noise, 100, DataType.DOUBLE, 5, 7);
        INDArray second = STREAM.draw(noise, 105, DataType.DOUBLE, 7, 7);
        assertEquals(whole, Nd4j.vstack(first, second));
        INDArray picked = STREAM.filli(noise, new long[] {111, 103}, Nd4j.create(DataType.DOUBLE, 2, 7));
        assertEquals(whole.getRow(11), picked.getRow(0));
        assertEquals(whole.getRow(3), picked.getRow(1));
        double[] row = new double[9];
        STREAM.fill(noise, 104, row, 1, 7);
        assertArrayEquals(
                whole.getRow(4).dup().data().asDouble(), Arrays.copyOfRange(row, 1, 8), 0);
    }

    /** A row's first numbers are the same whether 3 or 7 are asked for, except that pairs must not be split. */
    @ParameterizedTest
    @EnumSource(Noise.class)
    void aShorterRowIsThePrefixOfALongerOne(Noise noise) {
        INDArray longRow = STREAM.draw(noise, 3, DataType.DOUBLE, 1, 9);
        for (int length = 1; length < 9; length++) {
            INDArray prefix = longRow.get(NDArrayIndex.all(), NDArrayIndex.interval(0, length)).dup();
            assertEquals(prefix, STREAM.draw(noise, 3, DataType.DOUBLE, 1, length), "length " + length);
        }
    }

    @ParameterizedTest
    @EnumSource(Noise.class)
    void singlePrecisionIsDoublePrecisionRounded(Noise noise) {
        INDArray floats = STREAM.draw(noise, 0, DataType.FLOAT, 50, 11);
        INDArray doubles = STREAM.draw(noise, 0, DataType.DOUBLE, 50, 11);
        float[] rounded = new float[50 * 11];
        double[] exact = doubles.data().asDouble();
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) exact[i];
        }
        assertArrayEquals(rounded, floats.data().asFloat(), 0);
        if (noise == Noise.UNIFORM) {
            assertTrue(floats.maxNumber().floatValue() < 1f && floats.minNumber().floatValue() > 0f);
        }
    }

    @Test
    void fillsArraysOfAnyOrderAndView() {
        INDArray straight = STREAM.draw(Noise.NORMAL, 0, DataType.DOUBLE, 4, 6);
        INDArray columns = STREAM.filli(Noise.NORMAL, 0, Nd4j.create(DataType.DOUBLE, new long[] {4, 6}, 'f'));
        INDArray parent = Nd4j.zeros(DataType.DOUBLE, 4, 8);
        INDArray view = parent.get(NDArrayIndex.all(), NDArrayIndex.interval(1, 7));
        STREAM.filli(Noise.NORMAL, 0, view);
        assertEquals(straight, columns);
        assertEquals(straight, view.dup());
        assertEquals(0, parent.getColumn(0).sumNumber().doubleValue());
    }

    @Test
    void singleNumbersAreThoseOfArrays() {
        INDArray row = STREAM.draw(Noise.UNIFORM, 5, DataType.DOUBLE, 1, 10);
        for (int i = 0; i < 10; i++) {
            assertEquals(row.getDouble(0, i), STREAM.uniform(5, i));
        }
    }

    @Test
    void streamsDifferByNameNumberAndSeed() {
        Set<RandomStream> streams = new HashSet<>();
        for (int seed = 0; seed < 10; seed++) {
            RandomStream root = RandomStream.of(seed);
            streams.add(root);
            IntStream.range(0, 100).forEach(i -> streams.add(root.split(i)));
            IntStream.range(0, 100).forEach(i -> streams.add(root.split("" + i)));
            IntStream.range(0, 100).forEach(i -> streams.add(root.split("a").split("" + i)));
        }
        assertEquals(10 * 301, streams.size());
        assertEquals(RandomStream.of(1).split("a"), RandomStream.of(1).split("a"));
        assertNotEquals(RandomStream.of(1).split("ab"), RandomStream.of(1).split("a").split("b"));
    }

    /** The correlation of two streams' numbers is within 5 standard errors of zero. */
    @Test
    void siblingStreamsAreUncorrelated() {
        double[] a = draw(STREAM.split("a"), Noise.NORMAL);
        double[] b = draw(STREAM.split("b"), Noise.NORMAL);
        double product = 0;
        for (int i = 0; i < COUNT; i++) {
            product += a[i] * b[i];
        }
        assertEquals(0, product / COUNT, 5 / Math.sqrt(COUNT));
    }

    @Test
    void permutationsAreCompleteAndUniform() {
        int[][] first = new int[5][5];
        for (int i = 0; i < 5000; i++) {
            int[] order = STREAM.split(i).permutation(5);
            assertArrayEquals(
                    new int[] {0, 1, 2, 3, 4}, Arrays.stream(order).sorted().toArray());
            for (int place = 0; place < 5; place++) {
                first[place][order[place]]++;
            }
        }
        for (int[] row : first) {
            for (int count : row) {
                // Binomial(5000, 1/5): 5 standard deviations are 141
                assertEquals(1000, count, 5 * Math.sqrt(5000 * 0.2 * 0.8));
            }
        }
        assertEquals(0, STREAM.permutation(0).length);
    }

    private static double[] draw(Noise noise) {
        return draw(STREAM, noise);
    }

    private static double[] draw(RandomStream stream, Noise noise) {
        return stream.draw(noise, 0, DataType.DOUBLE, COUNT / 10, 10).data().asDouble();
    }

    private static double mean(double[] x, int power) {
        return Arrays.stream(x).map(v -> Math.pow(v, power)).average().orElseThrow();
    }
}

package org.ergodic.engine.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.engine.kernel.DoubleErf;
import org.ergodic.engine.kernel.Fn;
import org.ergodic.engine.kernel.KernelChoice;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Streams filled by the engine: the same numbers by vectors, by plain Java and as the stream itself says, and what
 * statistics say of them; those are of plain Java's numbers, which are there before the JIT has compiled vectors. Each
 * statistical bound fails for one in a million true streams; seeds are fixed.
 */
class DrawsTest {
    private static final int COUNT = 1 << 20;

    /** Two-sided, one in a million, for a standard normal statistic. */
    private static final double SIGMAS = 4.9;

    private static final RandomStream STREAM = RandomStream.of(17).split("draws");

    private static float[] draw(Draws draws, Noise noise, long first, int rows, int width) {
        float[] out = new float[rows * width];
        draws.fill(noise, STREAM.key0(), STREAM.key1(), first, 0, rows, width, out);
        return out;
    }

    @ParameterizedTest
    @EnumSource(Noise.class)
    void vectorsPlainJavaAndTheStreamGiveTheSameNumbers(Noise noise) {
        for (int width : new int[] {1, 2, 3, 4, 5, 7, 64, 65, 784}) {
            for (int rows : new int[] {1, 2, 15, 17, 40, 400}) {
                if ((long) rows * width > 5000 && rows > 40) {
                    continue;
                }
                // A sample's number goes beyond 32 bits in some.
                long first = width % 2 == 1 ? (1L << 32) - 5 : 3;
                float[] plain = draw(new FloatDraws(), noise, first, rows, width);
                assertArrayEquals(plain, draw(new VectorDraws(), noise, first, rows, width), noise + " " + width);
                double[] stream = STREAM.draw(noise, first, DataType.DOUBLE, rows, width)
                        .data()
                        .asDouble();
                for (int i = 0; i < plain.length; i++) {
                    // Radius and angle err by some ulp of a float; the product is at most 6.7.
                    double tolerance = noise == Noise.NORMAL ? 2e-6 : 0;
                    assertEquals(stream[i], plain[i], tolerance, noise + " " + width);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 64})
    void uniformNumbersFillTheIntervalEvenly(int width) {
        float[] u = draw(new FloatDraws(), Noise.UNIFORM, 0, COUNT / width, width);
        evenly(u, x -> x);
        uncorrelated(u, 0.5, 1 / 12.0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 64})
    void normalNumbersFollowTheNormalDistribution(int width) {
        float[] z = draw(new FloatDraws(), Noise.NORMAL, 0, COUNT / width, width);
        evenly(z, x -> 0.5 * DoubleErf.erfc(-x * Math.sqrt(0.5)));
        uncorrelated(z, 0, 1);
        int far = 0;
        for (float x : z) {
            far += Math.abs(x) > 4 ? 1 : 0;
        }
        // 2 (1 - Phi(4)) = 6.334e-5.
        double expected = 6.334e-5 * z.length;
        assertEquals(expected, far, SIGMAS * Math.sqrt(expected), "numbers beyond 4");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 64})
    void signsAreFairAndIndependent(int width) {
        float[] signs = draw(new FloatDraws(), Noise.RADEMACHER, 0, COUNT / width, width);
        double sum = 0;
        for (float x : signs) {
            sum += x;
            assertEquals(1, Math.abs(x));
        }
        assertEquals(0, sum, SIGMAS * Math.sqrt(signs.length));
        uncorrelated(signs, 0, 1);
    }

    /** Bernoulli numbers are a comparison with uniform ones. */
    @ParameterizedTest
    @ValueSource(doubles = {0.001, 0.3, 0.5, 0.999})
    void comparedWithAProbabilityUniformNumbersAreBernoulli(double p) {
        float[] u = draw(new FloatDraws(), Noise.UNIFORM, 5, COUNT, 1);
        float[] b = new float[COUNT];
        KernelChoice.of(DataType.FLOAT).zipScalar(Fn.LT, u, 0, p, b, 0, COUNT);
        double sum = 0;
        for (float x : b) {
            sum += x;
        }
        assertEquals(p * COUNT, sum, SIGMAS * Math.sqrt(p * (1 - p) * COUNT));
        uncorrelated(b, p, p * (1 - p));
    }

    /** The chi-squared statistic of 256 bins of equal probability. */
    private static void evenly(float[] x, DoubleUnaryOperator distribution) {
        int[] bins = new int[256];
        for (float v : x) {
            bins[Math.min(255, (int) (256 * distribution.applyAsDouble(v)))]++;
        }
        double expected = x.length / 256.0;
        double statistic = 0;
        for (int count : bins) {
            statistic += (count - expected) * (count - expected) / expected;
        }
        // 255 degrees of freedom: one in a million lies above 377, one below 162 (Wilson and Hilferty 1931).
        assertTrue(statistic > 162 && statistic < 377, "chi squared is " + statistic);
    }

    /** With itself some places on: neighbours in a block, in a sample, in a vector and in the next one. */
    private static void uncorrelated(float[] x, double mean, double variance) {
        for (int lag : new int[] {1, 2, 3, 4, 8, 16, 64, 256}) {
            double sum = 0;
            for (int i = lag; i < x.length; i++) {
                sum += (x[i] - mean) * (x[i - lag] - mean);
            }
            double n = x.length - lag;
            assertEquals(0, sum / n / variance, SIGMAS / Math.sqrt(n), "correlation at lag " + lag);
        }
    }
}

package org.ergodic.energy.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.junit.jupiter.api.Test;

class BidirectionalTest {
    /**
     * Paths with r = 1/2 and r = 2, forward with the chances 2/3 and 1/3, so backwards with 1/3 and 2/3. With as many
     * of each as there should be, all sums are exact: log Z is what it was shifted by, and the second moments of r
     * forward and of 1/r backwards are both (1/4) (2/3) + 4 (1/3) = 3/2.
     */
    @Test
    void exactWherePathsAreAsTheyShouldBe() {
        double half = Math.log(0.5);
        for (double shift : new double[] {0, 1e3, -7}) {
            Bidirectional paths =
                    new Bidirectional(shifted(shift, half, half, -half), shifted(shift, half, -half, -half));
            assertEquals(shift, paths.logPartition(), 1e-9);
            assertEquals(1.5, paths.forwardMoment(), 1e-8);
            assertEquals(1.5, paths.reverseMoment(), 1e-8);
            // Own weights 1/2, 1/2 and 2: a deviation of sqrt(3)/2, more than that of the second moment; and one in
            // three.
            double error = Math.hypot(Bidirectional.deviation(0.25), 1.0 / 3);
            assertEquals(error, paths.forwardError(), 1e-8);
            assertEquals(error, paths.reverseError(), 1e-8);
            // 3 sum of r / (3 + 3 r)^2 over three paths of each value: both have r / (1 + r)^2 = 2/9.
            assertEquals(3 * 6 * 2.0 / 9 / 9, paths.overlap(), 1e-8);
        }
    }

    /** Means of log-normal weights, exactly: of the relative variance exp(s²) - 1 the log has -s²/2 ± s. */
    @Test
    void deviationsOfALogNormalMean() {
        for (double s : new double[] {1e-4, 0.3, 2, 5}) {
            assertEquals(Math.hypot(s, s * s / 2), Bidirectional.deviation(Math.expm1(s * s)), 1e-9 * s);
        }
        assertEquals(1e-3, Bidirectional.deviation(1e-6), 1e-9, "the relative deviation to first order");
    }

    private static double[] shifted(double shift, double... values) {
        return Arrays.stream(values).map(v -> v + shift).toArray();
    }

    /**
     * Normal log r, forward with the mean -s²/2 and backwards with +s²/2, both with the variance s²: then the second
     * moments are exp(s²), and both together have 0 for log Z. Errors of either direction within a tenth; the estimate
     * within four of its own standard errors (once in 10^4 seeds), and the error that this spread has in 400
     * repetitions within a fifth of the one stated (once in 10^4 seeds: the relative deviation of a standard deviation
     * of 400 numbers is 0.035).
     */
    @Test
    void normalLogWeights() {
        double s = 1;
        int[] counts = {4000, 1000};
        RandomStream random = RandomStream.of(3);
        double[] forward = normal(random.split("f"), counts[0], -s * s / 2, s);
        double[] reverse = normal(random.split("r"), counts[1], s * s / 2, s);
        Bidirectional paths = new Bidirectional(forward, reverse);
        assertEquals(0, paths.logPartition(), 4 * paths.standardError());
        assertEquals(1, paths.forwardError() / Math.sqrt(Math.expm1(s * s) / counts[0]), 0.1);
        assertEquals(1, paths.reverseError() / Math.sqrt(Math.expm1(s * s) / counts[1]), 0.1);
        double squares = 0;
        for (int i = 0; i < 400; i++) {
            RandomStream stream = random.split(i);
            double each = new Bidirectional(
                            normal(stream.split("f"), 80, -s * s / 2, s), normal(stream.split("r"), 20, s * s / 2, s))
                    .logPartition();
            squares += each * each / 400;
        }
        assertEquals(1, Math.sqrt(squares) / (paths.standardError() * Math.sqrt(50)), 0.2);
    }

    private static double[] normal(RandomStream random, int n, double mean, double std) {
        double[] z = new double[n];
        random.fill(Noise.NORMAL, 0, z, 0, n);
        return Arrays.stream(z).map(v -> mean + std * v).toArray();
    }

    /** A thousand nats apart, with nothing between: no error can be stated, and the overlap says so. */
    @Test
    void directionsWithoutACommonPath() {
        Bidirectional paths = new Bidirectional(new double[] {-500, -501, -502}, 500, 501, 502);
        assertTrue(paths.overlap() < 1e-100);
        assertTrue(Math.abs(paths.logPartition()) < 3, "between the two, at " + paths.logPartition());
    }
}

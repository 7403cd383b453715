package org.ergodic.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.solver.NoiseSource;
import org.ergodic.api.solver.NoiseSource.Increments;
import org.ergodic.api.solver.NoiseSource.Position;
import org.ergodic.api.solver.NoiseSource.Request;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every {@link NoiseSource} must satisfy. Statistics are of {@value #ROWS} samples with a fixed seed; each figure
 * may be off by five standard errors, so that a right source fails less than once in 10^4 seeds.
 */
@API(status = API.Status.EXPERIMENTAL)
public abstract class NoiseSourceContract {
    private static final int ROWS = 4000;

    /** Times as a share of the interval: steps of very different lengths, on no lattice. */
    private static final double[] SHARES = {0, 0.0021, 0.0023, 0.11, 0.25, Math.sqrt(0.5), 0.71, 1};

    /**
     * The source to test.
     *
     * @return the source
     */
    protected abstract NoiseSource source();

    static Stream<Interval> intervals() {
        return Stream.of(new Interval(0, 1), new Interval(3.1, 0.7));
    }

    private static Request request(Interval time, long first, int rows, boolean area) {
        return new Request(RandomStream.of(41), time, first, rows, 1, area, false);
    }

    private static double[] times(Interval time, double... shares) {
        return Arrays.stream(shares)
                .map(share -> share == 1 ? time.to() : time.from() + share * time.length())
                .toArray();
    }

    /** The increments over steps from each time to the next. */
    private Increments[] steps(Request request, double... times) {
        Position position = source().begin(request);
        Increments[] steps = new Increments[times.length - 1];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = position.advance(times[i + 1]);
            position = steps[i].next();
            assertEquals(times[i + 1], position.time(), "the time after the step");
        }
        return steps;
    }

    private static double mean(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum / a.length;
    }

    private static double[] scaled(double[] values, double deviation) {
        return Arrays.stream(values).map(v -> v / deviation).toArray();
    }

    @ParameterizedTest
    @MethodSource("intervals")
    @DisplayName("increments and areas have the covariance of Brownian motion, and are normal")
    void covariance(Interval time) {
        double[] times = times(time, SHARES);
        Increments[] steps = steps(request(time, 0, ROWS, true), times);
        double[][] z = new double[2 * steps.length][];
        for (int i = 0; i < steps.length; i++) {
            double h = Math.abs(times[i + 1] - times[i]);
            z[2 * i] = scaled(steps[i].dw(), Math.sqrt(h));
            z[2 * i + 1] = scaled(steps[i].area(), Math.sqrt(h / 12));
        }
        for (int i = 0; i < z.length; i++) {
            double bound = 5 / Math.sqrt(ROWS);
            assertEquals(0, Arrays.stream(z[i]).average().orElseThrow(), bound, "mean of number " + i);
            double[] squares = Arrays.stream(z[i]).map(v -> v * v).toArray();
            assertEquals(3, mean(squares, squares), bound * Math.sqrt(96), "fourth moment of number " + i);
            for (int j = 0; j <= i; j++) {
                assertEquals(
                        i == j ? 1 : 0,
                        mean(z[i], z[j]),
                        i == j ? bound * Math.sqrt(2) : bound,
                        "covariance of numbers " + i + " and " + j + " (increments even, areas odd)");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("intervals")
    @DisplayName("without areas the increments are those of Brownian motion too")
    void withoutAreas(Interval time) {
        double[] times = times(time, SHARES);
        Increments[] steps = steps(request(time, 0, ROWS, false), times);
        double[] w = new double[ROWS];
        for (int i = 0; i < steps.length; i++) {
            for (int row = 0; row < ROWS; row++) {
                w[row] += steps[i].dw()[row];
            }
            double elapsed = Math.abs(times[i + 1] - times[0]);
            assertEquals(1, mean(w, w) / elapsed, 5 * Math.sqrt(2.0 / ROWS), "variance of w over time");
        }
    }

    @Test
    @DisplayName("how a batch is split changes no bit")
    void batchSplit() {
        Interval time = new Interval(0, 1);
        double[] times = times(time, SHARES);
        for (boolean area : new boolean[] {false, true}) {
            Increments[] all = steps(request(time, 100, 6, area), times);
            Increments[] rest = steps(request(time, 104, 2, area), times);
            for (int i = 0; i < all.length; i++) {
                assertEquals(area, area && all[i].area().length > 0, "whether there are areas that were asked for");
                assertArrayEquals(Arrays.copyOfRange(all[i].dw(), 4, 6), rest[i].dw(), "increments of step " + i);
                assertArrayEquals(
                        all[i].area().length > 0 ? Arrays.copyOfRange(all[i].area(), 4, 6) : new double[0],
                        rest[i].area(),
                        "areas of step " + i);
            }
        }
    }

    @Test
    @DisplayName("a position can be used again, and another seed gives other numbers")
    void immutable() {
        Interval time = new Interval(0, 1);
        Position start = source().begin(request(time, 0, 5, true));
        Increments first = start.advance(0.3);
        first.next().advance(0.9);
        Increments again = start.advance(0.3);
        assertArrayEquals(first.dw(), again.dw());
        assertArrayEquals(first.area(), again.area());
        Position other = source().begin(new Request(RandomStream.of(42), time, 0, 5, 1, true, false));
        assertFalse(Arrays.equals(first.dw(), other.advance(0.3).dw()));
    }

    @Test
    @DisplayName("a step that ends before its start or outside the interval is refused")
    void refusesOtherSteps() {
        Position middle = source().begin(request(new Interval(0, 1), 0, 3, false))
                .advance(0.5)
                .next();
        assertThrows(IllegalArgumentException.class, () -> middle.advance(0.25));
        assertThrows(IllegalArgumentException.class, () -> middle.advance(1.5));
        assertThrows(IllegalArgumentException.class, () -> middle.advance(Double.NaN));
    }

    @Test
    @DisplayName("of a path, steps of any lengths see the same increments and areas")
    void refinement() {
        assumeTrue(source().repeats(), "it is no path");
        for (Interval time : intervals().toList()) {
            Position start = source().begin(request(time, 0, 7, true));
            for (double share : new double[] {1e-3, 0.2, 0.77, 1}) {
                double to = start.settle(times(time, share)[0]);
                Increments whole = start.advance(to);
                for (double part : new double[] {0.1, 0.5, 0.8}) {
                    double between = start.settle(time.from() + part * (to - time.from()));
                    Increments first = start.advance(between);
                    Increments second = first.next().advance(to);
                    assertWhole(time.from(), between, to, first, second, whole);
                }
            }
        }
    }

    private static void assertWhole(
            double from, double between, double to, Increments first, Increments second, Increments whole) {
        double a = (between - from) / (to - from);
        for (int i = 0; i < whole.dw().length; i++) {
            assertEquals(whole.dw()[i], first.dw()[i] + second.dw()[i], 1e-12, "W of two steps against that of one");
            // The integral of w over both, of which H is a part.
            double area = a * (first.dw()[i] / 2 + first.area()[i])
                    + (1 - a) * (first.dw()[i] + second.dw()[i] / 2 + second.area()[i])
                    - whole.dw()[i] / 2;
            assertEquals(whole.area()[i], area, 1e-12, "H of two steps against that of one");
        }
    }

    @Test
    @DisplayName("a step of a path may end where it settles: no farther, and at least half the way")
    void settling() {
        Interval time = new Interval(0, 1);
        Position position = source().begin(request(time, 0, 1, false));
        for (double step : new double[] {0.3, 1e-3, 1e-5, 0.1}) {
            double settled = position.settle(position.time() + step);
            assertEquals(0.75 * step, settled - position.time(), 0.2500001 * step, "a step of " + step);
            position = position.advance(settled).next();
        }
        assertEquals(1, position.settle(1));
    }
}

package org.ergodic.solvers.eulermaruyama;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.plugin.Factory;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.NoiseSource;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Status;
import org.ergodic.common.noise.BrownianPath;
import org.ergodic.common.solver.Integration;
import org.ergodic.common.solver.Solution;
import org.ergodic.testkit.FactoryContract;
import org.ergodic.testkit.SolverContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

@Tag("measured")
class AdaptiveSriTest extends SolverContract {
    @Override
    protected Solver<?> solver(int steps) {
        return new AdaptiveSri(2.0 / steps, 2.0 / steps, 10_000);
    }

    @Nested
    class Made extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new AdaptiveSriFactory();
        }
    }

    private static Run run() {
        return Run.of(RandomStream.of(5)).withNoise(BrownianPath.standard());
    }

    private static double[] solve(AdaptiveSri solver, Problem problem, double start, int n) {
        Solution solution =
                Integration.solve(solver, problem, Nd4j.valueArrayOf(new long[] {n, 1}, start, DataType.DOUBLE), run());
        assertTrue(solution.success(), () -> solution.counts().toString());
        return NativeMemory.values(solution.x());
    }

    /** dx = -2 x dt + (1 + x^2 / 4)^(1/2) dw, whose mean and second moment obey linear equations. */
    private static Problem growing() {
        return Problem.sde(
                (x, t) -> x.mul(-2),
                (x, t) -> org.nd4j.linalg.ops.transforms.Transforms.sqrt(
                        x.mul(x).muli(0.25).addi(1)),
                NoiseType.DIAGONAL,
                new Interval(0, 1));
    }

    /**
     * Many steps are rejected at such tolerances. Were noise drawn anew after a rejection, noise with small errors
     * would be favoured. Five standard errors of 2,000 samples and the tolerance: less than one seed in 10^6 fails.
     */
    @Test
    void theMomentsAreNotBiasedByRejections() {
        int n = 2000;
        Problem ou =
                Problem.sde((x, t) -> x.mul(-3), (x, t) -> Nd4j.onesLike(x), NoiseType.ADDITIVE, new Interval(0, 1));
        double[] x = solve(new AdaptiveSri(0, 5e-3, 10_000), ou, 1, n);
        double mean = Arrays.stream(x).average().orElseThrow();
        double variance = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum() / n;
        double exact = -Math.expm1(-6) / 6;
        assertEquals(Math.exp(-3), mean, 5 * Math.sqrt(exact / n) + 1e-3);
        assertEquals(1, variance / exact, 5 * Math.sqrt(2.0 / n) + 1e-2);

        double[] y = solve(new AdaptiveSri(0, 5e-3, 10_000), growing(), 1, n);
        // m' = (1/4 - 4) m + 1 for the second moment m.
        double moment = 1 / 3.75 + (1 - 1 / 3.75) * Math.exp(-3.75);
        double square = Arrays.stream(y).map(v -> v * v).sum() / n;
        assertEquals(Math.exp(-2), Arrays.stream(y).average().orElseThrow(), 5 * Math.sqrt(moment / n) + 1e-3);
        // The fourth moment is below 3.5 times the square of the second one.
        assertEquals(1, square / moment, 5 * Math.sqrt(2.5 / n) + 1e-2);
    }

    /** Draws anew whenever it is asked, and claims to be a path. */
    private record Redrawing(AtomicLong asked) implements NoiseSource {
        @Override
        public boolean repeats() {
            return true;
        }

        @Override
        public Position begin(Request request) {
            return at(request, request.time().from());
        }

        private Position at(Request request, double time) {
            return new Position() {
                @Override
                public double time() {
                    return time;
                }

                @Override
                public Increments advance(double to) {
                    Request anew = new Request(
                            request.random().split(asked.incrementAndGet()),
                            new Interval(time, to),
                            request.firstSample(),
                            request.rows(),
                            request.width(),
                            request.area(),
                            false);
                    Increments step = NoiseSource.FRESH.begin(anew).advance(to);
                    return new Increments(step.dw(), step.area(), at(request, to));
                }
            };
        }
    }

    /** The test above can fail: this is what it is about. */
    @Test
    void drawingAnewAfterARejectionIsBiased() {
        int n = 2000;
        INDArray start = Nd4j.ones(DataType.DOUBLE, n, 1);
        Run redrawing = Run.of(RandomStream.of(5)).withNoise(new Redrawing(new AtomicLong()));
        double[] y =
                NativeMemory.values(Integration.solve(new AdaptiveSri(0, 5e-3, 10_000), growing(), start, redrawing)
                        .x());
        double moment = 1 / 3.75 + (1 - 1 / 3.75) * Math.exp(-3.75);
        double square = Arrays.stream(y).map(v -> v * v).sum() / n;
        // Noise that makes up for the drift makes small errors, and is favoured.
        assertTrue(
                Math.abs(square / moment - 1) > 5 * Math.sqrt(2.5 / n) + 1e-2,
                "second moment over the exact one: " + square / moment);
    }

    /** Against x_0 exp(w), along the same paths. */
    @Test
    void theErrorFallsWithTheTolerance() {
        int n = 200;
        Problem problem = Problem.sde((x, t) -> x.mul(0.5), (x, t) -> x.dup(), NoiseType.DIAGONAL, new Interval(0, 1));
        double[] w = BrownianPath.standard()
                .begin(new NoiseSource.Request(RandomStream.of(5), problem.time(), 0, n, 1, true, false))
                .advance(1)
                .dw();
        double before = Double.POSITIVE_INFINITY;
        for (double tolerance : new double[] {1e-1, 1e-2, 1e-3}) {
            double[] x = solve(new AdaptiveSri(tolerance, tolerance, 100_000), problem, 1, n);
            double error = 0;
            for (int i = 0; i < n; i++) {
                error += Math.abs(x[i] / Math.exp(w[i]) - 1) / n;
            }
            assertTrue(error < 3 * tolerance, "mean relative error " + error + " at the tolerance " + tolerance);
            assertTrue(error < 0.3 * before, "error " + error + " after " + before);
            before = error;
        }
    }

    /** The quiet sample needs fewer evaluations than the one beside it. */
    @Test
    void eachSampleHasItsOwnSteps() {
        Problem problem = Problem.sde((x, t) -> x.mul(-1), (x, t) -> x.dup(), NoiseType.DIAGONAL, new Interval(0, 1));
        INDArray start = Nd4j.createFromArray(new double[][] {{1e-6}, {50}});
        Solution solution = Integration.solve(new AdaptiveSri(0, 1e-3, 100_000), problem, start, run());
        assertTrue(solution.success());
        assertTrue(4 * solution.evaluations()[0] < solution.evaluations()[1], Arrays.toString(solution.evaluations()));
    }

    /** Far below what the path can resolve, and limits on steps, leave the last good state and its time. */
    @Test
    void itSaysWhyASampleDoesNotReachTheEnd() {
        Problem problem = Problem.sde((x, t) -> x.mul(-1), (x, t) -> x.dup(), NoiseType.DIAGONAL, new Interval(0, 1));
        INDArray start = Nd4j.ones(DataType.DOUBLE, 1, 1);
        Run coarse = Run.of(RandomStream.of(5)).withNoise(BrownianPath.of(1, 0));
        Solution underflow = Integration.solve(new AdaptiveSri(0, 1e-14, 100_000), problem, start, coarse);
        assertEquals(Status.STEP_UNDERFLOW, underflow.status()[0]);
        assertTrue(underflow.time()[0] < 1);
        Solution limit = Integration.solve(new AdaptiveSri(0, 1e-6, 10), problem, start, run());
        assertEquals(Status.STEP_LIMIT, limit.status()[0]);
        assertTrue(limit.time()[0] > 0 && limit.time()[0] < 1);
    }

    @Test
    void badOptionsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new AdaptiveSri(-1, 1e-3, 100));
        assertThrows(IllegalArgumentException.class, () -> new AdaptiveSri(0, 0, 100));
        assertThrows(IllegalArgumentException.class, () -> new AdaptiveSri(0, Double.NaN, 100));
        assertThrows(IllegalArgumentException.class, () -> new AdaptiveSri(0, 1e-3, 0));
        assertThrows(IllegalArgumentException.class, () -> EulerMaruyama.uniform(0));
        assertThrows(
                IllegalArgumentException.class,
                () -> StochasticRungeKutta.sri1(0, org.ergodic.api.solver.TimeGrid.uniform()));
    }
}

package org.ergodic.solvers.eulermaruyama;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.common.noise.BrownianPath;
import org.ergodic.common.solver.Integration;
import org.ergodic.common.solver.Solution;
import org.ergodic.testkit.SolverContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The process of Cox, Ingersoll and Ross, dx = k (m - x) dt + s sqrt(x) dw. */
class SquareRootTest {
    private static Problem cir(double k, double m, double s, Interval time) {
        double direction = Math.signum(time.length());
        return Problem.sde(
                        (x, t) -> x.rsub(m).muli(direction * k),
                        (x, t) -> Transforms.sqrt(x.dup()).muli(s),
                        NoiseType.DIAGONAL,
                        time)
                .startingAt(
                        (random, first, n) -> Transforms.abs(random.draw(Noise.NORMAL, first, DataType.DOUBLE, n, 2))
                                .addi(0.1));
    }

    @Nested
    class Implicit extends SolverContract {
        @Override
        protected Solver<?> solver(int steps) {
            return new SquareRootEuler(steps, TimeGrid.uniform());
        }

        @Override
        protected Problem problem(NoiseType noise) {
            return cir(1, 1, 0.5, new Interval(1, 0));
        }
    }

    @Nested
    class Truncated extends SolverContract {
        @Override
        protected Solver<?> solver(int steps) {
            return new FullTruncationEuler(steps, TimeGrid.uniform());
        }

        @Override
        protected Problem problem(NoiseType noise) {
            return cir(1, 1, 0.5, new Interval(0, 1));
        }
    }

    private static Solution solve(Solver<?> solver, Problem problem, double start, int n) {
        INDArray x = Nd4j.valueArrayOf(new long[] {n, 1}, start, DataType.DOUBLE);
        return Integration.solve(solver, problem, x, Run.of(RandomStream.of(2)).withNoise(BrownianPath.standard()));
    }

    /** Near the limit 4 k m = s^2, where paths come near 0 all the time. */
    @Test
    void theStateStaysPositiveWhereEulerMaruyamaLeavesIt() {
        Problem problem = cir(1, 0.04, 0.39, new Interval(0, 1));
        assertTrue(!solve(EulerMaruyama.uniform(20), problem, 0.04, 200).success());
        Solution solution = solve(new SquareRootEuler(20, TimeGrid.uniform()), problem, 0.04, 200);
        assertTrue(solution.success(), () -> solution.counts().toString());
        assertTrue(Arrays.stream(NativeMemory.values(solution.x())).allMatch(v -> v > 0));
        Solution atZero = solve(new SquareRootEuler(20, TimeGrid.uniform()), problem, 0, 20);
        assertTrue(Arrays.stream(NativeMemory.values(atZero.x())).allMatch(v -> v > 0));
    }

    /** With more noise the process reaches 0; truncation keeps to states of at least 0. */
    @Test
    void truncationKeepsStatesFromFallingBelowZero() {
        Solution solution =
                solve(new FullTruncationEuler(20, TimeGrid.uniform()), cir(1, 0.04, 1, new Interval(0, 1)), 0.04, 200);
        assertTrue(solution.success(), () -> solution.counts().toString());
        double[] x = NativeMemory.values(solution.x());
        assertTrue(Arrays.stream(x).allMatch(v -> v >= 0));
        assertTrue(Arrays.stream(x).anyMatch(v -> v == 0));
    }

    /**
     * Mean m + (x_0 - m) e^-k, variance x_0 s^2 / k (e^-k - e^-2k) + m s^2 / (2k) (1 - e^-k)^2, each within five
     * standard errors of 4,000 samples and 1 % for the steps.
     */
    @Test
    void theMomentsAreThoseOfTheProcess() {
        int n = 4000;
        double k = 2;
        double m = 0.5;
        double s = 0.6;
        double left = Math.exp(-k);
        double mean = m + (1 - m) * left;
        double variance = s * s / k * (left - left * left) + m * s * s / (2 * k) * (1 - left) * (1 - left);
        for (Solver<?> solver : new Solver<?>[] {
            new SquareRootEuler(100, TimeGrid.uniform()), new FullTruncationEuler(100, TimeGrid.uniform())
        }) {
            double[] x = NativeMemory.values(
                    solve(solver, cir(k, m, s, new Interval(0, 1)), 1, n).x());
            double average = Arrays.stream(x).average().orElseThrow();
            assertEquals(mean, average, 5 * Math.sqrt(variance / n) + 0.01 * mean, solver.toString());
            double spread =
                    Arrays.stream(x).map(v -> (v - average) * (v - average)).sum() / n;
            assertEquals(1, spread / variance, 5 * Math.sqrt(3.0 / n) + 0.02, solver.toString());
        }
    }

    /** Against 1,000 steps of its own along the same paths, for s^2 well below k m: order 1. */
    @Test
    void theImplicitMethodHasStrongOrderOne() {
        Problem problem = cir(2, 0.5, 0.6, new Interval(0, 1));
        double[] truth = NativeMemory.values(solve(new SquareRootEuler(1000, TimeGrid.uniform()), problem, 1, 300)
                .x());
        double[] errors = new double[2];
        for (int i = 0; i < 2; i++) {
            double[] x =
                    NativeMemory.values(solve(new SquareRootEuler(5 * (1 + 7 * i), TimeGrid.uniform()), problem, 1, 300)
                            .x());
            for (int row = 0; row < x.length; row++) {
                errors[i] += Math.abs(x[row] - truth[row]) / x.length;
            }
        }
        double order = Math.log(errors[0] / errors[1]) / Math.log(8);
        assertTrue(order >= 0.8, "measured order " + order);
    }
}

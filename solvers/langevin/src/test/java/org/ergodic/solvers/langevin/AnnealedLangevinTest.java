package org.ergodic.solvers.langevin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.DoubleUnaryOperator;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.plugin.Factory;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.VectorField;
import org.ergodic.api.view.Views;
import org.ergodic.common.grid.NoiseGrid;
import org.ergodic.common.solver.Integration;
import org.ergodic.common.solver.Solution;
import org.ergodic.testkit.FactoryContract;
import org.ergodic.testkit.SolverContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class AnnealedLangevinTest extends SolverContract {
    /** The variance of the data, which are N(0, 1/4). */
    private static final double DATA = 0.25;

    @Override
    protected Solver<?> solver(int steps) {
        int each = steps % 2 == 0 ? 2 : 1;
        return new AnnealedLangevin(steps / each, each, Optional.empty(), false, NoiseGrid.logSnr());
    }

    @Override
    protected Problem problem(NoiseType noise) {
        return gaussian(t -> 1, t -> t, new Interval(2, 0.1));
    }

    @Nested
    class OfFactory extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new AnnealedLangevinFactory();
        }
    }

    private static Problem gaussian(DoubleUnaryOperator alpha, DoubleUnaryOperator sigma, Interval time) {
        NumericPath path = new NumericPath() {
            @Override
            public double alpha(double t) {
                return alpha.applyAsDouble(t);
            }

            @Override
            public double sigma(double t) {
                return sigma.applyAsDouble(t);
            }
        };
        VectorField score = (x, t) -> {
            double[] values = NativeMemory.values(x);
            double[] times = NativeMemory.values(t);
            for (int i = 0; i < values.length; i++) {
                values[i] /= -variance(path, times[i * times.length / values.length]);
            }
            return NativeMemory.array(values, x.dataType(), x.shape());
        };
        double std = Math.sqrt(variance(path, time.from()));
        return Problem.of(Views.of(VectorField.SCORE, score).and(NumericPath.VIEW, path), NoiseType.ADDITIVE, time)
                .startingAt((random, first, n) ->
                        random.draw(Noise.NORMAL, first, DataType.DOUBLE, n, 2).muli(std));
    }

    private static double variance(NumericPath path, double t) {
        return Math.pow(path.alpha(t), 2) * DATA + Math.pow(path.sigma(t), 2);
    }

    private static Problem exploding() {
        return gaussian(t -> 1, t -> t, new Interval(3, 0.05));
    }

    /** alpha^2 + sigma^2 = 1, from 0.99 noise to 0.1. */
    private static Problem preserving() {
        return gaussian(t -> Math.sqrt(1 - t * t), t -> t, new Interval(0.99, 0.1));
    }

    /** Algorithm 1 of Song and Ermon (2019) as it is printed, of y = x / alpha. */
    private static double[] algorithm(Problem problem, double[] times, int steps, double eps, INDArray start, Run run) {
        NumericPath path = problem.views().require(NumericPath.VIEW);
        double[] y = NativeMemory.values(start);
        for (int k = 0; k < y.length; k++) {
            y[k] /= path.alpha(times[0]);
        }
        double last = path.sigma(times[times.length - 1]) / path.alpha(times[times.length - 1]);
        int step = 0;
        for (double t : times) {
            double sigma = path.sigma(t) / path.alpha(t);
            double size = eps * sigma * sigma / (last * last);
            for (int i = 0; i < steps; i++) {
                double[] z = NativeMemory.values(run.noise("langevin", step++, Noise.NORMAL, start));
                for (int k = 0; k < y.length; k++) {
                    double score = -y[k] / (DATA + sigma * sigma);
                    y[k] += size / 2 * score + Math.sqrt(size) * z[k];
                }
            }
        }
        double alpha = path.alpha(times[times.length - 1]);
        return Arrays.stream(y).map(v -> v * alpha).toArray();
    }

    /** Rounding alone is between the two, in double precision. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void itIsTheAlgorithmThatWasPrinted(boolean explodes) {
        Problem problem = explodes ? exploding() : preserving();
        Run run = Run.of(RandomStream.of(3));
        INDArray start = problem.start().draw(RandomStream.of(4), 0, 20);
        double[] times = NoiseGrid.logSnr().times(problem, 6);
        double eps = 1e-3;
        Solution solution = Integration.solve(
                new AnnealedLangevin(7, 5, Optional.of(eps), false, NoiseGrid.logSnr()), problem, start, run);
        assertArrayEquals(algorithm(problem, times, 5, eps, start, run), NativeMemory.values(solution.x()), 1e-11);
        assertEquals(35, solution.evaluations()[0]);
    }

    /**
     * Every state is Gaussian, and its variance follows from the steps. 40000 numbers, five standard errors: a right
     * solver fails less than once in 10^6 seeds.
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theVarianceIsThatOfTheSteps(boolean explodes) {
        Problem problem = explodes ? exploding() : preserving();
        NumericPath path = problem.views().require(NumericPath.VIEW);
        AnnealedLangevin solver = new AnnealedLangevin(12, 10, Optional.empty(), false, NoiseGrid.logSnr());
        double from = problem.time().from();
        double expected = variance(path, from) / Math.pow(path.alpha(from), 2);
        for (double t : NoiseGrid.logSnr().times(problem, 11)) {
            double noise = Math.pow(path.sigma(t) / path.alpha(t), 2);
            for (int i = 0; i < 10; i++) {
                expected = expected * Math.pow(1 - 0.1 * noise / (DATA + noise), 2) + 0.2 * noise;
            }
        }
        INDArray x = Integration.solve(solver, problem, 20_000, Run.of(RandomStream.of(5)))
                .x();
        double to = problem.time().to();
        double ratio = x.mul(x).meanNumber().doubleValue() / (expected * Math.pow(path.alpha(to), 2));
        assertEquals(1, ratio, 5 * Math.sqrt(2.0 / 40_000));
    }

    @Test
    void levelsShareTheStepsThatThereAreInAll() {
        Problem problem = preserving();
        Run run = Run.of(RandomStream.of(5));
        AnnealedLangevin each = new AnnealedLangevin(4, 3, Optional.empty(), true, NoiseGrid.logSnr());
        AnnealedLangevin same =
                new AnnealedLangevin(4, 100, Optional.empty(), true, NoiseGrid.logSnr(), OptionalInt.of(12));
        assertEquals(13, same.steps());
        assertEquals(
                Integration.solve(each, problem, 50, run).x(),
                Integration.solve(same, problem, 50, run).x());
        AnnealedLangevin uneven =
                new AnnealedLangevin(3, 1, Optional.empty(), false, NoiseGrid.logSnr(), OptionalInt.of(7));
        double[] levels = NoiseGrid.logSnr().times(problem, 2);
        double[] times = uneven.grid().times(problem, 7);
        assertArrayEquals(
                new double[] {levels[0], levels[0], levels[0], levels[0], levels[1], levels[1], levels[2], levels[2]},
                times);
        AnnealedLangevin few =
                new AnnealedLangevin(10, 1, Optional.empty(), false, NoiseGrid.logSnr(), OptionalInt.of(2));
        assertEquals(2, few.levels());
        assertEquals(problem.time().to(), few.grid().times(problem, 2)[2]);
        assertThrows(
                IllegalArgumentException.class,
                () -> new AnnealedLangevin(1, 1, Optional.empty(), false, NoiseGrid.logSnr(), OptionalInt.of(0)));
    }

    /** The mean of the data given x is alpha x DATA / variance here; and it costs a step and an evaluation. */
    @Test
    void theLastStepMayBeTheMeanOfTheData() {
        Problem problem = preserving();
        NumericPath path = problem.views().require(NumericPath.VIEW);
        Run run = Run.of(RandomStream.of(6));
        INDArray start = problem.start().draw(RandomStream.of(4), 0, 20);
        AnnealedLangevin noisy = new AnnealedLangevin(4, 3, Optional.empty(), false, NoiseGrid.logSnr());
        AnnealedLangevin clean = new AnnealedLangevin(4, 3, Optional.empty(), true, NoiseGrid.logSnr());
        double[] x = NativeMemory.values(
                Integration.solve(noisy, problem, start, run).x());
        double to = problem.time().to();
        double share = path.alpha(to) * DATA / variance(path, to);
        Solution solution = Integration.solve(clean, problem, start, run);
        assertArrayEquals(Arrays.stream(x).map(v -> share * v).toArray(), NativeMemory.values(solution.x()), 1e-12);
        assertEquals(13, solution.evaluations()[0]);
        assertEquals(13, solution.steps());
    }

    @Test
    void oneLevelIsThatOfTheEnd() {
        Problem problem = exploding();
        Run run = Run.of(RandomStream.of(6));
        INDArray start = problem.start().draw(RandomStream.of(4), 0, 5);
        AnnealedLangevin one = new AnnealedLangevin(1, 4, Optional.of(1e-4), false, NoiseGrid.logSnr());
        double[] expected = algorithm(problem, new double[] {0.05}, 4, 1e-4, start, run);
        assertArrayEquals(
                expected,
                NativeMemory.values(Integration.solve(one, problem, start, run).x()),
                1e-12);
    }

    private static String refused(AnnealedLangevin solver, Problem problem) {
        return assertThrows(
                        IllegalArgumentException.class,
                        () -> Integration.solve(solver, problem, 2, Run.of(RandomStream.of(1))))
                .getMessage();
    }

    @Test
    void wrongLevelsAndStepsAreRefused() {
        AnnealedLangevin solver = new AnnealedLangevin(3, 1, Optional.empty(), false, TimeGrid.uniform());
        String rising = refused(solver, gaussian(t -> 1, t -> t, new Interval(0.1, 2)));
        assertTrue(rising.contains("must decrease") && rising.contains("0.1 at time 0.1"), rising);
        String none = refused(solver, gaussian(t -> 1, t -> t, new Interval(2, 0)));
        assertTrue(none.contains("last noise level must be above 0") && none.contains("at time 0.0"), none);
        AnnealedLangevin large = new AnnealedLangevin(3, 1, Optional.of(1.0), false, TimeGrid.uniform());
        String diverging = refused(large, gaussian(t -> 1, t -> t, new Interval(2, 0.5)));
        assertTrue(diverging.contains("4.0 times") && diverging.contains("at most 0.25"), diverging);
        for (int[] wrong : new int[][] {{0, 1}, {1, 0}}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new AnnealedLangevin(wrong[0], wrong[1], Optional.empty(), false, TimeGrid.uniform()));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> new AnnealedLangevin(1, 1, Optional.of(0.0), false, TimeGrid.uniform()));
    }
}

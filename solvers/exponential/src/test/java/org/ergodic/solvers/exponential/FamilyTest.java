package org.ergodic.solvers.exponential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
import org.ergodic.common.solver.Integration;
import org.ergodic.common.solver.Solution;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** All of the family along paths of every kind, also from where there is no signal to where there is no noise. */
@Tag("measured")
class FamilyTest {
    private static final int ROWS = 2000;
    private static final int STEPS = 40;
    private static final TimeGrid GRID = TimeGrid.power(1.5);
    private static final Run RUN = Run.of(RandomStream.of(31));

    private static final Map<String, NumericPath> PATHS =
            Map.of("vp", ClosedForm.VP, "ve", ClosedForm.VE, "straight", ClosedForm.STRAIGHT);

    private static List<Solver<?>> solvers(int steps, TimeGrid grid) {
        return List.of(
                new ExponentialIntegrator(1, 0, steps, grid),
                new ExponentialIntegrator(1, 1, steps, grid),
                new ExponentialIntegrator(2, 0, steps, grid),
                new ExponentialIntegrator(2, 1, steps, grid),
                new ExponentialIntegrator(3, 0, steps, grid),
                new SinglestepDpmSolver(2, steps, grid),
                new SinglestepDpmSolver(3, steps, grid),
                new UniPc(2, steps, grid),
                new UniPc(3, steps, grid),
                new UniC(new ExponentialIntegrator(2, 0, steps, grid), 2),
                new Deis(2, Deis.Variable.LOG_RHO, steps, grid),
                new Deis(3, Deis.Variable.RHO, steps, grid),
                new EdmHeun(0, 0, Double.POSITIVE_INFINITY, 1, steps, grid),
                new EdmHeun(20, 0.05, 50, 1, steps, grid),
                new ErSde(2, ErSde.Scale.EXTENDED, steps, grid),
                new ErSde(3, ErSde.Scale.EXTENDED, steps, grid),
                new ErSde(2, ErSde.Scale.SDE, steps, grid),
                new ErSde(3, ErSde.Scale.ODE, steps, grid),
                new SaSolver(2, 2, 1, steps, grid),
                new SaSolver(3, 4, 0.5, steps, grid),
                new SaSolver(3, 3, 0, steps, grid));
    }

    private static NoiseType noise(Solver<?> solver) {
        return solver.traits().noise().iterator().next();
    }

    static Stream<Arguments> everywhere() {
        return solvers(STEPS, GRID).stream()
                .flatMap(solver -> PATHS.keySet().stream().sorted().map(path -> Arguments.of(solver, path)));
    }

    /**
     * Mean and variance of 4,000 numbers, from noise alone to t = 0. Five standard errors fail once in 10^6 seeds; the
     * mean may be off by another 0.02 and the variance by another 3 % for the steps.
     */
    @ParameterizedTest
    @MethodSource("everywhere")
    void samplesAreThoseOfTheMixture(Solver<?> solver, String name) {
        NumericPath path = PATHS.get(name);
        ClosedForm.TwoModes data = new ClosedForm.TwoModes(path, 0.3, 1, 0.4);
        INDArray start = RandomStream.of(17)
                .draw(Noise.NORMAL, 0, DataType.DOUBLE, ROWS, 2)
                .muli(path.sigma(1));
        Solution solution = Integration.solve(solver, data.problem(noise(solver), 1, 0), start, RUN);
        assertTrue(solution.success(), () -> "not all samples reached the end: " + solution.counts());
        INDArray x = solution.x();
        double mean = x.meanNumber().doubleValue();
        double variance = Math.pow(x.sub(mean).norm2Number().doubleValue(), 2) / x.length();
        assertEquals(data.mean(), mean, 5 * Math.sqrt(data.variance() / x.length()) + 0.02, "the mean");
        assertEquals(1, variance / data.variance(), 5 * Math.sqrt(2.0 / x.length()) + 0.03, "the variance");
    }

    static Stream<Solver<?>> few() {
        return Stream.of(1, 2, 5).flatMap(steps -> solvers(steps, TimeGrid.uniform()).stream());
    }

    /** All data are one point, so the predicted data are known at once and any steps end there. */
    @ParameterizedTest
    @MethodSource("few")
    void onePointIsReachedInAnySteps(Solver<?> solver) {
        for (NumericPath path : PATHS.values()) {
            Problem problem = ClosedForm.problem(path, (x, t) -> 0.7, noise(solver), new Interval(1, 0));
            INDArray start = RandomStream.of(17).draw(Noise.NORMAL, 0, DataType.DOUBLE, 3, 2);
            INDArray x = Integration.solve(solver, problem, start, RUN).x();
            assertEquals(0, x.sub(0.7).amaxNumber().doubleValue(), 1e-12);
        }
    }

    /** Without noise a sample keeps its own, x = alpha 0.7 + sigma z; from alpha = 0 it is z itself. */
    @ParameterizedTest
    @MethodSource("few")
    void withoutNewNoiseAPointsNoiseIsKept(Solver<?> solver) {
        if (noise(solver) == NoiseType.NONE) {
            Problem problem =
                    ClosedForm.problem(ClosedForm.STRAIGHT, (x, t) -> 0.7, NoiseType.NONE, new Interval(1, 0.2));
            INDArray start = RandomStream.of(17).draw(Noise.NORMAL, 0, DataType.DOUBLE, 3, 2);
            INDArray x = Integration.solve(solver, problem, start, RUN).x();
            assertEquals(0, x.sub(0.8 * 0.7).sub(start.mul(0.2)).amaxNumber().doubleValue(), 1e-12);
        }
    }

    static Stream<Solver<?>> noisy() {
        return solvers(6, TimeGrid.uniform()).stream().filter(solver -> noise(solver) == NoiseType.ADDITIVE);
    }

    /** With some, it has the distribution N(alpha 0.7, sigma^2): five standard errors of 4,000 numbers. */
    @ParameterizedTest
    @MethodSource("noisy")
    void withNewNoiseAPointsDistributionIsKept(Solver<?> solver) {
        NumericPath path = ClosedForm.STRAIGHT;
        Problem problem = ClosedForm.problem(path, (x, t) -> 0.7, noise(solver), new Interval(0.9, 0.3));
        INDArray start = RandomStream.of(17)
                .draw(Noise.NORMAL, 0, DataType.DOUBLE, ROWS, 2)
                .muli(path.sigma(0.9))
                .addi(0.7 * path.alpha(0.9));
        INDArray x = Integration.solve(solver, problem, start, RUN).x();
        double sigma = path.sigma(0.3);
        INDArray z = x.sub(0.7 * path.alpha(0.3)).divi(sigma);
        double mean = z.meanNumber().doubleValue();
        double variance = Math.pow(z.sub(mean).norm2Number().doubleValue(), 2) / z.length();
        assertEquals(0, mean, 5 / Math.sqrt(z.length()));
        assertEquals(1, variance, 5 * Math.sqrt(2.0 / z.length()));
    }

    /** A consistency model's samples are exact after any number of jumps. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void jumpsOfAConsistencyModelAreExact(int steps) {
        ClosedForm.Gaussian data = new ClosedForm.Gaussian(ClosedForm.STRAIGHT, 0.3, 0.5);
        Problem problem = ClosedForm.problem(
                ClosedForm.STRAIGHT, (x, t) -> data.flow(x, t, 0), NoiseType.ADDITIVE, new Interval(1, 0));
        INDArray start = RandomStream.of(17).draw(Noise.NORMAL, 0, DataType.DOUBLE, ROWS, 2);
        INDArray x = Integration.solve(new Lcm(steps, TimeGrid.uniform()), problem, start, RUN)
                .x();
        double mean = x.meanNumber().doubleValue();
        double variance = Math.pow(x.sub(mean).norm2Number().doubleValue(), 2) / x.length();
        assertEquals(0.3, mean, 5 * 0.5 / Math.sqrt(x.length()));
        assertEquals(0.25, variance, 5 * 0.25 * Math.sqrt(2.0 / x.length()));
    }

    @Test
    void aScoreThatKnowsNoDataIsRefusedWhereThereIsNoSignal() {
        ClosedForm.Gaussian data = new ClosedForm.Gaussian(ClosedForm.STRAIGHT, 0.3, 0.5);
        for (Solver<?> solver : solvers(5, TimeGrid.uniform())) {
            Problem knowing = data.problem(noise(solver), 1, 0);
            VectorField score = knowing.score();
            Problem problem =
                    Problem.of(knowing.views().and(VectorField.SCORE, score::at), noise(solver), new Interval(1, 0));
            INDArray start = RandomStream.of(17).draw(Noise.NORMAL, 0, DataType.DOUBLE, 3, 2);
            String message = assertThrows(
                            IllegalArgumentException.class, () -> Integration.solve(solver, problem, start, RUN))
                    .getMessage();
            assertTrue(message.contains("alpha = 0") && message.contains("velocity"), message);
            // A little later it is enough.
            assertTrue(Integration.solve(solver, problem.over(new Interval(0.99, 0)), start, RUN)
                    .success());
        }
    }

    @Test
    void aStartWithoutNoiseIsRefused() {
        ClosedForm.Gaussian data = new ClosedForm.Gaussian(ClosedForm.STRAIGHT, 0.3, 0.5);
        for (Solver<?> solver : solvers(5, TimeGrid.uniform())) {
            Problem problem = data.problem(noise(solver), 0, 0.5);
            INDArray start = RandomStream.of(17).draw(Noise.NORMAL, 0, DataType.DOUBLE, 3, 2);
            String message = assertThrows(
                            IllegalArgumentException.class, () -> Integration.solve(solver, problem, start, RUN))
                    .getMessage();
            assertTrue(message.contains("sigma = 0"), message);
        }
    }

    @Test
    void impossibleNumbersAreRefused() {
        TimeGrid grid = TimeGrid.uniform();
        List<Runnable> wrong = List.of(
                () -> new Deis(0, Deis.Variable.RHO, 5, grid),
                () -> new Deis(4, Deis.Variable.RHO, 5, grid),
                () -> new Deis(2, Deis.Variable.RHO, 0, grid),
                () -> new EdmHeun(-1, 0, 1, 1, 5, grid),
                () -> new EdmHeun(Double.NaN, 0, 1, 1, 5, grid),
                () -> new EdmHeun(1, 2, 1, 1, 5, grid),
                () -> new EdmHeun(1, 0, 1, 0, 5, grid),
                () -> new EdmHeun(1, 0, 1, 1, 0, grid),
                () -> new ErSde(4, ErSde.Scale.SDE, 5, grid),
                () -> new ErSde(1, ErSde.Scale.SDE, 0, grid),
                () -> new Lcm(0, grid),
                () -> new UniC(new ExponentialIntegrator(1, 0, 5, grid), 0),
                () -> new UniC(new Lcm(5, grid), 1),
                () -> new SaSolver(4, 2, 1, 5, grid),
                () -> new SaSolver(2, 5, 1, 5, grid),
                () -> new SaSolver(2, 2, -1, 5, grid),
                () -> new SaSolver(2, 2, 1, 0, grid),
                () -> new SinglestepDpmSolver(1, 5, grid),
                () -> new SinglestepDpmSolver(2, 0, grid));
        wrong.forEach(make -> assertThrows(IllegalArgumentException.class, make::run));
    }
}

package org.ergodic.solvers.exponential;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.common.solver.Integration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The order on Gaussian data, whose probability flow has a closed form, in double precision: the slope of log error on
 * log steps. Multistep methods begin with a step of order 1, so one of order 3 shows only on a grid whose first two
 * steps are so short that their errors are of order 4. Singlestep ones need none; where the number of steps leaves 2
 * when divided by 3 they end on a step of order 2.
 */
@Tag("measured")
class OrderTest {
    private static final TimeGrid GRID = TimeGrid.uniform();

    /** Equal steps after two of the lengths n^-2 and n^-1.5 of the interval. */
    private static final TimeGrid STARTED = (problem, steps) -> {
        double[] times = new double[steps + 1];
        for (int i = 0; i <= steps; i++) {
            double first = Math.pow(steps, -2);
            double second = first + Math.pow(steps, -1.5);
            double share = i == 0 ? 0 : i == 1 ? first : second + (1 - second) * (i - 2) / (steps - 2);
            times[i] = problem.time().from() + share * problem.time().length();
        }
        times[steps] = problem.time().to();
        return times;
    };

    private static final INDArray START = Nd4j.createFromArray(new double[][] {{1.3, -0.4}, {0.2, -2.1}});
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    /** A method of some order for a number of steps. */
    private interface Method {
        Solver<?> of(int steps);
    }

    private record Case(String name, double order, Method method) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> methods() {
        return Stream.of(
                new Case("ddim", 1, n -> new ExponentialIntegrator(1, 0, n, GRID)),
                new Case("dpm-solver++ 2M", 2, n -> new ExponentialIntegrator(2, 0, n, GRID)),
                new Case("dpm-solver++ 2S", 2, n -> new SinglestepDpmSolver(2, n - n % 2, GRID)),
                new Case("unipc 1", 2, n -> new UniPc(1, n, GRID)),
                new Case("unipc 2", 2, n -> new UniPc(2, n, GRID)),
                new Case("ddim with unic 1", 2, n -> new UniC(new ExponentialIntegrator(1, 0, n, GRID), 1)),
                new Case("deis 1", 1, n -> new Deis(1, Deis.Variable.LOG_RHO, n, GRID)),
                new Case("deis 2 log-rho", 2, n -> new Deis(2, Deis.Variable.LOG_RHO, n, GRID)),
                new Case("deis 2 rho", 2, n -> new Deis(2, Deis.Variable.RHO, n, GRID)),
                new Case("edm-heun", 2, n -> new EdmHeun(0, 0, INFINITY, 1, n, GRID)),
                new Case("er-sde 1", 1, n -> new ErSde(1, ErSde.Scale.ODE, n, GRID)),
                new Case("er-sde 2", 2, n -> new ErSde(2, ErSde.Scale.ODE, n, GRID)),
                new Case("sa-solver 1", 1, n -> new SaSolver(1, 0, 0, n, GRID)),
                new Case("sa-solver 2", 2, n -> new SaSolver(2, 0, 0, n, GRID)),
                new Case("sa-solver 2 and 2", 2, n -> new SaSolver(2, 2, 0, n, GRID)));
    }

    static Stream<Case> ofOrderThree() {
        return Stream.of(
                new Case("dpm-solver++ 3S", 3, n -> new SinglestepDpmSolver(3, n, GRID)),
                new Case("dpm-solver++ 3M", 3, n -> new ExponentialIntegrator(3, 0, n, STARTED)),
                new Case("unipc 3", 3, n -> new UniPc(3, n, STARTED)),
                new Case(
                        "dpm-solver++ 2M with unic 2",
                        3,
                        n -> new UniC(new ExponentialIntegrator(2, 0, n, STARTED), 2)),
                new Case("deis 3 log-rho", 3, n -> new Deis(3, Deis.Variable.LOG_RHO, n, STARTED)),
                new Case("deis 3 rho", 3, n -> new Deis(3, Deis.Variable.RHO, n, STARTED)),
                new Case("er-sde 3", 3, n -> new ErSde(3, ErSde.Scale.ODE, n, STARTED)),
                new Case("sa-solver 3", 3, n -> new SaSolver(3, 0, 0, n, STARTED)),
                new Case("sa-solver 3 and 3", 3, n -> new SaSolver(3, 3, 0, n, STARTED)));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void fromNoiseToData(Case method) {
        double order = slope(method, new ClosedForm.Gaussian(ClosedForm.COSINE, 0.3, 0.5), 0.85, 0.1);
        assertTrue(order >= method.order - 0.2, method + " has order " + order);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void fromDataToNoise(Case method) {
        double order = slope(method, new ClosedForm.Gaussian(ClosedForm.COSINE, 0.3, 0.5), 0.1, 0.85);
        assertTrue(order >= method.order - 0.2, method + " has order " + order);
    }

    @ParameterizedTest
    @MethodSource("ofOrderThree")
    void ofOrderThreeBothWays(Case method) {
        ClosedForm.Gaussian data = new ClosedForm.Gaussian(ClosedForm.COSINE, 0.3, 0.5);
        double there = slope(method, data, 0.8, 0.2);
        double back = slope(method, data, 0.2, 0.8);
        assertTrue(Math.min(there, back) >= 2.8, method + " has order " + there + " and back " + back);
    }

    /**
     * From t = 1, where alpha is 0. Steps of log-SNR are long there on any grid, so that the error of order 2 is one of
     * h^2 log h and no method shows more; 0.3 is left for the logarithm.
     */
    @ParameterizedTest
    @MethodSource("methods")
    void fromWhereThereIsNoSignal(Case method) {
        double order = slope(method, new ClosedForm.Gaussian(ClosedForm.STRAIGHT, 0.3, 0.5), 1, 0.1);
        assertTrue(order >= method.order - 0.3, method + " has order " + order);
    }

    private static double slope(Case method, ClosedForm.Gaussian data, double from, double to) {
        Problem problem = data.problem(NoiseType.NONE, from, to);
        List<double[]> points = new ArrayList<>();
        for (int steps = 29; points.size() < 4; steps = 2 * steps + 1) {
            INDArray x = Integration.solve(method.method.of(steps), problem, START, Run.of(RandomStream.of(1)))
                    .x();
            double error = 0;
            for (int i = 0; i < x.length(); i++) {
                error += Math.abs(x.getDouble(i) - data.flow(START.getDouble(i), from, to));
            }
            points.add(new double[] {Math.log(steps), Math.log(error)});
        }
        double meanX = points.stream().mapToDouble(p -> p[0]).average().orElseThrow();
        double meanY = points.stream().mapToDouble(p -> p[1]).average().orElseThrow();
        double cross = points.stream()
                .mapToDouble(p -> (p[0] - meanX) * (p[1] - meanY))
                .sum();
        double square =
                points.stream().mapToDouble(p -> Math.pow(p[0] - meanX, 2)).sum();
        return -cross / square;
    }
}

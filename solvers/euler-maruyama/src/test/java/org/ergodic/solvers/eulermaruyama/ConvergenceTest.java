package org.ergodic.solvers.eulermaruyama;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.FieldDefinition;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Calculus;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.NoiseSource;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.VectorField;
import org.ergodic.common.noise.BrownianPath;
import org.ergodic.common.solver.Integration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Measured orders on equations whose solution at the end is a function of w there, all step counts along the same
 * Brownian paths. Slopes of the mean error over {@value #PATHS} paths, which leave a standard error of some 0.05.
 */
@Tag("measured")
class ConvergenceTest {
    private static final int PATHS = 400;
    private static final Evaluator EVALUATOR =
            new Evaluator(Compiler.find(), Compiler.find().variables(DataType.DOUBLE, Map.of()));

    /** An equation from x = 0.4 at time 0 to time 1, and where it ends. */
    private record Known(String name, Problem problem, ToDoubleFunction<Double> end) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static VectorField field(FieldDefinition definition) {
        return EVALUATOR.field(new long[] {1}, definition);
    }

    private static Known known(
            String name, NoiseType noise, FieldDefinition f, FieldDefinition g, ToDoubleFunction<Double> end) {
        return new Known(name, Problem.sde(field(f), field(g), noise, new Interval(0, 1)), end);
    }

    private static SDVariable cos(SDVariable x) {
        return x.getSameDiff().math().cos(x);
    }

    private static SDVariable sin(SDVariable x) {
        return x.getSameDiff().math().sin(x);
    }

    private static SDVariable root(SDVariable t) {
        return t.getSameDiff().math().sqrt(t.add(1.0));
    }

    /** dx = cos^2(x) / 2 o dw, the tangent of x being half a Brownian motion (Kloeden and Platen 1992, section 4.4). */
    private static Known tangent(Calculus calculus) {
        FieldDefinition g = (s, x, t) -> cos(x).mul(cos(x)).mul(0.5);
        Known known = known(
                "tangent",
                NoiseType.DIAGONAL,
                (s, x, t) -> calculus == Calculus.STRATONOVICH
                        ? s.sameDiff().zerosLike(x)
                        : sin(x).mul(cos(x)).mul(cos(x)).mul(cos(x)).mul(-0.25),
                g,
                w -> Math.atan(0.5 * w + Math.tan(0.4)));
        return new Known(known.name, known.problem.in(calculus), known.end);
    }

    private static Known geometric() {
        return known(
                "geometric Brownian motion",
                NoiseType.DIAGONAL,
                (s, x, t) -> x.mul(1.5),
                (s, x, t) -> x.mul(0.8),
                w -> 0.4 * Math.exp(1.5 - 0.32 + 0.8 * w));
    }

    /** Additive noise that depends on time (Roessler 2010, section 7). */
    private static Known shrinking() {
        return known(
                "shrinking noise",
                NoiseType.ADDITIVE,
                (s, x, t) -> root(t).rdiv(0.5).sub(x.div(t.add(1.0)).mul(0.5)),
                (s, x, t) -> root(t).rdiv(0.7),
                w -> (0.4 + 0.5 + 0.7 * w) / Math.sqrt(2));
    }

    private static Arguments of(String name, IntFunction<Solver<?>> solver, Known known, double order) {
        return Arguments.of(name, solver, known, order);
    }

    static Stream<Arguments> strong() {
        TimeGrid grid = TimeGrid.uniform();
        IntFunction<Solver<?>> em = n -> new EulerMaruyama(n, grid);
        IntFunction<Solver<?>> milstein = n -> new Milstein(n, grid);
        IntFunction<Solver<?>> derivative = n -> new Milstein(n, grid, true);
        IntFunction<Solver<?>> heun = n -> new StochasticHeun(n, grid);
        IntFunction<Solver<?>> sra1 = n -> StochasticRungeKutta.sra1(n, grid);
        IntFunction<Solver<?>> sra3 = n -> StochasticRungeKutta.sra3(n, grid);
        IntFunction<Solver<?>> sri = n -> StochasticRungeKutta.sri1(n, grid);
        return Stream.of(
                of("Euler-Maruyama", em, geometric(), 0.5),
                of("Euler-Maruyama", em, tangent(Calculus.ITO), 0.5),
                of("Milstein", milstein, tangent(Calculus.ITO), 1),
                of("Milstein", milstein, tangent(Calculus.STRATONOVICH), 1),
                of("Milstein with derivative", derivative, geometric(), 1),
                of("Milstein with derivative", derivative, tangent(Calculus.ITO), 1),
                of("Milstein with derivative", derivative, tangent(Calculus.STRATONOVICH), 1),
                of("stochastic Heun", heun, tangent(Calculus.STRATONOVICH), 1),
                of("SRA1", sra1, shrinking(), 1.5),
                of("SRA3", sra3, shrinking(), 1.5),
                of("SRI1W1", sri, shrinking(), 1.5),
                of("SRI1W1", sri, geometric(), 1.5),
                of("SRI1W1", sri, tangent(Calculus.ITO), 1.5));
    }

    @ParameterizedTest(name = "{0} on {2}")
    @MethodSource
    void strong(String name, IntFunction<Solver<?>> solver, Known known, double order) {
        double measured = slope(solver, known, PATHS, (x, truth) -> {
            double sum = 0;
            for (int i = 0; i < x.length; i++) {
                sum += Math.abs(x[i] - truth[i]);
            }
            return sum / x.length;
        });
        assertTrue(measured >= order - 0.2, name + " on " + known + ": measured " + measured + ", declared " + order);
    }

    static Stream<Arguments> weak() {
        TimeGrid grid = TimeGrid.uniform();
        return Stream.of(
                of("Euler-Maruyama", n -> new EulerMaruyama(n, grid), geometric(), 1),
                of("SRI1W1", n -> StochasticRungeKutta.sri1(n, grid), geometric(), 1.5));
    }

    /** The error of the mean, from differences along the same paths. */
    @ParameterizedTest(name = "{0} on {2}")
    @MethodSource
    void weak(String name, IntFunction<Solver<?>> solver, Known known, double order) {
        double measured = slope(solver, known, 10 * PATHS, (x, truth) -> {
            double sum = 0;
            for (int i = 0; i < x.length; i++) {
                sum += x[i] - truth[i];
            }
            return Math.abs(sum / x.length);
        });
        assertTrue(measured >= order - 0.2, name + " on " + known + ": measured " + measured + ", declared " + order);
    }

    private interface Distance {
        double of(double[] x, double[] truth);
    }

    private static double slope(IntFunction<Solver<?>> solver, Known known, int paths, Distance distance) {
        // 5, 10, 20 and 40 steps are on the lattice of the standard path.
        double[] x = new double[4];
        double[] y = new double[4];
        for (int i = 0; i < 4; i++) {
            int steps = 5 << i;
            x[i] = Math.log(steps);
            y[i] = Math.log(distance.of(ends(solver.apply(steps), known, paths), truth(known, paths)));
        }
        double meanX = (x[0] + x[1] + x[2] + x[3]) / 4;
        double cross = 0;
        double square = 0;
        for (int i = 0; i < 4; i++) {
            cross += (x[i] - meanX) * y[i];
            square += (x[i] - meanX) * (x[i] - meanX);
        }
        return -cross / square;
    }

    private static double[] ends(Solver<?> solver, Known known, int paths) {
        Run run = Run.of(RandomStream.of(11)).withNoise(BrownianPath.of(125, 3).withArea());
        INDArray start = Nd4j.valueArrayOf(new long[] {paths, 1}, 0.4, DataType.DOUBLE);
        return NativeMemory.values(
                Integration.solve(solver, known.problem(), start, run).x());
    }

    private static double[] truth(Known known, int paths) {
        NoiseSource.Request request =
                new NoiseSource.Request(RandomStream.of(11), known.problem().time(), 0, paths, 1, true, false);
        double[] w = BrownianPath.of(125, 3)
                .begin(request)
                .advance(known.problem().time().to())
                .dw();
        return java.util.Arrays.stream(w).map(v -> known.end().applyAsDouble(v)).toArray();
    }

    /** Without the derivative a numeric diffusion coefficient will do; with it, it must be a graph. */
    @org.junit.jupiter.api.Test
    void theDerivativeOfANumericFunctionIsRefused() {
        VectorField numeric = (x, t) -> x.mul(0.5);
        Problem problem = Problem.sde(numeric, numeric, NoiseType.DIAGONAL, new Interval(0, 1));
        INDArray start = Nd4j.ones(DataType.DOUBLE, 3, 1);
        Run run = Run.of(RandomStream.of(1));
        assertTrue(Integration.solve(new Milstein(3, TimeGrid.uniform()), problem, start, run)
                .success());
        IllegalArgumentException refusal = org.junit.jupiter.api.Assertions.assertThrows(
                IllegalArgumentException.class,
                () -> Integration.solve(new Milstein(3, TimeGrid.uniform(), true), problem, start, run));
        assertTrue(refusal.getMessage().contains("derivative"), refusal::getMessage);
    }
}

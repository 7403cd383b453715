package org.ergodic.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoublePredicate;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Calculus;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.FlowMap;
import org.ergodic.api.solver.NoiseSource;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Potential;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Status;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.ergodic.common.noise.BrownianPath;
import org.ergodic.common.solver.DenseOutput;
import org.ergodic.common.solver.GraphSolver;
import org.ergodic.common.solver.GridSolver;
import org.ergodic.common.solver.Integration;
import org.ergodic.common.solver.Solution;
import org.ergodic.common.solver.Watch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What every {@link Solver} must satisfy, for each kind of noise that it declares to handle.
 *
 * <p>A solver that declares a strong order takes the Wiener increments, and the space-time Levy area where it needs it,
 * from the run's {@link NoiseSource}: as {@code s.dw()} and {@code s.area()} of its graph, or the increment of step k
 * as {@code run.noise("dw", k, Noise.NORMAL, x)} times the root of the step's length. So its path can be compared with
 * the exact solution along the same Wiener path.
 */
@API(status = API.Status.EXPERIMENTAL)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SolverContract {
    private static final int ROWS = 6;
    private static final int REFERENCE_STEPS = 2048;

    /**
     * The solver to test.
     *
     * @param steps how many steps a solver of fixed steps is to take; one that chooses its own takes
     *     {@link #tolerance} of it as its tolerances
     * @return the solver
     */
    protected abstract Solver<?> solver(int steps);

    /**
     * The tolerance of an adaptive solver that stands for a number of steps.
     *
     * @param steps the number
     * @return 1 / steps^3
     */
    protected static double tolerance(int steps) {
        return Math.pow(steps, -3);
    }

    /**
     * A problem on events {@code [2]} in double precision for the general tests. Override it for a solver that needs
     * views of its own; its start must be standard normal up to a factor of order 1.
     *
     * @param noise the kind of noise
     * @return the reverse SDE, or probability-flow ODE, of a Gaussian, with drift, diffusion, score and Gaussian path
     */
    protected Problem problem(NoiseType noise) {
        return new LinearGaussian().backward(noise);
    }

    /**
     * An ordinary differential equation on events {@code [2]} in double precision, on which the order is measured in
     * both directions of time. Override it for a solver that needs views of its own. The exact solution is found from
     * the drift by {@value #REFERENCE_STEPS} steps of the classical Runge-Kutta method, so that the drift must be
     * smooth over the interval, its ends included.
     *
     * @return for a solver that needs the drift alone a nonlinear equation that is not autonomous; else the
     *     probability-flow equation of a mixture of two Gaussians along a Gaussian path, with drift, score and path
     */
    protected Problem ordinary() {
        return onlyDrift() ? root() : TwoModes.probabilityFlow();
    }

    Stream<NoiseType> noises() {
        return solver(4).traits().noise().stream().sorted();
    }

    @Test
    @DisplayName("its traits say what it handles and do not change")
    void traits() {
        assertFalse(solver(4).traits().noise().isEmpty(), "the traits must name a kind of noise");
        assertEquals(solver(4).traits(), solver(9).traits(), "the traits must not depend on the config");
    }

    @Test
    @DisplayName("one whose steps are on a grid says its step as a graph, which others can make part of theirs")
    void stepsOnGrid() {
        Solver<?> solver = solver(1);
        if (solver.traits().onGrid()) {
            assertInstanceOf(GraphSolver.class, solver);
        }
    }

    @ParameterizedTest
    @MethodSource("noises")
    @DisplayName("it runs on a problem that offers what it needs and nothing else")
    void needsAreEnough(NoiseType noise) {
        Problem full = problem(noise);
        Set<View<?>> views = new HashSet<>(solver(8).traits().needs());
        if (noise != NoiseType.NONE) {
            // An equation with noise always says how much.
            views.add(VectorField.DIFFUSION);
        }
        Problem bare = Problem.of(only(full.views(), views), noise, full.time()).startingAt(full.start());
        Solution solution = solve(solver(8), bare, start(noise), run(0));
        assertTrue(solution.success(), () -> "not all samples reached the end: " + solution.counts());
        SampleArrays.assertFinite("the solution", solution.x());
    }

    @ParameterizedTest
    @MethodSource("noises")
    @DisplayName("a problem without a needed view is refused, and the view is named")
    void refusesMissingViews(NoiseType noise) {
        Problem full = problem(noise);
        for (View<?> need : solver(4).traits().needs()) {
            List<View<?>> rest = new ArrayList<>(full.views().offered());
            rest.remove(need);
            Problem less =
                    Problem.of(only(full.views(), rest), noise, full.time()).startingAt(full.start());
            IllegalArgumentException refusal =
                    assertThrows(IllegalArgumentException.class, () -> solve(solver(4), less, start(noise), run(0)));
            assertTrue(refusal.getMessage().contains(need.name()), () -> "no view named: " + refusal.getMessage());
        }
    }

    @Test
    @DisplayName("a kind of noise that it does not declare is refused")
    void refusesOtherNoise() {
        for (NoiseType noise : NoiseType.values()) {
            if (!solver(4).traits().noise().contains(noise)) {
                Problem other = Problem.of(new LinearGaussian().backward(noise).views(), noise, LinearGaussian.BACKWARD)
                        .startingAt((r, f, n) -> null);
                assertThrows(IllegalArgumentException.class, () -> solve(solver(4), other, start(noise), run(0)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("noises")
    @DisplayName("where the calculus matters, an equation in a sense that it does not solve is refused by name")
    void refusesOtherCalculus(NoiseType noise) {
        for (Calculus other : Calculus.values()) {
            Problem problem = problem(noise).in(other);
            if (!Calculus.matters(noise) || solver(4).traits().calculus().contains(other)) {
                Solution solution = Integration.solve(solver(4), problem, start(noise), run(0));
                assertTrue(solution.success(), () -> "an equation in the sense of " + other);
                continue;
            }
            IllegalArgumentException refusal = assertThrows(
                    IllegalArgumentException.class, () -> Integration.solve(solver(4), problem, start(noise), run(0)));
            assertTrue(refusal.getMessage().contains(other.toString()), refusal::getMessage);
        }
    }

    @ParameterizedTest
    @MethodSource("noises")
    @DisplayName("one that takes steps again is refused fresh noise, and told of the path that it needs")
    void refusesFreshNoise(NoiseType noise) {
        assumeTrue(solver(4).traits().onPath() && noise != NoiseType.NONE, "it needs no path");
        Run fresh = Run.of(RandomStream.of(23));
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class, () -> solve(solver(4), problem(noise), start(noise), fresh));
        assertTrue(refusal.getMessage().contains(fresh.noise().toString()), refusal::getMessage);
        assertTrue(refusal.getMessage().contains("path"), refusal::getMessage);
    }

    @ParameterizedTest
    @MethodSource("noises")
    @DisplayName("it reaches the end, and counts its evaluations at the model")
    void reachesTheEnd(NoiseType noise) {
        Solver<?> solver = solver(16);
        Problem problem = problem(noise);
        Solution solution = solve(solver, problem, start(noise), run(0));
        Traits traits = solver.traits();
        if (!traits.adaptive()) {
            assertEquals(16, solution.steps(), "the steps taken by a solver of fixed steps");
        }
        solver.stepsAhead()
                .ifPresent(steps -> assertEquals(steps, solution.steps(), "the steps taken, against those it foresaw"));
        OptionalLong ahead = solver.evaluationsAhead(problem, 2);
        for (int i = 0; i < ROWS; i++) {
            assertEquals(Status.SUCCESS, solution.status()[i], "row " + i);
            assertEquals(problem.time().to(), solution.time()[i], "the time that row " + i + " has reached");
            if (ahead.isPresent()) {
                assertEquals(
                        ahead.getAsLong(),
                        solution.evaluations()[i],
                        "evaluations of the model, counted at the model, against those it foresaw");
            }
            long evaluations = solution.evaluations()[i];
            traits.evaluationsPerStep()
                    .ifPresent(each -> assertEquals(
                            each * solution.steps(),
                            evaluations,
                            "evaluations of the model, counted at the model, against the declared " + each
                                    + " a step"));
            assertTrue(evaluations > 0, "the model was never evaluated");
        }
    }

    @ParameterizedTest
    @MethodSource("noises")
    @DisplayName("a limit on evaluations is kept to, and what was done within it is as without")
    void keepsToEvaluations(NoiseType noise) {
        Problem problem = problem(noise);
        Solution whole = solve(solver(16), problem, start(noise), run(0));
        long all = Arrays.stream(whole.evaluations()).max().orElseThrow();
        assumeTrue(all > 1, "there is nothing to stop");
        Solution limited = solve(solver(16), problem, start(noise), run(0).withMaxEvaluations(all - 1));
        Solution enough = solve(solver(16), problem, start(noise), run(0).withMaxEvaluations(all));
        SampleArrays.assertSame("the solution with enough evaluations", whole.x(), enough.x());
        assertTrue(limited.counts().containsKey(Status.EVALUATION_LIMIT), () -> "with one less: " + limited.counts());
        SampleArrays.assertFinite("the state when they were spent", limited.x());
        for (int i = 0; i < ROWS; i++) {
            long spent = limited.evaluations()[i];
            assertTrue(spent < all, "row " + i + " spent " + spent + " where " + (all - 1) + " were allowed");
            if (limited.status()[i] == Status.SUCCESS) {
                SampleArrays.assertSame(
                        "row " + i + ", which was done before",
                        SampleArrays.rows(whole.x(), i),
                        SampleArrays.rows(limited.x(), i));
            } else if (!(solver(16) instanceof GridSolver onGrid
                    && onGrid.grid().mayStay())) {
                assertNotEquals(problem.time().to(), limited.time()[i], "the time that row " + i + " has reached");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("noises")
    @DisplayName("the caller's array is not changed")
    void leavesTheStart(NoiseType noise) {
        INDArray start = start(noise);
        INDArray copy = start.dup();
        Solution solution = solve(solver(8), problem(noise), start, run(0));
        SampleArrays.assertSame("the caller's start", copy, start);
        assertFalse(solution.x() == start, "the solution must be an array of its own");
    }

    @ParameterizedTest
    @MethodSource("noises")
    @DisplayName("float in, float out")
    void keepsTheType(NoiseType noise) {
        Solution solution = solve(solver(8), problem(noise), start(noise).castTo(DataType.FLOAT), run(0));
        assertEquals(DataType.FLOAT, solution.x().dataType());
        SampleArrays.assertFinite("the solution in single precision", solution.x());
    }

    @ParameterizedTest
    @MethodSource("noises")
    @DisplayName("events of rank 1 to 4")
    void ranks(NoiseType noise) {
        assumeStandardProblem();
        INDArray flat = SampleArrays.normal("start", DataType.DOUBLE, 3, 4);
        INDArray expected = solve(solver(8), problem(noise), flat, run(0)).x();
        for (long[] shape : new long[][] {{3, 2, 2}, {3, 1, 2, 2}, {3, 2, 1, 2, 1}}) {
            INDArray x = solve(solver(8), problem(noise), flat.reshape('c', shape), run(0))
                    .x();
            SampleArrays.assertShape("the solution", x, shape);
            SampleArrays.assertSame("the same numbers in another shape", expected, x.reshape('c', 3, 4));
        }
    }

    @ParameterizedTest
    @MethodSource("noises")
    @DisplayName("an interval of length zero changes nothing")
    void zeroLength(NoiseType noise) {
        Problem none = problem(noise).over(new Interval(0.5, 0.5));
        INDArray start = start(noise);
        Solution solution = solve(solver(8), none, start, run(0));
        SampleArrays.assertSame("the solution over no time", start, solution.x());
        assertTrue(solution.success());
        assertEquals(0.5, solution.time()[0]);
    }

    @ParameterizedTest
    @MethodSource("noises")
    @DisplayName("how a batch is split changes no bit")
    void batchSplit(NoiseType noise) {
        Problem problem = problem(noise);
        INDArray start = start(noise);
        INDArray all = solve(solver(12), problem, start, run(100)).x();
        for (int row = 0; row < ROWS; row++) {
            INDArray one = solve(solver(12), problem, SampleArrays.rows(start, row), run(100 + row))
                    .x();
            SampleArrays.assertSame("row " + row + " alone", SampleArrays.rows(all, row), one);
        }
        INDArray rest = solve(solver(12), problem, SampleArrays.rows(start, 3, 4, 5), run(103))
                .x();
        SampleArrays.assertSame("rows 3 to 5 without the others", SampleArrays.rows(all, 3, 4, 5), rest);
    }

    @ParameterizedTest
    @MethodSource("noises")
    @DisplayName("without randomness, the order of the rows changes no bit")
    void permutation(NoiseType noise) {
        Problem problem = problem(noise);
        INDArray start = start(noise);
        INDArray x = solve(solver(12), problem, start, run(0)).x();
        INDArray otherSeed = solve(solver(12), problem, start, run(50)).x();
        assumeTrue(x.equalsWithEps(otherSeed, 0), "the solver is random here");
        int[] order = {4, 2, 5, 0, 1, 3};
        INDArray permuted = solve(solver(12), problem, SampleArrays.rows(start, order), run(0))
                .x();
        SampleArrays.assertSame("the rows in another order", SampleArrays.rows(x, order), permuted);
    }

    @ParameterizedTest
    @MethodSource("noises")
    @DisplayName("randomness follows the stream and the sample's number")
    void randomness(NoiseType noise) {
        assumeFalse(noise == NoiseType.NONE, "there is no noise in the equation");
        Problem problem = problem(noise);
        INDArray start = start(noise);
        INDArray x = solve(solver(12), problem, start, run(0)).x();
        INDArray later = solve(solver(12), problem, start, run(50)).x();
        INDArray otherSeed =
                solve(solver(12), problem, start, run(RandomStream.of(24))).x();
        assertFalse(x.equalsWithEps(later, 1e-9), "other samples of the stream must see other numbers");
        assertFalse(x.equalsWithEps(otherSeed, 1e-9), "another seed must give other numbers");
    }

    @ParameterizedTest
    @MethodSource("noises")
    @DisplayName("one instance runs again, and in two threads, with the same result")
    void immutable(NoiseType noise) {
        Solver<?> solver = solver(12);
        Problem problem = problem(noise);
        INDArray start = start(noise);
        INDArray first = solve(solver, problem, start, run(0)).x();
        SampleArrays.assertSame(
                "a second run", first, solve(solver, problem, start, run(0)).x());
        for (INDArray x :
                Threads.together(2, () -> solve(solver, problem, start, run(0)).x())) {
            SampleArrays.assertSame("a run beside another in a second thread", first, x);
        }
    }

    /** Row 2 starts far out, and the model is not a number there once 30 % of the time is gone. */
    @ParameterizedTest
    @MethodSource("noises")
    @DisplayName("a model that is not a number stops the samples it meets, and no others")
    void notFinite(NoiseType noise) {
        Problem problem = problem(noise);
        INDArray start = start(noise);
        start.getRow(2).assign(1e9);
        double limit = problem.time().from() + 0.3 * problem.time().length();
        DoublePredicate late = t -> (t - limit) * problem.time().length() > 0;
        Problem broken = Problem.of(
                        poison(
                                poison(poison(poisonedMap(problem.views(), late)), VectorField.DRIFT, late),
                                VectorField.SCORE,
                                late),
                        noise,
                        problem.time())
                .startingAt(problem.start());
        Solution healthy = solve(solver(16), problem, start, run(0));
        Solution solution = solve(solver(16), broken, start, run(0));
        assertEquals(Status.NOT_FINITE, solution.status()[2], "the status of the row whose model is not a number");
        SampleArrays.assertFinite("the last good state", SampleArrays.rows(solution.x(), 2));
        assertTrue(problem.time().contains(solution.time()[2]));
        assertNotEquals(problem.time().to(), solution.time()[2], "the time that the broken row has reached");
        for (int row = 0; row < ROWS; row++) {
            if (row != 2) {
                assertEquals(Status.SUCCESS, solution.status()[row], "row " + row + ", beside a broken one");
                SampleArrays.assertSame(
                        "row " + row + ", beside a broken one",
                        SampleArrays.rows(healthy.x(), row),
                        SampleArrays.rows(solution.x(), row));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("noises")
    @DisplayName("states on the way: the ends are its own, who looks changes nothing, and no split changes a bit")
    void statesOnTheWay(NoiseType noise) {
        Problem problem = problem(noise).in(calculus());
        INDArray start = start(noise);
        double middle = 0.5 * (problem.time().from() + problem.time().to());
        Watch watch = Watch.at(problem.time().from(), middle, problem.time().to());
        DenseOutput output = Integration.solve(solver(12), problem, start, run(100), watch);
        SampleArrays.assertSame("the first state", start, output.states().get(0));
        SampleArrays.assertSame(
                "the last state", output.end().x(), output.states().get(2));
        SampleArrays.assertSame(
                "the end of a run at which nobody looks",
                solve(solver(12), problem, start, run(100)).x(),
                output.end().x());
        SampleArrays.assertFinite("the state in the middle", output.states().get(1));
        DenseOutput one = Integration.solve(solver(12), problem, SampleArrays.rows(start, 4), run(104), watch);
        SampleArrays.assertSame(
                "row 4 alone in the middle",
                SampleArrays.rows(output.states().get(1), 4),
                one.states().get(1));
    }

    @ParameterizedTest
    @MethodSource("noises")
    @DisplayName("a condition stops a sample where it is met, and the others go on")
    void stopping(NoiseType noise) {
        Problem problem = problem(noise).in(calculus());
        INDArray start = start(noise);
        double middle = 0.5 * (problem.time().from() + problem.time().to());
        boolean[] stops = new boolean[ROWS];
        for (int i = 0; i < ROWS; i++) {
            stops[i] = i % 2 == 0;
        }
        long[] asked = {0};
        VectorField condition = new Stopping(stops, middle, rows -> asked[0] += rows);
        Solution free = solve(solver(12), problem, start, run(0));
        Solution solution = Integration.solve(
                        solver(12), problem, start, run(0), Watch.at().until(condition))
                .end();
        assertTrue(asked[0] > 0, "the condition was never looked at");
        SampleArrays.assertFinite("the states", solution.x());
        for (int i = 0; i < ROWS; i++) {
            assertEquals(stops[i] ? Status.STOPPED : Status.SUCCESS, solution.status()[i], "row " + i);
            assertEquals(stops[i] ? middle : problem.time().to(), solution.time()[i], 1e-8, "the time of row " + i);
            if (!stops[i]) {
                SampleArrays.assertSame(
                        "row " + i + ", beside stopped ones",
                        SampleArrays.rows(free.x(), i),
                        SampleArrays.rows(solution.x(), i));
            }
        }
    }

    /** Passes through zero at a time, in some rows alone. */
    private record Stopping(boolean[] stops, double time, IntConsumer asked) implements VectorField {
        @Override
        public INDArray at(INDArray x, INDArray t) {
            asked.accept(stops.length);
            double[] values = SampleArrays.values(t);
            for (int i = 0; i < values.length; i++) {
                values[i] = stops[i] ? values[i] - time : 1;
            }
            return Nd4j.createFromArray(values);
        }

        @Override
        public VectorField select(int[] rows) {
            boolean[] some = new boolean[rows.length];
            for (int i = 0; i < rows.length; i++) {
                some[i] = stops[rows[i]];
            }
            return new Stopping(some, time, asked);
        }
    }

    @ParameterizedTest
    @MethodSource("noises")
    @DisplayName("it stops when asked to")
    void cancellation(NoiseType noise) {
        AtomicInteger asked = new AtomicInteger();
        Problem problem = problem(noise);
        Run run = run(0).withMaxSteps(1000).withCancelled(() -> asked.incrementAndGet() > 2);
        Solution solution = solve(solver(16), problem, start(noise), run);
        assertEquals(2, solution.steps(), "the steps before the caller asked to stop");
        assertStopped(problem, solution, Status.CANCELLED);
    }

    @ParameterizedTest
    @MethodSource("noises")
    @DisplayName("it stops at the limit on steps, and reports its progress")
    void stepLimit(NoiseType noise) {
        List<Double> progress = new ArrayList<>();
        Problem problem = problem(noise);
        Run run = run(0).withMaxSteps(2).withProgress(progress::add);
        Solution solution = solve(solver(16), problem, start(noise), run);
        assertEquals(2, solution.steps(), "the steps at a limit of 2");
        assertStopped(problem, solution, Status.STEP_LIMIT);
        assertEquals(2, progress.size(), "reports of progress");
        assertTrue(
                progress.stream().allMatch(p -> p >= 0 && p <= 1) && progress.get(0) <= progress.get(1),
                () -> "progress must grow within [0, 1]: " + progress);
    }

    private static void assertStopped(Problem problem, Solution solution, Status status) {
        SampleArrays.assertFinite("the state on stopping", solution.x());
        for (int i = 0; i < ROWS; i++) {
            assertEquals(status, solution.status()[i], "row " + i);
            assertTrue(problem.time().contains(solution.time()[i]), "the time on stopping: " + solution.time()[i]);
            assertNotEquals(problem.time().to(), solution.time()[i], "the time on stopping");
        }
    }

    /**
     * 2000 numbers; mean and variance fail beyond five standard errors plus 5 % for the 200 steps, so a right solver
     * fails less than once in 10^6 seeds.
     */
    @ParameterizedTest
    @MethodSource("noises")
    @DisplayName("it carries a Gaussian to the right Gaussian")
    void marginal(NoiseType noise) {
        assumeStandardProblem();
        LinearGaussian truth = new LinearGaussian();
        Solution solution = Integration.solve(solver(200), truth.backward(noise).in(calculus()), 1000, run(0));
        double[] x = SampleArrays.values(solution.x());
        double std = Math.sqrt(truth.variance(LinearGaussian.BACKWARD.to()));
        double mean = Arrays.stream(x).average().orElse(0) / std;
        double variance = Arrays.stream(x).map(v -> v * v).average().orElse(0) / (std * std);
        assertEquals(0, mean, 5 / Math.sqrt(x.length) + 0.05, "the mean in standard deviations");
        assertEquals(1, variance, 5 * Math.sqrt(2.0 / x.length) + 0.05, "the variance over the exact variance");
    }

    /**
     * The equation is nonlinear and not autonomous. Its errors show the order from few steps on, also for methods whose
     * leading error is small. The slope of log error on log steps is taken where the error is above rounding.
     */
    @Test
    @Tag("measured")
    @DisplayName("the order on ordinary differential equations is at least the declared one")
    void order() {
        Traits traits = solver(8).traits();
        assumeTrue(
                traits.order().isPresent() && traits.noise().contains(NoiseType.NONE) && !traits.adaptive(),
                "no order declared for fixed steps on ordinary differential equations");
        for (Way way : ways()) {
            List<double[]> points = new ArrayList<>();
            for (int steps = 16; steps <= 128; steps *= 2) {
                double error = error(way, steps);
                if (error > 3e-13) {
                    points.add(new double[] {Math.log(steps), Math.log(error)});
                }
            }
            assertSlope("over " + way.problem.time(), points, traits.order().getAsDouble());
        }
    }

    @Test
    @Tag("measured")
    @DisplayName("the error of adaptive steps falls with the tolerance")
    void tolerances() {
        Traits traits = solver(8).traits();
        assumeTrue(traits.adaptive() && traits.noise().contains(NoiseType.NONE), "the steps are not adaptive");
        for (Way way : ways()) {
            for (int steps : new int[] {10, 30, 100, 300, 1000}) {
                double error = error(way, steps);
                // The global error is the sum of local ones that are within the tolerance each.
                assertTrue(
                        error <= 100 * tolerance(steps),
                        "the error " + error + " at the tolerance " + tolerance(steps) + " over " + way.problem.time());
            }
            assertTrue(
                    error(way, 1000) < 0.01 * error(way, 10),
                    "the error does not fall with the tolerance over " + way.problem.time());
        }
    }

    @Test
    @DisplayName("there and back again")
    void forwardAndBackward() {
        assumeTrue(noises().anyMatch(NoiseType.NONE::equals), "not a solver of ordinary equations");
        Problem there = ordinary();
        assumeTrue(offersNeeds(there), "the equation does not offer all that the solver needs: override ordinary()");
        INDArray start = ordinaryStart(there);
        INDArray end = solve(solver(500), there, start, run(0)).x();
        INDArray back = solve(solver(500), there.over(there.time().reversed()), end, run(0))
                .x();
        // Even a method of order 1 is within 1 / 500 times a constant of order 1.
        SampleArrays.assertClose("the start, after going there and back", start, back, 2e-2);
    }

    /** An equation with a start and the exact solution from there. */
    private record Way(Problem problem, INDArray start, INDArray end) {}

    private List<Way> ways() {
        Problem there = ordinary();
        assertTrue(
                offersNeeds(there),
                () -> "the equation to measure the order on offers "
                        + there.views().offered() + ", and the solver needs "
                        + solver(8).traits().needs() + ": override ordinary()");
        Problem back = there.over(there.time().reversed());
        INDArray start = ordinaryStart(there);
        INDArray end = reference(there, start);
        return List.of(new Way(there, start, end), new Way(back, end, reference(back, end)));
    }

    private boolean offersNeeds(Problem problem) {
        return problem.views().offered().containsAll(solver(8).traits().needs());
    }

    private static INDArray ordinaryStart(Problem problem) {
        return problem.start().draw(RandomStream.of(3).split("start"), 0, 3);
    }

    private double error(Way way, int steps) {
        Solution solution = solve(solver(steps), way.problem, way.start, run(0));
        assertTrue(solution.success(), () -> "not all rows reached the end: " + solution.counts());
        return solution.x().sub(way.end).norm1Number().doubleValue();
    }

    /** The classical Runge-Kutta method in so many steps that its error, of order 4, is one of rounding. */
    static INDArray reference(Problem problem, INDArray start) {
        double h = problem.time().length() / REFERENCE_STEPS;
        INDArray x = start;
        for (int i = 0; i < REFERENCE_STEPS; i++) {
            double t = problem.time().from() + i * h;
            INDArray k1 = slope(problem, x, t);
            INDArray k2 = slope(problem, x.add(k1.mul(h / 2)), t + h / 2);
            INDArray k3 = slope(problem, x.add(k2.mul(h / 2)), t + h / 2);
            INDArray k4 = slope(problem, x.add(k3.mul(h)), t + h);
            x = x.add(k1.add(k2.mul(2)).add(k3.mul(2)).add(k4).mul(h / 6));
        }
        return x;
    }

    private static INDArray slope(Problem problem, INDArray x, double t) {
        return problem.drift().at(x, GridSolver.Moment.times(t, x));
    }

    /**
     * dx = -x dt + 0.5 dw; the exact solution needs more than the increments of w and its space-time Levy area, and its
     * rest is drawn given them. For a solver that needs more than a drift it is the reverse SDE of that equation on
     * data N(0, 1/8), which this distribution being stationary is the same equation in reversed time.
     */
    @Test
    @DisplayName("the strong order for additive noise is at least the declared one")
    void strongOrderAdditive() {
        VectorField diffusion = LinearGaussian.column(t -> 0.5);
        Problem forward = Problem.sde(
                LinearGaussian.elementwise((x, t) -> -x), diffusion, NoiseType.ADDITIVE, new Interval(0, 1));
        Views reverse = Views.of(VectorField.DRIFT, LinearGaussian.elementwise((x, t) -> x))
                .and(VectorField.DIFFUSION, diffusion)
                .and(VectorField.SCORE, LinearGaussian.elementwise((x, t) -> -8 * x))
                .and(NumericPath.VIEW, LinearGaussian.path(t -> Math.exp(-t), t -> Math.sqrt(-Math.expm1(-2 * t) / 8)));
        Problem backward =
                Problem.of(reverse, NoiseType.ADDITIVE, new Interval(1.1, 0.1)).startingAt(forward.start());
        strongOrder(onlyDrift() ? forward : backward, 1, (x, h, dw, area, rest) -> {
            // The integral of exp(-(h-s)) dw over a step, by its regression on W and H.
            double gone = -Math.expm1(-h);
            double onArea = (gone - h * Math.exp(-h)) / h - 0.5 * gone;
            double variance = -0.5 * Math.expm1(-2 * h) - gone * gone / h - 12 * onArea * onArea / h;
            double integral = gone / h * dw[0] + 12 * onArea / h * area[0] + Math.sqrt(Math.max(0, variance)) * rest[0];
            x[0] = Math.exp(-h) * x[0] + 0.5 * integral;
        });
    }

    /**
     * Geometric Brownian motion dx = x o dw in Stratonovich's sense, dx = 0.5 x dt + x dw in Ito's, with x = x_0 exp(w)
     * in closed form; its score from log x_0 ~ N(0, 1).
     */
    @Test
    @DisplayName("the strong order for diagonal noise is at least the declared one")
    void strongOrderDiagonal() {
        Problem problem = Problem.sde(
                linear(0.5, 0), LinearGaussian.elementwise((x, t) -> x), NoiseType.DIAGONAL, new Interval(0, 1));
        Views views = problem.views()
                .and(VectorField.SCORE, LinearGaussian.elementwise((x, t) -> -(1 + Math.log(x) / (1 + t)) / x));
        strongOrder(
                onlyDrift()
                        ? problem
                        : Problem.of(views, NoiseType.DIAGONAL, problem.time()).startingAt(problem.start()),
                1,
                (x, h, dw, area, rest) -> x[0] *= Math.exp(dw[0]));
    }

    /**
     * A point of the plane that one Wiener process turns by w and scales by exp(w / 2): dx = A x o dw with A = I / 2 +
     * J, of Ito drift A^2 x / 2.
     */
    @Test
    @DisplayName("the strong order for scalar noise is at least the declared one")
    void strongOrderScalar() {
        VectorField diffusion = plane((x, y) -> new double[] {0.5 * x - y, x + 0.5 * y});
        Problem problem = Problem.sde(linear(-0.375, 0.5), diffusion, NoiseType.SCALAR, new Interval(0, 1));
        strongOrder(problem, 2, (x, h, dw, area, rest) -> turn(x, dw[0], 0.5 * dw[0]));
    }

    /** A point of the plane that one process scales by exp(w1 / 2) and another turns by w2. */
    @Test
    @DisplayName("the strong order for general noise is at least the declared one")
    void strongOrderGeneral() {
        VectorField columns = plane((x, y) -> new double[] {0.5 * x, -y, 0.5 * y, x});
        VectorField diffusion = (x, t) -> columns.at(x, t).reshape('c', x.size(0), 2, 2);
        Problem problem = Problem.sde(linear(-0.375, 0), diffusion, NoiseType.GENERAL, new Interval(0, 1));
        strongOrder(problem, 2, (x, h, dw, area, rest) -> turn(x, dw[1], 0.5 * dw[0]));
    }

    private static void turn(double[] x, double angle, double logScale) {
        double scale = Math.exp(logScale);
        double first = scale * (Math.cos(angle) * x[0] - Math.sin(angle) * x[1]);
        x[1] = scale * (Math.sin(angle) * x[0] + Math.cos(angle) * x[1]);
        x[0] = first;
    }

    /** The drift r x + s J x in Ito's sense, none in Stratonovich's: what the noise of these problems adds in Ito's. */
    private VectorField linear(double r, double s) {
        if (calculus() == Calculus.STRATONOVICH) {
            return LinearGaussian.elementwise((x, t) -> 0);
        }
        return s == 0
                ? LinearGaussian.elementwise((x, t) -> r * x)
                : plane((x, y) -> new double[] {r * x - s * y, s * x + r * y});
    }

    /** A field of points of the plane, row by row. */
    private static VectorField plane(DoubleBinary field) {
        return (x, t) -> {
            double[] points = SampleArrays.values(x);
            List<double[]> rows = new ArrayList<>();
            for (int i = 0; i < points.length; i += 2) {
                rows.add(field.at(points[i], points[i + 1]));
            }
            return Nd4j.createFromArray(rows.toArray(new double[0][])).castTo(x.dataType());
        };
    }

    @FunctionalInterface
    private interface DoubleBinary {
        double[] at(double x, double y);
    }

    /** 500 paths leave a standard error of about 0.04 on the slope. */
    private void strongOrder(Problem ito, int width, ExactStep exact) {
        Problem problem = ito.in(calculus());
        NoiseType noise = problem.noise();
        Double declared = solver(8).traits().strongOrder().get(noise);
        assumeTrue(declared != null, "no strong order declared for " + noise + " noise");
        assumeTrue(!solver(8).traits().adaptive(), "the steps are adaptive");
        assumeTrue(
                offersNeeds(problem), "no equation of " + noise + " noise is known that offers what the solver needs");
        List<double[]> points = new ArrayList<>();
        for (int steps = 8; steps <= 64; steps *= 2) {
            points.add(new double[] {Math.log(steps), Math.log(strongError(solver(steps), problem, width, exact))});
        }
        assertSlope(
                "for " + noise + " noise (increments must be run.noise(\"dw\", step, NORMAL, x) times the root of dt)",
                points,
                declared);
    }

    private <S extends Solver.State> double strongError(Solver<S> solver, Problem problem, int width, ExactStep exact) {
        Run run = run(0);
        int n = 500;
        INDArray start = Nd4j.ones(DataType.DOUBLE, n, width);
        double[][] truth = new double[n][width];
        for (double[] row : truth) {
            Arrays.fill(row, 1);
        }
        int processes = problem.noise() == NoiseType.SCALAR ? 1 : width;
        NoiseSource.Position position = NoiseSource.FRESH.begin(
                new NoiseSource.Request(run.random(), problem.time(), 0, n, processes, true, false));
        S state = solver.init(problem, start, run);
        for (int step = 0; !state.status(0).done(); step++) {
            double before = state.time(0);
            state = solver.step(problem, state, run);
            NoiseSource.Increments noise = position.advance(state.time(0));
            position = noise.next();
            double[] rest = SampleArrays.values(run.noise("rest of the exact solution", step, Noise.NORMAL, start));
            for (int i = 0; i < n; i++) {
                exact.advance(
                        truth[i],
                        Math.abs(state.time(0) - before),
                        Arrays.copyOfRange(noise.dw(), i * processes, (i + 1) * processes),
                        Arrays.copyOfRange(noise.area(), i * processes, (i + 1) * processes),
                        Arrays.copyOfRange(rest, i * width, (i + 1) * width));
            }
        }
        double[] x = SampleArrays.values(state.x());
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += Math.abs(x[i] - truth[i / width][i % width]);
        }
        return sum / x.length;
    }

    /**
     * The exact solution of one row after a step, in place, given the increments of w, its space-time Levy areas and
     * independent normal numbers.
     */
    @FunctionalInterface
    private interface ExactStep {
        void advance(double[] x, double h, double[] dw, double[] area, double[] rest);
    }

    private static void assertSlope(String what, List<double[]> points, double declared) {
        assertTrue(points.size() >= 3, () -> "too few errors above rounding to measure an order " + what);
        double meanX = points.stream().mapToDouble(p -> p[0]).average().orElseThrow();
        double meanY = points.stream().mapToDouble(p -> p[1]).average().orElseThrow();
        double cross = points.stream()
                .mapToDouble(p -> (p[0] - meanX) * (p[1] - meanY))
                .sum();
        double square = points.stream()
                .mapToDouble(p -> (p[0] - meanX) * (p[0] - meanX))
                .sum();
        double order = -cross / square;
        assertTrue(
                order >= declared - 0.2,
                () -> "the measured order is " + order + ", declared " + declared + " " + what);
    }

    /** x' = cos(3t) / x, whose solution is the root of x_0^2 + 2/3 sin(3t). */
    static Problem root() {
        return Problem.of(
                        Views.of(VectorField.DRIFT, LinearGaussian.elementwise((x, t) -> Math.cos(3 * t) / x)),
                        NoiseType.NONE,
                        new Interval(0, 1))
                .startingAt((random, first, n) -> {
                    double[] x = new double[2 * n];
                    Arrays.setAll(x, i -> 1.5 + 0.3 * i);
                    return Nd4j.createFromArray(x).reshape('c', n, 2);
                });
    }

    private boolean onlyDrift() {
        return List.of(VectorField.DRIFT).containsAll(solver(4).traits().needs());
    }

    private void assumeStandardProblem() {
        boolean standard = LinearGaussian.BACKWARD.equals(
                        problem(noises().findFirst().orElseThrow()).time())
                && problem(noises().findFirst().orElseThrow())
                        .views()
                        .find(NumericPath.VIEW)
                        .filter(LinearGaussian.class::isInstance)
                        .isPresent();
        assumeTrue(standard, "the problem is the author's own");
    }

    /** The diffusion of the problems does not depend on the state, so that the calculus makes no difference. */
    private Solution solve(Solver<?> solver, Problem problem, INDArray start, Run run) {
        return Integration.solve(solver, problem.in(calculus()), start, run);
    }

    /** Ito's, where the solver knows it. */
    private Calculus calculus() {
        return solver(4).traits().calculus().stream().sorted().findFirst().orElseThrow();
    }

    private INDArray start(NoiseType noise) {
        return problem(noise).start().draw(RandomStream.of(3).split("start"), 0, ROWS);
    }

    private Run run(long first) {
        return run(RandomStream.of(23)).from(first);
    }

    private Run run(RandomStream random) {
        Run run = Run.of(random);
        return solver(4).traits().onPath() ? run.withNoise(BrownianPath.standard()) : run;
    }

    private static Views only(Views views, Iterable<View<?>> wanted) {
        Views some = Views.none();
        for (View<?> view : wanted) {
            some = add(some, view, views);
        }
        return some;
    }

    private static <T> Views add(Views some, View<T> view, Views all) {
        return all.find(view).map(value -> some.and(view, value)).orElse(some);
    }

    private static Views poison(Views views, View<VectorField> view, DoublePredicate late) {
        return views.find(view)
                .map(field -> views.and(view, poisoned(field, late)))
                .orElse(views);
    }

    /** An energy knows no time, so it is broken far out from the start. */
    private static Views poison(Views views) {
        return views.find(Potential.VIEW)
                .map(potential -> views.and(Potential.VIEW, x -> {
                    Potential.Value value = potential.at(x);
                    INDArray energy = value.energy().dup();
                    for (int i = 0; i < x.size(0); i++) {
                        if (x.slice(i).amaxNumber().doubleValue() > 1e3) {
                            energy.putScalar(i, Double.NaN);
                        }
                    }
                    return new Potential.Value(energy, value.gradient());
                }))
                .orElse(views);
    }

    /** A flow map is broken where it arrives late. */
    private static Views poisonedMap(Views views, DoublePredicate late) {
        return views.find(FlowMap.VIEW)
                .map(map -> views.and(FlowMap.VIEW, (x, from, to) -> {
                    INDArray value = map.at(x, from, to).dup();
                    for (int i = 0; i < x.size(0); i++) {
                        if (late.test(to) && x.slice(i).amaxNumber().doubleValue() > 1e3) {
                            value.slice(i).assign(Double.NaN);
                        }
                    }
                    return value;
                }))
                .orElse(views);
    }

    private static VectorField poisoned(VectorField field, DoublePredicate late) {
        return (x, t) -> {
            INDArray value = field.at(x, t).dup();
            for (int i = 0; i < x.size(0); i++) {
                if (late.test(t.getDouble(i)) && x.slice(i).amaxNumber().doubleValue() > 1e3) {
                    value.slice(i).assign(Double.NaN);
                }
            }
            return value;
        };
    }
}

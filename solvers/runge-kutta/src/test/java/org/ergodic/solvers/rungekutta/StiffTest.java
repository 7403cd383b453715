package org.ergodic.solvers.rungekutta;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Status;
import org.ergodic.api.solver.VectorField;
import org.ergodic.common.solver.Integration;
import org.ergodic.common.solver.Solution;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDIndex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Equations whose fast parts have died out, where the step of an explicit method is bounded by these all the same. */
@Tag("measured")
class StiffTest {
    private static final Evaluator EVALUATOR =
            new Evaluator(Compiler.find(), Compiler.find().variables(DataType.DOUBLE, Map.of()));

    /** x' = -10^6 (x - cos t) - sin t, whose solution from 1 is cos t (Prothero and Robinson 1974). */
    private static final VectorField PROTHERO_ROBINSON = EVALUATOR.field(
            new long[] {1},
            (s, x, t) -> x.sub(s.sameDiff().math().cos(t))
                    .mul(-1e6)
                    .sub(s.sameDiff().math().sin(t)));

    /** Van der Pol's oscillator y' = z, z' = ((1 - y^2) z - y) / 10^-6 (Hairer and Wanner 1996, (1.5') in IV.1). */
    private static final VectorField VAN_DER_POL = EVALUATOR.field(new long[] {2}, (s, x, t) -> {
        SDVariable y = column(x, 0);
        SDVariable z = column(x, 1);
        SDVariable change = y.mul(y).neg().add(1).mul(z).sub(y).mul(1e6);
        return s.sameDiff().concat(1, z, change);
    });

    /** Three reacting chemicals (Robertson 1966; Hairer and Wanner 1996, (1.4) in IV.1). */
    private static final VectorField ROBERTSON = EVALUATOR.field(new long[] {3}, (s, x, t) -> {
        SDVariable first =
                column(x, 0).mul(-0.04).add(column(x, 1).mul(column(x, 2)).mul(1e4));
        SDVariable third = column(x, 1).mul(column(x, 1)).mul(3e7);
        return s.sameDiff().concat(1, first, first.add(third).neg(), third);
    });

    private static SDVariable column(SDVariable x, int i) {
        return x.get(SDIndex.all(), SDIndex.interval(i, i + 1));
    }

    private static Solution solve(
            Tableau tableau, double rtol, double atol, VectorField f, Interval time, double... x) {
        return Integration.solve(
                new AdaptiveStep(tableau, rtol, atol, 100_000),
                Problem.ode(f, time),
                Nd4j.createFromArray(new double[][] {x}),
                Run.of(RandomStream.of(0)));
    }

    private static void assertWithin(double times, double rtol, double atol, Solution solution, double... exact) {
        assertTrue(solution.success(), () -> Arrays.toString(solution.status()));
        for (int i = 0; i < exact.length; i++) {
            double tolerance = atol + rtol * Math.abs(exact[i]);
            assertEquals(exact[i], solution.x().getDouble(0, i), times * tolerance, "number " + i + " of the state");
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-4, 1e-6, 1e-8})
    void protheroAndRobinsonsEquation(double tolerance) {
        Interval time = new Interval(0, 3);
        Solution implicit = solve(Tableau.KVAERNO, tolerance, tolerance, PROTHERO_ROBINSON, time, 1);
        assertWithin(10, tolerance, tolerance, implicit, Math.cos(3));
        assertTrue(implicit.steps() < 400, "steps: " + implicit.steps());
    }

    /** An explicit step is stable up to some 3.3e-6 here, and 3 of time are 900,000 of these. */
    @Test
    void explicitStepsAreBoundedByStability() {
        Interval time = new Interval(0, 0.01);
        Solution explicit = solve(Tableau.DORMAND_PRINCE, 1e-6, 1e-6, PROTHERO_ROBINSON, time, 1);
        Solution implicit = solve(Tableau.KVAERNO, 1e-6, 1e-6, PROTHERO_ROBINSON, time, 1);
        assertWithin(10, 1e-6, 1e-6, explicit, Math.cos(0.01));
        assertTrue(50 * implicit.steps() < explicit.steps(), "steps: " + implicit.steps() + ", " + explicit.steps());
        assertTrue(10 * implicit.evaluations()[0] < explicit.evaluations()[0], "evaluations, Jacobians included");
    }

    /** From off the slow solution: what is left of the fast part after a step must not come back. */
    @Test
    void aFastPartDiesOut() {
        Solution solution = solve(Tableau.KVAERNO, 1e-6, 1e-6, PROTHERO_ROBINSON, new Interval(0, 1), 5);
        assertWithin(10, 1e-6, 1e-6, solution, Math.cos(1));
        assertTrue(solution.steps() < 400, "steps: " + solution.steps());
    }

    /** Reference: test set for IVP solvers, problem vdpol at t = 2, agreeing with Radau at 1e-11 to ten digits. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-4, 1e-6})
    void vanDerPolsOscillator(double tolerance) {
        Solution solution = solve(Tableau.KVAERNO, tolerance, tolerance, VAN_DER_POL, new Interval(0, 2), 2, 0);
        assertWithin(10, tolerance, tolerance, solution, 1.706167732170483, -0.8928097010247975);
        assertTrue(solution.steps() < 3000, "steps: " + solution.steps());
    }

    /** Reference: Radau and BDF at 1e-12, which agree to ten digits, and the documentation of CVODE to seven. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-4, 1e-6})
    void robertsonsChemicals(double rtol) {
        double atol = 1e-6 * rtol;
        Solution solution = solve(Tableau.KVAERNO, rtol, atol, ROBERTSON, new Interval(0, 40), 1, 0, 0);
        assertWithin(10, rtol, atol, solution, 0.71582706872, 9.185534765e-6, 0.28416374574);
        assertTrue(solution.steps() < 300, "steps: " + solution.steps());
        double total = solution.x().sumNumber().doubleValue();
        assertEquals(1, total, 1e-12, "nothing is lost");
    }

    /** The same matrices by differences, but for some 1e-8, so steps are all but the same. */
    @Test
    void aNumericFieldIsDifferentiatedByDifferences() {
        VectorField numeric = (x, t) -> ROBERTSON.at(x, t);
        Solution solution = solve(Tableau.KVAERNO, 1e-6, 1e-12, numeric, new Interval(0, 40), 1, 0, 0);
        assertWithin(10, 1e-6, 1e-12, solution, 0.71582706872, 9.185534765e-6, 0.28416374574);
        Rows graph = new Rows(ROBERTSON, DataType.DOUBLE, 3);
        Rows plain = new Rows(numeric, DataType.DOUBLE, 3);
        double[] x = {0.9, 2e-5, 0.1, 0.5, 1e-5, 0.5};
        double[][] exact = Jacobian.of(graph, x, 0, 0);
        double[][] differences = Jacobian.of(plain, x, 0, 0);
        assertArrayEquals(new double[] {-0.04, 1e3, 0.2, 0.04, -1e3 - 1200, -0.2, 0, 1200, 0}, exact[0], 1e-9);
        for (int row = 0; row < 2; row++) {
            for (int i = 0; i < 9; i++) {
                // The second derivative of 6e7 times half a difference of 1.5e-11.
                assertEquals(exact[row][i], differences[row][i], 2e-3 + 1e-6 * Math.abs(exact[row][i]));
            }
        }
    }

    /** Steps and Newton iterations of a sample are its own: alone it has the same bits. */
    @Test
    void samplesOfDifferentStiffnessDoNotDependOnEachOther() {
        Function<int[], Solution> of = rows -> Integration.solve(
                new AdaptiveStep(Tableau.KVAERNO, 1e-5, 1e-8, 10_000),
                Problem.ode(VAN_DER_POL, new Interval(0, 0.3)),
                Nd4j.createFromArray(Arrays.stream(rows)
                        .mapToObj(i -> new double[][] {{2, 0}, {1.5, -1}, {Double.NaN, 0}, {0.5, 1}}[i])
                        .toArray(double[][]::new)),
                Run.of(RandomStream.of(0)));
        Solution all = of.apply(new int[] {0, 1, 2, 3});
        assertEquals(Status.NOT_FINITE, all.status()[2]);
        for (int row : new int[] {0, 1, 3}) {
            Solution alone = of.apply(new int[] {row});
            assertEquals(Status.SUCCESS, all.status()[row]);
            assertArrayEquals(
                    alone.x().dup().data().asDouble(),
                    all.x().slice(row).dup().data().asDouble(),
                    0,
                    "row " + row);
        }
    }

    /** The field ends at 0.7 for one sample: it stops there, and the other goes on. */
    @Test
    void aFieldThatIsNotFiniteEndsItsSampleAlone() {
        VectorField field = (x, t) -> {
            INDArray f = x.mul(-1e4);
            for (int i = 0; i < x.size(0); i++) {
                if (x.getDouble(i, 0) < 0 && t.getDouble(i) > 0.7) {
                    f.putScalar(i, 0, Double.NaN);
                }
            }
            return f;
        };
        Solution solution = Integration.solve(
                new AdaptiveStep(Tableau.KVAERNO, 1e-6, 1e-6, 10_000),
                Problem.ode(field, new Interval(0, 1)),
                Nd4j.createFromArray(new double[][] {{-1}, {1}}),
                Run.of(RandomStream.of(0)));
        assertEquals(Status.NOT_FINITE, solution.status()[0]);
        assertTrue(solution.time()[0] <= 0.7 && solution.time()[0] > 0.6, "reached " + solution.time()[0]);
        assertEquals(Status.SUCCESS, solution.status()[1]);
        assertEquals(0, solution.x().getDouble(1), 1e-5);
    }

    @Test
    void largeStatesAreRefused() {
        double[] large = IntStream.range(0, 600).asDoubleStream().toArray();
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> solve(Tableau.KVAERNO, 1e-3, 1e-3, (x, t) -> x.neg(), new Interval(0, 1), large))
                .getMessage();
        assertTrue(message.contains("600") && message.contains("512") && message.contains("dopri5"), message);
    }

    /** A random matrix times its solution is the right-hand side, also with a zero where the first pivot would be. */
    @Test
    void aMatrixIsFactored() {
        int n = 7;
        double[] matrix = RandomStream.of(3)
                .draw(org.ergodic.api.random.Noise.NORMAL, 0, DataType.DOUBLE, n, n)
                .data()
                .asDouble();
        matrix[0] = 0;
        double[] solution = {1, -2, 3, -4, 5, -6, 7};
        double[] right = new double[n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                right[i] += matrix[i * n + j] * solution[j];
            }
        }
        Lu.of(matrix.clone(), n).orElseThrow().solve(right);
        assertArrayEquals(solution, right, 1e-12);
        assertTrue(Lu.of(new double[] {1, 2, 2, 4}, 2).isEmpty(), "a singular matrix");
    }
}

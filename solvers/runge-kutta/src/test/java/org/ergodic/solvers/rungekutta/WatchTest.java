package org.ergodic.solvers.rungekutta;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Status;
import org.ergodic.api.solver.VectorField;
import org.ergodic.common.solver.DenseOutput;
import org.ergodic.common.solver.Integration;
import org.ergodic.common.solver.Solution;
import org.ergodic.common.solver.Watch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDIndex;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** States at wanted times, and conditions at which samples stop. */
class WatchTest {
    /** A ball of height y and speed v, y' = v, v' = -g; each row has its own start. */
    private static final double GRAVITY = 9.81;

    private static final double[][] BALLS = {{10, 0}, {1, 5}, {-1, 0}, {50, -3}};

    private static final VectorField FALL = (x, t) -> {
        INDArray f = Nd4j.create(x.dataType(), x.shape());
        for (int i = 0; i < x.size(0); i++) {
            f.putScalar(i, 0, x.getDouble(i, 1));
            f.putScalar(i, 1, -GRAVITY);
        }
        return f;
    };

    private static final VectorField GROUND = (x, t) -> x.getColumn(0, true).dup();

    /** x' = y, y' = -x, of which the solution from (0, 1) is (sin t, cos t). */
    private static final VectorField CIRCLE = (x, t) -> {
        INDArray f = Nd4j.create(x.dataType(), x.shape());
        for (int i = 0; i < x.size(0); i++) {
            f.putScalar(i, 0, x.getDouble(i, 1));
            f.putScalar(i, 1, -x.getDouble(i, 0));
        }
        return f;
    };

    private static AdaptiveStep adaptive(Tableau tableau, double tolerance) {
        return new AdaptiveStep(tableau, tolerance, tolerance, 100_000);
    }

    static Stream<Solver<?>> solvers() {
        return Stream.concat(
                TableauTest.embedded().map(tableau -> adaptive(tableau, 1e-8)),
                Stream.of(FixedStep.uniform(Tableau.RK4, 400)));
    }

    private static DenseOutput solve(Solver<?> solver, VectorField f, Interval time, Watch watch, double[]... start) {
        INDArray x = Nd4j.createFromArray(start);
        return Integration.solve(solver, Problem.ode(f, time), x, Run.of(RandomStream.of(0)), watch);
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void statesAtWantedTimesAreTheSolution(Solver<?> solver) {
        double[] times = {5, 0.1, 0, 2.5, 2.6, 1e-9, 7, 7};
        DenseOutput output = solve(solver, CIRCLE, new Interval(0, 7), Watch.at(times), new double[] {0, 1});
        assertEquals(times.length, output.states().size());
        for (int i = 0; i < times.length; i++) {
            INDArray x = output.states().get(i);
            assertArrayEquals(new long[] {1, 2}, x.shape());
            // The global error of tolerances of 1e-8 over seven units of time, as at the end itself.
            assertEquals(Math.sin(times[i]), x.getDouble(0, 0), 5e-7, "at " + times[i]);
            assertEquals(Math.cos(times[i]), x.getDouble(0, 1), 5e-7, "at " + times[i]);
        }
        assertEquals(output.end().x(), output.states().get(6), "the end is the end");
        Solution plain = solve(solver, CIRCLE, new Interval(0, 7), Watch.at(), new double[] {0, 1})
                .end();
        assertEquals(plain.x(), output.end().x(), "who looks changes nothing");
        assertEquals(plain.steps(), output.end().steps());
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void timeMayRunBackwards(Solver<?> solver) {
        double[] times = {3, 0.5};
        double[] start = {Math.sin(4), Math.cos(4)};
        DenseOutput output = solve(solver, CIRCLE, new Interval(4, 0), Watch.at(times), start);
        for (int i = 0; i < times.length; i++) {
            assertEquals(Math.sin(times[i]), output.states().get(i).getDouble(0, 0), 5e-7, "at " + times[i]);
        }
        assertEquals(0, output.end().x().getDouble(0, 0), 5e-7);
    }

    /** Of y_0 + v_0 t - g t^2 / 2 the zero is known. The third starts below the ground and never reaches it. */
    @ParameterizedTest
    @MethodSource("solvers")
    void aBallStopsWhereItHitsTheGround(Solver<?> solver) {
        double[] times = {0.5, 3};
        Watch watch = Watch.at(times).until(GROUND);
        DenseOutput output = solve(solver, FALL, new Interval(0, 4), watch, BALLS);
        Solution end = output.end();
        for (int i = 0; i < BALLS.length; i++) {
            double y = BALLS[i][0];
            double v = BALLS[i][1];
            double hit = y < 0 ? 4 : (v + Math.sqrt(v * v + 2 * GRAVITY * y)) / GRAVITY;
            assertEquals(y < 0 ? Status.SUCCESS : Status.STOPPED, end.status()[i], "ball " + i);
            assertEquals(hit, end.time()[i], 2e-9, "ball " + i);
            assertEquals(v - GRAVITY * hit, end.x().getDouble(i, 1), 1e-7, "ball " + i);
            assertEquals(y < 0 ? y - GRAVITY * 8 : 0, end.x().getDouble(i, 0), 1e-7, "ball " + i);
            for (int j = 0; j < times.length; j++) {
                double there = y + v * times[j] - GRAVITY * times[j] * times[j] / 2;
                double height = output.states().get(j).getDouble(i, 0);
                assertEquals(times[j] <= hit ? there : Double.NaN, height, 1e-7, "ball " + i + " at " + times[j]);
            }
        }
    }

    /** A stopped sample is evaluated no more, and each has the bits that it has alone. */
    @ParameterizedTest
    @MethodSource("solvers")
    void howABatchIsSplitChangesNoBit(Solver<?> solver) {
        Watch watch = Watch.at(0.3, 0.7).until(GROUND);
        DenseOutput all = solve(solver, FALL, new Interval(0, 4), watch, BALLS);
        for (int i = 0; i < BALLS.length; i++) {
            DenseOutput alone = solve(solver, FALL, new Interval(0, 4), watch, BALLS[i]);
            assertEquals(alone.end().status()[0], all.end().status()[i]);
            assertEquals(alone.end().time()[0], all.end().time()[i]);
            assertEquals(alone.end().x().slice(0), all.end().x().slice(i));
            for (int j = 0; j < 2; j++) {
                assertArrayEquals(
                        alone.states().get(j).slice(0).dup().data().asDouble(),
                        all.states().get(j).slice(i).dup().data().asDouble(),
                        0);
            }
        }
    }

    @Test
    void stoppedSamplesAreNotEvaluated() {
        List<Integer> rows = new ArrayList<>();
        VectorField counted = (x, t) -> {
            rows.add((int) x.size(0));
            return FALL.at(x, t);
        };
        // Short steps, so that balls hit the ground in different ones.
        AdaptiveStep solver = adaptive(Tableau.BOGACKI_SHAMPINE, 1e-10);
        VectorField bent = (x, t) -> counted.at(x, t).subi(x.mul(0.1));
        DenseOutput output = solve(solver, bent, new Interval(0, 2), Watch.at().until(GROUND), BALLS);
        assertEquals(4, rows.get(0));
        assertTrue(rows.get(rows.size() - 1) <= 2, "only that from below and the highest one go to the end");
        Solution unstopped =
                solve(solver, bent, new Interval(0, 2), Watch.at(), BALLS).end();
        assertTrue(output.end().evaluations()[1] < 0.8 * unstopped.evaluations()[1]);
        assertEquals(unstopped.evaluations()[2], output.end().evaluations()[2], "which never stops");
    }

    /** As a graph, of time too: sin(t) y passes zero where either does. */
    @Test
    void aConditionCanBeAGraph() {
        Evaluator evaluator = new Evaluator(Compiler.find(), Compiler.find().variables(DataType.DOUBLE, Map.of()));
        VectorField condition = evaluator.field(
                new long[] {2},
                (s, x, t) -> x.get(SDIndex.all(), SDIndex.interval(1, 2)).sub(t.mul(0.1)));
        DenseOutput output = solve(
                adaptive(Tableau.TSITOURAS, 1e-10),
                CIRCLE,
                new Interval(0, 6),
                Watch.at().until(condition),
                new double[] {0, 1});
        // cos t = t / 10
        assertEquals(1.4275517787645942, output.end().time()[0], 1e-8);
        assertEquals(Status.STOPPED, output.end().status()[0]);
    }

    /** Starting on the ground is no hit; coming back to it is. */
    @Test
    void aZeroAtTheStartDoesNotStop() {
        DenseOutput output = solve(
                adaptive(Tableau.DORMAND_PRINCE, 1e-3),
                FALL,
                new Interval(0, 9),
                Watch.at().until(GROUND),
                new double[] {0, GRAVITY});
        assertEquals(Status.STOPPED, output.end().status()[0]);
        assertEquals(2, output.end().time()[0], 1e-8);
    }

    @Test
    void theTimeOfAStopIsWithinItsTolerance() {
        List<Double> asked = new ArrayList<>();
        VectorField condition = (x, t) -> {
            asked.add(t.getDouble(0));
            return x.getColumn(0, true).sub(0.5);
        };
        Watch watch = Watch.at().until(condition).within(1e-3);
        AdaptiveStep solver = adaptive(Tableau.DORMAND_PRINCE, 1e-9);
        double loose = solve(solver, CIRCLE, new Interval(0, 3), watch, new double[] {0, 1})
                .end()
                .time()[0];
        int few = asked.size();
        asked.clear();
        double tight = solve(solver, CIRCLE, new Interval(0, 3), Watch.at().until(condition), new double[] {0, 1})
                .end()
                .time()[0];
        assertEquals(Math.PI / 6, loose, 3e-3);
        assertEquals(Math.PI / 6, tight, 1e-8);
        assertTrue(few < asked.size(), few + " and " + asked.size());
        assertTrue(asked.size() < 80, "evaluations of the condition: " + asked.size());
    }

    /** Three evaluations more for the interpolant of order 7, in steps where somebody looks. */
    @Test
    void furtherStagesAreEvaluatedOnlyWhereSomebodyLooks() {
        AdaptiveStep solver = adaptive(Tableau.DORMAND_PRINCE_8, 1e-10);
        double[] start = {0, 1};
        Solution plain =
                solve(solver, CIRCLE, new Interval(0, 7), Watch.at(), start).end();
        Solution seen = solve(solver, CIRCLE, new Interval(0, 7), Watch.at(3, 3.0001, 0, 7), start)
                .end();
        assertEquals(plain.evaluations()[0] + 3, seen.evaluations()[0]);
    }

    @Test
    void aSampleThatDoesNotComeThatFarHasNoState() {
        DenseOutput output = solve(
                adaptive(Tableau.DORMAND_PRINCE, 1e-8),
                (x, t) -> x.mul(x),
                new Interval(0, 2),
                Watch.at(0.5, 1.5),
                new double[] {1},
                new double[] {-1});
        assertEquals(2, output.states().get(0).getDouble(0), 1e-6);
        assertTrue(Double.isNaN(output.states().get(1).getDouble(0)));
        assertEquals(-0.4, output.states().get(1).getDouble(1), 1e-6);
    }

    @Test
    void anIntervalOfNoLengthHasItsStart() {
        DenseOutput output = solve(
                adaptive(Tableau.DORMAND_PRINCE, 1e-8),
                CIRCLE,
                new Interval(2, 2),
                Watch.at(2, 2).until(GROUND),
                new double[] {3, 4});
        assertEquals(Status.SUCCESS, output.end().status()[0]);
        for (INDArray x : output.states()) {
            assertArrayEquals(new double[] {3, 4}, x.data().asDouble());
        }
    }

    @Test
    void whatCannotBeWantedIsRefused() {
        IllegalArgumentException outside = assertThrows(
                IllegalArgumentException.class,
                () -> solve(
                        adaptive(Tableau.DORMAND_PRINCE, 1e-8),
                        CIRCLE,
                        new Interval(0, 1),
                        Watch.at(0.5, 1.5),
                        new double[] {3, 4}));
        assertTrue(outside.getMessage().contains("1.5"), outside.getMessage());
        IllegalArgumentException wide = assertThrows(
                IllegalArgumentException.class,
                () -> solve(
                        adaptive(Tableau.DORMAND_PRINCE, 1e-8),
                        CIRCLE,
                        new Interval(0, 1),
                        Watch.at().until((x, t) -> x.dup()),
                        new double[] {3, 4}));
        assertTrue(wide.getMessage().contains(Arrays.toString(new long[] {1, 2})), wide.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Watch.at().within(0));
    }
}

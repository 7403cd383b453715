package org.ergodic.solvers.rungekutta;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Status;
import org.ergodic.api.solver.VectorField;
import org.ergodic.common.solver.Integration;
import org.ergodic.common.solver.Solution;
import org.ergodic.testkit.SolverContract;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class Dopri5Test extends SolverContract {
    @Override
    protected Solver<?> solver(int steps) {
        return new AdaptiveStep(Tableau.DORMAND_PRINCE, tolerance(steps), tolerance(steps), 100_000);
    }

    private static Solution solve(int maxSteps, VectorField field, INDArray start, Interval time) {
        return Integration.solve(
                new AdaptiveStep(Tableau.DORMAND_PRINCE, 1e-8, 1e-8, maxSteps),
                Problem.ode(field, time),
                start,
                Run.of(RandomStream.of(0)));
    }

    /** Row i decays at the rate 1, 10 or 1000 of its second element; a stiffer row must take more steps, alone. */
    @Test
    void eachSampleHasItsOwnStepsAndEndedSamplesAreNotEvaluated() {
        INDArray start = Nd4j.createFromArray(new double[][] {{1, 1}, {1, 10}, {1, 1000}});
        List<Integer> batches = new ArrayList<>();
        VectorField field = (x, t) -> {
            batches.add((int) x.size(0));
            INDArray f = Nd4j.zerosLike(x);
            for (int i = 0; i < x.size(0); i++) {
                f.putScalar(i, 0, -x.getDouble(i, 1) * x.getDouble(i, 0));
            }
            return f;
        };
        Solution solution = solve(100_000, field, start, new Interval(0, 1));
        assertTrue(solution.success());
        for (int i = 0; i < 3; i++) {
            assertEquals(Math.exp(-start.getDouble(i, 1)), solution.x().getDouble(i, 0), 1e-6);
        }
        assertTrue(
                solution.evaluations()[0] < solution.evaluations()[1]
                        && solution.evaluations()[1] < solution.evaluations()[2],
                "evaluations " + Arrays.toString(solution.evaluations()));
        assertEquals(3, batches.get(0));
        assertEquals(1, batches.get(batches.size() - 1), "the samples in the last evaluation");
        assertEquals(batches.size(), solution.evaluations()[2], "the stiffest sample is in every evaluation");
    }

    @Test
    void stepLimitLeavesTheLastGoodState() {
        INDArray start = Nd4j.createFromArray(new double[][] {{1}});
        Solution solution = solve(3, (x, t) -> x.mul(-1000), start, new Interval(0, 1));
        assertEquals(Status.STEP_LIMIT, solution.status()[0]);
        assertTrue(solution.time()[0] > 0 && solution.time()[0] < 1);
        assertEquals(Math.exp(-1000 * solution.time()[0]), solution.x().getDouble(0), 1e-7);
        String failure = solution.failure().orElseThrow();
        assertTrue(failure.startsWith("row 0 ended as step limit at time 0.00"), failure);
        assertTrue(failure.endsWith(Status.STEP_LIMIT.advice()), failure);
    }

    /** x' = x^2 from 1 is 1 / (1 - t): it cannot be carried beyond 1, and steps shrink towards it. */
    @Test
    void aSingularityEndsInUnderflowOrAsNotFinite() {
        INDArray start = Nd4j.createFromArray(new double[][] {{1}});
        Solution solution = solve(100_000, (x, t) -> x.mul(x), start, new Interval(0, 2));
        assertTrue(
                solution.status()[0] == Status.STEP_UNDERFLOW || solution.status()[0] == Status.NOT_FINITE,
                () -> solution.status()[0].toString());
        assertEquals(1, solution.time()[0], 1e-6);
        assertTrue(Double.isFinite(solution.x().getDouble(0)));
    }

    /** The slope jumps by 2e5 at 0.5, where an error within 1e-14 asks for a step of some 1e-18. */
    @Test
    void aToleranceThatNoStepMeetsEndsInUnderflow() {
        VectorField field = (x, t) -> x.mul(0).addi(1e5 * Math.signum(t.getDouble(0) - 0.5));
        Solution solution = Integration.solve(
                new AdaptiveStep(Tableau.DORMAND_PRINCE, 0, 1e-14, 100_000),
                Problem.ode(field, new Interval(0, 1)),
                Nd4j.createFromArray(new double[][] {{1}}),
                Run.of(RandomStream.of(0)));
        assertEquals(Status.STEP_UNDERFLOW, solution.status()[0]);
        assertEquals(0.5, solution.time()[0], 1e-9);
    }

    @Test
    void aStartThatIsNotFiniteIsNotMoved() {
        INDArray start = Nd4j.createFromArray(new double[][] {{Double.NaN}, {1}});
        Solution solution = solve(1000, (x, t) -> x.neg(), start, new Interval(0, 1));
        assertArrayEquals(new Status[] {Status.NOT_FINITE, Status.SUCCESS}, solution.status());
        assertEquals(Math.exp(-1), solution.x().getDouble(1), 1e-7);
        assertEquals(0, solution.time()[0]);
    }

    @Test
    void wrongTolerancesAreRefused() {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> new AdaptiveStep(Tableau.DORMAND_PRINCE, -1, 0, 10));
        assertTrue(refusal.getMessage().contains("rtol=-1.0"), refusal.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new AdaptiveStep(Tableau.RK4, 1e-3, 1e-3, 10));
    }
}

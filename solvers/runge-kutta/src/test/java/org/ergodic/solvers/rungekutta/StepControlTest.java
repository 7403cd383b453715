package org.ergodic.solvers.rungekutta;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Status;
import org.ergodic.api.solver.VectorField;
import org.ergodic.common.solver.Integration;
import org.ergodic.common.solver.Solution;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class StepControlTest {
    private static final Run RUN = Run.of(RandomStream.of(0));

    /** 0.9 e_n^(-(P + I + D) / k) e_(n-1)^((P + 2 D) / k) e_(n-2)^(-D / k). */
    @Test
    void theFactorIsThatOfTheFilter() {
        StepControl all = new StepControl(0.4, 0.3, 0.1);
        double expected = 0.9 * Math.pow(0.5, -0.8 / 5) * Math.pow(0.2, 0.6 / 5) * Math.pow(0.7, -0.1 / 5);
        assertEquals(expected, all.afterStep(0.5, 0.2, 0.7, 0.2, false), 1e-15);
        StepControl alone = new StepControl(0, 1, 0);
        assertEquals(0.9 * Math.pow(0.5, -1.0 / 5), alone.afterStep(0.5, 0.2, 0.7, 0.2, false), 1e-15);
        assertEquals(10, alone.afterStep(1e-9, 1, 1, 0.2, false), "at most ten times as long");
        assertEquals(1, alone.afterStep(1e-9, 1, 1, 0.2, true), "no longer right after a rejection");
        assertEquals(0.2, alone.afterRejection(1e9, 0.2), "at least a fifth");
        assertEquals(0.9 * Math.pow(3, -0.2), alone.afterRejection(3, 0.2), 1e-15);
    }

    /** Where stability bounds the steps, the error by itself swings about its bound and steps are refused in turn. */
    @Test
    void proportionalControlIsSmootherWhereStabilityBoundsTheSteps() {
        long pi = evaluations(StepControl.PI);
        long integral = evaluations(new StepControl(0, 1, 0));
        assertTrue(pi < integral, "evaluations: " + pi + " by PI, and " + integral + " by I alone");
    }

    private static long evaluations(StepControl control) {
        Solver<?> solver = new AdaptiveStep(Tableau.DORMAND_PRINCE, 1e-6, 1e-6, 100_000, control);
        Problem problem = Problem.ode((x, t) -> x.mul(-100).addi(1), new Interval(0, 30));
        Solution solution = Integration.solve(solver, problem, Nd4j.createFromArray(new double[][] {{1}}), RUN);
        assertTrue(solution.success());
        assertEquals(0.01, solution.x().getDouble(0), 1e-5);
        return solution.evaluations()[0];
    }

    /** Rates of decay from 1 to 1000. As one sample of eight numbers, the fastest sets the step for all. */
    @Test
    void stepsOfEachSampleTakeFewerEvaluationsThanThoseOfABatch() {
        int n = 8;
        INDArray start = Nd4j.ones(org.nd4j.linalg.api.buffer.DataType.DOUBLE, n, 2);
        for (int i = 0; i < n; i++) {
            start.putScalar(i, 1, Math.pow(1000, i / (n - 1.0)));
        }
        long[] rows = {0};
        VectorField field = (x, t) -> {
            INDArray pairs = x.reshape(-1, 2);
            rows[0] += pairs.size(0);
            INDArray f = Nd4j.zeros(x.dataType(), pairs.shape());
            for (int i = 0; i < pairs.size(0); i++) {
                f.putScalar(i, 0, -pairs.getDouble(i, 1) * pairs.getDouble(i, 0));
            }
            return f.reshape(x.shape());
        };
        Problem problem = Problem.ode(field, new Interval(0, 2));
        Solver<?> solver = new AdaptiveStep(Tableau.DORMAND_PRINCE, 1e-6, 1e-6, 100_000);
        Solution own = Integration.solve(solver, problem, start, RUN);
        long each = rows[0];
        rows[0] = 0;
        Solution together = Integration.solve(solver, problem, start.reshape(1, 2L * n), RUN);
        long batch = rows[0];
        assertTrue(own.success() && together.success());
        for (int i = 0; i < n; i++) {
            double exact = Math.exp(-2 * start.getDouble(i, 1));
            assertEquals(exact, own.x().getDouble(i, 0), 1e-5);
            assertEquals(exact, together.x().getDouble(0, 2L * i), 1e-5);
        }
        assertTrue(3 * each < batch, "evaluations of rows: " + each + ", and " + batch + " by batch");
    }

    @Test
    void everyWayToFailHasItsAdvice() {
        for (Status status : Status.values()) {
            boolean failed = status == Status.STEP_LIMIT
                    || status == Status.EVALUATION_LIMIT
                    || status == Status.NOT_FINITE
                    || status == Status.STEP_UNDERFLOW;
            assertEquals(failed, !status.advice().isEmpty(), status.toString());
        }
    }

    @Test
    void wrongWeightsAreRefused() {
        String message = assertThrows(IllegalArgumentException.class, () -> new StepControl(0.1, 0, 0))
                .getMessage();
        assertTrue(message.contains("integral"), message);
        assertThrows(IllegalArgumentException.class, () -> new StepControl(-0.1, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new StepControl(0, 1, Double.POSITIVE_INFINITY));
    }
}

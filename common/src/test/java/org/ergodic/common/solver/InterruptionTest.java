package org.ergodic.common.solver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.concurrent.CancellationException;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Status;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class InterruptionTest {
    /** Goes one unit a step, and interrupts its thread in the third of ten. */
    private static final class Walk implements GridSolver {
        private int steps;

        @Override
        public Traits traits() {
            return Traits.of(Set.of(NoiseType.NONE), VectorField.DRIFT);
        }

        @Override
        public int steps() {
            return 10;
        }

        @Override
        public TimeGrid grid() {
            return TimeGrid.uniform();
        }

        @Override
        public INDArray advance(Problem problem, Moment moment, INDArray x, Run run) {
            if (++steps == 3) {
                Thread.currentThread().interrupt();
            }
            return x.add(1);
        }
    }

    @AfterEach
    void forgetInterrupt() {
        Thread.interrupted();
    }

    @Test
    void anIntegrationStopsWithinAStepAndKeepsTheInterrupt() {
        Problem problem = Problem.ode((x, t) -> x.mul(0), new Interval(0, 1));
        Walk walk = new Walk();
        Solution solution =
                Integration.solve(walk, problem, Nd4j.zeros(DataType.DOUBLE, 2, 1), Run.of(RandomStream.of(1)));
        assertTrue(Thread.currentThread().isInterrupted(), "the interrupt is kept");
        assertEquals(3, walk.steps);
        assertArrayEquals(new Status[] {Status.CANCELLED, Status.CANCELLED}, solution.status());
        assertArrayEquals(new double[] {3, 3}, solution.x().toDoubleVector(), "the state is that of the last step");
        CancellationException end = assertThrows(CancellationException.class, () -> Interruption.check("a walk"));
        assertEquals("stopped during a walk", end.getMessage());
        assertTrue(Thread.interrupted(), "the interrupt is kept");
        Interruption.check("another walk");
    }
}

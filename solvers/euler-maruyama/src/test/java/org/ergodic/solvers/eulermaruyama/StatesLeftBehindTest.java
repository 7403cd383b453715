package org.ergodic.solvers.eulermaruyama;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.ergodic.common.solver.GridSolver;
import org.ergodic.common.solver.Integration;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class StatesLeftBehindTest {
    /** Arrays outside the heap would else wait for a garbage collection that nothing on the heap calls for. */
    @Test
    void areGivenBackButForStartAndEnd() {
        List<INDArray> seen = new ArrayList<>();
        Problem problem =
                Problem.sde((x, t) -> x.neg(), (x, t) -> Nd4j.onesLike(x), NoiseType.ADDITIVE, new Interval(0, 1));
        INDArray start = Nd4j.ones(DataType.DOUBLE, 3, 2);
        Watched solver = new Watched(EulerMaruyama.uniform(5), seen);
        INDArray end = Integration.solve(solver, problem, start, Run.of(RandomStream.of(1)))
                .x();
        assertEquals(5, seen.size());
        for (int i = 0; i < seen.size(); i++) {
            assertEquals(i > 0, seen.get(i).wasClosed(), "state " + i);
        }
        assertEquals(Nd4j.ones(DataType.DOUBLE, 3, 2), start);
        assertFalse(end.wasClosed());
        assertTrue(Double.isFinite(end.sumNumber().doubleValue()));
    }

    /** Another solver's steps, and the states before them. */
    private record Watched(GridSolver of, List<INDArray> seen) implements GridSolver {
        @Override
        public Traits traits() {
            return of.traits();
        }

        @Override
        public TimeGrid grid() {
            return of.grid();
        }

        @Override
        public int steps() {
            return of.steps();
        }

        @Override
        public Steps begin(Problem problem, INDArray start, Run run) {
            Steps steps = of.begin(problem, start, run);
            return (moment, before) -> {
                seen.add(before.x());
                return steps.advance(moment, before);
            };
        }

        @Override
        public INDArray advance(Problem problem, Moment moment, INDArray x, Run run) {
            return of.advance(problem, moment, x, run);
        }
    }

    /**
     * The leapfrog x'' = x + 2 h f(x') for the middle of three times, which remembers a state, the start first of all.
     */
    private record Leapfrog(int steps, List<INDArray> seen) implements GridSolver {
        @Override
        public Traits traits() {
            return Traits.of(EnumSet.of(NoiseType.NONE), VectorField.DRIFT);
        }

        @Override
        public TimeGrid grid() {
            return TimeGrid.uniform();
        }

        @Override
        public INDArray advance(Problem problem, Moment moment, INDArray x, Run run) {
            return advance(problem, moment, new Kept(x), run).x();
        }

        @Override
        public Kept advance(Problem problem, Moment moment, Kept before, Run run) {
            INDArray slope = problem.drift().at(before.x(), Moment.times(moment.from(), before.x()));
            INDArray from =
                    before.memory().isEmpty() ? before.x() : before.memory().get(0);
            INDArray next = slope.muli(moment.to() - (Double.isNaN(moment.before()) ? moment.from() : moment.before()))
                    .addi(from);
            seen.add(before.x());
            return new Kept(next, List.of(before.x()));
        }
    }

    /** A state that is remembered lives for a step more, and the start is the caller's even then. */
    @Test
    void whatIsRememberedIsGivenBackAStepLater() {
        List<INDArray> seen = new ArrayList<>();
        Problem problem = Problem.ode((x, t) -> x.neg(), new Interval(0, 1));
        INDArray start = Nd4j.ones(DataType.DOUBLE, 3, 2);
        INDArray end = Integration.solve(new Leapfrog(200, seen), problem, start, Run.of(RandomStream.of(1)))
                .x();
        // All but the start, the last state, and the one before it, which the last step remembered.
        for (int i = 0; i < seen.size(); i++) {
            assertEquals(i > 0 && i < seen.size() - 1, seen.get(i).wasClosed(), "state " + i);
        }
        assertEquals(Nd4j.ones(DataType.DOUBLE, 3, 2), start);
        // Of order 2; its growing solution comes to some h^2 / 4 e.
        assertEquals(Math.exp(-1), end.getDouble(1, 1), 1e-4);
    }
}

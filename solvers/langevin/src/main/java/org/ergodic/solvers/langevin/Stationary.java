package org.ergodic.solvers.langevin;

import java.util.Set;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.ergodic.common.solver.GraphSolver;
import org.ergodic.common.solver.StepScope;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Chains along a score that accept every step. Where the score depends on time it is that of the interval's end, since
 * chains come to rest where the score does not move; as a step of another solver, it is that of the time reached.
 */
interface Stationary extends GraphSolver {
    /** One evaluation of a score a step. */
    Traits TRAITS = Traits.of(Set.of(NoiseType.ADDITIVE), VectorField.SCORE).evaluationsPerStep(1);

    /**
     * Builds one step.
     *
     * @param s the states before it
     * @param t the time whose score is meant
     */
    SDVariable step(StepScope s, SDVariable t);

    @Override
    default Traits traits() {
        return TRAITS;
    }

    @Override
    default TimeGrid grid() {
        return TimeGrid.uniform();
    }

    @Override
    default SDVariable step(StepScope s) {
        return step(s, s.number(Moment::to));
    }

    @Override
    default Steps begin(Problem problem, INDArray start, Run run) {
        return new AtTime(this, problem.time().to()).begin(problem, start, run);
    }

    /** Checks a number of the steps. */
    static void requirePositive(String what, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(what + " must be above 0 and finite, not " + value);
        }
    }

    /** The same chains on the score of one time. */
    record AtTime(Stationary chains, double time) implements GraphSolver {
        @Override
        public Traits traits() {
            return chains.traits();
        }

        @Override
        public TimeGrid grid() {
            return chains.grid();
        }

        @Override
        public int steps() {
            return chains.steps();
        }

        @Override
        public int form(Problem problem, Moment moment) {
            return chains.form(problem, moment);
        }

        @Override
        public SDVariable step(StepScope s) {
            return chains.step(s, s.number(m -> time));
        }
    }
}

package org.ergodic.energy;

import java.util.Set;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.GridSolver;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.Transition;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Repeats a {@link Transition#SWEEP}; every sample is a chain of its own, so all sweeps are burn-in. */
record Gibbs(int steps) implements GridSolver {
    static final Traits TRAITS =
            Traits.of(Set.of(NoiseType.NONE), Transition.SWEEP).evaluationsPerStep(1);

    @Override
    public Traits traits() {
        return TRAITS;
    }

    @Override
    public TimeGrid grid() {
        return TimeGrid.uniform();
    }

    @Override
    public INDArray advance(Problem problem, Moment moment, INDArray x, Run run) {
        return problem.views()
                .require(Transition.SWEEP)
                .move(x, run.random().split("sweep").split(moment.index()), run.firstSample());
    }
}

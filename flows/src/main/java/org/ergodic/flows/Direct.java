package org.ergodic.flows;

import java.util.Set;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.Transition;
import org.ergodic.common.solver.GridSolver;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Takes the one step that a {@link Transition#TRANSPORT} is. */
final class Direct implements GridSolver {
    static final Traits TRAITS =
            Traits.of(Set.of(NoiseType.NONE), Transition.TRANSPORT).evaluationsPerStep(1);

    @Override
    public Traits traits() {
        return TRAITS;
    }

    @Override
    public TimeGrid grid() {
        return TimeGrid.uniform();
    }

    @Override
    public int steps() {
        return 1;
    }

    @Override
    public INDArray advance(Problem problem, Moment moment, INDArray x, Run run) {
        return problem.views()
                .require(Transition.TRANSPORT)
                .move(x, run.random().split("transport"), run.firstSample());
    }
}

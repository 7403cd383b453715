package org.ergodic.energy.sampling;

import java.util.Set;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.Transition;
import org.ergodic.common.boltzmann.TemperedTransition;
import org.ergodic.common.solver.Cooling;
import org.ergodic.common.solver.GridSolver;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Repeats a sweep, perhaps at a temperature that falls to 1; every sample is a chain of its own, so all sweeps are
 * burn-in.
 *
 * @param steps how many sweeps
 * @param cooling of the temperature
 */
record Gibbs(int steps, Cooling cooling) implements GridSolver {
    static final Traits TRAITS =
            Traits.of(Set.of(NoiseType.NONE), Transition.SWEEP).evaluationsPerStep(1);
    private static final Traits ANNEALED = Traits.of(Set.of(NoiseType.NONE), Transition.SWEEP, TemperedTransition.SWEEP)
            .evaluationsPerStep(1);

    /** At the temperature 1. */
    Gibbs(int steps) {
        this(steps, new Cooling(1, 0));
    }

    @Override
    public Traits traits() {
        return cooling.start() == 1 ? TRAITS : ANNEALED;
    }

    @Override
    public TimeGrid grid() {
        return TimeGrid.uniform();
    }

    @Override
    public INDArray advance(Problem problem, Moment moment, INDArray x, Run run) {
        RandomStream random = run.random().split("sweep").split(moment.index());
        double temperature = cooling.temperature(moment.index());
        return temperature == 1
                ? problem.views().require(Transition.SWEEP).move(x, random, run.firstSample())
                : problem.views().require(TemperedTransition.SWEEP).move(x, temperature, random, run.firstSample());
    }
}

package org.ergodic.solvers.exponential;

import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.testkit.SolverContract;

/** On a consistency model of data N(0, 1/4). */
class LcmTest extends SolverContract {
    @Override
    protected Solver<?> solver(int steps) {
        return new Lcm(steps, TimeGrid.uniform());
    }

    @Override
    protected Problem problem(NoiseType noise) {
        return new ClosedForm.Gaussian(ClosedForm.COSINE, 0, 0.5).consistency(noise, new Interval(0.95, 0.05));
    }
}

package org.ergodic.solvers.rungekutta;

import org.ergodic.api.solver.Solver;
import org.ergodic.testkit.SolverContract;

class Dop853Test extends SolverContract {
    @Override
    protected Solver<?> solver(int steps) {
        return new AdaptiveStep(Tableau.DORMAND_PRINCE_8, tolerance(steps), tolerance(steps), 100_000);
    }
}

package org.ergodic.solvers.rungekutta;

import org.ergodic.api.solver.Solver;
import org.ergodic.testkit.SolverContract;

class Tsit5Test extends SolverContract {
    @Override
    protected Solver<?> solver(int steps) {
        return new AdaptiveStep(Tableau.TSITOURAS, tolerance(steps), tolerance(steps), 100_000);
    }
}

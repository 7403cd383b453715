package org.ergodic.solvers.rungekutta;

import org.ergodic.api.solver.Solver;
import org.ergodic.testkit.SolverContract;

class Rk4Test extends SolverContract {
    @Override
    protected Solver<?> solver(int steps) {
        return FixedStep.uniform(Tableau.RK4, steps);
    }
}

package org.ergodic.solvers.rungekutta;

import org.ergodic.api.solver.Solver;
import org.ergodic.testkit.SolverContract;

class EulerTest extends SolverContract {
    @Override
    protected Solver<?> solver(int steps) {
        return FixedStep.uniform(Tableau.EULER, steps);
    }
}

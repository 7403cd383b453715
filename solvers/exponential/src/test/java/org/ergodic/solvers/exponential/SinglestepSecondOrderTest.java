package org.ergodic.solvers.exponential;

import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.testkit.SolverContract;

class SinglestepSecondOrderTest extends SolverContract {
    @Override
    protected Solver<?> solver(int steps) {
        return new SinglestepDpmSolver(2, steps, TimeGrid.uniform());
    }
}

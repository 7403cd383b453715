package org.ergodic.solvers.exponential;

import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.testkit.SolverContract;

class EdmHeunChurnTest extends SolverContract {
    @Override
    protected Solver<?> solver(int steps) {
        return new EdmHeun(40, 0.05, 50, 1, steps, TimeGrid.uniform());
    }
}

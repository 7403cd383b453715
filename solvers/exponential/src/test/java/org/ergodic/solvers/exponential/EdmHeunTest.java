package org.ergodic.solvers.exponential;

import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.testkit.SolverContract;

class EdmHeunTest extends SolverContract {
    @Override
    protected Solver<?> solver(int steps) {
        return new EdmHeun(0, 0, Double.POSITIVE_INFINITY, 1, steps, TimeGrid.uniform());
    }
}

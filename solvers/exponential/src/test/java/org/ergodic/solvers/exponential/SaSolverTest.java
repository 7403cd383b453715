package org.ergodic.solvers.exponential;

import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.testkit.SolverContract;

class SaSolverTest extends SolverContract {
    @Override
    protected Solver<?> solver(int steps) {
        return new SaSolver(3, 3, 1, steps, TimeGrid.uniform());
    }
}

package org.ergodic.solvers.exponential;

import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.testkit.SolverContract;

class SaSolverOdeTest extends SolverContract {
    @Override
    protected Solver<?> solver(int steps) {
        return new SaSolver(2, 2, 0, steps, TimeGrid.uniform());
    }
}

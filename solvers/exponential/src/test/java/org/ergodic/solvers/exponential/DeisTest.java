package org.ergodic.solvers.exponential;

import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.testkit.SolverContract;

class DeisTest extends SolverContract {
    @Override
    protected Solver<?> solver(int steps) {
        return new Deis(2, Deis.Variable.LOG_RHO, steps, TimeGrid.uniform());
    }
}

package org.ergodic.solvers.exponential;

import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.testkit.SolverContract;

class DeisRhoTest extends SolverContract {
    @Override
    protected Solver<?> solver(int steps) {
        return new Deis(3, Deis.Variable.RHO, steps, TimeGrid.uniform());
    }
}

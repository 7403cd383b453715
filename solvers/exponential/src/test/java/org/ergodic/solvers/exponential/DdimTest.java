package org.ergodic.solvers.exponential;

import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.testkit.SolverContract;

class DdimTest extends SolverContract {
    @Override
    protected Solver<?> solver(int steps) {
        return new ExponentialIntegrator(1, 0, steps, TimeGrid.uniform());
    }
}

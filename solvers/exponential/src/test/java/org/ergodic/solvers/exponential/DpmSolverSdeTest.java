package org.ergodic.solvers.exponential;

import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.testkit.SolverContract;

/** The SDE form. */
class DpmSolverSdeTest extends SolverContract {
    @Override
    protected Solver<?> solver(int steps) {
        return new ExponentialIntegrator(2, 1, steps, TimeGrid.uniform());
    }
}

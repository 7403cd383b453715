package org.ergodic.solvers.exponential;

import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.testkit.SolverContract;

class ErSdeOdeTest extends SolverContract {
    @Override
    protected Solver<?> solver(int steps) {
        return new ErSde(2, ErSde.Scale.ODE, steps, TimeGrid.uniform());
    }
}

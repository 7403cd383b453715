package org.ergodic.solvers.exponential;

import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.testkit.SolverContract;

class ErSdeTest extends SolverContract {
    @Override
    protected Solver<?> solver(int steps) {
        return new ErSde(3, ErSde.Scale.EXTENDED, steps, TimeGrid.uniform());
    }
}

package org.ergodic.solvers.exponential;

import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.testkit.SolverContract;

class UniPcTest extends SolverContract {
    @Override
    protected Solver<?> solver(int steps) {
        return new UniPc(2, steps, TimeGrid.uniform());
    }
}

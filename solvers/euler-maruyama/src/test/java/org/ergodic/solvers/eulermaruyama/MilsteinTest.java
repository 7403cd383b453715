package org.ergodic.solvers.eulermaruyama;

import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.testkit.SolverContract;

class MilsteinTest extends SolverContract {
    @Override
    protected Solver<?> solver(int steps) {
        return new Milstein(steps, TimeGrid.uniform());
    }
}

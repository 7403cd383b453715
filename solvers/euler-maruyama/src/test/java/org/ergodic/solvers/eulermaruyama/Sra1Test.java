package org.ergodic.solvers.eulermaruyama;

import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.testkit.SolverContract;

class Sra1Test extends SolverContract {
    @Override
    protected Solver<?> solver(int steps) {
        return StochasticRungeKutta.sra1(steps, TimeGrid.uniform());
    }
}

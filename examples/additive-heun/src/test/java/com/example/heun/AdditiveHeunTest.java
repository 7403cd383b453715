package com.example.heun;

import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.testkit.SolverContract;

class AdditiveHeunTest extends SolverContract {
    @Override
    protected Solver<?> solver(int steps) {
        return new AdditiveHeun(steps, TimeGrid.uniform());
    }
}

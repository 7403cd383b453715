package org.ergodic.solvers.eulermaruyama;

import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.testkit.SolverContract;
import org.junit.jupiter.api.Tag;

@Tag("measured")
class StochasticHeunTest extends SolverContract {
    @Override
    protected Solver<?> solver(int steps) {
        return new StochasticHeun(steps, TimeGrid.uniform());
    }
}

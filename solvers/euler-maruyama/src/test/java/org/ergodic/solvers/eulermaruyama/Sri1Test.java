package org.ergodic.solvers.eulermaruyama;

import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.testkit.SolverContract;
import org.junit.jupiter.api.Tag;

@Tag("measured")
class Sri1Test extends SolverContract {
    @Override
    protected Solver<?> solver(int steps) {
        return StochasticRungeKutta.sri1(steps, TimeGrid.uniform());
    }
}

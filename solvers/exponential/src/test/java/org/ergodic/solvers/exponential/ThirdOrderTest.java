package org.ergodic.solvers.exponential;

import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.testkit.SolverContract;
import org.junit.jupiter.api.Tag;

@Tag("measured")
class ThirdOrderTest extends SolverContract {
    @Override
    protected Solver<?> solver(int steps) {
        return new ExponentialIntegrator(3, 0, steps, TimeGrid.uniform());
    }
}

package org.ergodic.solvers.exponential;

import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.testkit.SolverContract;
import org.junit.jupiter.api.Tag;

@Tag("measured")
class SinglestepThirdOrderTest extends SolverContract {
    @Override
    protected Solver<?> solver(int steps) {
        return new SinglestepDpmSolver(3, steps, TimeGrid.uniform());
    }
}

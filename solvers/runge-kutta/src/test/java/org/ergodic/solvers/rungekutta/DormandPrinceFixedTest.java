package org.ergodic.solvers.rungekutta;

import org.ergodic.api.solver.Solver;
import org.ergodic.testkit.SolverContract;
import org.junit.jupiter.api.Tag;

@Tag("measured")
class DormandPrinceFixedTest extends SolverContract {
    @Override
    protected Solver<?> solver(int steps) {
        return FixedStep.uniform(Tableau.DORMAND_PRINCE, steps);
    }
}

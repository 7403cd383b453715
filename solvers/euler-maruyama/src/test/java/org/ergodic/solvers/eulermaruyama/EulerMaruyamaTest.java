package org.ergodic.solvers.eulermaruyama;

import org.ergodic.api.solver.Solver;
import org.ergodic.testkit.SolverContract;

class EulerMaruyamaTest extends SolverContract {
    @Override
    protected Solver<?> solver(int steps) {
        return EulerMaruyama.uniform(steps);
    }
}

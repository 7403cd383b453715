package org.ergodic.solvers.predictorcorrector;

import org.ergodic.api.plugin.Factory;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.testkit.FactoryContract;
import org.ergodic.testkit.SolverContract;
import org.junit.jupiter.api.Nested;

class ReverseDiffusionTest extends SolverContract {
    @Override
    protected Solver<?> solver(int steps) {
        return new ReverseDiffusion(steps, TimeGrid.uniform());
    }

    @Nested
    class OfFactory extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new ReverseDiffusionFactory();
        }
    }
}

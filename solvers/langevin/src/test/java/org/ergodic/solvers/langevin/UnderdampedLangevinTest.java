package org.ergodic.solvers.langevin;

import org.ergodic.api.plugin.Factory;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Solver;
import org.ergodic.testkit.FactoryContract;
import org.ergodic.testkit.SolverContract;
import org.junit.jupiter.api.Nested;

class UnderdampedLangevinTest extends SolverContract {
    @Override
    protected Solver<?> solver(int steps) {
        return new UnderdampedLangevin(new WarmUp(steps, 0.5, 2), 0.3, 1, 2);
    }

    @Override
    protected Problem problem(NoiseType noise) {
        return Targets.gaussian();
    }

    @Nested
    class OfFactory extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new UnderdampedLangevinFactory();
        }
    }
}

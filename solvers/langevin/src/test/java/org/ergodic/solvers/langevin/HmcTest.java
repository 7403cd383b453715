package org.ergodic.solvers.langevin;

import org.ergodic.api.plugin.Factory;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Solver;
import org.ergodic.testkit.FactoryContract;
import org.ergodic.testkit.SolverContract;
import org.junit.jupiter.api.Nested;

class HmcTest extends SolverContract {
    @Override
    protected Solver<?> solver(int steps) {
        return new HmcFactory()
                .create(new HmcFactory.Config(new WarmUp(steps, 0.5, 1), new Trajectories(0.2, 5, 0.2, 0.8)), null);
    }

    @Override
    protected Problem problem(NoiseType noise) {
        return Targets.gaussian();
    }

    @Nested
    class OfFactory extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new HmcFactory();
        }
    }
}

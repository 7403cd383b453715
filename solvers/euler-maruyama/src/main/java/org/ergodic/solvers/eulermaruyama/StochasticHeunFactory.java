package org.ergodic.solvers.eulermaruyama;

import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Traits;

/** Makes {@link StochasticHeun} solvers, by the options of Euler-Maruyama. */
@Part(
        name = "stochastic-heun",
        description = "Heun for Stratonovich equations, two evaluations a step, of strong order 1 (Ruemelin 1982)")
public final class StochasticHeunFactory implements SolverFactory<EulerMaruyamaFactory.Config> {
    @Override
    public Traits traits() {
        return StochasticHeun.TRAITS;
    }

    @Override
    public Solver<?> create(EulerMaruyamaFactory.Config config, Assembly assembly) {
        return config.following(new StochasticHeun(config.steps(), assembly.create(Kind.TIME_GRID, config.grid())));
    }
}

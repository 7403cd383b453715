package org.ergodic.solvers.eulermaruyama;

import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Traits;

/** Makes {@link StochasticRungeKutta#sri1} solvers, by the options of Euler-Maruyama. */
@Part(name = "sri1", description = "SRI1W1 for diagonal and scalar noise, of strong order 1.5 (Roessler 2010)")
public final class Sri1Factory implements SolverFactory<EulerMaruyamaFactory.Config> {
    @Override
    public Traits traits() {
        return StochasticRungeKutta.SRI_TRAITS;
    }

    @Override
    public Solver<?> create(EulerMaruyamaFactory.Config config, Assembly assembly) {
        return config.following(
                StochasticRungeKutta.sri1(config.steps(), assembly.create(Kind.TIME_GRID, config.grid())));
    }
}

package org.ergodic.solvers.eulermaruyama;

import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Traits;

/** Makes {@link StochasticRungeKutta#sra3} solvers, by the options of Euler-Maruyama. */
@Part(
        name = "sra3",
        description = "SRA3 for additive noise, of strong order 1.5 and deterministic order 3 (Roessler 2010)")
public final class Sra3Factory implements SolverFactory<EulerMaruyamaFactory.Config> {
    @Override
    public Traits traits() {
        return StochasticRungeKutta.SRA3_TRAITS;
    }

    @Override
    public Solver<?> create(EulerMaruyamaFactory.Config config, Assembly assembly) {
        return config.following(
                StochasticRungeKutta.sra3(config.steps(), assembly.create(Kind.TIME_GRID, config.grid())));
    }
}

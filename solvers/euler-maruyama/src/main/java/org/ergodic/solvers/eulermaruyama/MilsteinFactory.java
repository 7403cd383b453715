package org.ergodic.solvers.eulermaruyama;

import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Traits;

/** Makes {@link Milstein} solvers, by the options of Euler-Maruyama. */
@Part(name = "milstein", description = "Milstein, without derivatives, of strong order 1 for diagonal noise")
public final class MilsteinFactory implements SolverFactory<EulerMaruyamaFactory.Config> {
    @Override
    public Traits traits() {
        return Milstein.TRAITS;
    }

    @Override
    public Milstein create(EulerMaruyamaFactory.Config config, Assembly assembly) {
        return new Milstein(config.steps(), assembly.create(Kind.TIME_GRID, config.grid()));
    }
}

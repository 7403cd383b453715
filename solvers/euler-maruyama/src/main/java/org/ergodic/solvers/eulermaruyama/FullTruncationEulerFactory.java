package org.ergodic.solvers.eulermaruyama;

import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Traits;

/** Makes {@link FullTruncationEuler} solvers, by the options of Euler-Maruyama. */
@Part(
        name = "full-truncation-euler",
        description = "Euler-Maruyama with full truncation, for square-root processes that reach 0 (Lord et al. 2010)")
public final class FullTruncationEulerFactory implements SolverFactory<EulerMaruyamaFactory.Config> {
    @Override
    public Traits traits() {
        return FullTruncationEuler.TRAITS;
    }

    @Override
    public Solver<?> create(EulerMaruyamaFactory.Config config, Assembly assembly) {
        return config.following(
                new FullTruncationEuler(config.steps(), assembly.create(Kind.TIME_GRID, config.grid())));
    }
}

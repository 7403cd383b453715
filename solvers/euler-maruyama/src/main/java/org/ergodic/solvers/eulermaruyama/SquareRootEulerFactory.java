package org.ergodic.solvers.eulermaruyama;

import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Traits;

/** Makes {@link SquareRootEuler} solvers, by the options of Euler-Maruyama. */
@Part(
        name = "square-root-euler",
        description =
                "Drift-implicit Euler in the root of x, which keeps square-root processes positive (Alfonsi 2005)")
public final class SquareRootEulerFactory implements SolverFactory<EulerMaruyamaFactory.Config> {
    @Override
    public Traits traits() {
        return SquareRootEuler.TRAITS;
    }

    @Override
    public Solver<?> create(EulerMaruyamaFactory.Config config, Assembly assembly) {
        return config.following(new SquareRootEuler(config.steps(), assembly.create(Kind.TIME_GRID, config.grid())));
    }
}

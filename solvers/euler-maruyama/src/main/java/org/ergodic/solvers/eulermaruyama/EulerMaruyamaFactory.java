package org.ergodic.solvers.eulermaruyama;

import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Traits;
import org.ergodic.common.grid.UniformGridFactory;
import org.ergodic.common.noise.BrownianPath;
import org.ergodic.common.noise.OnPath;
import org.ergodic.common.solver.GraphSolver;

/** Makes {@link EulerMaruyama} solvers. */
@Part(name = "euler-maruyama", description = "Euler-Maruyama for any SDE, one evaluation a step (Maruyama 1955)")
public final class EulerMaruyamaFactory implements SolverFactory<EulerMaruyamaFactory.Config> {
    /**
     * Its options.
     *
     * @param steps how many steps
     * @param grid where they are
     * @param path whether the noise follows a Brownian path
     */
    public record Config(
            @Option(value = "how many steps", byDefault = "500", min = 1)
            int steps,

            @Option(value = "where the steps are", byDefault = UniformGridFactory.NAME, kind = "time-grid")
            Component grid,

            @Option(
                    value = "whether the noise follows a Brownian path, which is the same whatever the steps",
                    byDefault = "false")
            boolean path) {
        /** The solver as it is, or on a path of its own. */
        Solver<?> following(GraphSolver solver) {
            return path ? new OnPath<>(solver, BrownianPath.standard()) : solver;
        }
    }

    @Override
    public Traits traits() {
        return EulerMaruyama.TRAITS;
    }

    @Override
    public Solver<?> create(Config config, Assembly assembly) {
        return config.following(new EulerMaruyama(config.steps(), assembly.create(Kind.TIME_GRID, config.grid())));
    }
}

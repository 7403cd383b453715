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

/** Makes {@link Milstein} solvers. */
@Part(name = "milstein", description = "Milstein, of strong order 1 for diagonal and scalar noise (Milstein 1975)")
public final class MilsteinFactory implements SolverFactory<MilsteinFactory.Config> {
    /**
     * Its options.
     *
     * @param steps how many steps
     * @param grid where they are
     * @param path whether the noise follows a Brownian path
     * @param derivative whether to differentiate the diffusion coefficient
     */
    public record Config(
            @Option(value = "how many steps", byDefault = "500", min = 1)
            int steps,

            @Option(value = "where the steps are", byDefault = UniformGridFactory.NAME, kind = "time-grid")
            Component grid,

            @Option(
                    value = "whether the noise follows a Brownian path, which is the same whatever the steps",
                    byDefault = "false")
            boolean path,

            @Option(
                    value = "whether to differentiate the diffusion coefficient, which must then be a graph",
                    byDefault = "false")
            boolean derivative) {}

    @Override
    public Traits traits() {
        return Milstein.TRAITS;
    }

    @Override
    public Solver<?> create(Config config, Assembly assembly) {
        EulerMaruyamaFactory.Config common =
                new EulerMaruyamaFactory.Config(config.steps(), config.grid(), config.path());
        return common.following(
                new Milstein(config.steps(), assembly.create(Kind.TIME_GRID, config.grid()), config.derivative()));
    }
}

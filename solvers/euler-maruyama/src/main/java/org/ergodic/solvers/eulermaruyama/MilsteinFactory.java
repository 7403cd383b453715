package org.ergodic.solvers.eulermaruyama;

import org.ergodic.api.config.Inlined;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Traits;

/** Makes {@link Milstein} solvers. */
@Part(name = "milstein", description = "Milstein, of strong order 1 for diagonal and scalar noise (Milstein 1975)")
public final class MilsteinFactory implements SolverFactory<MilsteinFactory.Config> {
    /**
     * Its options.
     *
     * @param common how many steps, where, and whether on a Brownian path
     * @param derivative whether to differentiate the diffusion coefficient
     */
    public record Config(
            @Inlined EulerMaruyamaFactory.Config common,

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
        EulerMaruyamaFactory.Config by = config.common();
        return by.following(new Milstein(by.steps(), assembly.create(Kind.TIME_GRID, by.grid()), config.derivative()));
    }
}

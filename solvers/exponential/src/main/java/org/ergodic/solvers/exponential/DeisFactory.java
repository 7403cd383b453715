package org.ergodic.solvers.exponential;

import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Traits;

/** Makes {@link Deis}. */
@Part(
        name = "deis",
        description = "DEIS, multistep in the predicted noise, one evaluation a step (Zhang and Chen 2023)")
public final class DeisFactory implements SolverFactory<DeisFactory.Config> {
    /**
     * Its options.
     *
     * @param steps how many steps
     * @param order how many values of the predicted noise a step uses
     * @param variable what the polynomial through them is one in
     * @param grid where the steps are
     */
    public record Config(
            @Option(value = "how many steps", byDefault = "20", min = 1)
            int steps,

            @Option(value = "how many values of the predicted noise a step uses", byDefault = "2", min = 1, max = 3)
            int order,

            @Option(
                    value = "what the polynomial through them is one in: log(sigma/alpha) or sigma/alpha",
                    byDefault = "log-rho")
            Deis.Variable variable,

            @Option(value = "where the steps are", byDefault = "log-snr", kind = "time-grid")
            Component grid) {}

    @Override
    public Traits traits() {
        return Deis.TRAITS;
    }

    @Override
    public Deis create(Config config, Assembly assembly) {
        return new Deis(
                config.order(), config.variable(), config.steps(), assembly.create(Kind.TIME_GRID, config.grid()));
    }
}

package org.ergodic.solvers.exponential;

import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Traits;

/** Makes {@link ExponentialIntegrator}s of order 1. */
@Part(name = "ddim", description = "DDIM, one evaluation a step (Song, Meng and Ermon 2021)")
public final class DdimFactory implements SolverFactory<DdimFactory.Config> {
    /**
     * Its options.
     *
     * @param steps how many steps
     * @param eta the share of noise
     * @param grid where the steps are
     */
    public record Config(
            @Option(value = "how many steps", byDefault = "50", min = 1)
            int steps,

            @Option(
                    value = "share of the reverse SDE's noise: 0 for the probability-flow equation",
                    byDefault = "0",
                    min = 0,
                    max = 1)
            double eta,

            @Option(value = "where the steps are", byDefault = "log-snr", kind = "time-grid")
            Component grid) {}

    @Override
    public Traits traits() {
        return ExponentialIntegrator.FIRST;
    }

    @Override
    public ExponentialIntegrator create(Config config, Assembly assembly) {
        return new ExponentialIntegrator(
                1, config.eta(), config.steps(), assembly.create(Kind.TIME_GRID, config.grid()));
    }
}

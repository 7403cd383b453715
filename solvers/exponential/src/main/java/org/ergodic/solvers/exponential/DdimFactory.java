package org.ergodic.solvers.exponential;

import org.ergodic.api.config.Inlined;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Traits;

/** Makes {@link ExponentialIntegrator}s of order 1. */
@Part(name = "ddim", description = "DDIM, one evaluation a step (Song, Meng and Ermon 2021)")
public final class DdimFactory implements SolverFactory<DdimFactory.Config> {
    /**
     * Its options.
     *
     * @param along how many steps and where
     * @param eta the share of noise
     */
    public record Config(
            @Inlined FirstOrder along,

            @Option(
                    value = "share of the reverse SDE's noise: 0 for the probability-flow equation",
                    byDefault = "0",
                    min = 0,
                    max = 1)
            double eta) {}

    @Override
    public Traits traits() {
        return ExponentialIntegrator.FIRST;
    }

    @Override
    public ExponentialIntegrator create(Config config, Assembly assembly) {
        return config.along().integrator(config.eta(), assembly);
    }
}

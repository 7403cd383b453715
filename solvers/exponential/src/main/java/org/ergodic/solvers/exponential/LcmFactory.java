package org.ergodic.solvers.exponential;

import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Traits;

/** Makes {@link Lcm}s. */
@Part(
        name = "lcm",
        description =
                "consistency sampling for models that predict samples: jump to the data, add noise (Luo et al. 2023)")
public final class LcmFactory implements SolverFactory<LcmFactory.Config> {
    /**
     * Its options.
     *
     * @param steps how many steps
     * @param grid where the steps are
     */
    public record Config(
            @Option(value = "how many steps", byDefault = "4", min = 1)
            int steps,

            @Option(value = "where the steps are", byDefault = "log-snr", kind = "time-grid")
            Component grid) {}

    @Override
    public Traits traits() {
        return Lcm.TRAITS;
    }

    @Override
    public Lcm create(Config config, Assembly assembly) {
        return new Lcm(config.steps(), assembly.create(Kind.TIME_GRID, config.grid()));
    }
}

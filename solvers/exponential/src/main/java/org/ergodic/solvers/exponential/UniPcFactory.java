package org.ergodic.solvers.exponential;

import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Traits;

/** Makes {@link UniPc}s. */
@Part(name = "unipc", description = "UniPC, multistep, one evaluation a step; some 10 steps do (Zhao et al. 2023)")
public final class UniPcFactory implements SolverFactory<UniPcFactory.Config> {
    /**
     * Its options.
     *
     * @param steps how many steps
     * @param order of the predictor
     * @param grid where the steps are
     */
    public record Config(
            @Option(value = "how many steps", byDefault = "20", min = 1)
            int steps,

            @Option(value = "order of the predictor", byDefault = "2", min = 1, max = 3)
            int order,

            @Option(value = "where the steps are", byDefault = "log-snr", kind = "time-grid")
            Component grid) {}

    @Override
    public Traits traits() {
        return UniPc.TRAITS;
    }

    @Override
    public UniPc create(Config config, Assembly assembly) {
        return new UniPc(config.order(), config.steps(), assembly.create(Kind.TIME_GRID, config.grid()));
    }
}

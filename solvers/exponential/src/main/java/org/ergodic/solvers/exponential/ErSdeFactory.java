package org.ergodic.solvers.exponential;

import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Traits;

/** Makes {@link ErSde}s. */
@Part(
        name = "er-sde",
        description = "ER-SDE, an extended reverse SDE, multistep, one evaluation a step (Cui et al. 2023)")
public final class ErSdeFactory implements SolverFactory<ErSdeFactory.Config> {
    /**
     * Its options.
     *
     * @param steps how many steps
     * @param order how many values of the predicted data a step uses
     * @param scale how noise is renewed
     * @param grid where the steps are
     */
    public record Config(
            @Option(value = "how many steps", byDefault = "20", min = 1)
            int steps,

            @Option(value = "how many values of the predicted data a step uses", byDefault = "2", min = 1, max = 3)
            int order,

            @Option(
                    value = "how noise is renewed: as recommended, as in the reverse SDE, or not",
                    byDefault = "extended")
            ErSde.Scale scale,

            @Option(value = "where the steps are", byDefault = "log-snr", kind = "time-grid")
            Component grid) {}

    @Override
    public Traits traits() {
        return ErSde.TRAITS;
    }

    @Override
    public ErSde create(Config config, Assembly assembly) {
        return new ErSde(
                config.order(), config.scale(), config.steps(), assembly.create(Kind.TIME_GRID, config.grid()));
    }
}

package org.ergodic.solvers.exponential;

import java.util.Optional;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Traits;

/** Makes {@link EdmHeun}s. */
@Part(
        name = "edm-heun",
        description = "Heun's method with churn, two evaluations a step; some 20 steps do (Karras et al. 2022)")
public final class EdmHeunFactory implements SolverFactory<EdmHeunFactory.Config> {
    /**
     * Its options.
     *
     * @param steps how many steps
     * @param churn S_churn, how much noise is added over all steps
     * @param tMin S_tmin
     * @param tMax S_tmax
     * @param inflation S_noise
     * @param grid where the steps are
     */
    public record Config(
            @Option(value = "how many steps", byDefault = "20", min = 1)
            int steps,

            @Option(
                    value = "S_churn, noise added over all steps: 0 for the probability-flow equation",
                    byDefault = "0",
                    min = 0)
            double churn,

            @Option(value = "S_tmin, the lowest sigma/alpha at which noise is added", byDefault = "0", min = 0)
            double tMin,

            @Option(value = "S_tmax, the highest; without it there is none", min = 0)
            Optional<Double> tMax,

            @Option(
                    value = "S_noise, factor of the standard deviation of added noise",
                    byDefault = "1",
                    min = 0,
                    above = true)
            double inflation,

            @Option(value = "where the steps are", byDefault = "karras", kind = "time-grid")
            Component grid) {}

    @Override
    public Traits traits() {
        return EdmHeun.TRAITS;
    }

    @Override
    public EdmHeun create(Config config, Assembly assembly) {
        return new EdmHeun(
                config.churn(),
                config.tMin(),
                config.tMax().orElse(Double.POSITIVE_INFINITY),
                config.inflation(),
                config.steps(),
                assembly.create(Kind.TIME_GRID, config.grid()));
    }
}

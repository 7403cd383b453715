package org.ergodic.solvers.exponential;

import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Traits;

/** Makes {@link SaSolver}s. */
@Part(
        name = "sa-solver",
        description = "SA-Solver, stochastic Adams, predicts and corrects with one evaluation a step (Xue et al. 2023)")
public final class SaSolverFactory implements SolverFactory<SaSolverFactory.Config> {
    /**
     * Its options.
     *
     * @param steps how many steps
     * @param predictor how many values the prediction uses
     * @param corrector how many values the correction uses
     * @param tau the share of noise
     * @param grid where the steps are
     */
    public record Config(
            @Option(value = "how many steps", byDefault = "20", min = 1)
            int steps,

            @Option(
                    value = "how many values of the predicted data the prediction uses",
                    byDefault = "2",
                    min = 1,
                    max = 3)
            int predictor,

            @Option(value = "how many the correction uses, 0 for none", byDefault = "2", min = 0, max = 4)
            int corrector,

            @Option(
                    value = "share of the reverse SDE's noise: 0 for the probability-flow equation",
                    byDefault = "1",
                    min = 0)
            double tau,

            @Option(value = "where the steps are", byDefault = "log-snr", kind = "time-grid")
            Component grid) {}

    @Override
    public Traits traits() {
        return SaSolver.TRAITS;
    }

    @Override
    public SaSolver create(Config config, Assembly assembly) {
        return new SaSolver(
                config.predictor(),
                config.corrector(),
                config.tau(),
                config.steps(),
                assembly.create(Kind.TIME_GRID, config.grid()));
    }
}

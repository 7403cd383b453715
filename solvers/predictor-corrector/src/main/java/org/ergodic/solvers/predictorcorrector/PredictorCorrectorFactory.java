package org.ergodic.solvers.predictorcorrector;

import java.util.Map;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Traits;
import org.ergodic.common.solver.GridSolver;

/** Makes {@link PredictorCorrector} solvers whose predictor is the registry's {@code euler-maruyama}. */
public final class PredictorCorrectorFactory implements SolverFactory<PredictorCorrectorFactory.Config> {
    private static final String PREDICTOR = "euler-maruyama";

    /**
     * Its options.
     *
     * @param steps how many steps of the predictor
     * @param correctorSteps Langevin steps after each
     * @param snr the largest signal-to-noise ratio of the Langevin steps, where there is a Gaussian path
     * @param grid where the steps are
     */
    public record Config(
            @Option(value = "how many predictor steps", byDefault = "500", min = 1)
            int steps,

            @Option(value = "Langevin steps after each of them", byDefault = "1", min = 0)
            int correctorSteps,

            @Option(
                    value = "largest signal-to-noise ratio of the Langevin steps, where there is a Gaussian path",
                    byDefault = "0.8",
                    min = 0,
                    max = 1,
                    above = true)
            double snr,

            @Option(value = "where the steps are", byDefault = "uniform", kind = "time-grid")
            Component grid) {}

    @Override
    public String name() {
        return "predictor-corrector";
    }

    @Override
    public String description() {
        return "Euler-Maruyama steps with Langevin corrections along the score, for any reverse SDE (Song et al. 2021)";
    }

    @Override
    public Class<Config> config() {
        return Config.class;
    }

    @Override
    public Traits traits() {
        return PredictorCorrector.TRAITS;
    }

    @Override
    public PredictorCorrector create(Config config, Assembly assembly) {
        Solver<?> predictor = assembly.create(
                Kind.SOLVER, Component.of(PREDICTOR, Map.of("steps", config.steps(), "grid", config.grid())));
        if (!(predictor instanceof GridSolver stepper)) {
            throw new IllegalArgumentException(
                    "the solver " + PREDICTOR + " takes no steps on a grid, which a predictor must: " + predictor);
        }
        return new PredictorCorrector(stepper, config.correctorSteps(), config.snr());
    }
}

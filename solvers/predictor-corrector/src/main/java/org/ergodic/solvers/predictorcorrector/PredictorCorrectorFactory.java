package org.ergodic.solvers.predictorcorrector;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.SolverChoice;
import org.ergodic.api.solver.Solvers;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.ergodic.api.view.View;
import org.ergodic.common.grid.UniformGridFactory;
import org.ergodic.common.solver.GraphSolver;

/**
 * Makes {@link PredictorCorrector} solvers. The predictor may be any solver that takes its steps on a grid and handles
 * noise; where none is named, it is the first that needs nothing but drift and diffusion.
 */
@Part(
        name = "predictor-corrector",
        description = "steps of a predictor with Langevin corrections along the score, for any reverse SDE (Song et al."
                + " 2021)")
public final class PredictorCorrectorFactory implements SolverFactory<PredictorCorrectorFactory.Config> {
    private static final Set<View<?>> PLAIN = Set.of(VectorField.DRIFT, VectorField.DIFFUSION);

    private static final SolverChoice PREDICTOR = SolverChoice.of(
            "take the steps of a predictor on a grid, whether noise depends on the state or not",
            traits -> traits.onGrid()
                    && PredictorCorrector.NOISE.stream()
                            .allMatch(noise -> traits.obstacle(noise, PLAIN).isEmpty()));

    /**
     * Its options.
     *
     * @param steps how many steps of the predictor
     * @param correctorSteps Langevin steps after each
     * @param snr the largest signal-to-noise ratio of the Langevin steps, where there is a Gaussian path
     * @param grid where the steps are
     * @param predictor what takes the steps
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

            @Option(value = "where the steps are", byDefault = UniformGridFactory.NAME, kind = "time-grid")
            Component grid,

            @Option(
                    value = "what takes the steps: any solver with steps on a grid; the first that handles any noise"
                            + " unless said",
                    kind = "solver")
            Optional<Component> predictor) {}

    @Override
    public Traits traits() {
        return PredictorCorrector.TRAITS;
    }

    @Override
    public Config complete(Config config, Solvers present) {
        Component predictor = config.predictor().orElseGet(() -> present.first(PREDICTOR));
        return new Config(
                config.steps(),
                config.correctorSteps(),
                config.snr(),
                config.grid(),
                Optional.of(present.with(predictor, Map.of("steps", config.steps(), "grid", config.grid()))));
    }

    @Override
    public PredictorCorrector create(Config config, Assembly assembly) {
        Component predictor = config.predictor().orElseThrow(() -> new IllegalArgumentException("name a predictor"));
        Solver<?> made = assembly.create(Kind.SOLVER, predictor);
        if (!(made instanceof GraphSolver stepper)) {
            throw new IllegalArgumentException("the predictor " + predictor.name()
                    + " does not say its step on a grid of times as a graph (GraphSolver), which a predictor must");
        }
        if (stepper.steps() != config.steps()) {
            throw new IllegalArgumentException("the predictor " + predictor.name() + " takes " + stepper.steps()
                    + " steps, and steps says " + config.steps());
        }
        return new PredictorCorrector(stepper, config.correctorSteps(), config.snr());
    }
}

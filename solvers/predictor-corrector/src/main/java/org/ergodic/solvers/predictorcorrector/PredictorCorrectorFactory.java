package org.ergodic.solvers.predictorcorrector;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Corrector;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.SolverChoice;
import org.ergodic.api.solver.Solvers;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.ergodic.api.view.View;
import org.ergodic.common.grid.UniformGridFactory;
import org.ergodic.common.solver.GraphCorrector;
import org.ergodic.common.solver.GraphSolver;

/**
 * Makes {@link PredictorCorrector} solvers. The predictor may be any solver that takes its steps on a grid; where none
 * is named, it is the first that handles any noise and needs nothing but drift and diffusion.
 */
@Part(
        name = "predictor-corrector",
        description = "steps of a predictor, each followed by corrections along the score, for any SDE (Song et al."
                + " 2021)")
public final class PredictorCorrectorFactory implements SolverFactory<PredictorCorrectorFactory.Config> {
    private static final Set<View<?>> PLAIN = Set.of(VectorField.DRIFT, VectorField.DIFFUSION);

    private static final SolverChoice PREDICTOR = SolverChoice.of(
            "take the steps of a predictor on a grid, whether noise depends on the state or not",
            traits -> traits.onGrid()
                    && PredictorCorrector.TRAITS.noise().stream()
                            .allMatch(noise -> traits.obstacle(noise, PLAIN).isEmpty()));

    private static final String SNR = "snr";

    /**
     * Its options.
     *
     * @param steps how many steps of the predictor
     * @param correctorSteps corrections after each
     * @param corrector what corrects
     * @param snr of a Langevin corrector that does not say it itself
     * @param grid where the steps are
     * @param predictor what takes the steps
     * @param correctorOnly whether there is no predictor
     */
    public record Config(
            @Option(value = "how many predictor steps", byDefault = "500", min = 1)
            int steps,

            @Option(value = "corrections after each of them", byDefault = "1", min = 0)
            int correctorSteps,

            @Option(value = "what corrects the states", byDefault = LangevinCorrectorFactory.NAME, kind = "corrector")
            Component corrector,

            @Option(value = "short for the option snr of the corrector langevin", min = 0, max = 1, above = true)
            Optional<Double> snr,

            @Option(value = "where the steps are", byDefault = UniformGridFactory.NAME, kind = "time-grid")
            Component grid,

            @Option(
                    value = "what takes the steps: any solver with steps on a grid, of the reverse SDE if it handles"
                            + " noise, else of the probability flow; the first that handles any noise unless said",
                    kind = "solver")
            Optional<Component> predictor,

            @Option(value = "correct alone, without a predictor", byDefault = "false")
            boolean correctorOnly) {
        /** Checks that what is said goes together. */
        public Config {
            if (correctorOnly && predictor.isPresent()) {
                throw new IllegalArgumentException("corrector-only is true, and there is the predictor "
                        + predictor.get().name() + ": leave one of them out");
            }
        }
    }

    @Override
    public Traits traits() {
        return PredictorCorrector.TRAITS;
    }

    @Override
    public Config complete(Config config, Solvers present) {
        Optional<Component> predictor = config.correctorOnly()
                ? Optional.empty()
                : Optional.of(present.with(
                        config.predictor().orElseGet(() -> present.first(PREDICTOR)),
                        Map.of("steps", config.steps(), "grid", config.grid())));
        return new Config(
                config.steps(),
                config.correctorSteps(),
                config.snr().map(snr -> langevin(config.corrector(), snr)).orElse(config.corrector()),
                Optional.empty(),
                config.grid(),
                predictor,
                config.correctorOnly());
    }

    private static Component langevin(Component corrector, double snr) {
        boolean isPlain = corrector.instance().isEmpty() && corrector.name().equals(LangevinCorrectorFactory.NAME);
        if (!isPlain
                || corrector.options() instanceof ConfigNode.MapNode map
                        && !map.entries().isEmpty()) {
            throw new IllegalArgumentException("snr is an option of the corrector " + LangevinCorrectorFactory.NAME
                    + (isPlain ? ", whose options are given" : ", and the corrector is " + corrector.name())
                    + ": say what is wanted in the options of the corrector");
        }
        return Component.of(LangevinCorrectorFactory.NAME, Map.of(SNR, snr));
    }

    @Override
    public PredictorCorrector create(Config config, Assembly assembly) {
        Corrector corrector = assembly.create(Kind.CORRECTOR, config.corrector());
        if (!(corrector instanceof GraphCorrector graph)) {
            throw new IllegalArgumentException(
                    "the corrector " + config.corrector().name()
                            + " does not say its correction as a graph (GraphCorrector), which it must");
        }
        if (config.correctorOnly()) {
            return PredictorCorrector.withoutPredictor(
                    graph, config.correctorSteps(), config.steps(), assembly.create(Kind.TIME_GRID, config.grid()));
        }
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
        return new PredictorCorrector(stepper, graph, config.correctorSteps());
    }
}

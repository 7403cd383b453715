package org.ergodic.solvers.exponential;

import java.util.Map;
import java.util.Optional;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Solvers;
import org.ergodic.api.solver.Traits;
import org.ergodic.common.solver.GraphSolver;

/** Makes {@link UniC} around a solver. */
@Part(name = "unic", description = "UniPC's corrector around any solver of the probability flow (Zhao et al. 2023)")
public final class UniCFactory implements SolverFactory<UniCFactory.Config> {
    /**
     * Its options.
     *
     * @param steps how many steps of the predictor, before what it says itself
     * @param predictor what steps through time
     * @param order how many values before the new one a correction uses
     */
    public record Config(
            @Option(value = "how many steps; as many as the predictor says itself unless said", min = 1)
            Optional<Integer> steps,

            @Option(
                    value = "what steps through time: a solver of ordinary differential equations on a grid",
                    byDefault = "ddim",
                    kind = "solver")
            Component predictor,

            @Option(
                    value = "how many values of the data before the new one a correction uses",
                    byDefault = "1",
                    min = 1,
                    max = 3)
            int order) {}

    @Override
    public Traits traits() {
        return UniC.traits(ExponentialIntegrator.FIRST);
    }

    @Override
    public Config complete(Config config, Solvers present) {
        return config.steps()
                .map(steps -> new Config(
                        config.steps(), present.with(config.predictor(), Map.of("steps", steps)), config.order()))
                .orElse(config);
    }

    @Override
    public UniC create(Config config, Assembly assembly) {
        Solver<?> predictor = assembly.create(Kind.SOLVER, config.predictor());
        if (predictor instanceof GraphSolver onGrid && predictor.traits().onGrid()) {
            if (config.steps().filter(steps -> steps != onGrid.steps()).isPresent()) {
                throw new IllegalArgumentException(
                        "the predictor " + config.predictor().name() + " takes " + onGrid.steps()
                                + " steps, and steps says " + config.steps().get());
            }
            return new UniC(onGrid, config.order());
        }
        throw new IllegalArgumentException("the predictor of unic must take its steps on a grid of times, and "
                + config.predictor().name() + " does not: choose another one, such as ddim");
    }
}

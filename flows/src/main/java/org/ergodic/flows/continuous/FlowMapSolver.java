package org.ergodic.flows.continuous;

import java.util.Objects;
import java.util.Set;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.FlowMap;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.Traits;
import org.ergodic.common.grid.UniformGridFactory;
import org.ergodic.common.solver.GridSolver;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Sampling by a flow map, from each time of a grid to the next: one evaluation of the model a step, and one step for
 * the whole way unless said (Geng et al. 2025, arXiv:2505.13447, algorithm 2 and equation 12). Of an exact flow map the
 * samples do not depend on the steps; of a learned one more steps are shorter and usually better.
 *
 * @param steps how many steps, at least 1; 1 to 4 are usual
 * @param grid where they are
 */
public record FlowMapSolver(int steps, TimeGrid grid) implements GridSolver {
    static final Traits TRAITS = Traits.of(Set.of(NoiseType.NONE), FlowMap.VIEW).evaluationsPerStep(1);

    /** Checks the number. */
    public FlowMapSolver {
        Objects.requireNonNull(grid, "grid");
        if (steps < 1) {
            throw new IllegalArgumentException("sampling by a flow map needs at least 1 step, not " + steps);
        }
    }

    @Override
    public Traits traits() {
        return TRAITS;
    }

    @Override
    public INDArray advance(Problem problem, Moment moment, INDArray x, Run run) {
        return problem.views().require(FlowMap.VIEW).at(x, moment.from(), moment.to());
    }

    /** Makes it; the solver {@code flow-map}. */
    @Part(
            name = Factory.NAME,
            description =
                    "few steps by a learned flow map, one evaluation each, such as a mean flow's (Geng et al. 2025)")
    public static final class Factory implements SolverFactory<Factory.Config> {
        /** Its name in pipelines. */
        public static final String NAME = "flow-map";

        /**
         * Its options.
         *
         * @param steps how many steps
         * @param grid where the steps are
         */
        public record Config(
                @Option(value = "how many steps", byDefault = "1", min = 1)
                int steps,

                @Option(value = "where the steps are", byDefault = UniformGridFactory.NAME, kind = "time-grid")
                Component grid) {}

        @Override
        public Traits traits() {
            return TRAITS;
        }

        @Override
        public FlowMapSolver create(Config config, Assembly assembly) {
            return new FlowMapSolver(config.steps(), assembly.create(Kind.TIME_GRID, config.grid()));
        }
    }
}

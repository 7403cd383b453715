package org.ergodic.diffusion.consistency;

import java.util.EnumSet;
import java.util.Objects;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.ergodic.common.solver.GraphSolver;
import org.ergodic.common.solver.StepScope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Multistep consistency sampling (Song et al. 2023, algorithm 1): the state jumps to the data and is given new noise,
 * {@code x' = alpha(t) f(x) + sigma(t) z}. It runs consistency models alone, since of any other model the jump is to a
 * mean of data; solvers of latent consistency models take the same step of whatever predicts data.
 *
 * @param steps how many steps, at least 1; 1 to 4 are usual
 * @param grid where they are
 */
public record ConsistencySolver(int steps, TimeGrid grid) implements GraphSolver {
    static final Traits TRAITS = Traits.of(
                    EnumSet.of(NoiseType.ADDITIVE), ConsistencyFunction.JUMP, VectorField.SCORE, NumericPath.VIEW)
            .evaluationsPerStep(1);

    /** Checks the number. */
    public ConsistencySolver {
        Objects.requireNonNull(grid, "grid");
        if (steps < 1) {
            throw new IllegalArgumentException("consistency sampling needs at least 1 step, not " + steps);
        }
    }

    @Override
    public Traits traits() {
        return TRAITS;
    }

    @Override
    public SDVariable step(StepScope s) {
        NumericPath path = s.path().orElseThrow();
        return s.data(s.x(), Moment::from)
                .mul(s.number(m -> path.alpha(m.to())))
                .add(s.normal("dw").mul(s.number(m -> path.sigma(m.to()))));
    }

    /** Makes it; the solver {@code consistency}. */
    @Part(
            name = Factory.NAME,
            description = "a consistency model's jumps to the data, with new noise (Song et al. 2023)")
    public static final class Factory implements SolverFactory<Factory.Config> {
        /** Its name in pipelines. */
        public static final String NAME = "consistency";

        /**
         * Its options.
         *
         * @param steps how many steps
         * @param grid where the steps are
         */
        public record Config(
                @Option(value = "how many steps", byDefault = "1", min = 1)
                int steps,

                @Option(value = "where the steps are", byDefault = "log-snr", kind = "time-grid")
                Component grid) {}

        @Override
        public Traits traits() {
            return TRAITS;
        }

        @Override
        public ConsistencySolver create(Config config, Assembly assembly) {
            return new ConsistencySolver(config.steps(), assembly.create(Kind.TIME_GRID, config.grid()));
        }
    }
}

package org.ergodic.solvers.exponential;

import java.util.EnumSet;
import java.util.Objects;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.ergodic.common.solver.GraphSolver;
import org.ergodic.common.solver.StepScope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Multistep consistency sampling, the step of latent consistency models (Song, Dhariwal, Chen and Sutskever 2023,
 * "Consistency models", algorithm 1; Luo, Tan, Huang, Li and Zhao 2023, "Latent consistency models", algorithm 3): the
 * state jumps to the predicted data D and is given new noise, {@code x' = alpha(t) D + sigma(t) z}.
 *
 * <p>It is for models whose prediction is a sample of the data, the end of the probability flow, as that of a
 * consistency model. Of another model D is the mean of all data that x may come from, and the samples vary too little.
 *
 * @param steps how many steps, at least 1; 1 to 8 are usual
 * @param grid where they are
 */
public record Lcm(int steps, TimeGrid grid) implements GraphSolver {
    static final Traits TRAITS = Traits.of(EnumSet.of(NoiseType.ADDITIVE), VectorField.SCORE, NumericPath.VIEW)
            .evaluationsPerStep(1)
            .withStepsOnGrid();

    /** Checks the number. */
    public Lcm {
        Objects.requireNonNull(grid, "grid");
        if (steps < 1) {
            throw new IllegalArgumentException("consistency sampling needs at least 1 step, not " + steps);
        }
    }

    @Override
    public Traits traits() {
        return TRAITS;
    }

    /** Only checks the start. */
    @Override
    public int form(Problem problem, Moment moment) {
        HalfLogSnr.of(problem);
        return 0;
    }

    @Override
    public SDVariable step(StepScope s) {
        HalfLogSnr lambda = HalfLogSnr.of(s);
        NumericPath path = lambda.path();
        return lambda.data(s)
                .mul(s.number(m -> path.alpha(m.to())))
                .add(s.normal("dw").mul(s.number(m -> path.sigma(m.to()))));
    }
}

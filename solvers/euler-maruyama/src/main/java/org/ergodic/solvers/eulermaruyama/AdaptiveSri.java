package org.ergodic.solvers.eulermaruyama;

import java.util.EnumSet;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.ergodic.common.noise.BrownianPath;
import org.ergodic.common.noise.OnPath;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * SRI1W1 of Roessler (2010) with steps of each sample's own, for Ito equations with additive, diagonal or scalar noise.
 * The embedded method, {@code x + f h + sum_i (beta1_i dw + beta2_i I11 / sqrt(h)) g_i} without the iterated integrals
 * I10 and I111, is of strong order 1, and the difference of the two is the error of a step: the natural embedding of
 * Rackauckas and Nie (2017, "Adaptive methods for stochastic differential equations via natural embeddings and
 * rejection sampling with memory", doi:10.3934/dcdsb.2017133).
 *
 * <p>A rejected step has looked ahead at the noise, and drawing that anew would favour noise of small errors. So the
 * run must have a Brownian path, which gives parts of a step the increments that belong to it; any other source is
 * refused. That the limit is the equation's solution although steps depend on the path holds for methods of strong
 * order 1 and more (Gaines and Lyons 1997, "Variable step size control in the numerical solution of stochastic
 * differential equations").
 *
 * <p>The error norm of a sample is the root mean square over its elements of e_i / (atol + rtol max(|x_i|, |x'_i|)); a
 * step is accepted if it is at most 1, and the next one is 0.9 err^(-2/3) times as long, within [0.2, 5], since e is of
 * order 3/2 in h. The first step is a hundredth of the interval. A step whose values are not finite is taken again at a
 * fifth of its length; ten times in a row and the sample ends as {@code NOT_FINITE}. One whose tolerance asks for
 * a step that the path cannot resolve ends as {@code STEP_UNDERFLOW}, one that needs more steps than allowed as {@code
 * STEP_LIMIT}; the state is the last good one. States and errors are kept in double precision and cast to the start's
 * type for the model.
 *
 * @param rtol the relative tolerance, at least 0
 * @param atol the absolute tolerance, above 0
 * @param maxSteps the limit on the steps of each sample, those taken again included
 */
public record AdaptiveSri(double rtol, double atol, int maxSteps) implements Solver<SriState> {
    static final Traits TRAITS = Traits.of(
                    EnumSet.of(NoiseType.ADDITIVE, NoiseType.DIAGONAL, NoiseType.SCALAR),
                    VectorField.DRIFT,
                    VectorField.DIFFUSION)
            .withAdaptiveSteps()
            .withBrownianPath();

    /** Checks the numbers. */
    public AdaptiveSri {
        if (!(rtol >= 0) || !(atol > 0) || Double.isInfinite(rtol) || Double.isInfinite(atol)) {
            throw new IllegalArgumentException(
                    "tolerances must be finite, rtol at least 0 and atol above 0, not rtol=" + rtol + ", atol=" + atol);
        }
        if (maxSteps < 1) {
            throw new IllegalArgumentException("max-steps must be at least 1, not " + maxSteps);
        }
    }

    /**
     * The solver on a path of its own, for runs with fresh noise.
     *
     * @return a solver that gives each run {@link BrownianPath#standard}
     */
    public Solver<SriState> onPath() {
        return new OnPath<>(this, BrownianPath.standard());
    }

    @Override
    public Traits traits() {
        return TRAITS;
    }

    @Override
    public SriState init(Problem problem, INDArray x, Run run) {
        if (!run.noise().repeats()) {
            throw new IllegalArgumentException("adaptive steps need a Brownian path, and cannot follow " + run.noise());
        }
        return SriState.begin(this, problem, x, run);
    }

    @Override
    public SriState step(Problem problem, SriState state, Run run) {
        return state.next(problem);
    }
}

package org.ergodic.solvers.rungekutta;

import java.util.EnumSet;
import java.util.Objects;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An embedded explicit Runge-Kutta method that controls the step of each sample on its own: a sample's time, step,
 * error and end depend on no other sample, and samples that have ended are evaluated no more.
 *
 * <p>The error norm of a sample is the root mean square over its elements of e_i / (atol + rtol max(|x_i|, |x'_i|)), e
 * being h times the embedded difference; a step is accepted if it is at most 1. The next step is h times
 * 0.9 err^(-0.7/k) err_before^(0.4/k) within [0.2, 10], with k one more than the order of the embedded method: the PI
 * controller of Gustafsson (1991), doi:10.1145/210232.210242, as in Hairer, Norsett and Wanner (1993, "Solving ordinary
 * differential equations I", second edition), section II.4, from where the choice of the first step is too.
 *
 * <p>A step whose values are not finite is taken again at a fifth of its length; ten times in a row, or down to what
 * time can resolve, and the sample ends as {@code NOT_FINITE}. A sample whose tolerance asks for a step below that ends
 * as {@code STEP_UNDERFLOW}, one that needs more steps than allowed as {@code STEP_LIMIT}. States and errors are kept
 * in double precision and cast to the start's type for the model.
 *
 * @param tableau a method with an error estimate whose last stage is the next step's first
 * @param rtol the relative tolerance, at least 0
 * @param atol the absolute tolerance, above 0
 * @param maxSteps the limit on the steps of each sample, those taken again included
 */
public record AdaptiveStep(Tableau tableau, double rtol, double atol, int maxSteps) implements Solver<AdaptiveState> {
    /** Checks the numbers. */
    public AdaptiveStep {
        Objects.requireNonNull(tableau, "tableau");
        if (!tableau.embedded() || !tableau.firstSameAsLast()) {
            throw new IllegalArgumentException(
                    tableau + " has no error estimate, or its last stage is not the next step's first: use FixedStep");
        }
        if (!(rtol >= 0) || !(atol > 0) || Double.isInfinite(rtol) || Double.isInfinite(atol)) {
            throw new IllegalArgumentException(
                    "tolerances must be finite, rtol at least 0 and atol above 0, not rtol=" + rtol + ", atol=" + atol);
        }
        if (maxSteps < 1) {
            throw new IllegalArgumentException("max-steps must be at least 1, not " + maxSteps);
        }
    }

    static Traits traits(Tableau tableau) {
        return Traits.of(EnumSet.of(NoiseType.NONE), VectorField.DRIFT)
                .order(tableau.order())
                .withAdaptiveSteps();
    }

    @Override
    public Traits traits() {
        return traits(tableau);
    }

    @Override
    public AdaptiveState init(Problem problem, INDArray x, Run run) {
        return AdaptiveState.begin(this, problem, x);
    }

    @Override
    public AdaptiveState step(Problem problem, AdaptiveState state, Run run) {
        return state.next(problem.drift());
    }
}

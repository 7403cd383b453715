package org.ergodic.solvers.rungekutta;

import java.util.EnumSet;
import java.util.Objects;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.ergodic.common.solver.DenseSolver;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An embedded Runge-Kutta method, explicit or implicit, that controls the step of each sample on its own: a sample's
 * time, step, error and end depend on no other sample, and samples that have ended are evaluated no more.
 *
 * <p>The error norm of a sample is the root mean square over its elements of e_i / (atol + rtol max(|x_i|, |x'_i|)), e
 * being h times the embedded difference; a step is accepted if it is at most 1. {@link StepControl} chooses the next
 * step. The choice of the first step is that of Hairer, Norsett and Wanner (1993, "Solving ordinary differential
 * equations I", second edition), section II.4.
 *
 * <p>An implicit method solves the equations of its stages by Newton's iteration, with a dense Jacobian for each
 * sample, of at most {@value #MOST_NUMBERS} numbers a state: from the field's graph by directional derivatives, or by
 * differences where the field is a numeric function. It is for stiff equations, where an explicit method's step is
 * bounded by stability and not by the tolerance. A sample is charged for every evaluation of its batch while it is
 * under way, also where its own equations were solved in fewer.
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
 * @param control how the next step follows from the errors
 */
public record AdaptiveStep(Tableau tableau, double rtol, double atol, int maxSteps, StepControl control)
        implements DenseSolver<AdaptiveState> {
    static final int MOST_NUMBERS = 512;

    /** Checks the numbers. */
    public AdaptiveStep {
        Objects.requireNonNull(tableau, "tableau");
        Objects.requireNonNull(control, "control");
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

    /**
     * A method with the step control {@link StepControl#PI}.
     *
     * @param tableau a method with an error estimate whose last stage is the next step's first
     * @param rtol the relative tolerance, at least 0
     * @param atol the absolute tolerance, above 0
     * @param maxSteps the limit on the steps of each sample, those taken again included
     */
    public AdaptiveStep(Tableau tableau, double rtol, double atol, int maxSteps) {
        this(tableau, rtol, atol, maxSteps, StepControl.PI);
    }

    static Traits traits(Tableau tableau) {
        return Traits.of(EnumSet.of(NoiseType.NONE), VectorField.DRIFT)
                .order(tableau.order())
                .withAdaptiveSteps();
    }

    /** The power of a step that its error is reciprocal to. */
    double exponent() {
        return 1.0 / (tableau.embeddedOrder() + 1);
    }

    /** The root mean square of n numbers of v over the tolerances at two states. */
    double norm(double[] v, int from, double[] a, double[] b, int at, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double ratio = v[from + i] / (atol + rtol * Math.max(Math.abs(a[at + i]), Math.abs(b[at + i])));
            sum += ratio * ratio;
        }
        return Math.sqrt(sum / n);
    }

    /** Refuses states for which a matrix each is too much. */
    void requireSize(int width) {
        if (tableau.implicit() && width > MOST_NUMBERS) {
            throw new IllegalArgumentException(tableau + " is implicit and solves with a matrix of d x d numbers for"
                    + " each sample, for states of at most " + MOST_NUMBERS + " numbers, and these have " + width
                    + ": use an explicit method, such as dopri5");
        }
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
        return state.next(problem);
    }

    @Override
    public INDArray between(Problem problem, AdaptiveState state, int[] rows, double... times) {
        return state.between(problem, rows, times);
    }

    @Override
    public AdaptiveState stopped(AdaptiveState state, int[] rows, double[] times, INDArray x) {
        return state.stopped(rows, times, x);
    }
}

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
 * The exponential integrator of the predicted data D in half the logarithm of the signal-to-noise ratio, {@code lambda
 * = log(alpha / sigma)}: the linear part of the equation is solved exactly, and D, {@code (x + sigma^2 s) / alpha}, is
 * taken for a polynomial in lambda through its latest values. From time s to t, with {@code h = lambda(t) - lambda(s)},
 * the share eta of the noise of the reverse SDE and {@code q = sqrt(1 - eta^2 (1 - e^(-2 h)))},
 *
 * <pre>x' = (sigma(t) / sigma(s)) q x + alpha(t) (1 - q e^(-h)) D + eta sigma(t) sqrt(1 - e^(-2 h)) z</pre>
 *
 * <p>Order 1 is DDIM (Song, Meng and Ermon 2021, "Denoising diffusion implicit models", equation 12). Order 2 without
 * noise is DPM-Solver++(2M) (Lu, Zhou, Bao, Chen, Li and Zhu 2022, "DPM-Solver++", algorithm 2), with eta 1 its SDE
 * form (section 5 there), and order 3 without noise its third-order multistep form. The authors' code gives the last
 * term of that, the square of the share of the step, half of what it counts, and is of order 2 therefore; here it is
 * the parabola through three values. First steps are of lower order, and so is a step to where the path has no noise,
 * or from where it has no signal. One evaluation of the score a step.
 *
 * @param order how many values of D are used, from 1 to 3; with noise at most 2 are
 * @param eta the share of noise, from 0 to 1: with 0 it solves the probability-flow equation, else the reverse SDE
 * @param steps how many steps, at least 1
 * @param grid where they are
 */
public record ExponentialIntegrator(int order, double eta, int steps, TimeGrid grid) implements GraphSolver {
    /** Of DDIM unless said otherwise. */
    static final Traits FIRST = traits(0, 1);

    /** Of DPM-Solver++ unless said otherwise: what begins with a step of order 1 makes an error of order 2. */
    static final Traits SECOND = traits(0, 2);

    /** Of Euler-ancestral unless said otherwise. */
    static final Traits ANCESTRAL = traits(1, 1);

    private static final String DATA = "data-";

    /** Checks the numbers. */
    public ExponentialIntegrator {
        Objects.requireNonNull(grid, "grid");
        if (order < 1 || order > 3) {
            throw new IllegalArgumentException("order must be 1, 2 or 3, not " + order);
        }
        if (!(eta >= 0 && eta <= 1)) {
            throw new IllegalArgumentException("eta must be from 0 to 1, not " + eta);
        }
        if (steps < 1) {
            throw new IllegalArgumentException("an exponential integrator needs at least 1 step, not " + steps);
        }
    }

    /** Without noise it solves the probability-flow equation. */
    private static Traits traits(double eta, int order) {
        Traits traits = Traits.of(
                        EnumSet.of(eta > 0 ? NoiseType.ADDITIVE : NoiseType.NONE), VectorField.SCORE, NumericPath.VIEW)
                .evaluationsPerStep(1)
                .withStepsOnGrid();
        return eta > 0 ? traits : traits.order(Math.min(order, 2));
    }

    @Override
    public Traits traits() {
        return traits(eta, order);
    }

    /** How many values of D the step uses. */
    @Override
    public int form(Problem problem, Moment moment) {
        return HalfLogSnr.of(problem).values(moment, 0, Math.min(order, eta > 0 ? 2 : 3));
    }

    @Override
    public SDVariable step(StepScope s) {
        NumericPath path = s.path().orElseThrow();
        HalfLogSnr lambda = new HalfLogSnr(path);
        SDVariable data = lambda.data(s);
        SDVariable scale = s.number(m -> path.sigma(m.to()) / path.sigma(m.from()) * kept(lambda.length(m)));
        SDVariable next = s.x().mul(scale).add(weighted(s, lambda, data));
        if (order > 1) {
            s.keep(DATA + 1, data);
        }
        if (order > 2 && s.form() > 1) {
            s.keep(DATA + 2, s.kept(DATA + 1));
        }
        if (eta == 0) {
            return next;
        }
        SDVariable noise = s.number(m -> eta * path.sigma(m.to()) * Math.sqrt(-Math.expm1(-2 * lambda.length(m))));
        return next.add(s.normal("dw").mul(noise));
    }

    /** alpha(t) times the integral over D. */
    private SDVariable weighted(StepScope s, HalfLogSnr lambda, SDVariable data) {
        NumericPath path = lambda.path();
        SDVariable weight = s.number(m -> lambda.gained(m.from(), m.to(), logKept(lambda.length(m))));
        if (s.form() == 1) {
            return data.mul(weight);
        }
        SDVariable slope = data.sub(s.kept(DATA + 1)).mul(s.number(m -> lambda.length(m) / lambda.before(m, 1)));
        if (s.form() == 2) {
            return data.add(slope.mul(0.5)).mul(weight);
        }
        SDVariable earlier =
                s.kept(DATA + 1).sub(s.kept(DATA + 2)).mul(s.number(m -> lambda.length(m) / lambda.before(m, 2)));
        SDVariable bend =
                slope.sub(earlier).mul(s.number(m -> lambda.length(m) / (lambda.before(m, 1) + lambda.before(m, 2))));
        SDVariable first = slope.add(bend.mul(s.number(m -> lambda.before(m, 1) / lambda.length(m))));
        return data.mul(weight)
                .add(first.mul(s.number(m -> path.alpha(m.to()) * moment(lambda.length(m), 1))))
                .add(bend.mul(s.number(m -> path.alpha(m.to()) * moment(lambda.length(m), 2))));
    }

    /** What the k-th power of the share of the step counts. */
    private static double moment(double h, int k) {
        return h * Polynomial.moments(h, k + 1)[k];
    }

    /** q, how much of x's noise is left to it by the share of new noise. */
    private double kept(double h) {
        return eta == 0 ? 1 : Math.sqrt(1 + eta * eta * Math.expm1(-2 * h));
    }

    private double logKept(double h) {
        return eta == 0 ? 0 : 0.5 * Math.log1p(eta * eta * Math.expm1(-2 * h));
    }
}

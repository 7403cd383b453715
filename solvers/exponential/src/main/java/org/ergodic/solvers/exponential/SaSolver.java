package org.ergodic.solvers.exponential;

import java.util.EnumSet;
import java.util.List;
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
 * SA-Solver (Xue, Yi, Luo, Zhang, Sun, Li and Ma 2023, "SA-Solver: stochastic Adams solver for fast sampling of
 * diffusion models", algorithm 1): of the reverse SDEs with tau times the noise, {@code dx = [f - (1 + tau^2) / 2 g^2
 * s] dt + tau g dw}, an Adams-Bashforth step predicts and an Adams-Moulton step with the same noise corrects. In half
 * the log-SNR lambda with {@code h = lambda(t) - lambda(s)}, both are
 *
 * <pre>x' = (sigma(t) / sigma(s)) e^(-tau^2 h) x + alpha(t) (1 + tau^2) int e^(-(1 + tau^2) (lambda(t) - lambda)) D
 *      + sigma(t) sqrt(1 - e^(-2 tau^2 h)) z</pre>
 *
 * <p>with D the polynomial through the latest predicted data, those at the new state included in the correction. As
 * there, the data predicted at the new state also serve the next prediction, so that a step takes one evaluation; the
 * correction of a step is made at the beginning of the next one, and the last state is a predicted one. It is added to
 * the state, whatever else changed that since, so that the method can be a predictor.
 *
 * @param predictor how many values the prediction uses, from 1 to 3
 * @param corrector how many values the correction uses, the new one included, from 1 to 4; 0 for none
 * @param tau the share of the reverse SDE's noise, at least 0; with 0 it solves the probability-flow equation
 * @param steps how many steps, at least 1
 * @param grid where they are
 */
public record SaSolver(int predictor, int corrector, double tau, int steps, TimeGrid grid) implements GraphSolver {
    static final Traits TRAITS = traits(2, 1);

    /** Checks the numbers. */
    public SaSolver {
        Objects.requireNonNull(grid, "grid");
        if (predictor < 1 || predictor > 3) {
            throw new IllegalArgumentException("SA-Solver's predictor uses 1, 2 or 3 values, not " + predictor);
        }
        if (corrector < 0 || corrector > 4) {
            throw new IllegalArgumentException(
                    "SA-Solver's corrector uses 1 to 4 values, or 0 for none, not " + corrector);
        }
        if (!(tau >= 0) || Double.isInfinite(tau)) {
            throw new IllegalArgumentException("tau must be at least 0 and finite, not " + tau);
        }
        if (steps < 1) {
            throw new IllegalArgumentException("SA-Solver needs at least 1 step, not " + steps);
        }
    }

    private static Traits traits(int predictor, double tau) {
        Traits traits = Traits.of(
                        EnumSet.of(tau > 0 ? NoiseType.ADDITIVE : NoiseType.NONE), VectorField.SCORE, NumericPath.VIEW)
                .evaluationsPerStep(1)
                .withStepsOnGrid();
        return tau > 0 ? traits : traits.order(Math.min(predictor, 2));
    }

    @Override
    public Traits traits() {
        return traits(predictor, tau);
    }

    /** How many values the prediction uses, ten times those of the one before, a hundred times the correction's. */
    @Override
    public int form(Problem problem, Moment moment) {
        HalfLogSnr lambda = HalfLogSnr.of(problem);
        int now = lambda.values(moment, 0, predictor);
        if (moment.index() == 0 || corrector == 0) {
            return now;
        }
        // From where there is no signal no correction is known: its integral has no end.
        if (!Double.isFinite(lambda.at(moment.before()))) {
            return now;
        }
        int earlier = corrector == 1 ? 0 : lambda.values(moment, 1, corrector - 1);
        return now + 10 * lambda.values(moment, 1, predictor) + 100 * (earlier + 1);
    }

    @Override
    public SDVariable step(StepScope s) {
        HalfLogSnr lambda = HalfLogSnr.of(s);
        int now = s.form() % 10;
        int before = s.form() / 10 % 10;
        int corrected = s.form() / 100;
        SDVariable data = lambda.data(s);
        List<SDVariable> earlier = History.earlier(s, Math.max(now - 1, Math.max(before, corrected - 1)));
        History.keep(
                s, data, earlier, Math.max(predictor, corrector == 0 ? 0 : Math.max(predictor + 1, corrector)) - 1);
        SDVariable x = s.x();
        if (corrected > 0) {
            x = x.add(HalfLogSnr.sum(
                    s,
                    History.all(data, earlier.subList(0, Math.max(before, corrected - 1))),
                    m -> correction(lambda, m, before, corrected)));
        }
        SDVariable left = x.mul(s.number(m -> lambda.scale(m.from(), m.to(), logKept(lambda, m, 0))));
        SDVariable next = left.add(
                HalfLogSnr.sum(s, History.all(data, earlier.subList(0, now - 1)), m -> weights(lambda, m, 0, 0, now)));
        return tau == 0 ? next : next.add(lambda.renewed(s, m -> logKept(lambda, m, 0)));
    }

    private double logKept(HalfLogSnr lambda, Moment m, int ago) {
        return tau == 0 ? 0 : -tau * tau * lambda.length(m, ago);
    }

    /** The weights of the corrected step before less those of the predicted one, the newest value first. */
    private double[] correction(HalfLogSnr lambda, Moment m, int predicted, int corrected) {
        double[] weights = new double[Math.max(predicted + 1, corrected)];
        double[] after = weights(lambda, m, 1, -1, corrected);
        System.arraycopy(after, 0, weights, 0, corrected);
        double[] first = weights(lambda, m, 1, 0, predicted);
        for (int k = 0; k < predicted; k++) {
            weights[k + 1] -= first[k];
        }
        return weights;
    }

    /** The weights of values in a step, the first of them at its end (-1) or at its start (0). */
    private double[] weights(HalfLogSnr lambda, Moment m, int ago, int newest, int count) {
        double from = HalfLogSnr.time(m, ago);
        double to = HalfLogSnr.time(m, ago - 1);
        if (count == 1) {
            return new double[] {lambda.gained(from, to, logKept(lambda, m, ago))};
        }
        double h = lambda.length(m, ago);
        double rate = 1 + tau * tau;
        double[] nodes = new double[count];
        for (int k = 0; k < count; k++) {
            nodes[k] = lambda.ratio(m, ago, k + newest);
        }
        double[] weights = Polynomial.weights(nodes, Polynomial.moments(rate * h, count));
        for (int k = 0; k < count; k++) {
            weights[k] *= lambda.path().alpha(to) * rate * h;
        }
        return weights;
    }
}

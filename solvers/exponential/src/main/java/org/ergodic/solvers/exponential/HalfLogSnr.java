package org.ergodic.solvers.exponential;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;
import org.ergodic.common.solver.GridSolver.Moment;
import org.ergodic.common.solver.StepScope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A Gaussian path in half the logarithm of its signal-to-noise ratio, in which its solvers measure their steps. It is
 * minus infinity where the path has no signal and infinity where it has no noise; a step from or to there is of order
 * 1, the limit of the formula, and no polynomial goes through a value there.
 */
record HalfLogSnr(NumericPath path) {
    static HalfLogSnr of(StepScope s) {
        return new HalfLogSnr(s.path().orElseThrow());
    }

    /**
     * Of a problem that is to be solved.
     *
     * @throws IllegalArgumentException if nothing can be predicted at its start
     */
    static HalfLogSnr of(Problem problem) {
        NumericPath path = problem.views().require(NumericPath.VIEW);
        double start = problem.time().from();
        if (path.sigma(start) == 0) {
            throw new IllegalArgumentException("an exponential integrator cannot start at time " + start
                    + ", where there is no noise (sigma = 0) that it could carry on: start next to it");
        }
        if (path.alpha(start) == 0 && problem.score().data().isEmpty()) {
            throw new IllegalArgumentException("the problem starts at time " + start
                    + " without any signal (alpha = 0), where a score, or predicted noise, says nothing of the data:"
                    + " take a model that predicts data, v or velocity, or start where alpha is above 0");
        }
        return new HalfLogSnr(path);
    }

    /** {@code log(alpha(t) / sigma(t))}. */
    double at(double t) {
        return Math.log(path.alpha(t) / path.sigma(t));
    }

    /** {@code sigma(t) / alpha(t)}, the noise beside data of scale 1. */
    double noise(double t) {
        return path.sigma(t) / path.alpha(t);
    }

    /** A time of the grid: 0 for the step's start, 1 for that of the step before, -1 for its end. */
    static double time(Moment m, int ago) {
        return ago < 0 ? m.to() : ago == 0 ? m.from() : m.before(ago);
    }

    /** The length of the step. */
    double length(Moment m) {
        return length(m, 0);
    }

    /** The length of a step, 0 for this one and 1 for the one before. */
    double length(Moment m, int ago) {
        return at(time(m, ago - 1)) - at(time(m, ago));
    }

    /** The length of an earlier step, 1 for the one before. */
    double before(Moment m, int steps) {
        return length(m, steps);
    }

    /** Where the k-th value before that at a step's start is, in lengths of the step from its start. */
    double ratio(Moment m, int ago, int k) {
        return k == 0 ? 0 : (at(time(m, ago + k)) - at(time(m, ago))) / length(m, ago);
    }

    /** How many of the latest values a polynomial over a step can go through, at least 1 and at most the order. */
    int values(Moment m, int ago, int order) {
        int count = 0;
        if (Double.isFinite(at(time(m, ago - 1)))) {
            while (count < order && Double.isFinite(at(time(m, ago + count)))) {
                count++;
            }
        }
        return Math.max(1, count);
    }

    /** The data that the model predicts of the states before the step. */
    SDVariable data(StepScope s) {
        return s.data(s.x(), Moment::from);
    }

    /**
     * What constant data count over a step that leaves x's noise the share q of what it would keep without new noise:
     * {@code alpha(t) - q sigma(t) alpha(s) / sigma(s)}.
     */
    double gained(double from, double to, double logKept) {
        double h = at(to) - at(from);
        return h == Double.NEGATIVE_INFINITY
                ? -Math.exp(logKept) * path.sigma(to) / noise(from)
                : -path.alpha(to) * Math.expm1(logKept - h);
    }

    /**
     * A step of order 1 from some time to the end of the step, {@code sigma(t) / sigma(s) q x + (alpha(t) - q sigma(t)
     * alpha(s) / sigma(s)) D}.
     */
    SDVariable first(
            StepScope s,
            SDVariable x,
            SDVariable data,
            ToDoubleFunction<Moment> from,
            ToDoubleFunction<Moment> logKept) {
        return x.mul(s.number(m -> scale(from.applyAsDouble(m), m.to(), logKept.applyAsDouble(m))))
                .add(data.mul(s.number(m -> gained(from.applyAsDouble(m), m.to(), logKept.applyAsDouble(m)))));
    }

    /** What is left of x: {@code q sigma(t) / sigma(s)}. */
    double scale(double from, double to, double logKept) {
        return path.sigma(to) / path.sigma(from) * Math.exp(logKept);
    }

    /** Normal noise of the step that makes up for what q takes of x's: {@code sigma(t) sqrt(1 - q^2) z}. */
    SDVariable renewed(StepScope s, ToDoubleFunction<Moment> logKept) {
        return s.normal("dw")
                .mul(s.number(m -> path.sigma(m.to()) * Math.sqrt(-Math.expm1(2 * logKept.applyAsDouble(m)))));
    }

    /** The sum of values by weights of the step. */
    static SDVariable sum(StepScope s, List<SDVariable> values, Function<Moment, double[]> weights) {
        SDVariable sum = null;
        for (int k = 0; k < values.size(); k++) {
            int at = k;
            SDVariable term = values.get(k).mul(s.number(m -> weights.apply(m)[at]));
            sum = sum == null ? term : sum.add(term);
        }
        return sum;
    }
}

package org.ergodic.solvers.exponential;

import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
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
 * UniPC in the predicted data, with B(h) = e^h - 1 (Zhao, Bai, Rao, Zhou and Lu 2023, "UniPC: a unified
 * predictor-corrector framework for fast sampling of diffusion models", algorithms 1 and 2): a multistep exponential
 * integrator of the probability-flow equation. The score at a predicted state first corrects the step that led there,
 * and then serves the next, so each step takes one evaluation. The last state is a predicted one.
 *
 * @param order of the predictor, from 1 to 3; the corrector is of one order more
 * @param steps how many steps, at least 1
 * @param grid where they are
 */
public record UniPc(int order, int steps, TimeGrid grid) implements GraphSolver {
    static final Traits TRAITS = Traits.of(EnumSet.of(NoiseType.NONE), VectorField.SCORE, NumericPath.VIEW)
            .order(2)
            .evaluationsPerStep(1)
            .withStepsOnGrid();

    private static final String DATA = "data-";
    private static final String BASE = "base";

    /** Checks the numbers. */
    public UniPc {
        Objects.requireNonNull(grid, "grid");
        if (order < 1 || order > 3) {
            throw new IllegalArgumentException("order must be 1, 2 or 3, not " + order);
        }
        if (steps < 1) {
            throw new IllegalArgumentException("UniPC needs at least 1 step, not " + steps);
        }
    }

    @Override
    public Traits traits() {
        return TRAITS;
    }

    /**
     * Ten times how many earlier values the correction uses, and how many values the prediction uses; to where there is
     * no noise it is 1.
     */
    @Override
    public int form(Problem problem, Moment moment) {
        HalfLogSnr lambda = HalfLogSnr.of(problem);
        int taken = moment.index() == 0 ? 0 : lambda.values(moment, 1, order);
        return 10 * taken + lambda.values(moment, 0, order);
    }

    @Override
    public SDVariable step(StepScope s) {
        HalfLogSnr lambda = HalfLogSnr.of(s);
        int taken = s.form() / 10;
        int used = s.form() % 10;
        SDVariable data = lambda.data(s);
        List<SDVariable> earlier =
                IntStream.rangeClosed(1, taken).mapToObj(k -> s.kept(DATA + k)).toList();
        SDVariable x = taken == 0 ? s.x() : corrected(s, lambda, s.kept(BASE), data, earlier);
        s.keep(BASE, x);
        s.keep(DATA + 1, data);
        for (int k = 1; k <= Math.min(taken, order - 1); k++) {
            s.keep(DATA + (k + 1), s.kept(DATA + k));
        }
        SDVariable change = data;
        for (int k = 1; k < used; k++) {
            int at = k;
            SDVariable weight = s.number(m -> weights(lambda, m, 0, used, false)[at - 1] / ratio(lambda, m, 0, at));
            change = change.add(s.kept(DATA + k).sub(data).mul(weight));
        }
        return moved(s, lambda, x, change, 0);
    }

    /**
     * The state that the step before should have reached, now that the data predicted there are known.
     *
     * @param base the state before that step
     * @param data predicted where it led
     * @param earlier those predicted at base and before it, the latest first; as many as the correction is to use
     */
    static SDVariable corrected(
            StepScope s, HalfLogSnr lambda, SDVariable base, SDVariable data, List<SDVariable> earlier) {
        int taken = earlier.size();
        SDVariable first = earlier.get(0);
        SDVariable change =
                first.add(data.sub(first).mul(s.number(m -> weights(lambda, m, 1, taken, true)[taken - 1])));
        for (int k = 1; k < taken; k++) {
            int at = k;
            SDVariable weight = s.number(m -> weights(lambda, m, 1, taken, true)[at - 1] / ratio(lambda, m, 1, at));
            change = change.add(earlier.get(k).sub(first).mul(weight));
        }
        return moved(s, lambda, base, change, 1);
    }

    /** {@code (sigma(t) / sigma(s)) x + alpha(t) (1 - e^(-h)) D}, for this step or the one before. */
    private static SDVariable moved(StepScope s, HalfLogSnr lambda, SDVariable x, SDVariable data, int ago) {
        NumericPath path = lambda.path();
        return x.mul(s.number(m -> path.sigma(time(m, ago - 1)) / path.sigma(time(m, ago))))
                .add(data.mul(s.number(m -> lambda.gained(time(m, ago), time(m, ago - 1), 0))));
    }

    private static double time(Moment m, int ago) {
        return HalfLogSnr.time(m, ago);
    }

    /** r_k, how far before its start the k-th earlier value is, in lengths of the step; negative. */
    private static double ratio(HalfLogSnr lambda, Moment m, int ago, int k) {
        return lambda.ratio(m, ago, k);
    }

    /** The weights of the differences from the first value: of order - 1 earlier ones, and at last that of the end. */
    private static double[] weights(HalfLogSnr lambda, Moment m, int ago, int order, boolean withEnd) {
        double h = lambda.length(m, ago);
        int n = withEnd ? order : order - 1;
        // With one value the condition of order 2 cannot be met for all h, and 1/2 is its limit (section 3.2).
        if (n == 1) {
            return new double[] {0.5};
        }
        double[][] rows = new double[n][n + 1];
        double power = Math.expm1(-h) / -h - 1;
        double factorial = 1;
        for (int i = 0; i < n; i++) {
            for (int k = 1; k < order; k++) {
                rows[i][k - 1] = Math.pow(ratio(lambda, m, ago, k), i);
            }
            if (withEnd) {
                rows[i][n - 1] = 1;
            }
            rows[i][n] = power * factorial / Math.expm1(-h);
            factorial *= i + 2;
            power = power / -h - 1 / factorial;
        }
        return Polynomial.solved(rows);
    }
}

package org.ergodic.solvers.exponential;

import java.util.EnumSet;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.ergodic.common.grid.NoiseLevels;
import org.ergodic.common.solver.GraphSolver;
import org.ergodic.common.solver.StepScope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The stochastic sampler of Karras, Aittala, Aila and Laine (2022), "Elucidating the design space of diffusion-based
 * generative models", algorithm 2: noise is added that raises the level {@code sigma / alpha} by the share
 * {@code gamma = min(churn / steps, sqrt(2) - 1)} where it is within {@code [tMin, tMax]}, and from there Heun's method
 * takes {@code x / alpha} to the next level. Without churn it is the deterministic algorithm 1. Any Gaussian path is
 * brought to the paper's form by dividing by alpha (section 4 there).
 *
 * <p>Noise is raised at most to that of the start, beyond which no model was trained. A step to where there is no noise
 * is Euler's, as in the paper, and so is one from where there is no signal, whose level is infinite. Two evaluations a
 * step, one in those.
 *
 * @param churn S_churn, at least 0; with 0 it solves the probability-flow equation, else the reverse SDE
 * @param tMin S_tmin, the lowest level at which noise is added
 * @param tMax S_tmax, the highest, which may be infinite
 * @param inflation S_noise, the factor of the noise's standard deviation
 * @param steps how many steps, at least 1
 * @param grid where they are
 */
public record EdmHeun(double churn, double tMin, double tMax, double inflation, int steps, TimeGrid grid)
        implements GraphSolver {
    static final Traits TRAITS = traits(0);

    /** Checks the numbers. */
    public EdmHeun {
        Objects.requireNonNull(grid, "grid");
        if (!(churn >= 0) || Double.isInfinite(churn)) {
            throw new IllegalArgumentException("churn must be at least 0 and finite, not " + churn);
        }
        if (!(tMin >= 0 && tMax >= tMin)) {
            throw new IllegalArgumentException(
                    "the levels of churn must be 0 <= t-min <= t-max, not t-min " + tMin + " and t-max " + tMax);
        }
        if (!(inflation > 0) || Double.isInfinite(inflation)) {
            throw new IllegalArgumentException("inflation must be positive and finite, not " + inflation);
        }
        if (steps < 1) {
            throw new IllegalArgumentException("EDM's Heun method needs at least 1 step, not " + steps);
        }
    }

    private static Traits traits(double churn) {
        Traits traits = Traits.of(
                        EnumSet.of(churn > 0 ? NoiseType.ADDITIVE : NoiseType.NONE),
                        VectorField.SCORE,
                        NumericPath.VIEW)
                .evaluationsPerStep(2)
                .withStepsOnGrid();
        return churn > 0 ? traits : traits.order(2);
    }

    @Override
    public Traits traits() {
        return traits(churn);
    }

    /** 1 for a step of Euler, 2 for one of Heun. */
    @Override
    public int form(Problem problem, Moment moment) {
        HalfLogSnr lambda = HalfLogSnr.of(problem);
        return Double.isFinite(lambda.at(moment.from())) && Double.isFinite(lambda.at(moment.to())) ? 2 : 1;
    }

    @Override
    public SDVariable step(StepScope s) {
        HalfLogSnr lambda = HalfLogSnr.of(s);
        ToDoubleFunction<Moment> raised = new Latest(m -> raised(lambda, m));
        SDVariable x = churn > 0 ? churned(s, lambda, raised) : s.x();
        SDVariable data = s.data(x, raised);
        SDVariable next = lambda.first(s, x, data, raised, m -> 0);
        if (s.form() == 1) {
            return next;
        }
        // The mean of both slopes is half their difference, (D - D') / level', more than the first.
        SDVariable change = s.data(next, Moment::to).sub(data);
        return next.add(change.mul(s.number(m -> 0.5
                * lambda.path().alpha(m.to())
                * Math.expm1(lambda.at(m.to()) - lambda.at(raised.applyAsDouble(m))))));
    }

    private SDVariable churned(StepScope s, HalfLogSnr lambda, ToDoubleFunction<Moment> raised) {
        NumericPath path = lambda.path();
        SDVariable noise = s.normal("dw").mul(s.number(m -> {
            double level = lambda.noise(m.from());
            double time = raised.applyAsDouble(m);
            double more = lambda.noise(time);
            return more > level ? inflation * path.alpha(time) * Math.sqrt((more - level) * (more + level)) : 0;
        }));
        return s.x().mul(s.number(m -> {
                    double time = raised.applyAsDouble(m);
                    return time == m.from() ? 1 : path.alpha(time) / path.alpha(m.from());
                }))
                .add(noise);
    }

    /** A number that a step asks for several times. Runs on several threads share it, and find it anew for each. */
    private static final class Latest implements ToDoubleFunction<Moment> {
        private final ToDoubleFunction<Moment> number;
        private volatile Found found = new Found(null, Double.NaN);

        private record Found(Moment moment, double value) {}

        Latest(ToDoubleFunction<Moment> number) {
            this.number = number;
        }

        @Override
        public double applyAsDouble(Moment moment) {
            Found latest = found;
            if (latest.moment() != moment) {
                latest = new Found(moment, number.applyAsDouble(moment));
                found = latest;
            }
            return latest.value();
        }
    }

    /** The time of the raised noise. */
    private double raised(HalfLogSnr lambda, Moment m) {
        double level = lambda.noise(m.from());
        if (churn == 0 || level < tMin || level > tMax || Double.isInfinite(level)) {
            return m.from();
        }
        double raised = level * (1 + Math.min(churn / steps, Math.sqrt(2) - 1));
        NumericPath path = lambda.path();
        return new NoiseLevels(path, Math.min(m.from(), m.start()), Math.max(m.from(), m.start())).time(raised);
    }
}

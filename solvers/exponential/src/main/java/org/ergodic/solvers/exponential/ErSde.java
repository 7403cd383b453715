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
 * ER-SDE-Solver (Cui, Zhang, Wang and Zhang 2023, "Elucidating the solution space of extended reverse-time SDE for
 * diffusion models", arXiv:2309.06169, algorithms 1 to 3): a family of reverse SDEs with the right marginals is said by
 * a function phi of {@code n = sigma / alpha}, and solved exactly but for the predicted data D, a polynomial in n.
 * With {@code r = phi(n(t)) / phi(n(s))},
 *
 * <pre>x' = (alpha(t) / alpha(s)) r x + alpha(t) int_{n(t)}^{n(s)} phi(n(t)) phi'(n) / phi(n)^2 D(n) dn
 *      + alpha(t) sqrt(n(t)^2 - n(s)^2 r^2) z</pre>
 *
 * <p>Order 1 with phi(n) = n is DDIM, and with phi(n) = n^2 DDIM with eta 1. In the paper's order 3 the first
 * derivative of D is the slope of its last two values; here it is that of the parabola through three, without which the
 * order would be 2. First steps are of lower order, and so is a step to where there is no noise.
 *
 * @param order how many values of D are used, from 1 to 3
 * @param scale phi
 * @param steps how many steps, at least 1
 * @param grid where they are
 */
public record ErSde(int order, Scale scale, int steps, TimeGrid grid) implements GraphSolver {
    /** The function phi, which says how much noise is renewed. */
    public enum Scale {
        /** {@code n (exp(n^0.3) + 10)}, which the paper recommends: much new noise at first and hardly any at last. */
        EXTENDED {
            @Override
            double logShare(double n) {
                double power = Math.pow(n, 0.3);
                return power + Math.log1p(10 * Math.exp(-power));
            }
        },
        /** {@code n^2}, the reverse SDE. */
        SDE {
            @Override
            double logShare(double n) {
                return Math.log(n);
            }
        },
        /** {@code n}, the probability-flow equation, without noise. */
        ODE {
            @Override
            double logShare(double n) {
                return 0;
            }
        };

        /** The logarithm of phi(n) / n, which must not fall with n. */
        abstract double logShare(double n);
    }

    static final Traits TRAITS = traits(2, Scale.EXTENDED);

    /** Checks the numbers. */
    public ErSde {
        Objects.requireNonNull(scale, "scale");
        Objects.requireNonNull(grid, "grid");
        if (order < 1 || order > 3) {
            throw new IllegalArgumentException("the order of ER-SDE must be 1, 2 or 3, not " + order);
        }
        if (steps < 1) {
            throw new IllegalArgumentException("ER-SDE needs at least 1 step, not " + steps);
        }
    }

    private static Traits traits(int order, Scale scale) {
        Traits traits = Traits.of(
                        EnumSet.of(scale == Scale.ODE ? NoiseType.NONE : NoiseType.ADDITIVE),
                        VectorField.SCORE,
                        NumericPath.VIEW)
                .evaluationsPerStep(1)
                .withStepsOnGrid();
        return scale == Scale.ODE ? traits.order(Math.min(order, 2)) : traits;
    }

    @Override
    public Traits traits() {
        return traits(order, scale);
    }

    /** How many values of D the step uses. */
    @Override
    public int form(Problem problem, Moment moment) {
        return HalfLogSnr.of(problem).values(moment, 0, order);
    }

    @Override
    public SDVariable step(StepScope s) {
        HalfLogSnr lambda = HalfLogSnr.of(s);
        SDVariable data = lambda.data(s);
        List<SDVariable> earlier = History.earlier(s, s.form() - 1);
        History.keep(s, data, earlier, order - 1);
        int used = s.form();
        SDVariable next = used == 1
                ? lambda.first(s, s.x(), data, Moment::from, m -> logKept(lambda, m))
                : s.x().mul(s.number(m -> lambda.scale(m.from(), m.to(), logKept(lambda, m))))
                        .add(HalfLogSnr.sum(s, History.all(data, earlier), m -> weights(lambda, m, used)));
        return scale == Scale.ODE ? next : next.add(lambda.renewed(s, m -> logKept(lambda, m)));
    }

    private double logKept(HalfLogSnr lambda, Moment m) {
        return scale == Scale.ODE ? 0 : scale.logShare(lambda.noise(m.to())) - scale.logShare(lambda.noise(m.from()));
    }

    /**
     * By parts, the integrals of {@code phi(t) phi' / phi^2 (n - n(s))^k} over a step are {@code (n(t) - n(s))^k} and k
     * times those of {@code phi(t) / phi (n - n(s))^(k - 1)}.
     */
    private double[] weights(HalfLogSnr lambda, Moment m, int count) {
        double from = lambda.noise(m.from());
        double to = lambda.noise(m.to());
        double change = to - from;
        double[] nodes = new double[count];
        for (int k = 1; k < count; k++) {
            nodes[k] = (lambda.noise(HalfLogSnr.time(m, k)) - from) / change;
        }
        double[] moments = new double[count];
        moments[0] = lambda.gained(m.from(), m.to(), logKept(lambda, m));
        double length = lambda.length(m);
        double end = scale.logShare(to);
        for (int k = 1; k < count; k++) {
            int power = k - 1;
            double rest = Quadrature.integral(0, length, y -> {
                double n = to * Math.exp(y);
                return to * Math.exp(end - scale.logShare(n)) * Math.pow((n - from) / change, power);
            });
            moments[k] = lambda.path().alpha(m.to()) * (1 + k * rest / change);
        }
        return Polynomial.weights(nodes, moments);
    }
}

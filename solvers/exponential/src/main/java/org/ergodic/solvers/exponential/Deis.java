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
 * DEIS, the exponential Adams-Bashforth method of the predicted noise (Zhang and Chen 2023, "Fast sampling of diffusion
 * models with exponential integrator", equations 14 and 15). With {@code rho = sigma / alpha} the probability flow is
 * {@code d(x / alpha) = eps d rho}, and eps is taken for the polynomial through its latest values, which is integrated
 * exactly:
 *
 * <pre>x' = (alpha(t) / alpha(s)) x + alpha(t) sum_j eps_j int_{rho(s)}^{rho(t)} l_j d rho</pre>
 *
 * <p>Order 1 is DDIM. The polynomial is one in log rho or in rho (rhoAB of the paper); one in time (tAB) has no
 * integral in closed form for a general path. First steps are of lower order, and a step to where there is no noise is
 * DDIM's.
 *
 * @param order how many values of the noise are used, from 1 to 3
 * @param variable what the polynomial is one in
 * @param steps how many steps, at least 1
 * @param grid where they are
 */
public record Deis(int order, Variable variable, int steps, TimeGrid grid) implements GraphSolver {
    /** What the polynomial is one in. */
    public enum Variable {
        /** The logarithm of sigma / alpha. */
        LOG_RHO,
        /** sigma / alpha. */
        RHO
    }

    static final Traits TRAITS = traits(2);

    /** Checks the numbers. */
    public Deis {
        Objects.requireNonNull(variable, "variable");
        Objects.requireNonNull(grid, "grid");
        if (order < 1 || order > 3) {
            throw new IllegalArgumentException("the order of DEIS must be 1, 2 or 3, not " + order);
        }
        if (steps < 1) {
            throw new IllegalArgumentException("DEIS needs at least 1 step, not " + steps);
        }
    }

    private static Traits traits(int order) {
        return Traits.of(EnumSet.of(NoiseType.NONE), VectorField.SCORE, NumericPath.VIEW)
                .order(Math.min(order, 2))
                .evaluationsPerStep(1)
                .withStepsOnGrid();
    }

    @Override
    public Traits traits() {
        return traits(order);
    }

    /** How many values of the noise the step uses. */
    @Override
    public int form(Problem problem, Moment moment) {
        return HalfLogSnr.of(problem).values(moment, 0, order);
    }

    @Override
    public SDVariable step(StepScope s) {
        HalfLogSnr lambda = HalfLogSnr.of(s);
        NumericPath path = lambda.path();
        SDVariable data = lambda.data(s);
        SDVariable noise =
                s.x().sub(data.mul(s.number(m -> path.alpha(m.from())))).mul(s.number(m -> 1 / path.sigma(m.from())));
        List<SDVariable> earlier = History.earlier(s, s.form() - 1);
        History.keep(s, noise, earlier, order - 1);
        if (s.form() == 1) {
            return lambda.first(s, s.x(), data, Moment::from, m -> 0);
        }
        int used = s.form();
        return s.x().mul(s.number(m -> path.alpha(m.to()) / path.alpha(m.from())))
                .add(HalfLogSnr.sum(s, History.all(noise, earlier), m -> weights(lambda, m, used)));
    }

    private double[] weights(HalfLogSnr lambda, Moment m, int count) {
        double h = lambda.length(m);
        double rho = lambda.noise(m.from());
        double change = lambda.noise(m.to()) - rho;
        double[] nodes = new double[count];
        for (int k = 1; k < count; k++) {
            nodes[k] = variable == Variable.RHO
                    ? (lambda.noise(HalfLogSnr.time(m, k)) - rho) / change
                    : lambda.ratio(m, 0, k);
        }
        double[] weights = Polynomial.weights(nodes, Polynomial.moments(variable == Variable.RHO ? 0 : -h, count));
        double scale = variable == Variable.RHO
                ? lambda.path().alpha(m.to()) * change
                : -lambda.path().sigma(m.to()) * h;
        for (int k = 0; k < count; k++) {
            weights[k] *= scale;
        }
        return weights;
    }
}

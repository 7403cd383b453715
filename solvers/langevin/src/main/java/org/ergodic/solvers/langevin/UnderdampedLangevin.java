package org.ergodic.solvers.langevin;

import java.util.Objects;
import org.ergodic.api.solver.Problem;
import org.ergodic.common.solver.StepScope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The underdamped Langevin equation {@code dx = p/m dt, dp = s(x) dt - gamma p dt + sqrt(2 gamma m) dw} for the score
 * s of a density, which of an energy is -dE/dx, by the splitting BAOAB (Leimkuhler and Matthews 2013, "Rational
 * construction of stochastic numerical methods for molecular sampling", doi:10.1093/amrx/abs010, equation 16): half a
 * kick B by the score, half a drift A, the exact Ornstein-Uhlenbeck step O of the momentum, and A and B again. Momenta
 * begin as N(0, m).
 *
 * <p>Of a Gaussian it leaves the variance of x exact at every stable step, {@code h < 2 sqrt(m v)}; of other densities
 * its error is of the order of h^2. The last kick of a step is taken with the first of the next, where the score is
 * the same, so that a step costs one evaluation.
 *
 * @param warmUp how many steps, and from which temperature they cool down to 1; the score is divided by it
 * @param step h, above 0
 * @param friction gamma, above 0: the momentum forgets itself over a time of 1 / gamma
 * @param mass m, above 0
 */
public record UnderdampedLangevin(WarmUp warmUp, double step, double friction, double mass) implements Stationary {
    private static final String MOMENTUM = "momentum";

    /** Checks the numbers. */
    public UnderdampedLangevin {
        Objects.requireNonNull(warmUp, "warmUp");
        Stationary.requirePositive("the step size of a Langevin equation", step);
        Stationary.requirePositive("the friction of an underdamped Langevin equation", friction);
        Stationary.requirePositive("the mass of an underdamped Langevin equation", mass);
    }

    @Override
    public int steps() {
        return warmUp.steps();
    }

    /** The first step draws its momenta. */
    @Override
    public int form(Problem problem, Moment moment) {
        return moment.index() == 0 ? 0 : 1;
    }

    @Override
    public SDVariable step(StepScope s, SDVariable t) {
        boolean isFirst = s.form() == 0;
        SDVariable before = isFirst ? s.normal(MOMENTUM).mul(Math.sqrt(mass)) : s.kept(MOMENTUM);
        double kick = isFirst ? step / 2 : step;
        SDVariable score = s.score(s.x(), t);
        SDVariable kicked = before.add(score.mul(s.number(m -> kick / warmUp.temperature(m.index()))));
        double drift = step / 2 / mass;
        SDVariable half = s.x().add(kicked.mul(drift));
        double left = Math.exp(-friction * step);
        double noise = Math.sqrt(-mass * Math.expm1(-2 * friction * step));
        SDVariable momentum = kicked.mul(left).add(s.normal("langevin").mul(noise));
        s.keep(MOMENTUM, momentum);
        return half.add(momentum.mul(drift));
    }
}

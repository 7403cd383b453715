package org.ergodic.solvers.langevin;

import java.util.Objects;
import org.ergodic.common.solver.StepScope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The unadjusted Langevin algorithm {@code x' = x + h/2 s(x) / T + sqrt(h) z} for the score s of a density, which of
 * an energy is -dE/dx (Roberts and Tweedie 1996, "Exponential convergence of Langevin distributions and their discrete
 * approximations", doi:10.2307/3318418, section 1.4).
 *
 * <p>Its stationary law is off by the order of h: of a Gaussian of variance v it has the variance {@code v / (1 - h /
 * (4 v))}, and from h = 4 v on it diverges.
 *
 * @param warmUp how many steps, and from which temperature T they cool down to 1
 * @param step h, above 0
 */
public record UnadjustedLangevin(WarmUp warmUp, double step) implements Stationary {
    /** Checks the numbers. */
    public UnadjustedLangevin {
        Objects.requireNonNull(warmUp, "warmUp");
        Stationary.requirePositive("the step size of a Langevin equation", step);
    }

    @Override
    public int steps() {
        return warmUp.steps();
    }

    @Override
    public SDVariable step(StepScope s, SDVariable t) {
        SDVariable moved = s.score(s.x(), t).mul(s.number(m -> step / 2 / warmUp.temperature(m.index())));
        return s.x().add(moved).add(s.normal("langevin").mul(Math.sqrt(step)));
    }
}

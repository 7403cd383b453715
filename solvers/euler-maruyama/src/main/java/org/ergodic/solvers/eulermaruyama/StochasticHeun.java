package org.ergodic.solvers.eulermaruyama;

import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import org.ergodic.api.sde.Calculus;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.ergodic.common.solver.GraphSolver;
import org.ergodic.common.solver.StepScope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Heun's method for Stratonovich equations: the predictor {@code y = x + f(x, t) h + g(x, t) dw}, and the step {@code
 * x' = x + (f(x, t) + f(y, t + h)) h / 2 + (g(x, t) + g(y, t + h)) dw / 2} (Ruemelin 1982, "Numerical treatment of
 * stochastic differential equations"; Kloeden and Platen 1992, section 15.5).
 *
 * <p>Strong order 1 for additive, diagonal and scalar noise, and 1/2 for general noise, whose columns need not commute;
 * without noise it is Heun's method, of order 2. Two evaluations of the model a step. An Ito equation is refused where
 * its noise depends on the state.
 *
 * @param steps how many steps, at least 1
 * @param grid where they are
 */
public record StochasticHeun(int steps, TimeGrid grid) implements GraphSolver {
    static final Traits TRAITS = Traits.of(EnumSet.allOf(NoiseType.class), VectorField.DRIFT)
            .in(Calculus.STRATONOVICH)
            .order(2)
            .strongOrder(Map.of(
                    NoiseType.ADDITIVE, 1.0, NoiseType.DIAGONAL, 1.0, NoiseType.SCALAR, 1.0, NoiseType.GENERAL, 0.5))
            .evaluationsPerStep(2)
            .withStepsOnGrid();

    /** Checks the number of steps. */
    public StochasticHeun {
        Objects.requireNonNull(grid, "grid");
        if (steps < 1) {
            throw new IllegalArgumentException("the stochastic Heun method needs at least 1 step, not " + steps);
        }
    }

    @Override
    public Traits traits() {
        return TRAITS;
    }

    @Override
    public SDVariable step(StepScope s) {
        SDVariable from = s.number(Moment::from);
        SDVariable to = s.number(Moment::to);
        SDVariable h = s.number(Moment::length);
        SDVariable f = s.drift(s.x(), from);
        SDVariable ahead = s.x().add(f.mul(h));
        if (s.noise() == NoiseType.NONE) {
            return s.x().add(f.add(s.drift(ahead, to)).mul(h).mul(0.5));
        }
        SDVariable dw = s.dw();
        SDVariable first = s.product(s.diffusion(s.x(), from), dw);
        SDVariable y = ahead.add(first);
        SDVariable second = s.product(s.diffusion(y, to), dw);
        SDVariable drift = f.add(s.drift(y, to)).mul(h);
        return s.x().add(drift.add(first).add(second).mul(0.5));
    }
}

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
 * The Milstein method, for diagonal noise and for one Wiener process of all components: to the step of {@link
 * EulerMaruyama} comes {@code (dg/dx) g (dw^2 - |h|) / 2} (Milstein 1975, "Approximate integration of stochastic
 * differential equations"; Kloeden and Platen 1992, section 10.3). For an equation in
 * Stratonovich's sense it is {@code (dg/dx) g dw^2 / 2}.
 *
 * <p>With derivative, {@code (dg/dx) g} is the graph's own tangent, and a diffusion coefficient that is a numeric
 * function is refused. Without, it is {@code (g(y, t) - g(x, t)) / sqrt(|h|)} with the support {@code y = x + f(x, t) h
 * + g(x, t) sqrt(|h|)} (Kloeden and Platen 1992, section 11.1, equation 1.3), and for Stratonovich equations the
 * central difference about {@code x + f(x, t) h}.
 *
 * <p>Strong order 1. One evaluation of the model and two or three of the diffusion coefficient a step, or one with its
 * tangent; where that does not depend on the state, it is Euler-Maruyama.
 *
 * @param steps how many steps, at least 1
 * @param grid where they are
 * @param derivative whether to differentiate the diffusion coefficient
 */
public record Milstein(int steps, TimeGrid grid, boolean derivative) implements GraphSolver {
    static final Traits TRAITS = Traits.of(
                    EnumSet.of(NoiseType.ADDITIVE, NoiseType.DIAGONAL, NoiseType.SCALAR),
                    VectorField.DRIFT,
                    VectorField.DIFFUSION)
            .in(Calculus.ITO, Calculus.STRATONOVICH)
            .strongOrder(Map.of(NoiseType.ADDITIVE, 1.0, NoiseType.DIAGONAL, 1.0, NoiseType.SCALAR, 1.0))
            .evaluationsPerStep(1)
            .withStepsOnGrid();

    /** Checks the number of steps. */
    public Milstein {
        Objects.requireNonNull(grid, "grid");
        if (steps < 1) {
            throw new IllegalArgumentException("the Milstein method needs at least 1 step, not " + steps);
        }
    }

    /**
     * The method without derivatives.
     *
     * @param steps how many steps, at least 1
     * @param grid where they are
     */
    public Milstein(int steps, TimeGrid grid) {
        this(steps, grid, false);
    }

    @Override
    public Traits traits() {
        return TRAITS;
    }

    @Override
    public SDVariable step(StepScope s) {
        SDVariable t = s.number(Moment::from);
        SDVariable root = s.number(m -> Math.sqrt(Math.abs(m.length())));
        boolean isCorrected = s.noise() != NoiseType.ADDITIVE;
        StepScope.WithTangent own = derivative && isCorrected ? s.diffusion(s.x(), t, g -> g) : null;
        SDVariable g = own == null ? s.diffusion(s.x(), t) : own.value();
        SDVariable moved = s.x().add(s.drift(s.x(), t).mul(s.number(Moment::length)));
        SDVariable z = s.normal("dw");
        SDVariable next = moved.add(z.mul(root).mul(g));
        if (!isCorrected) {
            return next;
        }
        boolean isIto = s.calculus() == Calculus.ITO;
        SDVariable squared = isIto ? z.mul(z).sub(1.0) : z.mul(z);
        SDVariable ahead = g.mul(root);
        SDVariable change;
        if (own != null) {
            change = own.tangent().mul(root);
        } else if (isIto) {
            change = s.diffusion(moved.add(ahead), t).sub(g);
        } else {
            // dw^2 has a mean, by which the error of a one-sided difference would add up.
            change = s.diffusion(moved.add(ahead), t)
                    .sub(s.diffusion(moved.sub(ahead), t))
                    .mul(0.5);
        }
        return next.add(change.mul(squared).mul(root).mul(0.5));
    }
}

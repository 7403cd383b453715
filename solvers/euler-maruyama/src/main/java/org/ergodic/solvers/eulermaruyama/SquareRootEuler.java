package org.ergodic.solvers.eulermaruyama;

import java.util.EnumSet;
import java.util.Objects;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.ergodic.common.solver.GraphSolver;
import org.ergodic.common.solver.StepScope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The drift-implicit Euler method in y = sqrt(x), which keeps square-root processes positive where Euler-Maruyama
 * leaves x > 0: for {@code dx = f(x, t) dt + s(t) sqrt(x) dw} in each component, as that of Cox, Ingersoll and Ross
 * with f = k (m - x). By Ito's formula {@code dy = (a / y - k y) / 2 dt + s / 2 dw} with a = f(0) - s^2 / 4 and k =
 * (f(0) - f(x)) / x; the step takes both terms of the drift at its end, so that y' is the positive root of {@code (1 +
 * k h / 2) y'^2 - (y + s dw / 2) y' - a h / 2 = 0} (Alfonsi 2005, "On the discretization schemes for the CIR (and
 * Bessel squared) processes"; Dereich, Neuenkirch and Szpruch 2012). For an f that is not linear k is taken at the
 * step's start.
 *
 * <p>The state stays above 0 wherever s^2 is at most 4 f(0), and a start at 0 is allowed; a sample whose quadratic has
 * no root ends as not finite, for which {@link FullTruncationEuler} is the method. Strong order 1 for s^2 below f(0)
 * (Alfonsi 2013). Two evaluations of the drift a step.
 *
 * @param steps how many steps, at least 1
 * @param grid where they are
 */
public record SquareRootEuler(int steps, TimeGrid grid) implements GraphSolver {
    static final Traits TRAITS = Traits.of(EnumSet.of(NoiseType.DIAGONAL), VectorField.DRIFT, VectorField.DIFFUSION)
            .evaluationsPerStep(2)
            .withStepsOnGrid();

    /** Below this x the drift's slope is lost in rounding, and so small a share of it does not matter. */
    private static final double SMALL = 1e-6;

    /** Checks the number of steps. */
    public SquareRootEuler {
        Objects.requireNonNull(grid, "grid");
        if (steps < 1) {
            throw new IllegalArgumentException("the square-root Euler method needs at least 1 step, not " + steps);
        }
    }

    @Override
    public Traits traits() {
        return TRAITS;
    }

    @Override
    public SDVariable step(StepScope s) {
        SDVariable t = s.number(Moment::from);
        SDVariable h = s.number(Moment::length);
        SDVariable x = s.x();
        SDVariable origin = s.scope().sameDiff().zerosLike(x);
        SDVariable atOrigin = s.drift(origin, t);
        SDVariable small = origin.add(SMALL);
        SDVariable rate = atOrigin.sub(s.drift(x, t)).div(s.scope().select(x.gt(small), x, small));
        // s(t) is read where no rounding of a small root enters.
        SDVariable above = x.add(1.0);
        SDVariable sigma = s.diffusion(above, t).div(s.scope().sameDiff().math().sqrt(above));
        SDVariable shift = atOrigin.mul(h).sub(sigma.mul(sigma).mul(s.number(m -> 0.25 * Math.abs(m.length()))));
        SDVariable y = s.scope().sameDiff().math().sqrt(x);
        SDVariable p = y.add(sigma.mul(s.dw()).mul(0.5));
        SDVariable q = rate.mul(h).mul(0.5).add(1.0);
        SDVariable root =
                s.scope().sameDiff().math().sqrt(p.mul(p).add(shift.mul(q).mul(2.0)));
        // Of the two forms of the root, the one that adds numbers of one sign.
        SDVariable down = s.scope().mask(p.lt(origin));
        SDVariable sum = root.add(s.scope().sameDiff().math().abs(p));
        SDVariable upper = sum.div(q).mul(0.5);
        SDVariable lower = shift.div(sum.add(down.rsub(1.0)));
        SDVariable next = s.scope().select(down, lower, upper);
        return next.mul(next);
    }
}

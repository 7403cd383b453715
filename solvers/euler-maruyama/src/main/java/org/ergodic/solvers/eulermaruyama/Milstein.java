package org.ergodic.solvers.eulermaruyama;

import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.ergodic.common.solver.GraphSolver;
import org.ergodic.common.solver.StepScope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The Milstein method without derivatives, for diagonal noise: to the step of {@link EulerMaruyama} comes
 * {@code (g(y, t) - g(x, t)) (dw^2 - |h|) / (2 sqrt(|h|))} with the support {@code y = x + f(x, t) h + g(x, t)
 * sqrt(|h|)}, which stands for {@code g g' (dw^2 - |h|) / 2} (Kloeden and Platen 1992, section 11.1, equation 1.3).
 *
 * <p>Strong order 1 for additive and for diagonal noise. One evaluation of the model and two of the diffusion
 * coefficient a step; where that does not depend on the state, it is Euler-Maruyama.
 *
 * @param steps how many steps, at least 1
 * @param grid where they are
 */
public record Milstein(int steps, TimeGrid grid) implements GraphSolver {
    static final Traits TRAITS = Traits.of(
                    EnumSet.of(NoiseType.ADDITIVE, NoiseType.DIAGONAL), VectorField.DRIFT, VectorField.DIFFUSION)
            .strongOrder(Map.of(NoiseType.ADDITIVE, 1.0, NoiseType.DIAGONAL, 1.0))
            .evaluationsPerStep(1)
            .withStepsOnGrid();

    /** Checks the number of steps. */
    public Milstein {
        Objects.requireNonNull(grid, "grid");
        if (steps < 1) {
            throw new IllegalArgumentException("the Milstein method needs at least 1 step, not " + steps);
        }
    }

    @Override
    public Traits traits() {
        return TRAITS;
    }

    @Override
    public SDVariable step(StepScope s) {
        SDVariable t = s.number(Moment::from);
        SDVariable root = s.number(m -> Math.sqrt(Math.abs(m.length())));
        SDVariable g = s.diffusion(s.x(), t);
        SDVariable moved = s.x().add(s.drift(s.x(), t).mul(s.number(Moment::length)));
        SDVariable z = s.normal("dw");
        SDVariable next = moved.add(z.mul(root).mul(g));
        if (s.noise() == NoiseType.ADDITIVE) {
            return next;
        }
        SDVariable change = s.diffusion(moved.add(g.mul(root)), t).sub(g);
        return next.add(change.mul(z.mul(z).sub(1.0)).mul(root).mul(0.5));
    }
}

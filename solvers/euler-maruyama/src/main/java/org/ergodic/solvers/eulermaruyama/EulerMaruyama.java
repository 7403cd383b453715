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
 * The Euler-Maruyama method: x' = x + f(x, t) h + g(x, t) sqrt(|h|) z with z ~ N(0, I), where h is negative for time
 * that runs backwards (Maruyama 1955, "Continuous Markov processes and stochastic equations", doi:10.1007/BF02846028;
 * Kloeden and Platen 1992, section 10.2).
 *
 * <p>For Ito equations. Strong order 1 for additive noise and 1/2 for any other; without noise it is Euler's method, of
 * order 1. One evaluation of the model a step.
 *
 * @param steps how many steps, at least 1
 * @param grid where they are
 */
public record EulerMaruyama(int steps, TimeGrid grid) implements GraphSolver {
    static final Traits TRAITS = Traits.of(EnumSet.allOf(NoiseType.class), VectorField.DRIFT)
            .order(1)
            .strongOrder(Map.of(
                    NoiseType.ADDITIVE, 1.0, NoiseType.DIAGONAL, 0.5, NoiseType.SCALAR, 0.5, NoiseType.GENERAL, 0.5))
            .evaluationsPerStep(1)
            .withStepsOnGrid();

    /** Checks the number of steps. */
    public EulerMaruyama {
        Objects.requireNonNull(grid, "grid");
        if (steps < 1) {
            throw new IllegalArgumentException("Euler-Maruyama needs at least 1 step, not " + steps);
        }
    }

    /**
     * The method with steps of equal length.
     *
     * @param steps how many
     * @return the solver
     */
    public static EulerMaruyama uniform(int steps) {
        return new EulerMaruyama(steps, TimeGrid.uniform());
    }

    @Override
    public Traits traits() {
        return TRAITS;
    }

    @Override
    public SDVariable step(StepScope s) {
        SDVariable t = s.number(Moment::from);
        SDVariable next = s.x().add(s.drift(s.x(), t).mul(s.number(Moment::length)));
        if (s.noise() == NoiseType.NONE) {
            return next;
        }
        return next.add(s.product(s.diffusion(s.x(), t), s.dw()));
    }
}

package org.ergodic.solvers.eulermaruyama;

import java.util.EnumSet;
import java.util.Objects;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.ergodic.common.solver.GraphSolver;
import org.ergodic.common.solver.StepScope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Euler-Maruyama with full truncation, for processes on x >= 0 whose coefficients may be undefined below: {@code u' = u
 * + f(u+, t) h + g(u+, t) dw} with the states {@code x = u+ = max(u, 0)} (Lord, Koekkoek and van Dijk 2010, "A
 * comparison of biased simulation schemes for stochastic volatility models", doi:10.1080/14697680802392496). It
 * converges for square-root processes however large their noise, states of 0 included. One evaluation of the model a
 * step.
 *
 * @param steps how many steps, at least 1
 * @param grid where they are
 */
public record FullTruncationEuler(int steps, TimeGrid grid) implements GraphSolver {
    static final Traits TRAITS = Traits.of(EnumSet.of(NoiseType.DIAGONAL), VectorField.DRIFT, VectorField.DIFFUSION)
            .evaluationsPerStep(1)
            .withStepsOnGrid();

    private static final String UNTRUNCATED = "untruncated";

    /** Checks the number of steps. */
    public FullTruncationEuler {
        Objects.requireNonNull(grid, "grid");
        if (steps < 1) {
            throw new IllegalArgumentException("full-truncation Euler needs at least 1 step, not " + steps);
        }
    }

    @Override
    public Traits traits() {
        return TRAITS;
    }

    /** The first step has no untruncated state from a step before it. */
    @Override
    public int form(Problem problem, Moment moment) {
        return moment.index() == 0 ? 0 : 1;
    }

    @Override
    public SDVariable step(StepScope s) {
        SDVariable t = s.number(Moment::from);
        SDVariable u = s.form() == 0 ? s.x() : s.kept(UNTRUNCATED);
        SDVariable x = positive(s, u);
        SDVariable next = u.add(s.drift(x, t).mul(s.number(Moment::length))).add(s.product(s.diffusion(x, t), s.dw()));
        s.keep(UNTRUNCATED, next);
        return positive(s, next);
    }

    private static SDVariable positive(StepScope s, SDVariable u) {
        return s.scope().sameDiff().math().max(u, s.scope().sameDiff().zerosLike(u));
    }
}

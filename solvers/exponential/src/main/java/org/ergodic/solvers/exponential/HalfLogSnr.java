package org.ergodic.solvers.exponential;

import org.ergodic.api.solver.NumericPath;
import org.ergodic.common.solver.GridSolver.Moment;
import org.ergodic.common.solver.StepScope;
import org.nd4j.autodiff.samediff.SDVariable;

/** A Gaussian path in half the logarithm of its signal-to-noise ratio, in which its solvers measure their steps. */
record HalfLogSnr(NumericPath path) {
    /** {@code log(alpha(t) / sigma(t))}. */
    double at(double t) {
        return Math.log(path.alpha(t) / path.sigma(t));
    }

    /** The length of the step. */
    double length(Moment m) {
        return at(m.to()) - at(m.from());
    }

    /** The length of an earlier step, 1 for the one before. */
    double before(Moment m, int steps) {
        return at(steps == 1 ? m.from() : m.before(steps - 1)) - at(m.before(steps));
    }

    /** The data that the score predicts of the states before the step, {@code (x + sigma^2 s) / alpha}. */
    SDVariable data(StepScope s) {
        SDVariable score = s.score(s.x(), s.number(Moment::from));
        SDVariable variance = s.number(m -> path.sigma(m.from()) * path.sigma(m.from()));
        return s.x().add(score.mul(variance)).mul(s.number(m -> 1 / path.alpha(m.from())));
    }
}

package org.ergodic.common.grid;

import java.util.function.DoubleUnaryOperator;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.view.Views;

/** Problems that time grids are asked for. */
final class Problems {
    private Problems() {}

    static Problem over(double from, double to) {
        return Problem.of(Views.none(), NoiseType.NONE, new Interval(from, to));
    }

    static Problem along(NumericPath path, double from, double to) {
        return Problem.of(Views.of(NumericPath.VIEW, path), NoiseType.NONE, new Interval(from, to));
    }

    static NumericPath path(DoubleUnaryOperator alpha, DoubleUnaryOperator sigma) {
        return new NumericPath() {
            @Override
            public double alpha(double t) {
                return alpha.applyAsDouble(t);
            }

            @Override
            public double sigma(double t) {
                return sigma.applyAsDouble(t);
            }
        };
    }

    /** Time is the noise itself, as for Karras et al. (2022). */
    static Problem ofSigma(double from, double to) {
        return along(path(t -> 1, t -> t), from, to);
    }

    /** alpha = 1 - t and sigma = t, with no data left at time 1. */
    static Problem straight(double from, double to) {
        return along(path(t -> 1 - t, t -> t), from, to);
    }
}

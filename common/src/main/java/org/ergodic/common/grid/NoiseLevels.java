package org.ergodic.common.grid;

import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;

/**
 * The noise {@code n(t) = sigma(t) / alpha(t)} of a problem's Gaussian path over its interval, and the times of given
 * noise.
 */
record NoiseLevels(NumericPath path, double low, double high) {
    static NoiseLevels of(Problem problem) {
        return new NoiseLevels(
                problem.views().require(NumericPath.VIEW),
                problem.time().min(),
                problem.time().max());
    }

    /** Infinite where the path has no data left. */
    double at(double t) {
        return path.sigma(t) / path.alpha(t);
    }

    boolean isRising() {
        return at(high) > at(low);
    }

    /** The time at which there is so much noise, by bisection down to neighbouring numbers. */
    double time(double noise) {
        boolean isRising = isRising();
        double a = low;
        double b = high;
        double middle = 0.5 * (a + b);
        while (middle > a && middle < b) {
            if (at(middle) < noise == isRising) {
                a = middle;
            } else {
                b = middle;
            }
            middle = 0.5 * (a + b);
        }
        return Math.abs(at(a) - noise) <= Math.abs(at(b) - noise) ? a : b;
    }
}

package org.ergodic.common.grid;

import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;

/**
 * The noise {@code n(t) = sigma(t) / alpha(t)} of a problem's Gaussian path over its interval, and the times of given
 * noise.
 */
record NoiseLevels(NumericPath path, double low, double high) {
    /** Bisection alone needs fewer. */
    private static final int MOST = 2200;

    /** How often one end of the bracket may stay before it is halved. */
    private static final int PATIENCE = 4;

    /** Of log n, whose values are rounded themselves. */
    private static final double ROUNDING = 4e-16;

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

    /**
     * The time at which there is so much noise: by the secant of log n, which is close to linear in time, within a
     * bracket whose end that stays counts half each time (the Illinois method of Dowell and Jarratt 1971), and by
     * bisection where that is slow, or where there is no noise or no data at an end. A value of
     * the path may be a program's, and dear.
     */
    double time(double noise) {
        double sign = isRising() ? 1 : -1;
        double target = Math.log(noise);
        double a = low;
        double b = high;
        double below = sign * (Math.log(at(a)) - target);
        double above = sign * (Math.log(at(b)) - target);
        int stayed = 0;
        for (int i = 0; i < MOST; i++) {
            double middle = 0.5 * (a + b);
            if (!(middle > a && middle < b)) {
                break;
            }
            double t = middle;
            if (Double.isFinite(below) && Double.isFinite(above) && Math.abs(stayed) < PATIENCE) {
                double secant = b - above * (b - a) / (above - below);
                t = secant > a && secant < b ? secant : middle;
            }
            double off = sign * (Math.log(at(t)) - target);
            if (Math.abs(off) <= ROUNDING * Math.max(1, Math.abs(target))) {
                return t;
            }
            if (off < 0) {
                a = t;
                below = off;
                stayed = Math.abs(stayed) >= PATIENCE ? 0 : Math.max(stayed, 0) + 1;
                above = stayed > 1 ? 0.5 * above : above;
            } else {
                b = t;
                above = off;
                stayed = Math.abs(stayed) >= PATIENCE ? 0 : Math.min(stayed, 0) - 1;
                below = stayed < -1 ? 0.5 * below : below;
            }
        }
        return Math.abs(at(a) - noise) <= Math.abs(at(b) - noise) ? a : b;
    }
}

package org.ergodic.solvers.predictorcorrector;

import org.ergodic.api.solver.NumericPath;
import org.ergodic.common.solver.GridSolver.Moment;

/**
 * What a Gaussian path does between the two times of a step: {@code x(noisier) = a x(cleaner) + g z} in distribution,
 * with {@code a = alpha(noisier) / alpha(cleaner)} and {@code g^2 = sigma(noisier)^2 - a^2 sigma(cleaner)^2}.
 */
record Noising(NumericPath path, double cleaner, double noisier) {
    Noising(NumericPath path, Moment moment) {
        this(path, moment.from(), moment.to(), rises(path, moment));
    }

    private Noising(NumericPath path, double from, double to, boolean rises) {
        this(path, rises ? from : to, rises ? to : from);
    }

    /** Whether the step goes to more noise. */
    static boolean rises(NumericPath path, Moment moment) {
        return path.sigma(moment.from()) * path.alpha(moment.to())
                <= path.sigma(moment.to()) * path.alpha(moment.from());
    }

    /** a. */
    double scale() {
        return path.alpha(noisier) / path.alpha(cleaner);
    }

    /** g^2, the variance that the noise gains. */
    double gained() {
        double kept = scale() * path.sigma(cleaner);
        double sigma = path.sigma(noisier);
        // Rounding may make the difference of nearly equal numbers negative.
        return Math.max(0, (sigma - kept) * (sigma + kept));
    }

    /** How much of the noise is at the cleaner time, sigma(cleaner) / sigma(noisier). */
    double left() {
        return path.sigma(cleaner) / path.sigma(noisier);
    }

    /** Refuses a step of a sampler that goes from noise to data alone. */
    static void requireFalling(String sampler, NumericPath path, Moment moment) {
        if (rises(path, moment)) {
            throw new IllegalArgumentException("the sampler " + sampler
                    + " goes from noise to data, and sigma / alpha is "
                    + path.sigma(moment.from()) / path.alpha(moment.from()) + " at time " + moment.from() + " and "
                    + path.sigma(moment.to()) / path.alpha(moment.to()) + " at time " + moment.to()
                    + ": run the reverse SDE from its prior to its data");
        }
    }
}

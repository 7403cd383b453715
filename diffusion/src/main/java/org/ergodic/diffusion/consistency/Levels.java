package org.ergodic.diffusion.consistency;

import org.ergodic.api.graph.Scope;
import org.ergodic.api.sde.Interval;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The times t_1 < ... < t_N between which a consistency model is trained, evenly spaced in t^(1/rho): {@code t_i = (a +
 * (i - 1) / (N - 1) (b - a))^rho} with a and b the roots of the first and the last time (Karras et al. 2022, equation
 * 5; Song et al. 2023, section 3). On the SDE's own time, so that levels of noise are the paper's where sigma is t.
 *
 * @param count N, at least 2
 * @param rho the power, above 0
 */
record Levels(int count, double rho) {
    Levels {
        if (count < 2 || !(rho > 0)) {
            throw new IllegalArgumentException(
                    "consistency models are trained between 2 times or more, spaced by a power" + " above 0, not "
                            + count + " and " + rho);
        }
    }

    /**
     * A time.
     *
     * @param index i - 1, from 0 to N - 1, of any shape
     * @param whole from the first time to the last, after that of the data
     */
    SDVariable time(Scope s, SDVariable index, Interval whole) {
        double a = Math.pow(whole.from(), 1 / rho);
        double b = Math.pow(whole.to(), 1 / rho);
        SDVariable root = index.mul((b - a) / (count - 1)).add(a);
        return s.sameDiff().math().pow(root, rho);
    }
}

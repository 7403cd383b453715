package org.ergodic.common.weighting;

import org.apiguardian.api.API;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.Interval;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The noise-to-signal ratio sigma/alpha of a path as a scale of time: its logarithm is minus half the log
 * signal-to-noise ratio. Ratios below {@value #LEAST} count as that.
 */
@API(status = API.Status.INTERNAL)
public final class NoiseToSignal {
    private static final double LEAST = 1e-6;

    /** Halvings after which an interval is as short as the last digit of numbers near its length. */
    private static final int SINGLE = 24;

    private static final int DOUBLE = 50;

    private NoiseToSignal() {}

    /**
     * log(sigma/alpha).
     *
     * @param alpha the path's alpha
     * @param sigma the path's sigma, of its shape
     * @return of their shape
     */
    public static SDVariable log(SDVariable alpha, SDVariable sigma) {
        var math = alpha.getSameDiff().math();
        return math.log(math.max(sigma.div(alpha), sigma.mul(0).add(LEAST)));
    }

    /**
     * log(sigma/alpha) at one time.
     *
     * @param s where to build
     * @param path the path
     * @param t the time
     * @param event the event's shape
     * @return {@code [1, 1, ..., 1]}
     */
    public static SDVariable log(Scope s, GaussianPath path, double t, long... event) {
        SDVariable time = s.constant(Nd4j.valueArrayOf(Events.column(1, event), t, DataType.DOUBLE));
        return log(path.alpha(s, time), path.sigma(s, time));
    }

    /**
     * The time at which the path has a ratio, by bisection, since the ratio of a path grows with time.
     *
     * @param s where to build
     * @param path the path
     * @param within the times in question; ratios outside have the time of the nearer end
     * @param logRatio log(sigma/alpha) {@code [n, 1, ..., 1]}
     * @return {@code [n, 1, ..., 1]}, a constant to derivatives
     */
    public static SDVariable time(Scope s, GaussianPath path, Interval within, SDVariable logRatio) {
        SDVariable ratio = s.sameDiff().math().exp(logRatio);
        SDVariable t = s.sameDiff().zerosLike(ratio).add(within.from());
        double step = within.length();
        int halvings = s.dataType() == DataType.FLOAT ? SINGLE : DOUBLE;
        for (int i = 0; i < halvings; i++) {
            step /= 2;
            SDVariable trial = t.add(step);
            SDVariable early =
                    s.mask(path.sigma(s, trial).lte(path.alpha(s, trial).mul(ratio)));
            t = t.add(early.mul(step));
        }
        return s.stopGradient(t.add(step / 2));
    }
}

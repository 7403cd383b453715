package org.ergodic.common.score;

import org.apiguardian.api.API;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.sde.GaussianPath;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The path that stands still: alpha = 1 and one sigma at all times.
 *
 * @param level sigma, the noise's standard deviation, positive
 */
@API(status = API.Status.INTERNAL)
public record SingleNoise(double level) implements GaussianPath {
    /** Checks the level. */
    public SingleNoise {
        if (!(level > 0) || !Double.isFinite(level)) {
            throw new IllegalArgumentException("the noise's standard deviation must be positive, not " + level);
        }
    }

    @Override
    public SDVariable alpha(Scope s, SDVariable t) {
        return s.sameDiff().onesLike(t);
    }

    @Override
    public SDVariable sigma(Scope s, SDVariable t) {
        return s.sameDiff().onesLike(t).mul(level);
    }
}

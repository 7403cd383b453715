package org.ergodic.score;

import org.ergodic.api.graph.Scope;
import org.ergodic.api.sde.GaussianPath;
import org.nd4j.autodiff.samediff.SDVariable;

/** The path that stands still: alpha = 1 and one sigma at all times. */
record FixedNoise(double level) implements GaussianPath {
    @Override
    public SDVariable alpha(Scope s, SDVariable t) {
        return s.sameDiff().onesLike(t);
    }

    @Override
    public SDVariable sigma(Scope s, SDVariable t) {
        return s.sameDiff().onesLike(t).mul(level);
    }
}

package org.ergodic.flows.prior;

import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.random.Noise;
import org.ergodic.api.sde.ReparameterizedPrior;
import org.ergodic.common.graph.Stable;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Independent logistic distributions of mean 0: log p(x) = -softplus(u) - softplus(-u) - log(scale) with u = x / scale.
 * The base of NICE (Dinh, Krueger and Bengio 2015).
 *
 * @param scale positive; the standard deviation is scale pi / sqrt(3)
 */
public record LogisticPrior(double scale) implements ReparameterizedPrior {
    /** Checks the scale. */
    public LogisticPrior {
        if (!(scale > 0) || !Double.isFinite(scale)) {
            throw new IllegalArgumentException("the scale of a logistic distribution must be positive, not " + scale);
        }
    }

    @Override
    public SDVariable sample(Scope s, SDVariable like, long... event) {
        SDVariable u = s.noise("uniform", Noise.UNIFORM, like, event);
        return s.sameDiff()
                .math()
                .log(u)
                .sub(s.sameDiff().math().log(u.rsub(1.0)))
                .mul(scale);
    }

    @Override
    public SDVariable logProb(Scope s, SDVariable x, long... event) {
        SDVariable u = x.mul(1 / scale);
        return Events.sum(Stable.softplus(u).add(Stable.softplus(u.neg())), event)
                .neg()
                .sub(Events.size(event) * Math.log(scale));
    }
}

package org.ergodic.diffusion.sde;

import org.ergodic.api.graph.Scope;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.api.sde.GaussianSde;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.Prior;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * What the variance-preserving SDEs on [0, 1] share: a rate beta(t) of noise, the drift {@code -beta(t)/2 x} and the
 * prior N(0, I); the diffusion is {@code sqrt(beta(t))} unless overridden (Song et al. 2021, "Score-based generative
 * modeling through stochastic differential equations", equations 11 and 14). With {@code B(t)} the integral of beta,
 * {@code alpha(t) = exp(-B(t)/2)}.
 *
 * <p>Implemented by third parties, who add the path that belongs to their beta.
 */
public interface BetaSde extends GaussianSde {
    /**
     * The rate of noise.
     *
     * @param s where to build
     * @param t times, any shape
     * @return beta(t) above 0, of t's shape
     */
    SDVariable beta(Scope s, SDVariable t);

    @Override
    default SDVariable drift(Scope s, SDVariable x, SDVariable t) {
        return x.mul(beta(s, t).mul(-0.5));
    }

    @Override
    default SDVariable diffusion(Scope s, SDVariable x, SDVariable t) {
        return s.sameDiff().math().sqrt(beta(s, t));
    }

    @Override
    default Interval time() {
        return new Interval(0, 1);
    }

    @Override
    default Prior prior() {
        return GaussianPrior.standard();
    }
}

package org.ergodic.flows.prior;

import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.random.Noise;
import org.ergodic.api.sde.ReparameterizedPrior;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A mixture of Gaussians with diagonal covariances, all learned: log p(x) = log sum_k w_k N(x; m_k, diag(s_k²)), by
 * log-sum-exp. It starts with equal weights, standard deviations 1 and means drawn from N(0, spread²).
 *
 * <p>A sample takes the component that a uniform number falls to; the derivative of samples by the weights is therefore
 * 0, while that of the log density is right.
 *
 * <p>Parameters {@code logits} {@code [1, K]}, {@code means} and {@code log-std} {@code [K, d]}.
 *
 * @param components K, at least 1
 * @param spread the standard deviation of the means' start values, not negative
 */
public record GaussianMixturePrior(int components, double spread) implements ReparameterizedPrior {
    /** Checks the numbers. */
    public GaussianMixturePrior {
        DiagonalMixture.require(components, spread);
    }

    private DiagonalMixture mixture() {
        return new DiagonalMixture(components, spread);
    }

    @Override
    public SDVariable sample(Scope s, SDVariable like, long... event) {
        return mixture().sample(s, like, s.noise("gaussian", Noise.NORMAL, like, Events.size(event)), event);
    }

    @Override
    public SDVariable logProb(Scope s, SDVariable x, long... event) {
        return mixture().logProb(s, x, u -> u.mul(u.mul(-0.5)), -0.5 * Math.log(2 * Math.PI), event);
    }
}

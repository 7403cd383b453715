package org.ergodic.flows.prior;

import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.random.Noise;
import org.ergodic.api.sde.ReparameterizedPrior;
import org.ergodic.flows.graph.LogSumExp;
import org.ergodic.flows.graph.Triangular;
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
        if (components < 1 || !(spread >= 0) || !Double.isFinite(spread)) {
            throw new IllegalArgumentException(
                    "a mixture has at least one component and a spread that is not negative, not " + components
                            + " and " + spread);
        }
    }

    @Override
    public SDVariable sample(Scope s, SDVariable like, long... event) {
        int d = Events.size(event);
        SDVariable weights = s.sameDiff().nn().softmax(logits(s), 1);
        // Component k begins where the weights before it end: of two neighbours' masks the difference is 1 at the last
        // begun.
        SDVariable begin = weights.mmul(s.constant(Triangular.ones(components, false)));
        SDVariable begun = s.mask(s.noise("component", Noise.UNIFORM, like, 1).gte(begin));
        SDVariable chosen = s.stopGradient(begun.mmul(s.constant(Triangular.differences(components))));
        SDVariable noise = s.noise("gaussian", Noise.NORMAL, like, d);
        SDVariable std = chosen.mmul(s.sameDiff().math().exp(logStd(s, d)));
        return Events.unflatten(chosen.mmul(means(s, d)).add(std.mul(noise)), event);
    }

    @Override
    public SDVariable logProb(Scope s, SDVariable x, long... event) {
        int d = Events.size(event);
        SDVariable rows = Events.flatten(x, event).reshape(-1, 1, d);
        SDVariable means = means(s, d).reshape(1, components, d);
        SDVariable logStd = logStd(s, d).reshape(1, components, d);
        SDVariable u = rows.sub(means).mul(s.sameDiff().math().exp(logStd.neg()));
        SDVariable each = u.mul(u.mul(-0.5)).sub(logStd).sum(2).sub(d * 0.5 * Math.log(2 * Math.PI));
        return LogSumExp.over(each.add(logWeights(s)));
    }

    private SDVariable logWeights(Scope s) {
        SDVariable logits = logits(s);
        return logits.sub(LogSumExp.over(logits));
    }

    private SDVariable logits(Scope s) {
        return s.parameter("logits", Initializer.zeros(), 1, components);
    }

    private SDVariable means(Scope s, int d) {
        return s.parameter("means", Initializer.normal(spread), components, d);
    }

    private SDVariable logStd(Scope s, int d) {
        return s.parameter("log-std", Initializer.zeros(), components, d);
    }
}

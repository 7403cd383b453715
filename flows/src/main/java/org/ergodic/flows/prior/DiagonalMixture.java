package org.ergodic.flows.prior;

import java.util.function.UnaryOperator;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.random.Noise;
import org.ergodic.flows.graph.LogSumExp;
import org.ergodic.flows.graph.Triangular;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A mixture of products of shifted and scaled copies of one density on the line, all learned: log p(x) = log sum_k w_k
 * prod_j f((x_j - m_kj) / s_kj) / s_kj, by log-sum-exp. It starts with equal weights, scales 1 and means drawn from
 * N(0, spread²).
 *
 * @param components K
 * @param spread the standard deviation of the means' start values
 */
record DiagonalMixture(int components, double spread) {
    /** Refuses numbers that are none of a mixture. */
    static void require(int components, double spread) {
        if (components < 1 || !(spread >= 0) || !Double.isFinite(spread)) {
            throw new IllegalArgumentException(
                    "a mixture has at least one component and a spread that is not negative, not " + components
                            + " and " + spread);
        }
    }

    /**
     * Samples: of the component that a uniform number falls to.
     *
     * @param noise {@code [n, d]} from f
     */
    SDVariable sample(Scope s, SDVariable like, SDVariable noise, long... event) {
        int d = Events.size(event);
        SDVariable weights = s.sameDiff().nn().softmax(logits(s), 1);
        // Component k begins where the weights before it end: of two neighbours' masks the difference is 1 at the last
        // begun.
        SDVariable begin = weights.mmul(s.constant(Triangular.ones(components, false)));
        SDVariable begun = s.mask(s.noise("component", Noise.UNIFORM, like, 1).gte(begin));
        SDVariable chosen = s.stopGradient(begun.mmul(s.constant(Triangular.differences(components))));
        SDVariable std = chosen.mmul(s.sameDiff().math().exp(logStd(s, d)));
        return Events.unflatten(chosen.mmul(means(s, d)).add(std.mul(noise)), event);
    }

    /**
     * The log density.
     *
     * @param kernel log f of each number, but for a constant
     * @param constant what is to be added for each
     */
    SDVariable logProb(Scope s, SDVariable x, UnaryOperator<SDVariable> kernel, double constant, long... event) {
        int d = Events.size(event);
        SDVariable rows = Events.flatten(x, event).reshape(-1, 1, d);
        SDVariable means = means(s, d).reshape(1, components, d);
        SDVariable logStd = logStd(s, d).reshape(1, components, d);
        SDVariable u = rows.sub(means).mul(s.sameDiff().math().exp(logStd.neg()));
        SDVariable each = kernel.apply(u).sub(logStd).sum(2).add(d * constant);
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

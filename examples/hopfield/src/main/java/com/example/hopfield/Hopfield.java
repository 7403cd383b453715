package com.example.hopfield;

import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Energy;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A Hopfield network of continuous states,
 * {@code E(x) = beta |x|^2 / 2 - log sum_k exp(beta xi_k . x - beta |xi_k|^2 / 2)}. For patterns xi_k of one length, of
 * which the last term is the same for all, it is beta times the energy of Ramsauer et al. 2021, "Hopfield networks is
 * all you need", arXiv:2008.02217, equation 3, up to a constant; the term keeps long patterns from outweighing all
 * others (Saha, Krotov, Zaki and Ram 2023, "End-to-end differentiable clustering with associative memories",
 * arXiv:2306.03209). Patterns are its valleys.
 *
 * <p>Parameter {@code patterns}. exp(-E) is the sum of {@code exp(-beta |x - xi_k|^2 / 2)}, so the density is a mixture
 * of Gaussians of variance 1 / beta with equal weights, which tests can hold it against. It reads no condition.
 */
public final class Hopfield implements Energy {
    private final int patterns;
    private final double beta;
    private final long[] event;

    /**
     * A network.
     *
     * @param patterns how many it stores
     * @param beta the inverse temperature
     * @param event the shape of an event
     * @throws IllegalArgumentException without a pattern, or for a temperature that is not above 0 and finite
     */
    public Hopfield(int patterns, double beta, long... event) {
        if (patterns < 1) {
            throw new IllegalArgumentException("a Hopfield network stores at least one pattern, not " + patterns);
        }
        if (!(beta > 0) || Double.isInfinite(beta)) {
            throw new IllegalArgumentException("beta must be above 0 and finite, not " + beta);
        }
        this.patterns = patterns;
        this.beta = beta;
        this.event = event.clone();
    }

    @Override
    public SDVariable energy(Scope s, SDVariable x) {
        SDVariable flat = Events.flatten(x, event);
        SDVariable xi = s.parameter("patterns", Initializer.normal(1), patterns, Events.size(event));
        SDVariable lengths = xi.mul(xi).sum(1).reshape(1, patterns);
        SDVariable overlap = flat.mmul(xi.getSameDiff().permute(xi, 1, 0))
                .sub(lengths.mul(0.5))
                .mul(beta);
        // The largest overlap goes out first, so that no exponential overflows.
        SDVariable most = overlap.max(true, 1);
        SDVariable logSum = s.sameDiff()
                .math()
                .log(s.sameDiff().math().exp(overlap.sub(most)).sum(1))
                .add(most.reshape(-1));
        return flat.mul(flat).sum(1).mul(beta / 2).sub(logSum);
    }
}

package org.ergodic.flows.prior;

import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.sde.ReparameterizedPrior;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A mixture of products of Student t distributions, whose weights, means and scales are learned: a {@link
 * GaussianMixturePrior} with tails as heavy as those of {@link StudentPrior} (Peel and McLachlan 2000, "Robust mixture
 * modelling using the t distribution", doi:10.1023/A:1008981510081; there with full scale matrices).
 *
 * <p>As the base of a flow it holds what a map of one piece has to bend for: clusters, and columns that are far out
 * together, by components of the same mean and different scales.
 *
 * <p>Parameters {@code logits} {@code [1, K]}, {@code means} and {@code log-std} {@code [K, d]}, the logarithms of the
 * scales.
 *
 * @param components K, at least 1
 * @param spread the standard deviation of the means' start values, not negative
 * @param freedom the degrees of freedom, positive
 */
public record StudentMixturePrior(int components, double spread, double freedom) implements ReparameterizedPrior {
    /** Checks the numbers. */
    public StudentMixturePrior {
        DiagonalMixture.require(components, spread);
        StudentPrior.require(freedom);
    }

    private DiagonalMixture mixture() {
        return new DiagonalMixture(components, spread);
    }

    private StudentPrior each() {
        return new StudentPrior(freedom);
    }

    @Override
    public SDVariable sample(Scope s, SDVariable like, long... event) {
        return mixture().sample(s, like, each().sample(s, like, Events.size(event)), event);
    }

    @Override
    public SDVariable logProb(Scope s, SDVariable x, long... event) {
        return mixture().logProb(s, x, u -> each().kernel(s, u), each().constant(), event);
    }
}

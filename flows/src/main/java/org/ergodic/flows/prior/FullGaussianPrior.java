package org.ergodic.flows.prior;

import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.api.sde.ReparameterizedPrior;
import org.ergodic.flows.graph.Triangular;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A Gaussian of any mean and covariance, both learned, by the triangular root of its precision: with y = (x - m) U for
 * rows, U upper triangular of diagonal exp(a), log p(x) = -|y|² / 2 + sum of a - d log(2 pi) / 2, in O(d²). It starts
 * as the standard Gaussian.
 *
 * <p>Parameters {@code mean}, {@code log-diagonal} {@code [1, d]} and {@code upper} {@code [d, d]}, of which the strict
 * triangle is used.
 */
public record FullGaussianPrior() implements ReparameterizedPrior {
    @Override
    public SDVariable sample(Scope s, SDVariable like, long... event) {
        int d = Events.size(event);
        SDVariable y = GaussianPrior.standard().sample(s, like, d);
        SDVariable root = s.sameDiff().math().matrixInverse(upper(s, d));
        return Events.unflatten(y.mmul(root).add(mean(s, d)), event);
    }

    @Override
    public SDVariable logProb(Scope s, SDVariable x, long... event) {
        int d = Events.size(event);
        SDVariable y = Events.flatten(x, event).sub(mean(s, d)).mmul(upper(s, d));
        return GaussianPrior.standard().logProb(s, y, d).add(logDiagonal(s, d).sum());
    }

    private static SDVariable mean(Scope s, int d) {
        return s.parameter("mean", Initializer.zeros(), 1, d);
    }

    private static SDVariable logDiagonal(Scope s, int d) {
        return s.parameter("log-diagonal", Initializer.zeros(), 1, d);
    }

    private static SDVariable upper(Scope s, int d) {
        return Triangular.upper(s, "upper", s.sameDiff().math().exp(logDiagonal(s, d)), d);
    }
}

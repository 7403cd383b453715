package org.ergodic.common.nn;

import org.apiguardian.api.API;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.random.Noise;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Dropout (Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov 2014, "Dropout: a simple way to prevent neural
 * networks from overfitting", JMLR 15): in {@linkplain Scope#training training} each number is 0 with a probability,
 * and divided by the probability to be kept otherwise, so that its mean stays. Everywhere else it is the identity.
 *
 * <p>The random numbers of a row belong to its sample and the step. A network that is built at several points of one
 * graph drops the same units at all of them, so that derivatives and differences are those of one function.
 *
 * @param rate the probability that a number is dropped, in [0, 1)
 */
@API(status = API.Status.EXPERIMENTAL)
public record Dropout(double rate) {
    /** Checks the rate. */
    public Dropout {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("the rate of a dropout must be in [0, 1), not " + rate);
        }
    }

    /**
     * The layer. It asks for the random input {@code dropout} of its scope, so two of them need scopes of their own.
     *
     * @param s the layer's scope
     * @param x {@code [n, event]}
     * @param event the shape of a row
     * @return {@code [n, event]}
     */
    public SDVariable of(Scope s, SDVariable x, long... event) {
        if (rate == 0) {
            return x;
        }
        return s.trainingNoise("dropout", Noise.UNIFORM, x, event)
                .map(u -> x.mul(s.mask(u.gt(rate)).mul(1 / (1 - rate))))
                .orElse(x);
    }
}

package org.ergodic.api.model;

import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.view.View;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A normalised log density as a graph, as a flow has it. */
@API(status = API.Status.EXPERIMENTAL)
public interface LogDensity {
    /** The view of a model's log density. */
    View<LogDensity> VIEW = View.of("log-density", LogDensity.class);

    /**
     * The log density.
     *
     * @param s where to build
     * @param x {@code [n, event]}
     * @param c what it is conditioned on, usually nothing
     * @return log p(x | c) {@code [n]}, in nats
     */
    SDVariable logProb(Scope s, SDVariable x, Context c);

    /**
     * The log density or, where it is expensive, an unbiased estimate of it whose gradient is an unbiased estimate of
     * its gradient: what training by maximum likelihood takes. It may draw random inputs that follow the rows of x;
     * second derivatives are undefined.
     *
     * @param s where to build
     * @param x {@code [n, event]}
     * @param c what it is conditioned on, usually nothing
     * @return {@code [n]}, in nats; the log density itself unless overridden
     */
    default SDVariable estimate(Scope s, SDVariable x, Context c) {
        return logProb(s, x, c);
    }

    /**
     * Whether the density is positive and finite at every row of finite numbers, as that of a Gaussian is. If not, the
     * rows are looked through before a training that takes their density.
     *
     * @return true unless overridden
     */
    default boolean everywhere() {
        return true;
    }

    /**
     * Why the density of a row is 0 or no number, asked where it is.
     *
     * @param evaluator the values of the parameters
     * @param row {@code [1, event]}; not changed
     * @param given what it is conditioned on
     * @return one sentence for people without a full stop, with advice if there is any; empty, unless overridden, if
     *     nothing is known
     */
    default Optional<String> reason(Evaluator evaluator, INDArray row, Conditions given) {
        return Optional.empty();
    }
}

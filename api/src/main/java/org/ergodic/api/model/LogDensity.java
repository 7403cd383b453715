package org.ergodic.api.model;

import org.ergodic.api.graph.Scope;
import org.ergodic.api.view.View;
import org.nd4j.autodiff.samediff.SDVariable;

/** A normalised log density as a graph, as a flow has it. */
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
     * The log density or, where it is dear, an unbiased estimate of it whose gradient is an unbiased estimate of its
     * gradient: what training by maximum likelihood takes. It may draw random inputs that follow the rows of x; second
     * derivatives may be those of nothing.
     *
     * @param s where to build
     * @param x {@code [n, event]}
     * @param c what it is conditioned on, usually nothing
     * @return {@code [n]}, in nats; the log density itself unless overridden
     */
    default SDVariable estimate(Scope s, SDVariable x, Context c) {
        return logProb(s, x, c);
    }
}

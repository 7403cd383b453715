package org.ergodic.flows.training;

import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.view.View;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The members of an ensemble, which {@link MaximumLikelihood} trains each by itself: together, as a mixture, each would
 * leave to the others the rows that these already explain, and the average of densities would average no errors away
 * (Lakshminarayanan, Pritzel and Blundell 2017, "Simple and scalable predictive uncertainty estimation using deep
 * ensembles", arXiv:1612.01474, section 2.1).
 */
public interface Members {
    /** The view of an ensemble's members. */
    View<Members> VIEW = View.of("members", Members.class);

    /** {@return how many} */
    int count();

    /**
     * The log density of a member, or an unbiased estimate of it, as {@link
     * org.ergodic.api.model.LogDensity#estimate}.
     *
     * @param s the scope of the ensemble
     * @param member its number, from 0
     * @param x {@code [n, event]}
     * @param c what it is conditioned on, usually nothing
     * @return {@code [n]}, in nats
     */
    SDVariable estimate(Scope s, int member, SDVariable x, Context c);
}

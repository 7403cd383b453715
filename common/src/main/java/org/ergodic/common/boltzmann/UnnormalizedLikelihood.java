package org.ergodic.common.boltzmann;

import org.apiguardian.api.API;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.view.View;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A likelihood that is known up to the partition function Z of a Boltzmann machine, exactly or by a lower bound: the
 * logarithm of p(x) is {@link #logWeight} - log Z, or at least that. With an estimate of log Z, as by annealed
 * importance sampling, it is a figure that models can be compared by.
 *
 * <p>Implemented by third parties; immutable and thread-safe.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface UnnormalizedLikelihood {
    /** The view of a model's evidence. */
    View<UnnormalizedLikelihood> VIEW = View.of("evidence", UnnormalizedLikelihood.class);

    /** {@return the machine whose Z is meant} */
    LayeredBoltzmann machine();

    /** {@return whether log p(x) is the log weight - log Z, and not only bounded by it} */
    boolean exact();

    /**
     * The log weight, or an unbiased estimate of a bound.
     *
     * @param s the model's scope
     * @param rows an input of the graph with the rows of x, for random inputs to follow
     * @param x {@code [n, event]}
     * @return {@code [n]}, in nats
     */
    SDVariable logWeight(Scope s, SDVariable rows, SDVariable x);

    /**
     * What data are to the machine: themselves, or what stands for them in the machine at the top of a net. Their means
     * make a base model for annealing.
     *
     * @param s the model's scope
     * @param x {@code [n, event]}
     * @return the means of the machine's visible units {@code [n, d]}
     */
    SDVariable seen(Scope s, SDVariable x);
}

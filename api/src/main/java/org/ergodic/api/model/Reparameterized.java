package org.ergodic.api.model;

import org.apiguardian.api.API;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.view.View;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A model whose samples, with their log density, are a function of random inputs and of its parameters, as a graph:
 * what the reverse divergence to a given energy needs.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface Reparameterized {
    /** The view of a model's reparameterised samples. */
    View<Reparameterized> VIEW = View.of("reparameterized", Reparameterized.class);

    /**
     * Samples, drawn anew in each run.
     *
     * @param s the model's scope
     * @param like an input of the graph {@code [n, ...]}, whose rows the samples follow
     * @param c what it is conditioned on, usually nothing
     * @return the samples
     */
    Sample sample(Scope s, SDVariable like, Context c);

    /**
     * Samples with their density.
     *
     * @param x {@code [n, event]}
     * @param logProb log p(x | c) {@code [n]}, in nats
     */
    record Sample(SDVariable x, SDVariable logProb) {}
}

package org.ergodic.api.model;

import java.util.Set;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * What training minimises. The model is built in the given scope itself, random numbers are random inputs of the scope's
 * child {@code objective}, so that all objectives of a model share its parameters.
 *
 * <p>Implemented by third parties; stable. Immutable and thread-safe.
 */
public interface Objective {
    /** {@return the views of a model that it needs} */
    Set<View<?>> needs();

    /**
     * The loss of each sample.
     *
     * @param s the model's scope
     * @param model the model's views, with all those needed
     * @param batch the data
     * @return {@code [n]}; training minimises its mean
     */
    SDVariable loss(Scope s, Views model, Batch batch);

    /**
     * The figure to watch on held-out data, where the loss itself means nothing (contrastive divergence); smaller is
     * better.
     *
     * @param s the model's scope
     * @param model the model's views, with all those needed
     * @param batch the data
     * @return {@code [n]}; the loss unless overridden
     */
    default SDVariable monitor(Scope s, Views model, Batch batch) {
        return loss(s, model, batch);
    }
}

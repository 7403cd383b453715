package org.ergodic.api.model;

import java.util.List;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.view.Views;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * An objective of one stage: what training minimises. The model is built in the given scope itself, random numbers are
 * random inputs of the scope's child {@code objective}, so that all objectives of a model share its parameters.
 *
 * <p>Implemented by third parties. Immutable and thread-safe.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface Loss extends Objective {
    /** {@return the only stage, this loss} */
    @Override
    default List<Stage> stages(Views model) {
        return List.of(new Stage("", this, 1, 1, name -> true));
    }

    /**
     * The loss of each sample.
     *
     * @param s the model's scope, in {@linkplain Scope#training training} where this is what is minimised
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

    /**
     * What the loss tells of how training goes, by which a training that failed without an error is told at its end.
     *
     * @param model the model's views, with all those needed
     * @return that it descends, unless overridden
     */
    default Sense sense(Views model) {
        return Sense.DESCENT;
    }

    /** What a loss tells of how training goes. */
    enum Sense {
        /** It falls as the model gets better, so that one above its start means a training that failed. */
        DESCENT,
        /**
         * It is the energy of data less that of chains which stand for samples of the model: near 0 wherever they are
         * that, however good the model is, and far from it, in deviations of the energy of data, where they ran away.
         */
        CONTRAST,
        /** Its value says nothing. */
        NONE
    }
}

package org.ergodic.api.model;

import org.apiguardian.api.API;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.view.View;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A model of the score, the gradient of the log density of noisy data: s(x, t) = grad_x log p_t(x).
 *
 * <p>Implemented by third parties. Immutable and thread-safe; must pass
 * {@code org.ergodic.testkit.ScoreModelContract}.
 */
@API(status = API.Status.STABLE)
public interface ScoreModel extends Trainable {
    /** The view of a model's score. */
    View<ScoreModel> VIEW = View.of("score-model", ScoreModel.class);

    /**
     * The score.
     *
     * @param s where to build
     * @param x noisy data {@code [n, event]}
     * @param t the time of each sample {@code [n, 1, ..., 1]}, broadcasting over x
     * @param c what it is conditioned on, usually nothing
     * @return {@code [n, event]}
     */
    SDVariable score(Scope s, SDVariable x, SDVariable t, Context c);
}

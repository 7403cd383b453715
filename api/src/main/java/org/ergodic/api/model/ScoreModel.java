package org.ergodic.api.model;

import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.sde.GaussianPath;
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

    /**
     * The predicted data {@code D = E[x_0 | x_t]} along a Gaussian path, which by Tweedie's formula is
     * {@code (x + sigma^2 s) / alpha} (Efron 2011, doi:10.1198/jasa.2011.tm11181).
     *
     * @param s where to build
     * @param x noisy data {@code [n, event]}
     * @param t the time of each sample {@code [n, 1, ..., 1]}, broadcasting over x
     * @param c what it is conditioned on, usually nothing
     * @param path the path that the model is made for
     * @return {@code [n, event]}; that formula of {@link #score} unless overridden, which has no value where alpha is 0
     */
    default SDVariable data(Scope s, SDVariable x, SDVariable t, Context c, GaussianPath path) {
        SDVariable sigma = path.sigma(s, t);
        return score(s, x, t, c).mul(sigma.mul(sigma)).add(x).div(path.alpha(s, t));
    }

    /**
     * Whether {@link #data} also has a value where alpha is 0. A model that predicts noise, or the score alone, cannot:
     * noise without a signal says nothing of the data.
     *
     * @return false unless overridden
     */
    default boolean predictsDataWithoutSignal() {
        return false;
    }

    /**
     * The same score without its condition, of a model that has learned both: what classifier-free guidance compares
     * with (Ho and Salimans 2022, "Classifier-free diffusion guidance").
     *
     * @return a score that reads no condition; empty unless overridden
     */
    @API(status = API.Status.EXPERIMENTAL)
    default Optional<ScoreModel> unconditional() {
        return Optional.empty();
    }

    /** {@return how many evaluations of a network one value takes; 1 unless overridden, more where others guide it} */
    @API(status = API.Status.EXPERIMENTAL)
    default int evaluations() {
        return 1;
    }
}

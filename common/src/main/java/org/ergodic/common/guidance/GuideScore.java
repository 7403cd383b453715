package org.ergodic.common.guidance;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.guidance.Guide;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.model.ScoreWrapper;
import org.ergodic.api.sde.GaussianPath;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A score and the gradient of a guide: {@code s(x, t) + w grad_x log p(y | x, t)}, by Bayes' rule the score of x given
 * y at w = 1 (Song et al. 2021, "Score-based generative modeling through stochastic differential equations", equation
 * 14; Dhariwal and Nichol 2021, section 4, whose scale is w). The gradient counts as one evaluation more.
 *
 * @param score the score
 * @param guide log p(y | x, t)
 * @param scope the scope of the guide's parameters within the model's; empty for the model's own
 * @param strength w, and at which times
 * @param path the Gaussian path of the score, where it has one
 */
@API(status = API.Status.EXPERIMENTAL)
public record GuideScore(ScoreModel score, Guide guide, String scope, Strength strength, Optional<GaussianPath> path)
        implements ScoreWrapper {
    /** All are needed. */
    public GuideScore {
        Objects.requireNonNull(score, "score");
        Objects.requireNonNull(guide, "guide");
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(strength, "strength");
        Objects.requireNonNull(path, "path");
    }

    @Override
    public SDVariable score(Scope s, SDVariable x, SDVariable t, Context c) {
        return score.score(s, x, t, c).add(gradient(s, x, t, c));
    }

    /** {@code D + w sigma^2 grad / alpha}, by Tweedie's formula. */
    @Override
    public SDVariable data(Scope s, SDVariable x, SDVariable t, Context c, GaussianPath along) {
        SDVariable sigma = along.sigma(s, t);
        SDVariable change = gradient(s, x, t, c).mul(sigma.mul(sigma)).div(along.alpha(s, t));
        return score.data(s, x, t, c, along).add(change);
    }

    private SDVariable gradient(Scope s, SDVariable x, SDVariable t, Context c) {
        Guide.At at = new Guide.At(x, t, c, () -> score.data(s, x, t, c, along()));
        SDVariable log = guide.logProb(scope.isEmpty() ? s : s.child(scope), at);
        return strength.of(s, s.gradient(log, List.of(x)).get(0), t, strength.scale());
    }

    private GaussianPath along() {
        return path.orElseThrow(() -> new IllegalArgumentException(
                "the guide needs the data that the score predicts, and this score has no Gaussian path"));
    }

    /** {@return the score's condition, or else the guide's} */
    @Override
    public Optional<Condition> condition() {
        return score.condition().or(guide::condition);
    }

    /** {@return false: the gradient is divided by alpha} */
    @Override
    public boolean predictsDataWithoutSignal() {
        return false;
    }

    @Override
    public int evaluations() {
        return score.evaluations() + 1;
    }

    @Override
    public GuideScore around(ScoreModel other) {
        return new GuideScore(other, guide, scope, strength, path);
    }
}

package org.ergodic.common.score;

import java.util.Objects;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.model.ScoreWrapper;
import org.ergodic.api.sde.GaussianPath;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A score as a part of a model, whose parameters are in a scope of their own within the model's.
 *
 * @param score the score
 * @param scope the name of that scope
 */
@API(status = API.Status.INTERNAL)
public record ScopedScore(ScoreModel score, String scope) implements ScoreWrapper {
    /** A score and a name are needed. */
    public ScopedScore {
        Objects.requireNonNull(score, "score");
        Objects.requireNonNull(scope, "scope");
    }

    /**
     * A score in the scope {@code score}.
     *
     * @param score the score
     */
    public ScopedScore(ScoreModel score) {
        this(score, "score");
    }

    @Override
    public SDVariable score(Scope s, SDVariable x, SDVariable t, Context c) {
        return score.score(s.child(scope), x, t, c);
    }

    @Override
    public SDVariable data(Scope s, SDVariable x, SDVariable t, Context c, GaussianPath path) {
        return score.data(s.child(scope), x, t, c, path);
    }

    @Override
    public ScopedScore around(ScoreModel other) {
        return new ScopedScore(other, scope);
    }

    @Override
    public void initialize(Scope s, Batch batch) {
        score.initialize(s.child(scope), batch);
    }

    @Override
    public Batch training(Scope s, Batch batch) {
        return score.training(s.child(scope), batch);
    }
}

package org.ergodic.common.score;

import java.util.Objects;
import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.InvalidValue;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.sde.GaussianPath;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A score as a part of a model, whose parameters are in the model's scope {@code score}.
 *
 * @param score the score
 */
@API(status = API.Status.INTERNAL)
public record ScopedScore(ScoreModel score) implements ScoreModel {
    private static final String SCOPE = "score";

    /** A score is needed. */
    public ScopedScore {
        Objects.requireNonNull(score, "score");
    }

    @Override
    public SDVariable score(Scope s, SDVariable x, SDVariable t, Context c) {
        return score.score(s.child(SCOPE), x, t, c);
    }

    @Override
    public SDVariable data(Scope s, SDVariable x, SDVariable t, Context c, GaussianPath path) {
        return score.data(s.child(SCOPE), x, t, c, path);
    }

    @Override
    public boolean predictsDataWithoutSignal() {
        return score.predictsDataWithoutSignal();
    }

    @Override
    public void initialize(Scope s, Batch batch) {
        score.initialize(s.child(SCOPE), batch);
    }

    @Override
    public Optional<InvalidValue> check(INDArray data) {
        return score.check(data);
    }

    @Override
    public Optional<String> advice(INDArray data) {
        return score.advice(data);
    }

    @Override
    public Optional<Condition> condition() {
        return score.condition();
    }
}

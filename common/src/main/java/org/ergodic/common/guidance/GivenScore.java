package org.ergodic.common.guidance;

import java.util.Objects;
import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.model.ScoreWrapper;
import org.ergodic.api.sde.GaussianPath;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A score given one condition for all rows, whatever theirs are: what samples are guided away from by a negative
 * prompt.
 *
 * @param score a score that reads a condition
 * @param read what it reads
 * @param row {@code [1, given]}, as a context has it; not to be changed
 */
@API(status = API.Status.EXPERIMENTAL)
public record GivenScore(ScoreModel score, Condition read, INDArray row) implements ScoreWrapper {
    /** Checks the row. */
    public GivenScore {
        Objects.requireNonNull(score, "score");
        if (row.length() != read.given()) {
            throw new IllegalArgumentException(
                    "the condition has " + read.given() + " numbers in a context, and " + row.length() + " are given");
        }
    }

    @Override
    public SDVariable score(Scope s, SDVariable x, SDVariable t, Context c) {
        return score.score(s, x, t, given(s, t, c));
    }

    @Override
    public SDVariable data(Scope s, SDVariable x, SDVariable t, Context c, GaussianPath path) {
        return score.data(s, x, t, given(s, t, c), path);
    }

    private Context given(Scope s, SDVariable t, Context c) {
        SDVariable value = s.constant(row.reshape(1, row.length()));
        return c.and(read.name(), s.sameDiff().zerosLike(t.reshape(-1, 1)).add(value));
    }

    @Override
    public Optional<Condition> condition() {
        return Optional.empty();
    }

    @Override
    public GivenScore around(ScoreModel other) {
        return new GivenScore(other, read, row);
    }
}

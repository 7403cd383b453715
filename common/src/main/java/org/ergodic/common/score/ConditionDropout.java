package org.ergodic.common.score;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.ergodic.api.config.Component;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.model.ScoreWrapper;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.random.Noise;
import org.ergodic.api.sde.GaussianPath;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A score that is learned with and without its condition, by leaving the condition of some rows of each training batch
 * out (Ho and Salimans 2022, "Classifier-free diffusion guidance", algorithm 1). Its {@link #unconditional} score is
 * what guidance needs.
 *
 * <p>What stands for a condition that was left out is learned by any score that reads a condition: the wrapped score
 * reads one number more than the data have, 1 beside a condition that is there, and zeros alone where it was left out.
 * Which rows lose theirs is decided for each row, by the training's own random stream.
 *
 * @param score the score, which reads the longer condition
 * @param given the condition that data come with
 * @param probability of leaving a row's condition out
 */
@API(status = API.Status.EXPERIMENTAL)
public record ConditionDropout(ScoreModel score, Condition given, double probability) implements ScoreWrapper {
    /** The name in a context of what says whose condition is left out: 1 for those rows, else 0, {@code [n, 1]}. */
    public static final String DROPPED = "condition-dropped";

    /** Checks the probability and that the score reads the longer condition. */
    public ConditionDropout {
        Objects.requireNonNull(given, "given");
        if (!(probability >= 0 && probability < 1)) {
            throw new IllegalArgumentException(
                    "the probability of leaving a condition out must be at least 0 and below 1, not " + probability);
        }
        Optional<Condition> read = score.condition();
        if (read.filter(seen(given)::equals).isEmpty()) {
            throw new IllegalArgumentException("condition-dropout needs a score that reads the condition of "
                    + seen(given).size() + " numbers that it is shown, and " + score + " reads "
                    + read.map(c -> "one of " + c.size()).orElse("none") + ": choose another score, or leave"
                    + " condition-dropout out");
        }
    }

    /**
     * The condition that the wrapped score must read.
     *
     * @param given the condition that data come with
     * @return the same and one number more
     */
    public static Condition seen(Condition given) {
        List<Integer> classes = given.classes().isEmpty()
                ? List.of()
                : Stream.concat(given.classes().stream(), Stream.of(0)).toList();
        return new Condition(given.name(), given.size() + 1, classes, given.texts());
    }

    /**
     * Makes a score that a model names, with its condition left out at times.
     *
     * @param around what makes it, which shows the condition of the data
     * @param score the score
     * @param probability of leaving a row's condition out; 0 for the score as it is
     * @return the score
     * @throws IllegalArgumentException if there is no condition to leave out
     */
    public static ScoreModel create(Assembly around, Component score, double probability) {
        if (probability == 0) {
            return around.create(Kind.SCORE, score);
        }
        Condition given = around.surrounding(Condition.VIEW)
                .orElseThrow(() -> new IllegalArgumentException("condition-dropout is " + probability
                        + ", and these data come with no condition to leave out: name data.condition-columns, or leave"
                        + " condition-dropout out"));
        ScoreModel inner = around.showing(Condition.VIEW, seen(given)).create(Kind.SCORE, score);
        return new ConditionDropout(inner, given, probability);
    }

    @Override
    public SDVariable score(Scope s, SDVariable x, SDVariable t, Context c) {
        return score.score(s, x, t, longer(s, c));
    }

    @Override
    public SDVariable data(Scope s, SDVariable x, SDVariable t, Context c, GaussianPath path) {
        return score.data(s, x, t, longer(s, c), path);
    }

    private Context longer(Scope s, Context c) {
        SDVariable value = given.given(c);
        SDVariable kept = c.find(DROPPED)
                .map(dropped -> dropped.reshape(-1, 1).rsub(1))
                .orElseGet(() -> s.sameDiff().onesLike(value.sum(true, 1)));
        return c.and(given.name(), s.sameDiff().concat(1, value.mul(kept), kept));
    }

    @Override
    public Batch training(Scope s, Batch batch) {
        SDVariable u = s.noise("condition-drop", Noise.UNIFORM, batch.rows(), 1);
        SDVariable dropped = s.mask(u.lt(probability));
        return score.training(s, batch.withContext(batch.context().and(DROPPED, dropped)));
    }

    @Override
    public void initialize(Scope s, Batch batch) {
        score.initialize(s, batch.withContext(longer(s, batch.context())));
    }

    @Override
    public Optional<Condition> condition() {
        return Optional.of(given);
    }

    @Override
    public Optional<ScoreModel> unconditional() {
        return Optional.of(new Unconditional(score, given));
    }

    @Override
    public ConditionDropout around(ScoreModel other) {
        return new ConditionDropout(other, given, probability);
    }

    /** The score of rows whose condition is left out. */
    private record Unconditional(ScoreModel score, Condition given) implements ScoreWrapper {
        @Override
        public SDVariable score(Scope s, SDVariable x, SDVariable t, Context c) {
            return score.score(s, x, t, none(s, t, c));
        }

        @Override
        public SDVariable data(Scope s, SDVariable x, SDVariable t, Context c, GaussianPath path) {
            return score.data(s, x, t, none(s, t, c), path);
        }

        private Context none(Scope s, SDVariable t, Context c) {
            SDVariable zeros = s.constant(Nd4j.zeros(DataType.DOUBLE, 1, given.given() + 1));
            return c.and(given.name(), s.sameDiff().zerosLike(t.reshape(-1, 1)).add(zeros));
        }

        @Override
        public Optional<Condition> condition() {
            return Optional.empty();
        }

        @Override
        public Optional<ScoreModel> unconditional() {
            return Optional.of(this);
        }

        @Override
        public Unconditional around(ScoreModel other) {
            return new Unconditional(other, given);
        }
    }
}

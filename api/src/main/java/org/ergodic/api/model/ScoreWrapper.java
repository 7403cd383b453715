package org.ergodic.api.model;

import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A score that changes another one before any solver sees it, such as a clamp or guidance. An implementation says the
 * changed {@link #score score} and how it wraps another score; the rest is the other's.
 *
 * <pre>{@code
 * record Tempered(ScoreModel score, double temperature) implements ScoreWrapper {
 *     public SDVariable score(Scope s, SDVariable x, SDVariable t, Context c) {
 *         return score.score(s, x, t, c).mul(1 / temperature);
 *     }
 *
 *     public ScoreWrapper around(ScoreModel other) {
 *         return new Tempered(other, temperature);
 *     }
 * }
 * }</pre>
 *
 * <p>Implemented by third parties, and put around a model's score by {@link Equation#withScore}. Immutable and
 * thread-safe.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface ScoreWrapper extends ScoreModel, DelegatingTrainable {
    /** {@return the score that is wrapped} */
    ScoreModel score();

    /**
     * The same change of another score.
     *
     * @param other the other score
     * @return a new wrapper
     */
    ScoreWrapper around(ScoreModel other);

    @Override
    default Trainable delegate() {
        return score();
    }

    @Override
    default boolean predictsDataWithoutSignal() {
        return score().predictsDataWithoutSignal();
    }

    /** {@return the wrapped score's, wrapped in the same way} */
    @Override
    default Optional<ScoreModel> unconditional() {
        return score().unconditional().map(this::around);
    }

    @Override
    default int evaluations() {
        return score().evaluations();
    }
}

package org.ergodic.common.nn;

import java.util.Objects;
import org.apiguardian.api.API;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Tokens within a network, such as those of a text.
 *
 * @param values {@code [n, count, width]}
 * @param count how many tokens a row has
 * @param width the size of a token
 */
@API(status = API.Status.EXPERIMENTAL)
public record TokenSequence(SDVariable values, int count, int width) {
    /** Checks the sizes. */
    public TokenSequence {
        Objects.requireNonNull(values, "values");
        if (count < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "a sequence has at least one token of at least one number, not " + count + " of " + width);
        }
    }

    /** {@return the mean of a row's tokens, {@code [n, width]}} */
    public SDVariable mean() {
        return values.mean(1);
    }

    /**
     * These tokens and then others of the same size.
     *
     * @param other the others
     * @return both
     */
    public TokenSequence followedBy(TokenSequence other) {
        if (other.width != width) {
            throw new IllegalArgumentException(
                    "tokens of " + other.width + " numbers cannot follow tokens of " + width);
        }
        return new TokenSequence(values.getSameDiff().concat(1, values, other.values), count + other.count, width);
    }
}

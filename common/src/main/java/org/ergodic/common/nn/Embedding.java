package org.ergodic.common.nn;

import java.util.stream.LongStream;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A table with a learned row for each of several categories. Parameter {@code w} {@code [count, size]}, which starts as
 * standard normal numbers.
 *
 * @param count how many categories
 * @param size how many numbers a row has
 */
@API(status = API.Status.EXPERIMENTAL)
public record Embedding(int count, int size) {
    /** Checks the sizes. */
    public Embedding {
        if (count < 1 || size < 1) {
            throw new IllegalArgumentException(
                    "an embedding needs at least one category and one number, not " + count + " and " + size);
        }
    }

    /**
     * The table itself.
     *
     * @param s the table's scope
     * @return {@code [count, size]}
     */
    public SDVariable table(Scope s) {
        return s.parameter("w", Initializer.normal(1), count, size);
    }

    /**
     * The rows of categories that are given by their numbers. Derivatives by the numbers are 0.
     *
     * @param s the table's scope
     * @param category {@code [n]} or {@code [n, 1]}, whole numbers from 0 to count - 1 of the graph's type; the row of
     *     any other number is 0
     * @return {@code [n, size]}
     */
    public SDVariable of(Scope s, SDVariable category) {
        SDVariable numbers = s.constant(
                Nd4j.createFromArray(LongStream.range(0, count).toArray()).reshape(1, count));
        return ofShares(s, s.mask(s.sameDiff().eq(category.reshape(-1, 1), numbers)));
    }

    /**
     * The mean rows of categories that are given by their shares, which one-hot numbers are too; a noisy one-hot vector
     * is any other. Linear in the shares.
     *
     * @param s the table's scope
     * @param shares {@code [n, count]}
     * @return {@code [n, size]}
     */
    public SDVariable ofShares(Scope s, SDVariable shares) {
        return shares.mmul(table(s));
    }
}

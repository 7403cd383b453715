package org.ergodic.common.baseline;

import org.apiguardian.api.API;
import org.ergodic.api.random.RandomStream;

/** A simple distribution fitted to rows. Immutable and thread-safe. */
@API(status = API.Status.EXPERIMENTAL)
public interface Baseline {
    /** {@return its name, kebab-case, such as {@code mixture-of-gaussians}} */
    String name();

    /** {@return what it is, to stand in a sentence, such as "a mixture of 7 Gaussians"} */
    String description();

    /**
     * How likely a row is.
     *
     * @param row d numbers; not changed
     * @return the log density, or the log probability of a discrete distribution, in nats; minus infinity where it is 0
     *     or so far out that its exponent overflows
     */
    double logProb(double... row);

    /**
     * Draws rows, each from its own random numbers.
     *
     * @param random the stream
     * @param n how many
     * @return {@code [n][d]}
     */
    double[][] draw(RandomStream random, int n);
}

package org.ergodic.api.solver;

import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * What was watched of a few Markov chains on their way: their {@link Observable} at evenly spaced steps.
 *
 * @param chains the numbers of each chain, all of one length
 * @param every how many steps lie between two numbers
 */
@API(status = API.Status.EXPERIMENTAL)
public record Trace(double[][] chains, long every) {
    /** Copies the numbers. */
    public Trace {
        chains = Arrays.stream(chains).map(double[]::clone).toArray(double[][]::new);
        if (every < 1) {
            throw new IllegalArgumentException("a trace has at least 1 step between its numbers, not " + every);
        }
    }

    /** {@return a copy of the numbers} */
    @Override
    public double[][] chains() {
        return Arrays.stream(chains).map(double[]::clone).toArray(double[][]::new);
    }
}

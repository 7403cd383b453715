package org.ergodic.flows;

import org.ergodic.api.graph.GraphException;
import org.ergodic.api.model.Context;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * What a conditioner reads of the context besides coordinates.
 *
 * @param name the condition's name in the {@link Context}, such as {@code class}
 * @param size how many numbers it is for each row
 */
public record Condition(String name, int size) {
    /** Checks the size. */
    public Condition {
        if (size < 1) {
            throw new IllegalArgumentException(
                    "the condition '" + name + "' must have at least one number, not " + size);
        }
    }

    /** The condition {@code [n, size]}. */
    SDVariable of(Context c) {
        return c.find(name)
                .orElseThrow(() -> new GraphException("this flow is conditioned on '" + name
                        + "', and no such condition is given: give it by Context.none().and(\"" + name + "\", ...)"))
                .reshape(-1, size);
    }
}

package org.ergodic.api.model;

import org.apiguardian.api.API;
import org.ergodic.api.graph.GraphException;
import org.ergodic.api.view.View;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * What a definition reads of its {@link Context}: a row of numbers beside each event.
 *
 * @param name the condition's name in the context
 * @param size how many numbers it is for each row
 */
@API(status = API.Status.EXPERIMENTAL)
public record Condition(String name, int size) {
    /** The name under which a pipeline gives the columns of its data that are a condition. */
    public static final String DATA = "condition";

    /** What an assembly shows where data come with a condition; what can read one then does. */
    public static final View<Condition> VIEW = View.of("condition", Condition.class);

    /** Checks the size. */
    public Condition {
        if (size < 1) {
            throw new IllegalArgumentException(
                    "the condition '" + name + "' must have at least one number, not " + size);
        }
    }

    /**
     * The condition's value.
     *
     * @param c the context
     * @return {@code [n, size]}
     * @throws GraphException if the context has none of this name
     */
    public SDVariable of(Context c) {
        return c.find(name)
                .orElseThrow(() -> new GraphException("this model is conditioned on '" + name
                        + "', and no such condition is given: give it by Context.none().and(\"" + name + "\", ...)"))
                .reshape(-1, size);
    }
}

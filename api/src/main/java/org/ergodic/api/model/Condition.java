package org.ergodic.api.model;

import java.util.List;
import org.apiguardian.api.API;
import org.ergodic.api.graph.GraphException;
import org.ergodic.api.view.View;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * What a definition reads of its {@link Context}: a row of numbers beside each event.
 *
 * @param name the condition's name in the context
 * @param size how many numbers it is for each row
 * @param classes for each column that it is made of, in their order, how many classes it has, of which a row is one
 *     (one-hot, so many numbers), or 0 for a column that is one number; empty where nothing is said of columns
 */
@API(status = API.Status.EXPERIMENTAL)
public record Condition(String name, int size, List<Integer> classes) {
    /** The name under which a pipeline gives the columns of its data that are a condition. */
    public static final String DATA = "condition";

    /** What an assembly shows where data come with a condition; what can read one then does. */
    public static final View<Condition> VIEW = View.of("condition", Condition.class);

    /** Checks the size. */
    public Condition {
        classes = List.copyOf(classes);
        if (size < 1) {
            throw new IllegalArgumentException(
                    "the condition '" + name + "' must have at least one number, not " + size);
        }
        int columns = classes.stream().mapToInt(some -> Math.max(1, some)).sum();
        if (!classes.isEmpty() && columns != size) {
            throw new IllegalArgumentException("the condition '" + name + "' has " + size + " numbers, and columns of "
                    + classes + " classes make " + columns);
        }
    }

    /**
     * A condition of numbers.
     *
     * @param name the condition's name in the context
     * @param size how many numbers it is for each row
     */
    public Condition(String name, int size) {
        this(name, size, List.of());
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

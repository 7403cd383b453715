package org.ergodic.api.stage;

import java.util.List;
import java.util.Objects;
import org.apiguardian.api.API;
import org.ergodic.api.message.Names;

/**
 * A place where an artifact comes into a stage, or goes out of it.
 *
 * @param name kebab-case, its own among the stage's inputs, or among its outputs
 * @param type what comes or goes
 * @param count how many
 * @param description one phrase for people
 * @param <T> what comes or goes
 */
@API(status = API.Status.EXPERIMENTAL)
public record Port<T extends Artifact>(String name, Class<T> type, Count count, String description) {
    private static final List<Class<? extends Artifact>> TYPES =
            List.of(Table.class, Samples.class, Fitted.class, Metrics.class);

    /** How many artifacts an input takes; an output gives one. */
    public enum Count {
        /** Just one. */
        ONE,
        /** One or none. */
        OPTIONAL,
        /** One or more. */
        SEVERAL
    }

    /** Checks the name and the type. */
    public Port {
        Objects.requireNonNull(count, "count");
        Objects.requireNonNull(description, "description");
        if (!name.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*")) {
            throw new IllegalArgumentException("the name of a port must be of kebab-case words, not \"" + name + '"');
        }
        if (!TYPES.contains(type)) {
            throw new IllegalArgumentException("the type of the port " + name
                    + " must be Table, Samples, Fitted or Metrics, not " + type.getName());
        }
    }

    /**
     * A port for one artifact.
     *
     * @param <T> its type
     * @param name the port's name
     * @param type its type
     * @param description one phrase for people
     * @return the port
     */
    public static <T extends Artifact> Port<T> one(String name, Class<T> type, String description) {
        return new Port<>(name, type, Count.ONE, description);
    }

    /** {@return the same for one artifact or none} */
    public Port<T> optional() {
        return new Port<>(name, type, Count.OPTIONAL, description);
    }

    /** {@return the same for one artifact or more} */
    public Port<T> several() {
        return new Port<>(name, type, Count.SEVERAL, description);
    }

    /**
     * Whether what an output gives can come in here.
     *
     * @param output the output
     * @return whether it is of the type, or samples where a table is wanted
     */
    public boolean accepts(Port<?> output) {
        return type == output.type() || type == Table.class && output.type() == Samples.class;
    }

    /** {@return its type in a word, such as {@code table}} */
    public String word() {
        return Names.kebab(type.getSimpleName());
    }
}

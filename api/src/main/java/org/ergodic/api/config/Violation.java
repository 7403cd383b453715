package org.ergodic.api.config;

import org.apiguardian.api.API;
import org.ergodic.api.message.Excerpt;

/**
 * One thing wrong with a config.
 *
 * @param location where
 * @param path the key from the root, such as {@code sample.solver.name}; may be empty
 * @param message what was wrong, the value seen, what is allowed
 */
@API(status = API.Status.EXPERIMENTAL)
public record Violation(Location location, String path, String message) {
    private static final int LONGEST_PATH = 200;

    /** Limits what it repeats of the input. */
    public Violation {
        path = path.length() > LONGEST_PATH ? Excerpt.of(path) : path;
        message = Excerpt.message(message);
    }

    @Override
    public String toString() {
        return location + (path.isEmpty() ? "" : " " + path) + ": " + message;
    }
}

package org.ergodic.api.config;

/**
 * One thing wrong with a config.
 *
 * @param location where
 * @param path the key from the root, such as {@code sample.solver.name}; may be empty
 * @param message what was wrong, the value seen, what is allowed
 */
public record Violation(Location location, String path, String message) {
    @Override
    public String toString() {
        return location + (path.isEmpty() ? "" : " " + path) + ": " + message;
    }
}

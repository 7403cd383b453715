package org.ergodic.host;

import java.util.Objects;

/**
 * A plugin, or one provider in it, that could not be used; the rest goes on without it.
 *
 * @param origin the jar, folder or module
 * @param message what was wrong and what to do
 */
public record PluginFailure(String origin, String message) {
    /** Both are needed. */
    public PluginFailure {
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(message, "message");
    }

    @Override
    public String toString() {
        return "plugin " + origin + ": " + message;
    }
}

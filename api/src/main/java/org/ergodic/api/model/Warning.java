package org.ergodic.api.model;

import java.util.Objects;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/**
 * What should be known of a model before it is trusted, though nothing failed: a training that ended no better than it
 * began, samples far from the data, a figure whose error is larger than it can tell.
 *
 * @param id what kind of warning it is, for programs: kebab-case, the same whatever the model
 * @param text for people: what was seen, with its numbers, and what to change; without a full stop
 */
@API(status = API.Status.EXPERIMENTAL)
public record Warning(String id, String text) {
    private static final Pattern KEBAB = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    /** Checks the id. */
    public Warning {
        Objects.requireNonNull(text, "text");
        if (!KEBAB.matcher(id).matches()) {
            throw new IllegalArgumentException("the id of a warning is kebab-case, such as loss-rose, not " + id);
        }
    }
}

package org.ergodic.api.stage;

import java.util.Objects;
import org.apiguardian.api.API;

/**
 * Samples of a model. A stage that takes a table takes samples too.
 *
 * @param table a row for each
 */
@API(status = API.Status.EXPERIMENTAL)
public record Samples(Table table) implements Artifact {
    /** Needs the rows. */
    public Samples {
        Objects.requireNonNull(table, "table");
    }
}

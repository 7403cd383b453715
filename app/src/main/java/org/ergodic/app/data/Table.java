package org.ergodic.app.data;

import java.util.List;
import java.util.Optional;

/**
 * What a file held.
 *
 * @param columns the columns' names, those to condition on last
 * @param conditions how many of them are to condition on
 * @param values {@code [n, d]}
 * @param picture what picture a row is, where the file says so
 * @param sha256 the file's hash
 */
record Table(List<String> columns, int conditions, Matrix values, Optional<Picture> picture, String sha256) {
    /** These rows and those of another file of the same columns. */
    Table followedBy(Table more) {
        return new Table(columns, conditions, values.followedBy(more.values), picture, sha256 + "+" + more.sha256);
    }
}

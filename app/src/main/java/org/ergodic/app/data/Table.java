package org.ergodic.app.data;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a file held.
 *
 * @param columns the columns' names, those to condition on last
 * @param conditions how many of them are to condition on
 * @param values {@code [n][d]} by row
 * @param picture what picture a row is, where the file says so
 * @param sha256 the file's hash
 */
record Table(List<String> columns, int conditions, double[][] values, Optional<Picture> picture, String sha256) {
    /** These rows and those of another file of the same columns. */
    Table followedBy(Table more) {
        double[][] all = Stream.of(values, more.values).flatMap(Arrays::stream).toArray(double[][]::new);
        return new Table(columns, conditions, all, picture, sha256 + "+" + more.sha256);
    }
}

package org.ergodic.app.data;

import java.util.List;
import java.util.Optional;

/**
 * What a file held.
 *
 * @param columns the columns' names, those to condition on last
 * @param conditions how many of them are to condition on
 * @param values {@code [n][d]} by row
 * @param picture what picture a row is, where the file says so
 * @param sha256 the file's hash
 */
record Table(List<String> columns, int conditions, double[][] values, Optional<Picture> picture, String sha256) {}

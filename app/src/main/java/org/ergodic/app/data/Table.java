package org.ergodic.app.data;

import java.util.List;
import java.util.Optional;

/**
 * What a file held.
 *
 * @param columns the columns' names
 * @param values {@code [n][d]} by row
 * @param picture what picture a row is, where the file says so
 * @param sha256 the file's hash
 */
record Table(List<String> columns, double[][] values, Optional<Picture> picture, String sha256) {}

package org.ergodic.data.table;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a file held.
 *
 * @param columns the columns' names, those to condition on last
 * @param conditions how many of them are to condition on
 * @param dequantise the places from 0 of the columns that are named as columns of whole numbers
 * @param values {@code [n, d]}
 * @param picture what picture a row is, where the file says so
 * @param sha256 the file's hash
 * @param notes what people should know of the file
 */
public record Table(
        List<String> columns,
        int conditions,
        int[] dequantise,
        Matrix values,
        Optional<Picture> picture,
        String sha256,
        List<String> notes) {
    /** These rows and those of another file of the same columns. */
    public Table followedBy(Table more) {
        return new Table(
                columns,
                conditions,
                dequantise,
                values.followedBy(more.values),
                picture,
                sha256 + "+" + more.sha256,
                Stream.concat(notes.stream(), more.notes.stream()).toList());
    }

    /**
     * The same with the columns of whole numbers that a config names, where columns are all there is and have no names.
     */
    public Table dequantising(DataConfig config, String source) {
        int[] named = new Columns(source, columns, false)
                .dequantised(config.dequantise().items());
        return new Table(columns, conditions, named, values, picture, sha256, notes);
    }

    /** The same with the hash of its file. */
    Table hashed(String hash) {
        return new Table(columns, conditions, dequantise, values, picture, hash, notes);
    }
}

package org.ergodic.api.data;

import java.util.List;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * The columns of a table, in order.
 *
 * @param columns the columns
 */
@API(status = API.Status.EXPERIMENTAL)
public record Schema(List<Column> columns) {
    /** A table without columns. */
    public static final Schema EMPTY = new Schema(List.of());

    /** Copies the list. */
    public Schema {
        columns = List.copyOf(columns);
    }

    /**
     * Columns of numbers.
     *
     * @param names their names
     * @return the schema
     */
    public static Schema numbers(List<String> names) {
        return new Schema(names.stream().map(Column::number).toList());
    }

    /** {@return the number of columns} */
    public int size() {
        return columns.size();
    }

    /**
     * A column.
     *
     * @param place from 0
     * @return the column
     */
    public Column column(int place) {
        return columns.get(place);
    }

    /** {@return the names of the columns} */
    public List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    /**
     * Some of the columns.
     *
     * @param from the first, from 0
     * @param to the first that is not among them
     * @return a new schema
     */
    public Schema between(int from, int to) {
        return new Schema(columns.subList(from, to));
    }

    /**
     * These columns and then others.
     *
     * @param others the others
     * @return a new schema
     */
    public Schema followedBy(Schema others) {
        return new Schema(
                Stream.concat(columns.stream(), others.columns.stream()).toList());
    }
}

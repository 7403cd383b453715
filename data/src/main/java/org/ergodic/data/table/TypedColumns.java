package org.ergodic.data.table;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.ColumnType;
import org.ergodic.api.data.Schema;
import org.ergodic.api.message.Excerpt;

/**
 * Columns of Java's own types, which become an {@link ArrayTable}: numbers, whole numbers, words and dates, of which
 * cells may be missing. What a file's column would hold, so that codecs, samples and scores are those of a file.
 *
 * <pre>{@code
 * ArrayTable table = ArrayTable.ofColumns()
 *         .number("price", 11.2, 0.99, Double.NaN)
 *         .integer("count", 3, 1, 7)
 *         .words("colour", "red", null, "blue")
 *         .dates("sold", LocalDate.of(2024, 3, 1), LocalDate.of(2024, 3, 9), null)
 *         .build();
 * }</pre>
 *
 * <p>For one thread.
 */
public final class TypedColumns {
    private static final long MOST_EXACT = 1L << 53;

    private final List<Column> columns = new ArrayList<>();
    private final List<double[]> cells = new ArrayList<>();

    TypedColumns() {}

    /**
     * Adds a column of numbers.
     *
     * @param name its name
     * @param values a number for each row; not-a-number where it is missing
     * @return this
     */
    public TypedColumns number(String name, double... values) {
        return add(Column.number(name), values.length, i -> values[i]);
    }

    /**
     * Adds a column of whole numbers, all of them there.
     *
     * @param name its name
     * @param values a number for each row
     * @return this
     * @throws IllegalArgumentException for a number beyond 2^53, which would be rounded
     */
    public TypedColumns integer(String name, long... values) {
        requireExact(name, Arrays.stream(values).boxed().toList());
        return add(Column.integer(name), values.length, i -> values[i]);
    }

    /**
     * Adds a column of whole numbers.
     *
     * @param name its name
     * @param values a number for each row; null where it is missing
     * @return this
     * @throws IllegalArgumentException for a number beyond 2^53, which would be rounded
     */
    public TypedColumns integer(String name, List<Long> values) {
        requireExact(name, values);
        return add(
                Column.integer(name), values.size(), i -> values.get(i) == null ? Double.NaN : (double) values.get(i));
    }

    private static void requireExact(String name, List<Long> values) {
        for (Long value : values) {
            if (value != null && (value > MOST_EXACT || value < -MOST_EXACT)) {
                throw new IllegalArgumentException("column " + Excerpt.of(name) + " holds " + value
                        + ", which a double does not hold exactly: subtract a constant from the column");
            }
        }
    }

    /**
     * Adds a column of words.
     *
     * @param name its name
     * @param values a word for each row; null where it is missing
     * @return this
     */
    public TypedColumns words(String name, String... values) {
        return words(name, Arrays.asList(values));
    }

    /**
     * Adds a column of words.
     *
     * @param name its name
     * @param values a word for each row; null where it is missing
     * @return this
     */
    public TypedColumns words(String name, List<String> values) {
        List<String> words =
                values.stream().filter(Objects::nonNull).distinct().sorted().toList();
        return add(
                Column.category(name, words),
                values.size(),
                i -> values.get(i) == null ? Double.NaN : Collections.binarySearch(words, values.get(i)));
    }

    /**
     * Adds a column of dates.
     *
     * @param name its name
     * @param values a date for each row; null where it is missing
     * @return this
     */
    public TypedColumns dates(String name, LocalDate... values) {
        return add(
                Column.date(name, "uuuu-MM-dd"),
                values.length,
                i -> values[i] == null ? Double.NaN : values[i].toEpochDay() * 86_400.0);
    }

    /**
     * Adds a column of moments, to the second.
     *
     * @param name its name
     * @param values a moment for each row; null where it is missing
     * @return this
     */
    public TypedColumns moments(String name, LocalDateTime... values) {
        return add(
                Column.date(name, "uuuu-MM-dd'T'HH:mm:ss"),
                values.length,
                i -> values[i] == null ? Double.NaN : (double) values[i].toEpochSecond(ZoneOffset.UTC));
    }

    private TypedColumns add(Column column, int rows, IntToDoubleFunction cell) {
        if (!cells.isEmpty() && cells.get(0).length != rows) {
            throw new IllegalArgumentException("column " + Excerpt.of(column.name()) + " has " + rows
                    + " cells, and column " + Excerpt.of(columns.get(0).name()) + " has " + cells.get(0).length);
        }
        double[] all = new double[rows];
        Arrays.setAll(all, cell);
        boolean gaps = Arrays.stream(all).anyMatch(Double::isNaN);
        columns.add(gaps ? column.withMissing() : column);
        cells.add(all);
        return this;
    }

    /**
     * Makes the table.
     *
     * @return the table
     * @throws IllegalArgumentException without columns or rows, or with a name that is blank or there twice
     */
    public ArrayTable build() {
        double[][] rows = new double[cells.isEmpty() ? 0 : cells.get(0).length][columns.size()];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < rows[i].length; j++) {
                rows[i][j] = cells.get(j)[i];
            }
        }
        return ArrayTable.of(rows).withSchema(new Schema(columns));
    }

    /**
     * Rows of a table with the numbers that their words have in a model's columns.
     *
     * @param table rows with words of their own
     * @param columns the model's columns, then those that it is conditioned on
     * @return the same rows
     * @throws DataException if columns hold other things, or a word is none of the model's, all at once
     */
    static DataTable recoded(DataTable table, Schema columns) {
        List<Column> own = Stream.concat(table.schema().columns().stream(), table.conditionSchema().columns().stream())
                .toList();
        if (own.size() != columns.size() || own.stream().noneMatch(Column::hasWords)) {
            return table;
        }
        Problems problems = new Problems();
        List<double[]> places = new ArrayList<>();
        for (int j = 0; j < own.size(); j++) {
            Column there = columns.column(j);
            String where = table.source() + ", column " + Excerpt.of(there.name());
            List<String> words = own.get(j).categories();
            places.add(words.stream().mapToDouble(there.categories()::indexOf).toArray());
            if (own.get(j).hasWords() != there.hasWords()) {
                problems.add(where + " holds " + (there.hasWords() ? "no words" : "words") + ", and the model's holds "
                        + (there.hasWords() ? "words" : "none"));
                continue;
            }
            List<String> strange = words.stream()
                    .filter(word -> !there.categories().contains(word))
                    .map(Excerpt::of)
                    .toList();
            if (!strange.isEmpty()) {
                problems.add(where + ": " + Problems.list(strange) + (strange.size() == 1 ? " is none" : " are none")
                        + " of the " + there.categories().size() + " words that the model knows");
            }
        }
        problems.throwIfAny("Leave such rows out, or give other words.");
        int d = table.schema().size();
        LazyMatrix values = recoded(table.values(), places.subList(0, d));
        Optional<LazyMatrix> conditions =
                table.conditions().map(rows -> recoded(rows, places.subList(d, places.size())));
        return new DataTable(
                table.source(),
                columns.between(0, d),
                values,
                columns.between(d, columns.size()),
                conditions,
                table.dequantise(),
                table.picture(),
                table.sha256(),
                table.heldOut(),
                table.notes());
    }

    private static LazyMatrix recoded(LazyMatrix rows, List<double[]> places) {
        return rows.map(
                (j, cell) -> places.get(j).length == 0 || Double.isNaN(cell) ? cell : places.get(j)[(int) cell]);
    }

    /** Whether a cell may be what it is. */
    static boolean allows(Column column, double cell) {
        return Double.isFinite(cell) && (column.type() != ColumnType.INTEGER || cell == Math.rint(cell))
                || Double.isNaN(cell) && column.missing();
    }
}

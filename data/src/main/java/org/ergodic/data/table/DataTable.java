package org.ergodic.data.table;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ergodic.api.data.Schema;
import org.ergodic.api.message.Excerpt;

/**
 * What a file, a generator or arrays of Java held, on its own scale: the columns to model, those to condition on, and
 * where it all came from.
 *
 * @param source where it came from, for messages
 * @param schema the d columns to model
 * @param values {@code [n, d]}, as {@link org.ergodic.api.data.ColumnType} says; finite but for missing cells, which
 *     are {@code NaN}
 * @param conditionSchema the k columns to condition on, usually none
 * @param conditions {@code [n, k]}, or empty where there are none
 * @param dequantise the places from 0 of the columns that are named as columns of whole numbers
 * @param picture what picture a row is, if it is one
 * @param sha256 the hash of the file as it is on disk, of a generator's values as little-endian doubles, or of Java's
 *     arrays (see {@link ArrayTable#sha256}); where rows are held out in a file of their own, its hash follows after a
 *     plus sign
 * @param heldOut where the last rows came from, which are to be held out, if that is a file of their own
 * @param notes what people should know of the files
 */
public record DataTable(
        String source,
        Schema schema,
        LazyMatrix values,
        Schema conditionSchema,
        Optional<LazyMatrix> conditions,
        int[] dequantise,
        Optional<ImageShape> picture,
        String sha256,
        Optional<HeldOut> heldOut,
        List<String> notes) {
    /**
     * The rows that are held out.
     *
     * @param source where they came from, for messages
     * @param rows how many they are
     */
    public record HeldOut(String source, int rows) {}

    /** Checks that shapes agree. */
    public DataTable {
        notes = List.copyOf(notes);
        requireWidth("values", values, schema);
        if (conditions.isPresent()) {
            requireWidth("conditions", conditions.get(), conditionSchema);
        }
    }

    private static void requireWidth(String what, LazyMatrix numbers, Schema columns) {
        if (numbers.columns() != columns.size()) {
            throw new IllegalArgumentException(
                    what + " must have " + columns.size() + " columns, not " + numbers.columns());
        }
    }

    /**
     * A table without pictures, hash or notes.
     *
     * @param source where it came from
     * @param columns all columns, those to condition on last
     * @param conditions how many of them are to condition on
     * @param dequantise the places of the columns that are named as columns of whole numbers
     * @param all the numbers of all columns
     */
    static DataTable of(String source, Schema columns, int conditions, int[] dequantise, LazyMatrix all) {
        int d = columns.size() - conditions;
        return new DataTable(
                source,
                columns.between(0, d),
                all.between(0, d),
                columns.between(d, columns.size()),
                conditions == 0 ? Optional.empty() : Optional.of(all.between(d, columns.size())),
                dequantise,
                Optional.empty(),
                "",
                Optional.empty(),
                List.of());
    }

    /**
     * The values that a generator drew.
     *
     * @param source which one, for messages
     * @param values {@code [n, d]}
     * @param picture what picture a row is, if it is one
     * @param sha256 their hash
     * @return the table, its columns called {@code x1}, {@code x2}, ...
     */
    public static DataTable generated(String source, LazyMatrix values, Optional<ImageShape> picture, String sha256) {
        return of(source, Schema.numbers(IdxReader.names(values.columns())), 0, new int[0], values)
                .with(picture)
                .from(sha256, List.of());
    }

    /**
     * Rows that Java code holds.
     *
     * @param source what messages call them
     * @param schema the d columns to model
     * @param rows {@code [n][d]}, not-a-number where a cell is missing; not copied
     * @param conditionSchema the k columns to condition on
     * @param conditions {@code [n][k]}, where there are any
     * @return a table without hash and notes
     */
    public static DataTable of(
            String source, Schema schema, double[][] rows, Schema conditionSchema, Optional<double[][]> conditions) {
        return new DataTable(
                source,
                schema,
                matrix(rows, schema.size()),
                conditionSchema,
                conditions.map(given -> matrix(given, conditionSchema.size())),
                new int[0],
                Optional.empty(),
                "",
                Optional.empty(),
                List.of());
    }

    private static LazyMatrix matrix(double[][] rows, int columns) {
        return LazyMatrix.reading(rows.length, columns, (i, into) -> System.arraycopy(rows[i], 0, into, 0, columns));
    }

    /** {@return the names of the d columns to model} */
    public List<String> columns() {
        return schema.names();
    }

    /** {@return the names of the k columns to condition on, usually none} */
    public List<String> conditionColumns() {
        return conditionSchema.names();
    }

    /** {@return the number of rows, with those held out} */
    public int rows() {
        return values.rows();
    }

    /**
     * Where a row came from, for a message.
     *
     * @param row from 0
     * @return the file and the row's number in it, from 1
     */
    public String place(int row) {
        int own = rows() - heldOut.map(HeldOut::rows).orElse(0);
        return row < own ? source + ": row " + (row + 1) : heldOut.orElseThrow().source() + ": row " + (row - own + 1);
    }

    /**
     * Some of the rows, none of them marked as held out.
     *
     * @param rows their places from 0, in any order
     * @return a new table
     */
    public DataTable choose(int... rows) {
        return new DataTable(
                source,
                schema,
                values.choose(rows),
                conditionSchema,
                conditions.map(given -> given.choose(rows)),
                dequantise,
                picture,
                sha256,
                Optional.empty(),
                notes);
    }

    /**
     * The same with pictures.
     *
     * @param other what picture a row is, if it is one
     * @return a new table
     */
    public DataTable with(Optional<ImageShape> other) {
        return new DataTable(
                source, schema, values, conditionSchema, conditions, dequantise, other, sha256, heldOut, notes);
    }

    /**
     * The same with other numbers to model.
     *
     * @param other of the same size
     * @return a new table
     */
    public DataTable with(LazyMatrix other) {
        return new DataTable(
                source, schema, other, conditionSchema, conditions, dequantise, picture, sha256, heldOut, notes);
    }

    /**
     * The same with the columns of whole numbers that a config names, where columns are all there is and have no names.
     *
     * @param config where they are named
     * @return a new table
     * @throws DataException if they are not there
     */
    public DataTable dequantising(DataConfig config) {
        int[] named = new Columns(source, columns(), false)
                .dequantised(config.dequantised().items());
        return new DataTable(
                source, schema, values, conditionSchema, conditions, named, picture, sha256, heldOut, notes);
    }

    /**
     * The same rows with the numbers that their words have in other columns, such as a model's.
     *
     * @param columns as many, those to condition on last
     * @return a new table of those columns
     * @throws DataException if columns hold other things, or a word is not there, all at once
     */
    public DataTable recoded(Schema columns) {
        return TypedColumns.recoded(this, columns);
    }

    /** The same with the hash of what it came from, and notes. */
    DataTable from(String hash, List<String> remarks) {
        return new DataTable(
                source, schema, values, conditionSchema, conditions, dequantise, picture, hash, heldOut, remarks);
    }

    /**
     * These rows and then those of another table, which are to be held out.
     *
     * @param more a table of the same columns, and of the same pictures
     * @return a new table
     * @throws DataException if its columns or pictures are others, saying which
     */
    public DataTable holdingOut(DataTable more) {
        if (!more.all().equals(all())) {
            throw new DataException(more.source + ": the rows to hold out must have the columns of " + source + ", and "
                    + difference(all(), more.all()));
        }
        if (!more.picture.equals(picture)) {
            throw new DataException(more.source + ": the pictures to hold out must have the shape of those of " + source
                    + ", and they have " + more.picture.orElse(null) + ", not " + picture.orElse(null));
        }
        DataTable alike = more.split(schema.size());
        Merged own = Merged.of(source, schema, more.source, alike.schema);
        Merged given = Merged.of(source, conditionSchema, more.source, alike.conditionSchema);
        return new DataTable(
                source,
                own.schema(),
                values.followedBy(own.recoded(alike.values)),
                given.schema(),
                conditions.map(rows -> rows.followedBy(given.recoded(alike.conditions.orElseThrow()))),
                dequantise,
                picture,
                sha256 + "+" + more.sha256,
                Optional.of(new HeldOut(more.source, more.rows())),
                Stream.concat(notes.stream(), more.notes.stream()).toList());
    }

    /** The same with the first columns to model and the others to condition on. */
    private DataTable split(int d) {
        if (schema.size() == d) {
            return this;
        }
        LazyMatrix both = conditions.map(values::joined).orElse(values);
        return of(source, allColumns(), allColumns().size() - d, dequantise, both)
                .with(picture)
                .from(sha256, notes);
    }

    private Schema allColumns() {
        return schema.followedBy(conditionSchema);
    }

    /** The names of all columns, those to condition on last. */
    private List<String> all() {
        return allColumns().names();
    }

    private static String difference(List<String> columns, List<String> others) {
        if (columns.size() != others.size()) {
            return "there are " + others.size() + ", not " + columns.size();
        }
        int first = IntStream.range(0, columns.size())
                .filter(i -> !columns.get(i).equals(others.get(i)))
                .findFirst()
                .orElseThrow();
        return "number " + (first + 1) + " is " + Excerpt.of(others.get(first)) + ", not "
                + Excerpt.of(columns.get(first));
    }
}

package org.ergodic.data.table;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.ColumnType;
import org.ergodic.api.data.Schema;
import org.ergodic.api.message.Excerpt;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Data that Java code holds: rows of numbers, or {@link #ofColumns columns} of words, dates and other types, perhaps
 * with names of their columns, conditions and rows to hold out. It
 * takes the place of a file, and {@code data} options choose from its columns as from those of a CSV file. The numbers
 * are copied when it is made. Immutable and thread-safe.
 *
 * <pre>{@code
 * ArrayTable table = ArrayTable.of(rows)
 *         .withColumns("height", "weight")
 *         .withConditions(ArrayTable.of(ages).withColumns("age"));
 * }</pre>
 */
public final class ArrayTable {
    private final LazyMatrix rows;
    private final Optional<ImageShape> picture;
    private final Optional<List<String>> names;
    private final Optional<ArrayTable> conditions;
    private final Optional<ArrayTable> holdout;
    /** What the columns hold; none where all of them hold numbers. */
    private final List<Column> types;

    private ArrayTable(
            LazyMatrix rows,
            Optional<ImageShape> picture,
            Optional<List<String>> names,
            Optional<ArrayTable> conditions,
            Optional<ArrayTable> holdout,
            List<Column> types) {
        this.rows = rows;
        this.picture = picture;
        this.names = names;
        this.conditions = conditions;
        this.holdout = holdout;
        this.types = types;
    }

    /**
     * Columns of numbers, whole numbers, words and dates, one after the other.
     *
     * @return what they are added to
     */
    public static TypedColumns ofColumns() {
        return new TypedColumns();
    }

    /**
     * The same, of whose columns is known what they hold: cells are then numbers as a schema says, such as the place of
     * a word.
     *
     * @param columns what each column holds, and its name
     * @return a new table
     * @throws IllegalArgumentException for another number of columns, or a name that is blank or there twice
     */
    public ArrayTable withSchema(Schema columns) {
        ArrayTable named = withColumns(columns.names());
        return new ArrayTable(rows, picture, named.names, conditions, holdout, columns.columns());
    }

    /**
     * Rows of numbers.
     *
     * @param rows {@code [n][d]}, copied
     * @return the table
     * @throws IllegalArgumentException if there is no number, or rows differ in length
     */
    public static ArrayTable of(double[][] rows) {
        int[] lengths = Arrays.stream(rows).mapToInt(row -> row.length).toArray();
        return of(lengths, (i, into) -> System.arraycopy(rows[i], 0, into, 0, into.length));
    }

    /**
     * Rows of numbers.
     *
     * @param rows {@code [n][d]}, copied
     * @return the table
     * @throws IllegalArgumentException if there is no number, or rows differ in length
     */
    public static ArrayTable of(float[][] rows) {
        int[] lengths = Arrays.stream(rows).mapToInt(row -> row.length).toArray();
        return of(lengths, (i, into) -> {
            for (int j = 0; j < into.length; j++) {
                into[j] = rows[i][j];
            }
        });
    }

    /**
     * Rows of numbers, or pictures.
     *
     * @param x {@code [n, d]}, {@code [n, h, w]} or {@code [n, c, h, w]}, copied
     * @return the table
     * @throws IllegalArgumentException for any other shape
     */
    public static ArrayTable of(INDArray x) {
        long[] shape = x.shape();
        if (shape.length < 2 || shape.length > 4 || x.length() == 0) {
            throw new IllegalArgumentException(
                    "data must be [n, d], [n, h, w] or [n, c, h, w] with no empty dimension, not "
                            + Arrays.toString(shape));
        }
        int[] event = Arrays.stream(shape).skip(1).mapToInt(Math::toIntExact).toArray();
        Optional<ImageShape> picture = switch (event.length) {
            case 1 -> Optional.empty();
            case 2 -> Optional.of(new ImageShape(1, event[0], event[1]));
            default -> Optional.of(new ImageShape(event[0], event[1], event[2]));
        };
        return new ArrayTable(
                LazyMatrix.of(x), picture, Optional.empty(), Optional.empty(), Optional.empty(), List.of());
    }

    /**
     * The same of whichever of these types an object is.
     *
     * @param rows an {@code ArrayTable}, {@code double[][]}, {@code float[][]} or {@code INDArray}
     * @return the table, or empty for an object of any other type
     */
    public static Optional<ArrayTable> from(Object rows) {
        if (rows instanceof ArrayTable table) {
            return Optional.of(table);
        }
        if (rows instanceof double[][] doubles) {
            return Optional.of(of(doubles));
        }
        if (rows instanceof float[][] floats) {
            return Optional.of(of(floats));
        }
        return rows instanceof INDArray array ? Optional.of(of(array)) : Optional.empty();
    }

    private static ArrayTable of(int[] lengths, LazyMatrix.Reader reader) {
        if (lengths.length == 0 || lengths[0] == 0) {
            throw new IllegalArgumentException("data needs at least one row and one column, and has " + lengths.length
                    + " rows" + (lengths.length == 0 ? "" : " without a number"));
        }
        Packing packing = new Packing(lengths[0]);
        double[] row = new double[lengths[0]];
        for (int i = 0; i < lengths.length; i++) {
            if (lengths[i] != row.length) {
                throw new IllegalArgumentException("all rows must have one length: row " + (i + 1) + " has "
                        + lengths[i] + " numbers, and row 1 has " + row.length);
            }
            reader.read(i, row);
            packing.add(row);
        }
        return new ArrayTable(
                packing.matrix(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());
    }

    /**
     * The same with names of its columns; otherwise they are {@code x1}, {@code x2}, ...
     *
     * @param columns a name for each column, none of them twice
     * @return a new table
     * @throws IllegalArgumentException for another number of names, or a name that is blank or there twice
     */
    public ArrayTable withColumns(String... columns) {
        return withColumns(List.of(columns));
    }

    /**
     * The same with names of its columns; otherwise they are {@code x1}, {@code x2}, ...
     *
     * @param columns a name for each column, none of them twice
     * @return a new table
     * @throws IllegalArgumentException for another number of names, or a name that is blank or there twice
     */
    public ArrayTable withColumns(List<String> columns) {
        if (columns.size() != rows.columns()) {
            throw new IllegalArgumentException(
                    "there are " + rows.columns() + " columns, and " + columns.size() + " names for them");
        }
        requireDistinct(columns);
        return new ArrayTable(rows, picture, Optional.of(List.copyOf(columns)), conditions, holdout, types);
    }

    private static void requireDistinct(List<String> columns) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).isBlank() || columns.indexOf(columns.get(i)) != i) {
                throw new IllegalArgumentException("column " + (i + 1) + " is named \"" + columns.get(i)
                        + "\": a name must not be blank, nor be there twice");
            }
        }
    }

    /**
     * The same with columns to condition on, besides those that {@code data.condition-columns} may choose.
     *
     * @param given as many rows as this table; its columns are called {@code c1}, {@code c2}, ... unless they have
     *     names
     * @return a new table
     * @throws IllegalArgumentException for another number of rows
     */
    public ArrayTable withConditions(ArrayTable given) {
        if (given.rows.rows() != rows.rows()) {
            throw new IllegalArgumentException(
                    "there are " + rows.rows() + " rows, and " + given.rows.rows() + " rows of conditions for them");
        }
        return new ArrayTable(rows, picture, names, Optional.of(given), holdout, types);
    }

    /**
     * The same with rows that are held out, in place of a share of these; what {@code data.holdout-file} is for files.
     *
     * @param held a table with the same columns
     * @return a new table
     */
    public ArrayTable withHoldout(ArrayTable held) {
        return new ArrayTable(rows, picture, names, conditions, Optional.of(held), types);
    }

    /** {@return the number of rows, without those held out} */
    public int rows() {
        return rows.rows();
    }

    /** {@return the rows that are held out, if they are given} */
    public Optional<ArrayTable> holdout() {
        return holdout;
    }

    /** {@return the names of the columns, then those of the conditions} */
    public List<String> columns() {
        return Stream.concat(
                        names.orElseGet(() -> numbered("x", rows.columns())).stream(),
                        conditions
                                .map(given -> given.names.orElseGet(() -> numbered("c", given.rows.columns())))
                                .orElse(List.of())
                                .stream())
                .toList();
    }

    private static List<String> numbered(String letter, int n) {
        return IntStream.rangeClosed(1, n).mapToObj(i -> letter + i).toList();
    }

    private LazyMatrix all() {
        return conditions.map(given -> rows.joined(given.rows)).orElse(rows);
    }

    /**
     * The columns that a config chooses.
     *
     * @param config where they are chosen
     * @param source what messages call this table
     * @return what a file of the same numbers would hold
     * @throws DataException if columns are not there, or a number is not finite
     */
    public DataTable table(DataConfig config, String source) {
        Columns own = new Columns(source, columns().subList(0, rows.columns()), names.isPresent());
        CsvReader.Chosen chosen = layout(config, own);
        boolean whole = Arrays.equals(
                chosen.events(), IntStream.range(0, rows.columns()).toArray());
        if (config.event() == DataConfig.EventShape.IMAGE
                && config.image().isEmpty()
                && (picture.isEmpty() || !whole)) {
            throw new DataException("data.event: image needs pictures: give " + source
                    + " as an array [n, h, w] or [n, c, h, w], or say their shape by data.image");
        }
        DataTable table = chosen(
                chosen,
                own.dequantised(config.dequantised().items(), chosen.events()),
                config.limit().orElse(Integer.MAX_VALUE),
                source);
        return whole ? table.with(picture) : table;
    }

    /**
     * The columns of a model that is already there: by their names where this table has each of them once, else those
     * that the model's own data section chooses.
     *
     * @param columns the model's columns
     * @param given the columns that it is conditioned on
     * @param recorded the data section that the model was trained with
     * @param source what messages call this table
     * @return the columns, those to condition on last
     * @throws DataException if columns are not there, a number is not finite, or a word is none of the model's
     */
    public DataTable table(Schema columns, Schema given, DataConfig recorded, String source) {
        List<String> all = columns();
        Schema both = columns.followedBy(given);
        List<String> wanted = both.names();
        CsvReader.Chosen chosen;
        if (wanted.stream().allMatch(name -> all.indexOf(name) >= 0 && all.indexOf(name) == all.lastIndexOf(name))) {
            chosen = new CsvReader.Chosen(places(all, columns.names()), places(all, given.names()));
        } else if (recorded.arrays().isPresent()) {
            chosen = layout(recorded, new Columns(source, all.subList(0, rows.columns()), names.isPresent()));
        } else {
            chosen = new CsvReader.Chosen(
                    IntStream.range(0, rows.columns()).toArray(),
                    IntStream.range(rows.columns(), all.size()).toArray());
        }
        return TypedColumns.recoded(chosen(chosen, new int[0], Integer.MAX_VALUE, source), both);
    }

    private static int[] places(List<String> all, List<String> names) {
        return names.stream().mapToInt(all::indexOf).toArray();
    }

    private CsvReader.Chosen layout(DataConfig config, Columns own) {
        CsvReader.Chosen chosen = CsvReader.Layout.of(config).of(own);
        int width = rows.columns();
        int more = conditions.map(given -> given.rows.columns()).orElse(0);
        return new CsvReader.Chosen(
                chosen.events(),
                IntStream.concat(Arrays.stream(chosen.given()), IntStream.range(width, width + more))
                        .toArray());
    }

    private DataTable chosen(CsvReader.Chosen of, int[] dequantise, int limit, String source) {
        int[] places = IntStream.concat(Arrays.stream(of.events()), Arrays.stream(of.given()))
                .toArray();
        LazyMatrix all = all();
        List<Column> kinds = kinds();
        LazyMatrix values = LazyMatrix.reading(Math.min(limit, all.rows()), places.length, (row, into) -> {
            double[] whole = all.row(row);
            for (int j = 0; j < places.length; j++) {
                into[j] = whole[places[j]];
            }
        });
        List<Column> kept = Arrays.stream(places).mapToObj(kinds::get).toList();
        check(values, kept, source);
        return DataTable.of(source, new Schema(kept), of.given().length, dequantise, values)
                .from(sha256(), List.of());
    }

    /** What all columns hold, those to condition on last. */
    private List<Column> kinds() {
        List<String> all = columns();
        List<Column> kinds = new ArrayList<>();
        List<Column> given = conditions.map(table -> table.types).orElse(List.of());
        for (int j = 0; j < all.size(); j++) {
            int k = j - rows.columns();
            Optional<Column> known = k < 0
                    ? types.stream().skip(j).findFirst()
                    : given.stream().skip(k).findFirst();
            String name = all.get(j);
            kinds.add(known.map(column ->
                            new Column(name, column.type(), column.missing(), column.categories(), column.format()))
                    .orElseGet(() -> Column.number(name)));
        }
        return kinds;
    }

    private static void check(LazyMatrix values, List<Column> columns, String source) {
        Problems problems = new Problems();
        double[] row = new double[values.columns()];
        for (int i = 0; i < values.rows(); i++) {
            values.read(i, row);
            for (int j = 0; j < row.length; j++) {
                if (!TypedColumns.allows(columns.get(j), row[j])) {
                    problems.add(source + ": row " + (i + 1) + ", column "
                            + Excerpt.of(columns.get(j).name()) + ": " + row[j] + " is not finite");
                }
            }
        }
        problems.throwIfAny("Leave such rows out, or such columns by data.columns.");
    }

    /**
     * The hash of these numbers: SHA-256 of the number of columns, then all rows with their conditions, as
     * little-endian doubles; with words and other types, what the columns hold besides.
     *
     * @return the hash, hexadecimal; rows held out are not in it
     */
    public String sha256() {
        LazyMatrix all = all();
        MessageDigest digest = Source.sha256();
        digest.update(bytes(all.columns()));
        if (kinds().stream().anyMatch(column -> column.type() != ColumnType.NUMBER || column.missing())) {
            kinds().forEach(column -> digest.update(column.toString().getBytes(StandardCharsets.UTF_8)));
        }
        double[] row = new double[all.columns()];
        for (int i = 0; i < all.rows(); i++) {
            all.read(i, row);
            digest.update(bytes(row));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static byte[] bytes(double... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (double number : numbers) {
            bytes.putDouble(number);
        }
        return bytes.array();
    }

    @Override
    public String toString() {
        return "a table of " + rows.rows() + " rows and " + columns().size() + " columns";
    }
}

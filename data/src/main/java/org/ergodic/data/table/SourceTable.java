package org.ergodic.data.table;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.ColumnType;
import org.ergodic.api.data.DataSource;
import org.ergodic.api.data.RowBatch;
import org.ergodic.api.data.RowReader;
import org.ergodic.api.data.Schema;
import org.ergodic.api.data.SourceException;
import org.ergodic.api.message.Excerpt;

/** Reads the rows of a source into a table, whatever the source is. */
public final class SourceTable {
    private SourceTable() {}

    /**
     * Reads the columns that a config names.
     *
     * @param source the source
     * @param config where columns are chosen
     * @return the table
     * @throws DataException if anything is wrong with the source, saying where
     */
    public static DataTable read(DataSource source, DataConfig config) {
        String name = source.name();
        Optional<String> hash = fileHash(source);
        try (RowReader rows = source.open()) {
            return read(name, rows, config, hash);
        } catch (SourceException e) {
            throw new DataException(e.getMessage(), e);
        } catch (IOException e) {
            throw new DataException(name + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * The hash of the files of a source, without a look at what they hold.
     *
     * @param source the source
     * @return the hash of the file, hexadecimal; of several, that of their hashes and names below the folder
     *     that all are in; empty where there are none
     * @throws DataException if one of them cannot be read
     */
    public static Optional<String> fileHash(DataSource source) {
        List<Path> files = source.files();
        if (files.size() <= 1) {
            return files.stream().findFirst().map(Source::fileHash);
        }
        MessageDigest digest = Source.sha256();
        Path folder = common(files);
        for (Path file : files) {
            digest.update(Source.fileHash(file).getBytes(StandardCharsets.US_ASCII));
            // Names may be data, such as that of a folder of pictures of one class.
            folder.relativize(file.toAbsolutePath())
                    .forEach(name -> digest.update(('/' + name.toString()).getBytes(StandardCharsets.UTF_8)));
        }
        return Optional.of(HexFormat.of().formatHex(digest.digest()));
    }

    /** The deepest folder that all of some files are below. */
    private static Path common(List<Path> files) {
        Path folder = files.get(0).toAbsolutePath().getParent();
        for (Path file : files) {
            while (!file.toAbsolutePath().startsWith(folder)) {
                folder = folder.getParent();
            }
        }
        return folder;
    }

    private static DataTable read(String name, RowReader rows, DataConfig config, Optional<String> hash)
            throws IOException {
        Schema schema = rows.schema();
        if (schema.size() == 0) {
            throw new DataException(name + " has no columns");
        }
        List<String> notes = new ArrayList<>();
        Columns columns = new Columns(name, schema.names(), true);
        CsvReader.Chosen of = chosen(columns, schema, rows.picture(), config, notes);
        columns.dequantised(config.dequantised().items(), of.events());
        int[] places = IntStream.concat(Arrays.stream(of.events()), Arrays.stream(of.given()))
                .toArray();
        Cells[] cells = Arrays.stream(places)
                .mapToObj(place -> new Cells(schema.column(place), place))
                .toArray(Cells[]::new);
        Packing packing = new Packing(places.length);
        long limit = config.limit().orElse(Integer.MAX_VALUE);
        double[] row = new double[places.length];
        int n = 0;
        for (Optional<RowBatch> batch = rows.next(); batch.isPresent() && n < limit; batch = rows.next()) {
            for (int i = 0; i < batch.get().rows() && n < limit; i++, n++) {
                for (int k = 0; k < row.length; k++) {
                    row[k] = cells[k].read(batch.get(), i, n);
                }
                packing.add(row);
            }
        }
        if (n == 0) {
            throw new DataException(name + " has no rows");
        }
        notes.addAll(rows.notes());
        DataTable table = settled(name, columns, of, cells, packing.matrix(), config, notes)
                .with(picture(name, rows.picture(), of, schema));
        return table.from(hash.orElseGet(() -> hash(table)), table.notes());
    }

    /** The hash of names, types, words and numbers, where there are no files. */
    private static String hash(DataTable table) {
        MessageDigest digest = Source.sha256();
        Stream.concat(table.schema().columns().stream(), table.conditionSchema().columns().stream())
                .forEach(column -> digest.update(
                        (column.name() + '\n' + column.type() + '\n' + String.join("\n", column.categories()) + '\n')
                                .getBytes(StandardCharsets.UTF_8)));
        update(digest, table.values());
        table.conditions().ifPresent(rows -> update(digest, rows));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void update(MessageDigest digest, LazyMatrix rows) {
        ByteBuffer bytes = ByteBuffer.allocate(rows.columns() * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        double[] row = new double[rows.columns()];
        for (int i = 0; i < rows.rows(); i++) {
            rows.read(i, row);
            bytes.clear();
            for (double number : row) {
                bytes.putDouble(number);
            }
            digest.update(bytes.array());
        }
    }

    /** The columns that a config names; of a picture with columns beside it, by default the picture alone. */
    private static CsvReader.Chosen chosen(
            Columns columns, Schema schema, List<Integer> picture, DataConfig config, List<String> notes) {
        CsvReader.Chosen chosen = CsvReader.Layout.of(config).of(columns);
        if (picture.isEmpty() || !config.columns().isEmpty()) {
            return chosen;
        }
        List<String> beside = Arrays.stream(chosen.events())
                .mapToObj(schema::column)
                .filter(column -> column.type() != ColumnType.PIXEL)
                .map(column -> Excerpt.of(column.name()))
                .toList();
        if (!beside.isEmpty()) {
            notes.add("beside the pixels there is " + Problems.list(beside)
                    + ", which is left out; data.condition-columns conditions on it");
        }
        return new CsvReader.Chosen(
                Arrays.stream(chosen.events())
                        .filter(place -> schema.column(place).type() == ColumnType.PIXEL)
                        .toArray(),
                chosen.given());
    }

    private static Optional<ImageShape> picture(
            String name, List<Integer> picture, CsvReader.Chosen of, Schema schema) {
        long pixels = schema.columns().stream()
                .filter(column -> column.type() == ColumnType.PIXEL)
                .count();
        boolean whole = of.events().length == pixels
                && Arrays.stream(of.events())
                        .allMatch(place -> schema.column(place).type() == ColumnType.PIXEL);
        if (picture.isEmpty() || !whole) {
            return Optional.empty();
        }
        try {
            ImageShape shape = ImageShape.of(picture);
            if (shape.length() != pixels) {
                throw new IllegalArgumentException("it has " + pixels + " columns of pixels");
            }
            return Optional.of(shape);
        } catch (IllegalArgumentException e) {
            throw new DataException(name + " cannot be of pictures of the shape " + picture + ": " + e.getMessage(), e);
        }
    }

    private static DataTable settled(
            String name,
            Columns columns,
            CsvReader.Chosen of,
            Cells[] cells,
            LazyMatrix raw,
            DataConfig config,
            List<String> notes) {
        Problems problems = new Problems();
        List<Cells> kept = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        List<Integer> events = new ArrayList<>();
        for (int k = 0; k < cells.length; k++) {
            boolean event = k < of.events().length;
            Cells each = cells[k];
            each.check(name, raw.rows(), problems);
            Optional<String> unfit = each.unfit();
            if (unfit.isPresent() && event && config.columns().isEmpty()) {
                leftOut.add("column " + Excerpt.of(each.column.name()) + " is left out: " + unfit.get());
                continue;
            }
            if (unfit.isPresent() && each.overflowed) {
                problems.add(
                        name + ", column " + Excerpt.of(each.column.name()) + ": " + unfit.get() + ". Leave it out");
            }
            kept.add(each);
            if (event) {
                events.add(each.place);
            }
        }
        problems.throwIfAny("Correct these in " + name + ", or leave columns out by data.leave-out.");
        notes.addAll(leftOut);
        if (events.isEmpty()) {
            throw new DataException(name + ": no column is left to model. " + String.join(". ", leftOut));
        }
        List<Column> schema = kept.stream().map(Cells::settled).toList();
        int[] dequantise = columns.dequantised(
                config.dequantised().items(),
                events.stream().mapToInt(Integer::intValue).toArray());
        List<double[]> words = new ArrayList<>();
        for (int k = 0; k < kept.size(); k++) {
            words.add(kept.get(k).recoding(schema.get(k)));
        }
        int[] places = kept.stream().mapToInt(Arrays.asList(cells)::indexOf).toArray();
        LazyMatrix values = LazyMatrix.reading(raw.rows(), places.length, (row, into) -> {
                    double[] own = raw.row(row);
                    for (int k = 0; k < places.length; k++) {
                        double cell = own[places[k]];
                        into[k] = words.get(k).length == 0 || Double.isNaN(cell) ? cell : words.get(k)[(int) cell];
                    }
                })
                .packed();
        List<String> all = Stream.concat(
                        notes.stream().map(note -> note.startsWith(name) ? note : name + ": " + note),
                        Markers.notes(name, values, schema).stream())
                .toList();
        return DataTable.of(name, new Schema(schema), kept.size() - events.size(), dequantise, values)
                .from("", all);
    }

    /** The cells of one column while they are read. */
    private static final class Cells {
        private final Column column;
        private final int place;
        private final Map<String, Integer> words = new HashMap<>();
        private final List<String> order = new ArrayList<>();
        private long characters;
        private boolean overflowed;
        private long missing;
        private boolean fractions;
        private long cells;
        private int infinite = -1;
        private int strange = -1;

        Cells(Column column, int place) {
            this.column = column;
            this.place = place;
            column.categories().forEach(this::add);
        }

        private boolean isOpen() {
            return column.categories().isEmpty();
        }

        private int add(String word) {
            words.put(word, order.size());
            order.add(word);
            characters += word.length();
            return order.size() - 1;
        }

        double read(RowBatch batch, int i, int row) {
            cells++;
            if (!column.hasWords()) {
                double number = batch.number(i, place);
                missing += Double.isNaN(number) ? 1 : 0;
                fractions |= number != Math.rint(number) && !Double.isNaN(number);
                if (Double.isInfinite(number) && infinite < 0) {
                    infinite = row;
                }
                return number;
            }
            String word = batch.word(i, place);
            if (word == null) {
                missing++;
                return Double.NaN;
            }
            Integer known = words.get(word);
            if (known != null) {
                return known;
            }
            if (!isOpen()) {
                strange = strange < 0 ? row : strange;
                return 0;
            }
            if (overflowed
                    || order.size() >= TextColumn.MOST_WORDS
                    || characters + word.length() > TextColumn.MOST_CHARACTERS) {
                overflowed = true;
                return Double.NaN;
            }
            return add(word);
        }

        void check(String name, int rows, Problems problems) {
            String where = ", column " + Excerpt.of(column.name()) + ": ";
            if (infinite >= 0) {
                problems.add(name + where + "the number of row " + (infinite + 1) + " of " + rows + " is not finite");
            }
            if (strange >= 0) {
                problems.add(name + where + "the word of row " + (strange + 1) + " is none of its categories");
            }
        }

        /** Why a model cannot learn from the column, if it cannot. */
        Optional<String> unfit() {
            long present = cells - missing;
            if (present == 0) {
                return Optional.of("it has no value at all");
            }
            if (!column.hasWords() || !isOpen()) {
                return Optional.empty();
            }
            if (overflowed || TextColumn.isFree(order.size(), present)) {
                return Optional.of("it is text and no set of categories (" + (overflowed ? "more than " : "")
                        + order.size() + " different words in " + present + " cells)");
            }
            return Optional.empty();
        }

        Column settled() {
            boolean gaps = column.missing() || missing > 0;
            if (!column.hasWords()) {
                ColumnType type = column.type() == ColumnType.INTEGER && fractions ? ColumnType.NUMBER : column.type();
                return new Column(column.name(), type, gaps, List.of(), column.format());
            }
            List<String> categories = isOpen() ? order.stream().sorted().toList() : column.categories();
            ColumnType type = !isOpen() ? column.type() : unfit().isPresent() ? ColumnType.TEXT : ColumnType.CATEGORY;
            return new Column(column.name(), type, gaps, categories, Optional.empty());
        }

        /** For each word as it was numbered, its number among the categories. */
        double[] recoding(Column settled) {
            if (!column.hasWords()) {
                return new double[0];
            }
            double[] places = new double[order.size()];
            List<String> categories = settled.categories();
            for (int i = 0; i < categories.size(); i++) {
                places[words.get(categories.get(i))] = i;
            }
            return places;
        }
    }
}

package org.ergodic.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apiguardian.api.API;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.ColumnType;
import org.ergodic.api.data.DataSource;
import org.ergodic.api.data.RowBatch;
import org.ergodic.api.data.RowReader;
import org.ergodic.api.data.Schema;
import org.ergodic.api.message.ErgodicException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link DataSource} must satisfy. */
@API(status = API.Status.EXPERIMENTAL)
public abstract class DataSourceContract {
    /**
     * The source to test.
     *
     * @return one with at least two rows, the same or an equal one at each call
     * @throws IOException if what it reads cannot be made
     */
    protected abstract DataSource source() throws IOException;

    /**
     * Sources of which something is wrong: a file that is not there, that ends early, that holds something else.
     *
     * @return sources that cannot be read to their end; none unless overridden
     * @throws IOException if what they read cannot be made
     */
    protected List<DataSource> broken() throws IOException {
        return List.of();
    }

    /**
     * A place to write to.
     *
     * @return a source that {@linkplain DataSource#isWritable is writable}, or empty, as unless overridden
     * @throws IOException if it cannot be made
     */
    protected Optional<DataSource> writable() throws IOException {
        return Optional.empty();
    }

    /**
     * The columns of rows that are written and read again.
     *
     * @return two columns of numbers unless overridden; of columns whose cells may be missing some are
     */
    protected Schema written() {
        return Schema.numbers(List.of("a", "b"));
    }

    private static List<List<Object>> read(RowReader rows) throws IOException {
        List<List<Object>> all = new ArrayList<>();
        for (Optional<RowBatch> batch = rows.next(); batch.isPresent(); batch = rows.next()) {
            RowBatch some = batch.get();
            for (int i = 0; i < some.rows(); i++) {
                all.add(cells(some, i));
            }
        }
        return all;
    }

    private static List<Object> cells(RowBatch batch, int row) {
        List<Object> cells = new ArrayList<>();
        for (int j = 0; j < batch.schema().size(); j++) {
            cells.add(
                    batch.isMissing(row, j)
                            ? "missing"
                            : batch.schema().column(j).hasWords()
                                    ? "'" + batch.word(row, j) + "'"
                                    : (Object) batch.number(row, j));
        }
        return cells;
    }

    private List<List<Object>> read() throws IOException {
        try (RowReader rows = source().open()) {
            return read(rows);
        }
    }

    @Test
    @DisplayName("it has a name, and its files are there")
    void nameAndFiles() throws IOException {
        DataSource source = source();
        assertFalse(source.name().isBlank(), "the name is blank");
        assertEquals(source.name(), source().name(), "the name of an equal source");
        source.files().forEach(file -> assertTrue(Files.exists(file), () -> file + " is not there"));
        assertEquals(source.files(), source().files(), "the files of an equal source");
    }

    @Test
    @DisplayName("columns have names, each once")
    void columns() throws IOException {
        try (RowReader rows = source().open()) {
            List<String> names = rows.schema().names();
            assertFalse(names.isEmpty(), "there is no column");
            assertEquals(names.size(), names.stream().distinct().count(), () -> "a name is there twice: " + names);
            assertTrue(names.stream().noneMatch(String::isBlank), () -> "a name is blank: " + names);
        }
    }

    @Test
    @DisplayName("it gives the same rows each time it is opened")
    void sameRows() throws IOException {
        List<List<Object>> first = read();
        assertTrue(first.size() >= 2, () -> "there are too few rows to test with: " + first.size());
        assertEquals(first, read(), "the rows of the second time");
    }

    @Test
    @DisplayName("two readers at once, and one that stops early, do not disturb each other")
    void readersAreIndependent() throws IOException {
        List<List<Object>> all = read();
        DataSource source = source();
        try (RowReader one = source.open();
                RowReader other = source.open()) {
            one.next();
            assertEquals(all, read(other), "the rows of a second reader");
            one.close();
        }
        try (RowReader again = source.open()) {
            assertEquals(all, read(again), "the rows after one reader stopped");
        }
    }

    @Test
    @DisplayName("batches have the columns of the schema and at least one row, and the end stays")
    void batches() throws IOException {
        try (RowReader rows = source().open()) {
            Schema schema = rows.schema();
            for (Optional<RowBatch> batch = rows.next(); batch.isPresent(); batch = rows.next()) {
                assertEquals(schema.names(), batch.get().schema().names(), "the columns of a batch");
                assertTrue(batch.get().rows() > 0, "a batch has no rows");
            }
            assertTrue(rows.next().isEmpty(), "there are rows after the end");
            rows.close();
        }
    }

    @Test
    @DisplayName("cells are what their columns say")
    void cellsFitTheirColumns() throws IOException {
        try (RowReader rows = source().open()) {
            Schema schema = rows.schema();
            for (Optional<RowBatch> batch = rows.next(); batch.isPresent(); batch = rows.next()) {
                for (int i = 0; i < batch.get().rows(); i++) {
                    for (int j = 0; j < schema.size(); j++) {
                        fits(batch.get(), i, j, schema.column(j));
                    }
                }
            }
        }
    }

    private static void fits(RowBatch batch, int row, int place, Column column) {
        String where = "row " + row + " of a batch, column " + column.name();
        if (batch.isMissing(row, place)) {
            assertTrue(column.missing(), () -> where + " is missing, and the column says that none is");
        } else if (column.hasWords()) {
            String word = batch.word(row, place);
            assertTrue(
                    column.categories().isEmpty() || column.categories().contains(word),
                    () -> where + " is '" + word + "', none of " + column.categories());
        } else {
            double number = batch.number(row, place);
            assertTrue(Double.isFinite(number), () -> where + " is " + number);
            assertTrue(
                    column.type() != ColumnType.INTEGER || number == Math.rint(number),
                    () -> where + " is " + number + ", and the column is of whole numbers");
        }
    }

    @Test
    @DisplayName("the number of rows and the picture, where they are told, are right")
    void counts() throws IOException {
        try (RowReader rows = source().open()) {
            OptionalLong count = rows.rowCount();
            List<Integer> picture = rows.picture();
            long pixels = rows.schema().columns().stream()
                    .filter(column -> column.type() == ColumnType.PIXEL)
                    .count();
            if (!picture.isEmpty()) {
                assertEquals(3, picture.size(), "a picture is [channels, height, width]");
                assertEquals(
                        pixels,
                        picture.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b),
                        () -> "the" + " pixels of a picture " + picture);
            }
            int n = read(rows).size();
            count.ifPresent(told -> assertEquals(told, n, "the number of rows"));
        }
    }

    @Test
    @DisplayName("what is wrong with it is told with its name")
    void errors() throws IOException {
        for (DataSource source : broken()) {
            Exception told = assertThrows(
                    Exception.class,
                    () -> {
                        try (RowReader rows = source.open()) {
                            read(rows);
                        }
                    },
                    () -> source.name() + " was read as if nothing were wrong");
            assertTrue(
                    told instanceof IOException || told instanceof ErgodicException,
                    () -> "a broken source must throw an IOException or one of Ergodic's, not " + told);
            // A caller puts the name before what an IOException says.
            assertTrue(
                    told instanceof IOException || told.getMessage().contains(source.name()),
                    () -> "the message must contain " + source.name() + ": " + told.getMessage());
            assertFalse(told.getMessage() == null || told.getMessage().isBlank(), () -> told + " says nothing");
        }
    }

    @Test
    @DisplayName("rows that are written are read again as they were")
    void roundTrip() throws IOException {
        Optional<DataSource> place = writable();
        if (place.isEmpty()) {
            DataSource source = source();
            if (!source.isWritable()) {
                try (RowReader rows = new Made(written(), 2)) {
                    assertThrows(UnsupportedOperationException.class, () -> source.write(rows));
                }
            }
            return;
        }
        assertTrue(place.get().isWritable(), "what writable() gives must be writable");
        // The second time there is something to be replaced.
        for (int n : new int[] {60, 45}) {
            List<List<Object>> made;
            try (RowReader rows = new Made(written(), n)) {
                made = read(rows);
            }
            try (RowReader rows = new Made(written(), n)) {
                place.get().write(rows);
            }
            try (RowReader rows = place.get().open()) {
                assertEquals(written().size(), rows.schema().size(), "the number of columns");
                assertEquals(made, read(rows), "the rows");
            }
        }
    }

    /** Rows to write: words of a column come back, numbers need all their digits, every seventh cell is missing. */
    private static final class Made implements RowReader {
        private final Schema schema;
        private final int n;
        private int made;

        Made(Schema schema, int n) {
            this.schema = schema;
            this.n = n;
        }

        @Override
        public Schema schema() {
            return schema;
        }

        @Override
        public Optional<RowBatch> next() {
            if (made == n) {
                return Optional.empty();
            }
            RowBatch batch = new RowBatch(schema, Math.min(7, n - made));
            for (int i = 0; i < batch.rows(); i++, made++) {
                for (int j = 0; j < schema.size(); j++) {
                    Column column = schema.column(j);
                    if (column.missing() && (made + j) % 7 == 3) {
                        continue;
                    }
                    switch (column.type()) {
                        case CATEGORY, TEXT -> batch.set(i, j, "the \"" + (char) ('a' + made % 3) + "\", é");
                        case NUMBER -> batch.set(i, j, Math.sin(made + j) * Math.pow(10, made % 9 - 4));
                        case INTEGER, PIXEL -> batch.set(i, j, made * 17 % 256);
                        case DATE -> batch.set(i, j, 86_400.0 * (made * 37 - 500));
                    }
                }
            }
            return Optional.of(batch);
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}

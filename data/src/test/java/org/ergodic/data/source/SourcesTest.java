package org.ergodic.data.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.ergodic.api.config.Component;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.ColumnType;
import org.ergodic.api.data.DataSource;
import org.ergodic.api.data.RowBatch;
import org.ergodic.api.data.RowReader;
import org.ergodic.api.data.Schema;
import org.ergodic.api.plugin.Factory;
import org.ergodic.api.plugin.Kind;
import org.ergodic.data.table.CsvOptions;
import org.ergodic.data.table.DataConfig;
import org.ergodic.data.table.DataException;
import org.ergodic.data.table.DataTable;
import org.ergodic.data.table.IdxReader;
import org.ergodic.data.table.ImageShape;
import org.ergodic.data.table.SourceTable;
import org.ergodic.host.Registry;
import org.ergodic.testkit.DataSourceContract;
import org.ergodic.testkit.FactoryContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources come through the door that any other comes through, and what a table is made of is the same. */
class SourcesTest {
    @TempDir
    static Path folder;

    private static Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static byte[] idx(int magic, int... sizes) {
        int values = 1;
        ByteBuffer bytes = ByteBuffer.allocate(1 << 10).putInt(magic);
        for (int size : sizes) {
            bytes.putInt(size);
            values *= size;
        }
        for (int i = 0; i < values; i++) {
            bytes.put((byte) (i * 7 % 10));
        }
        byte[] all = new byte[bytes.position()];
        bytes.flip().get(all);
        return all;
    }

    private static Path images() throws IOException {
        return Files.write(folder.resolve("images"), idx(0x803, 6, 2, 2));
    }

    private static Path labels(int n) throws IOException {
        Path file = folder.resolve("labels-" + n + ".gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(idx(0x801, n));
        }
        return file;
    }

    @Nested
    class CsvTest extends DataSourceContract {
        @Override
        protected DataSource source() throws IOException {
            return csv(write("a.csv", "d,c,n,x\n2024-01-02,red,1,0.5\n2024-03-04,,2,NA\n2025-01-01,blue,3,1e-3\n"));
        }

        private static DataSource csv(Path file) {
            return new CsvSource(file, DataConfig.ofCsv("a.csv").build());
        }

        @Override
        protected List<DataSource> broken() throws IOException {
            return List.of(csv(folder.resolve("none.csv")), csv(write("ragged.csv", "a,b\n1,2\n3\n")));
        }

        @Override
        protected Optional<DataSource> writable() {
            return Optional.of(csv(folder.resolve("written.csv")));
        }

        @Override
        protected Schema written() {
            return new Schema(List.of(
                    Column.number("a \"quoted\", b").withMissing(),
                    new Column("words", ColumnType.CATEGORY, true, List.of(), Optional.empty()),
                    Column.integer("n"),
                    Column.date("d", "dd.MM.uuuu").withMissing()));
        }
    }

    @Nested
    class IdxTest extends DataSourceContract {
        @Override
        protected DataSource source() throws IOException {
            return new IdxSource(images(), Optional.of(labels(6)));
        }

        @Override
        protected List<DataSource> broken() throws IOException {
            return List.of(new IdxSource(folder.resolve("none"), Optional.empty()));
        }
    }

    @Nested
    class CsvFactoryTest extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new CsvSourceFactory();
        }

        @Override
        protected Map<String, ?> options() {
            return Map.of("file", "x.csv");
        }
    }

    @Nested
    class IdxFactoryTest extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new IdxSourceFactory();
        }

        @Override
        protected Map<String, ?> options() {
            return Map.of("file", "x");
        }
    }

    @Nested
    class NpyFactoryTest extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new NpySourceFactory();
        }

        @Override
        protected Map<String, ?> options() {
            return Map.of("file", "x.npy");
        }
    }

    private static DataTable table(String name, Map<String, ?> options, DataConfig.Builder config) {
        Component component = Component.of(name, options);
        DataSource source = Registry.load().assembly(1).create(Kind.SOURCE, component);
        return SourceTable.read(source, config.source(component).build());
    }

    private static DataConfig.Builder config() {
        return DataConfig.ofSource(Component.of("any"));
    }

    @Test
    void labelsAreACategoryBesideThePicture() throws IOException {
        Map<String, ?> both =
                Map.of("file", images().toString(), "labels", labels(6).toString());
        DataTable table = table("idx", both, config());
        assertEquals(Optional.of(new ImageShape(1, 2, 2)), table.picture());
        assertEquals(List.of("x1", "x2", "x3", "x4"), table.columns());
        assertTrue(
                table.notes().get(0).contains("label, which is left out"),
                table.notes().toString());
        DataTable given = table("idx", both, config().conditionColumns("label"));
        assertEquals(Optional.of(new ImageShape(1, 2, 2)), given.picture());
        assertEquals(
                List.of("0", "1", "4", "5", "7", "8"),
                given.conditionSchema().column(0).categories());
        DataTable direct = IdxReader.read(images(), labels(6), Integer.MAX_VALUE, CsvOptions.DEFAULT);
        assertEquals(direct.conditionSchema(), given.conditionSchema());
        assertArrayEquals(
                direct.conditions().orElseThrow().toRows(),
                given.conditions().orElseThrow().toRows());
        assertArrayEquals(direct.values().toRows(), given.values().toRows());
        DataException e = assertThrows(
                DataException.class, () -> IdxReader.read(images(), labels(5), Integer.MAX_VALUE, CsvOptions.DEFAULT));
        assertTrue(e.getMessage().contains("has 5 labels, and there are 6 images"), e.getMessage());
    }

    /** A stranger's rows: words without a list of them, text, dates, gaps. */
    private record Rows(int n, boolean broken) implements DataSource {
        private static final Schema SCHEMA = new Schema(List.of(
                new Column("c", ColumnType.CATEGORY, true, List.of(), Optional.empty()),
                new Column("t", ColumnType.TEXT, false, List.of(), Optional.empty()),
                Column.date("d", "uuuu-MM-dd"),
                Column.number("x").withMissing()));

        @Override
        public String name() {
            return "rows of a stranger";
        }

        @Override
        public RowReader open() {
            return new RowReader() {
                private int read;

                @Override
                public Schema schema() {
                    return SCHEMA;
                }

                @Override
                public Optional<RowBatch> next() throws IOException {
                    if (broken && read > 3) {
                        throw new IOException("the line went dead");
                    }
                    if (read == n) {
                        return Optional.empty();
                    }
                    RowBatch batch = new RowBatch(SCHEMA, 1);
                    batch.set(0, 0, read % 5 == 0 ? null : "w" + (9 - read % 3));
                    batch.set(0, 1, "row " + read);
                    batch.set(0, 2, 86_400 * read);
                    batch.set(0, 3, read % 4 == 0 ? Double.NaN : read);
                    read++;
                    return Optional.of(batch);
                }

                @Override
                public void close() {
                    // Nothing is open.
                }
            };
        }
    }

    @Test
    void aTableOfAStrangersRows() {
        DataTable table = SourceTable.read(new Rows(30, false), config().build());
        assertEquals(List.of("c", "d", "x"), table.columns());
        assertTrue(
                table.notes().get(0).contains("column t is left out: it is text"),
                table.notes().toString());
        assertEquals(List.of("w7", "w8", "w9"), table.schema().column(0).categories());
        assertArrayEquals(
                new double[] {Double.NaN, 0, Double.NaN}, table.values().row(0));
        assertArrayEquals(new double[] {1, 86_400, 1}, table.values().row(1));
        assertEquals(
                table.sha256(),
                SourceTable.read(new Rows(30, false), config().build()).sha256());
        assertTrue(!table.sha256()
                .equals(SourceTable.read(new Rows(29, false), config().build()).sha256()));
        DataTable few = SourceTable.read(
                new Rows(30, false),
                config().limit(4).columns("t", "x").conditionColumns("c").build());
        assertEquals(List.of("t", "x"), few.columns());
        assertEquals(4, few.rows());
        assertEquals(
                "rows of a stranger cannot be read: the line went dead",
                assertThrows(DataException.class, () -> SourceTable.read(new Rows(30, true), config().build()))
                        .getMessage());
        assertTrue(assertThrows(DataException.class, () -> SourceTable.read(new Rows(0, false), config().build()))
                .getMessage()
                .contains("has no rows"));
    }
}

package org.ergodic.duckdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBDriver;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.ColumnType;
import org.ergodic.api.data.DataSource;
import org.ergodic.api.data.RowBatch;
import org.ergodic.api.data.RowReader;
import org.ergodic.api.data.SourceException;
import org.ergodic.api.plugin.Factory;
import org.ergodic.testkit.DataSourceContract;
import org.ergodic.testkit.FactoryContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that DuckDB wrote are read as what was written. */
class DuckSourcesTest {
    private static final String ROWS =
            "SELECT CAST(i AS INTEGER) AS n, i / 4.0 AS x, i % 2 = 0 AS b, 'w' || (i % 3) AS w,"
                    + " CASE WHEN i % 2 = 0 THEN DATE '2020-01-01' END AS d FROM range(5) t(i)";

    @TempDir
    static Path folder;

    private static void run(String url, String... statements) throws IOException {
        try (Connection connection = new DuckDBDriver().connect("jdbc:duckdb:" + url, new Properties());
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    private static Path made(String name, String query) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            run(
                    "",
                    "COPY (" + query + ") TO '" + file.toString().replace("'", "''") + "' (FORMAT "
                            + (name.contains(".json") ? "json" : "parquet") + ")");
        }
        return file;
    }

    private static Path database() throws IOException {
        Path file = folder.resolve("it's; a=b.duckdb");
        if (!Files.exists(file)) {
            Path plain = folder.resolve("plain.duckdb");
            run(plain.toString(), "CREATE TABLE t AS " + ROWS);
            Files.move(plain, file);
        }
        return file;
    }

    private static DataSource query(String query) {
        return new SqlSource(query, Optional.empty());
    }

    private static List<List<Object>> read(DataSource source) throws IOException {
        List<List<Object>> all = new ArrayList<>();
        try (RowReader rows = source.open()) {
            for (Optional<RowBatch> batch = rows.next(); batch.isPresent(); batch = rows.next()) {
                for (int i = 0; i < batch.get().rows(); i++) {
                    List<Object> row = new ArrayList<>();
                    for (int j = 0; j < rows.schema().size(); j++) {
                        row.add(
                                batch.get().isMissing(i, j)
                                        ? null
                                        : rows.schema().column(j).hasWords()
                                                ? batch.get().word(i, j)
                                                : (Object) batch.get().number(i, j));
                    }
                    all.add(row);
                }
            }
        }
        return all;
    }

    private static List<Column> columns(DataSource source) throws IOException {
        try (RowReader rows = source.open()) {
            return rows.schema().columns();
        }
    }

    private static String refused(DataSource source) {
        return assertThrows(SourceException.class, () -> read(source)).getMessage();
    }

    @Nested
    class ParquetTest extends DataSourceContract {
        @Override
        protected DataSource source() throws IOException {
            return FileSource.parquet(made("a.parquet", ROWS).toString());
        }

        @Override
        protected List<DataSource> broken() throws IOException {
            byte[] whole = Files.readAllBytes(made("a.parquet", ROWS));
            Path cut = Files.write(folder.resolve("cut.pq"), Arrays.copyOf(whole, whole.length / 2));
            return Stream.of(cut, folder.resolve("none.parquet"), folder.resolve("none-*.parquet"), folder)
                    .<DataSource>map(file -> FileSource.parquet(file.toString()))
                    .toList();
        }
    }

    @Nested
    class JsonTest extends DataSourceContract {
        @Override
        protected DataSource source() throws IOException {
            return FileSource.json(made("a.json", ROWS).toString());
        }

        @Override
        protected List<DataSource> broken() throws IOException {
            Path cut = Files.writeString(folder.resolve("cut.txt"), "[{\"a\": 1}, {\"a\"");
            return List.of(FileSource.json(cut.toString()), FileSource.json("none.json"));
        }
    }

    @Nested
    class SqlTest extends DataSourceContract {
        @Override
        protected DataSource source() throws IOException {
            return new SqlSource("SELECT *, random() AS r FROM t ORDER BY n;  -- all", Optional.of(database()));
        }

        @Override
        protected List<DataSource> broken() throws IOException {
            return List.of(
                    new SqlSource("FROM t", Optional.of(folder.resolve("none.duckdb"))),
                    new SqlSource("FROM t", Optional.of(Files.writeString(folder.resolve("text.duckdb"), "text"))),
                    new SqlSource("FROM nothing", Optional.of(database())),
                    query("SELECT CAST('x' || range AS INTEGER) AS a FROM range(3)"));
        }
    }

    @Nested
    class ParquetFactoryTest extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new ParquetSourceFactory();
        }

        @Override
        protected Map<String, ?> options() {
            return Map.of("file", "x.parquet");
        }
    }

    @Nested
    class JsonFactoryTest extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new JsonSourceFactory();
        }

        @Override
        protected Map<String, ?> options() {
            return Map.of("file", "x.json");
        }
    }

    @Nested
    class SqlFactoryTest extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new SqlSourceFactory();
        }

        @Override
        protected Map<String, ?> options() {
            return Map.of("query", "SELECT 1 AS a");
        }
    }

    @Test
    void theThreeReadTheSame() throws IOException {
        double day = LocalDateTime.of(2020, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC);
        List<List<Object>> rows = List.of(
                Arrays.asList(0.0, 0.0, "true", "w0", day),
                Arrays.asList(1.0, 0.25, "false", "w1", null),
                Arrays.asList(2.0, 0.5, "true", "w2", day),
                Arrays.asList(3.0, 0.75, "false", "w0", null),
                Arrays.asList(4.0, 1.0, "true", "w1", day));
        List<Column> columns = List.of(
                Column.integer("n"),
                Column.number("x"),
                Column.category("b", List.of("false", "true")),
                Column.category("w", List.of()),
                Column.date("d", "yyyy-MM-dd").withMissing());
        for (DataSource source : List.of(
                FileSource.parquet(made("a.parquet", ROWS).toString()),
                FileSource.json(made("a.json", ROWS).toString()),
                new SqlSource("FROM t ORDER BY n", Optional.of(database())))) {
            assertEquals(columns, columns(source), source.name());
            assertEquals(rows, read(source), source.name());
            try (RowReader opened = source.open()) {
                assertEquals(OptionalLong.of(5), opened.rowCount(), source.name());
            }
        }
    }

    @Test
    void wholeNumbers() throws IOException {
        List<String> types = List.of(
                "TINYINT",
                "SMALLINT",
                "INTEGER",
                "BIGINT",
                "HUGEINT",
                "UTINYINT",
                "USMALLINT",
                "UINTEGER",
                "UBIGINT",
                "UHUGEINT",
                "DECIMAL(9,0)");
        DataSource source = query(types.stream()
                .map(type -> "CAST(a AS " + type + ") AS \"" + type + "\"")
                .collect(Collectors.joining(", ", "SELECT ", " FROM (VALUES (100), (NULL)) t(a)")));
        assertEquals(
                types.stream().map(type -> Column.integer(type).withMissing()).toList(), columns(source));
        assertEquals(List.of(Collections.nCopies(11, 100.0), Collections.nCopies(11, (Object) null)), read(source));
    }

    @Test
    void fractionsWordsAndMoments() throws IOException {
        DataSource source = query("SELECT 1.25::DECIMAL(9,2) AS de, 0.5::FLOAT AS f, 'nan'::DOUBLE AS na,"
                + " 'v'::ENUM('u', 'v') AS e, '00000000-0000-0000-0000-00000000000a'::UUID AS u,"
                + " TIMESTAMPTZ '1970-01-01 02:00:00+01' AS tz, TIMESTAMP_NS '1970-01-01 00:00:01.5' AS ns,"
                + " TIMESTAMP_S '1970-01-01 00:01:00' AS s, 'infinity'::DATE AS i, 'é''\"' AS w");
        assertEquals(
                List.of(Arrays.asList(
                        1.25,
                        0.5,
                        null,
                        "v",
                        "00000000-0000-0000-0000-00000000000a",
                        3600.0,
                        1.5,
                        60.0,
                        Double.POSITIVE_INFINITY,
                        "é'\"")),
                read(source));
        assertEquals(
                List.of(
                        ColumnType.NUMBER,
                        ColumnType.NUMBER,
                        ColumnType.NUMBER,
                        ColumnType.CATEGORY,
                        ColumnType.CATEGORY,
                        ColumnType.DATE,
                        ColumnType.DATE,
                        ColumnType.DATE,
                        ColumnType.DATE,
                        ColumnType.CATEGORY),
                columns(source).stream().map(Column::type).toList());
    }

    @Test
    void otherTypesAreRefusedByNameAllAtOnce() {
        String told = refused(query("SELECT 1 AS ok, [1] AS l, {'a': 1} AS st, TIME '10:00' AS t, 'a'::BLOB AS bl"));
        for (String column : List.of("column l has the type INTEGER[]", "column st ", "column t ", "column bl ")) {
            assertTrue(told.contains(column), told);
        }
        assertFalse(told.contains("column ok"), told);
        assertTrue(refused(query("SELECT 1 AS \" \"")).contains("blank name"));
    }

    @Test
    void aLaterRowWidensTheTypesOfJson() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 21_000; i++) {
            lines.append("{\"a\": ").append(i).append("}\n");
        }
        Path file = Files.writeString(folder.resolve("late.json"), lines + "{\"a\": 0.5, \"b\": 1}\n");
        List<List<Object>> rows = read(FileSource.json(file.toString()));
        assertEquals(21_001, rows.size());
        for (int i = 0; i < 21_000; i++) {
            assertEquals(Arrays.asList((double) i, null), rows.get(i));
        }
        assertEquals(List.of(0.5, 1.0), rows.get(21_000));
    }

    @Test
    void severalFilesAreOneTableWhoseColumnsGoByName() throws IOException {
        made("part-2.parquet", "SELECT 'b' AS w, 2 AS n");
        made("part-1.parquet", "SELECT 1 AS n, 'a' AS w");
        made("part-3.parquet", "SELECT 3 AS n");
        DataSource source = FileSource.parquet(folder.resolve("part-*.parquet").toString());
        assertEquals(List.of(List.of(1.0, "a"), List.of(2.0, "b"), Arrays.asList(3.0, null)), read(source));
        assertEquals(
                List.of("part-1.parquet", "part-2.parquet", "part-3.parquet"),
                source.files().stream()
                        .map(file -> file.getFileName().toString())
                        .toList());
    }

    @Test
    void namesOfFilesAreNoPatternsAndNoSql() throws IOException {
        for (String name : List.of("it's.parquet", "x[1]*?.parquet", "'); DROP TABLE t; --.parquet")) {
            made(name, "SELECT '" + name.replace("'", "''") + "' AS a");
        }
        made("x1yz.parquet", "SELECT 'another' AS a");
        for (String name : List.of("it's.parquet", "x[1]*?.parquet", "'); DROP TABLE t; --.parquet")) {
            DataSource source = FileSource.parquet(folder.resolve(name).toString());
            assertEquals(List.of(folder.resolve(name)), source.files());
            assertEquals(List.of(List.of(name)), read(source), name);
        }
    }

    @Test
    void namesOfColumnsAreNoSql() throws IOException {
        DataSource source = query("SELECT 1 AS \"a\"\"; DROP TABLE t; --\", 2 AS \"c0\", 3 AS \"SELECT\"");
        assertEquals(
                List.of("a\"; DROP TABLE t; --", "c0", "SELECT"),
                columns(source).stream().map(Column::name).toList());
        assertEquals(List.of(List.of(1.0, 2.0, 3.0)), read(source));
    }

    @Test
    void whyAQueryFailedIsTold() {
        String told = refused(query("SELECT CAST('x' || range AS INTEGER) AS a FROM range(3)"));
        assertTrue(told.contains("'x0'") && told.startsWith("the query: Conversion Error"), told);
        told = refused(query("SELECT 1 AS a FROM 'https://example.org/a.parquet'"));
        assertTrue(told.contains("httpfs") && !told.contains("SET "), told);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY (SELECT 1) TO 'OUT'",
                "SELECT 1 AS a; COPY (SELECT 1) TO 'OUT'",
                "SELECT 1 AS a) AS t(c0); COPY (SELECT 1) TO 'OUT'; SELECT * FROM (SELECT 1 AS a",
                "ATTACH 'OUT' AS other",
                "CREATE TABLE db.made AS SELECT 1 AS a",
                "INSERT INTO t SELECT * FROM t",
                "DROP TABLE t",
                "SET threads = 2",
                "INSTALL httpfs"
            })
    void aQueryDoesNotWrite(String query) throws IOException {
        Path out = folder.resolve("out");
        byte[] before = Files.readAllBytes(database());
        String told = refused(new SqlSource(query.replace("OUT", out.toString()), Optional.of(database())));
        assertTrue(told.contains("SELECT") || told.contains("syntax error"), told);
        assertFalse(Files.exists(out), told);
        assertTrue(Arrays.equals(before, Files.readAllBytes(database())), "the database changed");
    }

    @Test
    void manyRowsComeInTheirOrder() throws IOException {
        DataSource source = query("SELECT range AS a FROM range(100000) ORDER BY a DESC");
        long next = 99_999;
        try (RowReader rows = source.open()) {
            for (Optional<RowBatch> batch = rows.next(); batch.isPresent(); batch = rows.next()) {
                assertTrue(
                        batch.get().rows() <= 2048, "a batch of " + batch.get().rows());
                for (int i = 0; i < batch.get().rows(); i++, next--) {
                    assertEquals(next, batch.get().number(i, 0));
                }
            }
        }
        assertEquals(-1, next);
    }

    /** Bytes that differ, also those that say how much there is, give other rows or a message that names the file. */
    @ParameterizedTest
    @ValueSource(strings = {"rows.parquet", "rows.json"})
    void damagedFilesGiveAMessage(String name) throws IOException {
        byte[] whole = Files.readAllBytes(made(name, ROWS));
        Path file = folder.resolve("damaged-" + name);
        Random random = new Random(3);
        int refused = 0;
        for (int k = 0; k < 40; k++) {
            byte[] changed =
                    random.nextInt(8) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            for (int i = 0; i <= k % 4 && changed.length > 0; i++) {
                // The footer of a Parquet file is at its end.
                int from = random.nextBoolean() ? 0 : changed.length / 2;
                changed[from + random.nextInt(changed.length - from)] = (byte) random.nextInt();
            }
            Files.write(file, changed);
            FileSource source =
                    name.endsWith("parquet") ? FileSource.parquet(file.toString()) : FileSource.json(file.toString());
            try (RowReader rows = source.open()) {
                long read = 0;
                for (Optional<RowBatch> batch = rows.next(); batch.isPresent(); batch = rows.next()) {
                    read += batch.get().rows();
                }
                assertTrue(read <= 1000, "rows: " + read);
            } catch (SourceException e) {
                refused++;
                assertTrue(e.getMessage().contains(file.getFileName().toString()), e.getMessage());
            }
        }
        assertTrue(refused > 0, "refused: " + refused);
    }
}

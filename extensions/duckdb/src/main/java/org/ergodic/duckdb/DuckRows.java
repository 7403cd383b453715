package org.ergodic.duckdb;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBDriver;
import org.ergodic.api.data.RowBatch;
import org.ergodic.api.data.RowReader;
import org.ergodic.api.data.Schema;
import org.ergodic.api.data.SourceException;
import org.ergodic.api.message.Excerpt;

/** Rows out of a DuckDB of their own, which goes when they are closed. They are streamed, never held whole. */
final class DuckRows implements RowReader {
    private static final int CELLS = 1 << 15;
    private static final int MOST_ROWS = 1 << 11;
    private static final String IN_MEMORY = "jdbc:duckdb:";

    private final String name;
    private final Connection connection;
    private final PreparedStatement statement;
    private final ResultSet results;
    private final Schema schema;
    private final long count;
    private long read;

    private DuckRows(
            String name,
            Connection connection,
            PreparedStatement statement,
            ResultSet results,
            Schema schema,
            long count) {
        this.name = name;
        this.connection = connection;
        this.statement = statement;
        this.results = results;
        this.schema = schema;
        this.count = count;
    }

    /**
     * Opens a table.
     *
     * @param name what messages call it
     * @param database a database file, if any
     * @param table a table function, with a {@code ?} for each argument
     * @param arguments its arguments
     * @return its rows
     */
    static DuckRows open(String name, Optional<Path> database, String table, List<String> arguments) {
        Connection connection = null;
        try {
            Counted counted;
            try (Connection counting = connect(database, false)) {
                counted = count(name, counting, table, arguments);
            }
            connection = connect(database, true);
            return open(name, connection, counted, arguments);
        } catch (SQLException e) {
            throw broken(name, e, connection);
        } catch (RuntimeException e) {
            closeAfter(e, connection);
            throw e;
        }
    }

    /** The files that go by a pattern, in the order of their names. */
    static List<Path> glob(String name, String pattern) {
        try (Connection connection = connect(Optional.empty(), false);
                PreparedStatement statement =
                        prepare(connection, "SELECT file FROM glob(?) ORDER BY file", List.of(pattern));
                ResultSet results = statement.executeQuery()) {
            List<Path> files = new ArrayList<>();
            while (results.next()) {
                files.add(Path.of(results.getString(1)));
            }
            return files;
        } catch (SQLException e) {
            throw broken(name, e, null);
        }
    }

    /** Where results are streamed, DuckDB's driver does not say why a query failed at its first rows. */
    private static Connection connect(Optional<Path> database, boolean streamed) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, String.valueOf(streamed));
        // A plugin's driver is not among those that DriverManager knows.
        Connection connection = new DuckDBDriver().connect(IN_MEMORY, properties);
        try (Statement statement = connection.createStatement()) {
            // One thread: sums and the order of groups would depend on how many there are.
            statement.execute("SET threads = 1");
            // Nothing is fetched from a network.
            statement.execute("SET autoinstall_known_extensions = false");
            statement.execute("SET autoload_known_extensions = false");
            // What does not fit into memory would go beside the user's files. DuckDB removes what it makes.
            statement.execute("SET temp_directory = "
                    + quoted(Path.of(System.getProperty("java.io.tmpdir"), "ergodic-" + UUID.randomUUID())
                            .toString()));
            if (database.isPresent()) {
                // Not by the URL, where a semicolon in a name begins an option.
                statement.execute("ATTACH "
                        + quoted(database.get().toAbsolutePath().toString()) + " AS db (TYPE duckdb, READ_ONLY)");
                statement.execute("USE db");
            }
            statement.execute("SET lock_configuration = true");
            return connection;
        } catch (SQLException | RuntimeException e) {
            closeAfter(e, connection);
            throw e;
        }
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static void closeAfter(Exception e, Connection connection) {
        if (connection == null) {
            return;
        }
        try {
            connection.close();
        } catch (SQLException closing) {
            e.addSuppressed(closing);
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, List<String> arguments)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < arguments.size(); i++) {
            statement.setString(i + 1, arguments.get(i));
        }
        return statement;
    }

    /** Has {@code random()} begin anew, so that each run of a query gives the same. */
    private static void seed(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT setseed(0.5)");
        }
    }

    /**
     * What is known before the rows are read.
     *
     * @param columns the columns
     * @param from SQL of where they come from
     * @param rows how many rows there are
     */
    private record Counted(List<DuckColumn> columns, String from, long rows) {}

    /** Whether cells are missing changes what a model is made of, so that it must be known before the first row. */
    private static Counted count(String name, Connection connection, String table, List<String> arguments)
            throws SQLException {
        List<DuckColumn> columns = columns(name, connection, table, arguments);
        String from = " FROM " + table + " AS t("
                + IntStream.range(0, columns.size()).mapToObj(DuckColumn::alias).collect(Collectors.joining(", "))
                + ")";
        String counts = columns.stream()
                .map(column -> ", coalesce(bool_or(" + column.missing() + "), false)")
                .collect(Collectors.joining("", "SELECT count(*)", from));
        seed(connection);
        try (PreparedStatement statement = prepare(connection, counts, arguments);
                ResultSet results = statement.executeQuery()) {
            results.next();
            for (int j = 0; j < columns.size(); j++) {
                if (results.getBoolean(j + 2)) {
                    columns.set(j, columns.get(j).withMissing());
                }
            }
            return new Counted(columns, from, results.getLong(1));
        }
    }

    private static DuckRows open(String name, Connection connection, Counted counted, List<String> arguments)
            throws SQLException {
        Schema schema =
                new Schema(counted.columns().stream().map(DuckColumn::column).toList());
        String cells =
                counted.columns().stream().map(DuckColumn::expression).collect(Collectors.joining(", ", "SELECT ", ""));
        seed(connection);
        PreparedStatement statement = prepare(connection, cells + counted.from(), arguments);
        return new DuckRows(name, connection, statement, statement.executeQuery(), schema, counted.rows());
    }

    private static List<DuckColumn> columns(String name, Connection connection, String table, List<String> arguments)
            throws SQLException {
        List<DuckColumn> columns = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Set<String> names = new HashSet<>();
        try (PreparedStatement statement = prepare(connection, "SELECT * FROM " + table + " LIMIT 0", arguments);
                ResultSet results = statement.executeQuery()) {
            ResultSetMetaData data = results.getMetaData();
            for (int j = 0; j < data.getColumnCount(); j++) {
                String column = data.getColumnLabel(j + 1);
                String type = data.getColumnTypeName(j + 1);
                if (column.isBlank()) {
                    problems.add("column " + (j + 1) + " has a blank name. Name it in a query, by AS");
                } else if (!names.add(column)) {
                    problems.add("column " + Excerpt.of(column) + " is there twice. Name one by AS");
                }
                Optional<DuckColumn> known = DuckColumn.of(column, type, j);
                if (known.isEmpty()) {
                    problems.add("column " + Excerpt.of(column) + " has the type " + type
                            + ", which is neither number, word nor date. CAST it or leave it out by"
                            + " a query, the source sql: SELECT * EXCLUDE (...) FROM ...");
                }
                known.ifPresent(columns::add);
            }
        }
        if (!problems.isEmpty()) {
            throw new SourceException(name + ": " + String.join("\n" + name + ": ", problems));
        }
        return columns;
    }

    private static SourceException broken(String name, SQLException e, Connection connection) {
        // What follows an empty line shows a place in our own SQL, or advises to set what is locked here.
        String said = String.valueOf(e.getMessage()).replaceFirst("(?s)\\s*\\n(\\s*\\n|\\s*LINE \\d+:).*", "");
        if (said.contains("Expected a single SELECT statement")) {
            said = "only a single SELECT is run here, which reads and does not write;"
                    + " this is something else, or several";
        }
        SourceException broken = new SourceException(name + ": " + said, e);
        closeAfter(broken, connection);
        return broken;
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public OptionalLong rowCount() {
        return OptionalLong.of(count);
    }

    @Override
    public Optional<RowBatch> next() throws IOException {
        if (read == count) {
            return Optional.empty();
        }
        int most = Math.max(1, Math.min(MOST_ROWS, CELLS / schema.size()));
        RowBatch batch = new RowBatch(schema, (int) Math.min(most, count - read));
        try {
            for (int i = 0; i < batch.rows(); i++, read++) {
                if (!results.next()) {
                    throw changed("they end after " + read + " of " + count);
                }
                for (int j = 0; j < schema.size(); j++) {
                    set(batch, i, j);
                }
            }
            if (read == count && results.next()) {
                throw changed("they go on after " + count);
            }
        } catch (SQLException e) {
            throw broken(name, e, null);
        }
        return Optional.of(batch);
    }

    private void set(RowBatch batch, int row, int place) throws SQLException {
        if (schema.column(place).hasWords()) {
            batch.set(row, place, results.getString(place + 1));
        } else {
            double number = results.getDouble(place + 1);
            batch.set(row, place, results.wasNull() ? Double.NaN : number);
        }
        if (batch.isMissing(row, place) && !schema.column(place).missing()) {
            throw changed("column " + Excerpt.of(schema.column(place).name()) + " misses a cell in row " + (read + 1)
                    + ", and missed none");
        }
    }

    private SourceException changed(String how) {
        return new SourceException(
                name + ": its rows changed while they were read: " + how + ". Read it when nobody writes to it");
    }

    @Override
    public void close() throws IOException {
        try (connection;
                statement) {
            results.close();
        } catch (SQLException e) {
            throw new IOException(name + " cannot be closed: " + e.getMessage(), e);
        }
    }
}

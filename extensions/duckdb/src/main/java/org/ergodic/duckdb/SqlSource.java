package org.ergodic.duckdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ergodic.api.data.DataSource;
import org.ergodic.api.data.RowReader;
import org.ergodic.api.data.SourceException;

/**
 * The rows of a query that DuckDB runs in process. It reads and never writes: anything but a single {@code SELECT} is
 * refused before it runs, and a database file is opened for reading alone. It can read every file that the user can.
 *
 * <p>It runs twice, first to count rows and missing cells. {@code random()} is seeded, so that it gives the same
 * numbers each time; the order of rows is certain where the query has {@code ORDER BY}.
 */
public final class SqlSource implements DataSource {
    private final String query;
    private final Optional<Path> database;

    /**
     * A query.
     *
     * @param query a {@code SELECT}
     * @param database the database file whose tables it names, if any
     */
    public SqlSource(String query, Optional<Path> database) {
        this.query = query;
        this.database = database;
    }

    @Override
    public String name() {
        return database.map(file -> "the query over " + file).orElse("the query");
    }

    /**
     * {@return none} The query may read any files, and other rows come of the same files by another query: the hash is
     * that of its rows.
     */
    @Override
    public List<Path> files() {
        return List.of();
    }

    @Override
    public RowReader open() throws IOException {
        if (database.isPresent() && !Files.isRegularFile(database.get())) {
            Path file = database.get();
            throw new SourceException(name() + ": "
                    + (Files.isDirectory(file)
                            ? file + " is a folder. Name a database file of DuckDB"
                            : "there is no such file (looked in "
                                    + file.toAbsolutePath().getParent() + ")"));
        }
        // The function query takes a single SELECT. As a statement, anything else would run before it is refused.
        return DuckRows.open(name(), database, "query(?)", List.of(query));
    }
}

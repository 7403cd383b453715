package org.ergodic.duckdb;

import java.nio.file.Path;
import java.util.Optional;
import org.ergodic.api.config.Option;
import org.ergodic.api.data.DataSource;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.DataSourceFactory;
import org.ergodic.api.plugin.Part;

/** Makes {@link SqlSource}. */
@Part(name = "sql", description = "the rows of a query, run by DuckDB over files or a database of its own")
public final class SqlSourceFactory implements DataSourceFactory<SqlSourceFactory.Config> {
    /**
     * Options.
     *
     * @param query the query
     * @param database the database file
     */
    public record Config(
            @Option("a SELECT of DuckDB; ORDER BY settles the order of rows")
            String query,

            @Option("a database file of DuckDB, opened for reading alone; without it the query reads files")
            Optional<String> database) {}

    @Override
    public DataSource create(Config config, Assembly assembly) {
        return new SqlSource(config.query(), config.database().map(Path::of));
    }
}

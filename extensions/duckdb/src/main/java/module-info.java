/** Parquet, JSON and SQL as sources of data, read by DuckDB in process. */
@SuppressWarnings("requires-automatic") // DuckDB's jar has a name for its module and no descriptor.
module org.ergodic.duckdb {
    requires transitive org.ergodic.api;
    requires duckdb.jdbc;
    requires java.sql;

    exports org.ergodic.duckdb;

    provides org.ergodic.api.plugin.DataSourceFactory with
            org.ergodic.duckdb.JsonSourceFactory,
            org.ergodic.duckdb.ParquetSourceFactory,
            org.ergodic.duckdb.SqlSourceFactory;
}

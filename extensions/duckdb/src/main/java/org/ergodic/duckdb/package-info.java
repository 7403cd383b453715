/**
 * Sources of data that DuckDB reads: Parquet, JSON and the rows of a query.
 *
 * <pre>{@code
 * DataSource source = FileSource.parquet("sales/*.parquet");
 * try (RowReader rows = source.open()) {
 *     for (Optional<RowBatch> batch = rows.next(); batch.isPresent(); batch = rows.next()) {
 *         // batch.get().number(0, 0) is the first number of the batch
 *     }
 * }
 * }</pre>
 */
package org.ergodic.duckdb;

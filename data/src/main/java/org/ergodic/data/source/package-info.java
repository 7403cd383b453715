/**
 * Sources of data in files: CSV, IDX, NPY and NPZ.
 *
 * <pre>{@code
 * DataSource source = new NpySource(Path.of("x.npy"), Optional.empty());
 * try (RowReader rows = source.open()) {
 *     for (Optional<RowBatch> batch = rows.next(); batch.isPresent(); batch = rows.next()) {
 *         // batch.get().number(0, 0) is the first number of the batch
 *     }
 * }
 * }</pre>
 */
package org.ergodic.data.source;

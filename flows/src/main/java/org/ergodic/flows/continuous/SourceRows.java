package org.ergodic.flows.continuous;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.ergodic.api.data.DataSource;
import org.ergodic.api.data.RowBatch;
import org.ergodic.api.data.RowReader;
import org.ergodic.api.data.Schema;
import org.ergodic.api.message.Excerpt;
import org.ergodic.common.statistics.Moments;

/**
 * The rows of the table that a {@link Bridge} starts from, read when they are asked for.
 *
 * @param from the table
 * @param columns which of its columns, in the order of the data's; all unless said
 */
record SourceRows(DataSource from, List<String> columns) {
    SourceRows {
        Objects.requireNonNull(from, "from");
        columns = List.copyOf(columns);
    }

    /**
     * Rows on a scale of their own.
     *
     * @param values {@code [n][d]}, of mean 0 and variance 1 in each column
     * @param shift {@code [d]} means of the columns
     * @param scale {@code [d]} standard deviations; 1 for a column of one value
     */
    record Read(double[][] values, double[] shift, double[] scale) {}

    /** The names of the columns, if the table can be opened now. */
    Optional<List<String>> names() {
        if (!columns.isEmpty()) {
            return Optional.of(columns);
        }
        try (RowReader reader = from.open()) {
            return Optional.of(reader.schema().names());
        } catch (IOException | RuntimeException e) {
            // Where a run is sampled elsewhere the table need not be there.
            return Optional.empty();
        }
    }

    /**
     * Reads them.
     *
     * @param width how many numbers a row must have
     * @param most how many rows are kept, evenly over the table
     * @throws IllegalArgumentException if they cannot be read or are no rows of so many numbers, saying where and why
     */
    Read read(int width, int most) {
        List<double[]> rows = new ArrayList<>();
        try (RowReader reader = from.open()) {
            int[] places = places(reader.schema(), width);
            for (Optional<RowBatch> batch = reader.next(); batch.isPresent(); batch = reader.next()) {
                for (int i = 0; i < batch.get().rows(); i++) {
                    rows.add(row(batch.get(), i, rows.size() + 1, places));
                }
            }
        } catch (IOException e) {
            throw wrong("cannot be read: " + e.getMessage(), e);
        }
        if (rows.size() < 2) {
            throw wrong("has " + rows.size() + " rows, and a bridge starts from two or more", null);
        }
        double[] shift = new double[width];
        double[] scale = new double[width];
        for (int k = 0; k < width; k++) {
            int column = k;
            Moments moments =
                    Moments.of(rows.stream().mapToDouble(row -> row[column]).toArray());
            shift[k] = moments.mean(0);
            scale[k] = moments.deviation(0) > 0 ? moments.deviation(0) : 1;
        }
        int n = Math.min(most, rows.size());
        double[][] values = new double[n][width];
        for (int i = 0; i < n; i++) {
            double[] row = rows.get((int) ((long) i * rows.size() / n));
            for (int k = 0; k < width; k++) {
                values[i][k] = (row[k] - shift[k]) / scale[k];
            }
        }
        return new Read(values, shift, scale);
    }

    private int[] places(Schema schema, int width) {
        List<String> names = schema.names();
        List<String> wanted = columns.isEmpty() ? names : columns;
        if (wanted.size() != width) {
            throw wrong(
                    "gives " + wanted.size() + " columns, " + Excerpt.list(wanted) + ", and the data have " + width
                            + ": name " + width + " of its columns, in the order of the data's, by model.columns",
                    null);
        }
        int[] places = new int[width];
        for (int k = 0; k < width; k++) {
            places[k] = names.indexOf(wanted.get(k));
            if (places[k] < 0) {
                throw wrong("has no column " + Excerpt.of(wanted.get(k)) + "; there are " + Excerpt.list(names), null);
            }
            if (schema.column(places[k]).hasWords()) {
                throw wrong(
                        "has words in the column " + Excerpt.of(wanted.get(k)) + ", and a bridge goes from numbers"
                                + " to numbers: leave it out by model.columns, and its partner out of the data",
                        null);
            }
        }
        return places;
    }

    private double[] row(RowBatch batch, int i, int number, int... places) {
        double[] row = new double[places.length];
        for (int k = 0; k < row.length; k++) {
            row[k] = batch.number(i, places[k]);
            if (!Double.isFinite(row[k])) {
                throw wrong(
                        "row " + number + ", column "
                                + Excerpt.of(batch.schema().column(places[k]).name())
                                + (Double.isNaN(row[k]) ? ": the cell is empty" : ": the value is " + row[k])
                                + ", and a bridge starts from finite numbers",
                        null);
            }
        }
        return row;
    }

    private IllegalArgumentException wrong(String what, Throwable cause) {
        return new IllegalArgumentException("model.from, " + from.name() + ": " + what, cause);
    }
}

package org.ergodic.pipeline.store;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.ergodic.data.table.Rows;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Writes samples as CSV: the columns' names, then a row for each sample, in as few digits as read back to the same
 * number.
 */
public final class SamplesCsv {
    private static final CSVFormat FORMAT =
            CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();

    private SamplesCsv() {}

    /**
     * Writes samples.
     *
     * @param out where to; not closed
     * @param columns the columns' names
     * @param samples {@code [n, d]} on the data's scale
     * @throws IOException if the stream fails
     */
    public static void write(OutputStream out, List<String> columns, INDArray samples) throws IOException {
        if (samples.rank() != 2 || samples.size(1) != columns.size()) {
            throw new IllegalArgumentException(
                    "samples must be [n, " + columns.size() + "], not " + java.util.Arrays.toString(samples.shape()));
        }
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        CSVPrinter printer = new CSVPrinter(writer, FORMAT);
        printer.printRecord(columns);
        for (double[] row : Rows.of(samples)) {
            List<String> fields = new ArrayList<>(row.length);
            for (double value : row) {
                fields.add(text(value));
            }
            printer.printRecord(fields);
        }
        printer.flush();
    }

    private static String text(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        return (float) value == value ? Float.toString((float) value) : Double.toString(value);
    }
}

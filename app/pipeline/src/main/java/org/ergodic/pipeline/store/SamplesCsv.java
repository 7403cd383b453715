package org.ergodic.pipeline.store;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.ergodic.api.data.Schema;
import org.ergodic.data.codec.Cells;
import org.ergodic.data.table.Rows;
import org.ergodic.pipeline.progress.Film;
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
        write(out, columns, samples, Map.of());
    }

    /**
     * Writes samples with further numbers of each.
     *
     * @param out where to; not closed
     * @param columns the columns' names
     * @param samples {@code [n, d]} on the data's scale
     * @param beside numbers of each sample, in columns of these names after the others
     * @throws IOException if the stream fails
     */
    public static void write(OutputStream out, List<String> columns, INDArray samples, Map<String, double[]> beside)
            throws IOException {
        write(out, Schema.numbers(columns), samples, beside);
    }

    /**
     * Writes samples as a file of their columns would hold them: words, dates, and nothing for a missing cell.
     *
     * @param out where to; not closed
     * @param columns the columns
     * @param samples {@code [n, k]} on the data's scale
     * @param beside numbers of each sample, in columns of these names after the others
     * @throws IOException if the stream fails
     */
    public static void write(OutputStream out, Schema columns, INDArray samples, Map<String, double[]> beside)
            throws IOException {
        if (samples.rank() != 2 || samples.size(1) != columns.size()) {
            throw new IllegalArgumentException(
                    "samples must be [n, " + columns.size() + "], not " + java.util.Arrays.toString(samples.shape()));
        }
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        CSVPrinter printer = new CSVPrinter(writer, FORMAT);
        List<String> names = new ArrayList<>(columns.names());
        names.addAll(beside.keySet());
        printer.printRecord(names);
        double[][] rows = Rows.of(samples);
        for (int i = 0; i < rows.length; i++) {
            List<String> fields = new ArrayList<>(names.size());
            for (int j = 0; j < rows[i].length; j++) {
                fields.add(Cells.text(columns.column(j), rows[i][j]));
            }
            for (double[] values : beside.values()) {
                fields.add(Cells.number(values[i]));
            }
            printer.printRecord(fields);
        }
        printer.flush();
    }

    /**
     * Writes samples on their way: a row for each time and sample.
     *
     * @param out where to; not closed
     * @param columns the columns
     * @param film samples at the times that were asked for
     * @throws IOException if the stream fails
     */
    public static void paths(OutputStream out, Schema columns, Film film) throws IOException {
        CSVPrinter printer = new CSVPrinter(new OutputStreamWriter(out, StandardCharsets.UTF_8), FORMAT);
        List<String> names = new ArrayList<>(List.of("time", "sample"));
        names.addAll(columns.names());
        printer.printRecord(names);
        for (int k = 0; k < film.times().size(); k++) {
            double[][] rows = Rows.of(film.frames().get(k));
            for (int i = 0; i < rows.length; i++) {
                List<String> fields =
                        new ArrayList<>(List.of(Cells.number(film.times().get(k)), Integer.toString(i + 1)));
                for (int j = 0; j < rows[i].length; j++) {
                    fields.add(Cells.text(columns.column(j), rows[i][j]));
                }
                printer.printRecord(fields);
            }
        }
        printer.flush();
    }
}

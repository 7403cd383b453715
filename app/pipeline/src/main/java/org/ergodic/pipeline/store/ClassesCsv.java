package org.ergodic.pipeline.store;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.ergodic.data.codec.Cells;
import org.ergodic.pipeline.data.ClassifiedRows;

/** Writes how likely each class of rows is as CSV. */
public final class ClassesCsv {
    private ClassesCsv() {}

    /**
     * Writes the likeliest class of each row and the probabilities of all.
     *
     * @param stream where to; not closed
     * @param found the rows
     * @throws IOException if the stream fails
     */
    public static void write(OutputStream stream, ClassifiedRows found) throws IOException {
        Writer writer = new OutputStreamWriter(stream, StandardCharsets.UTF_8);
        CSVPrinter printer = new CSVPrinter(
                writer, CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get());
        List<String> header = new ArrayList<>(List.of("row", found.column().name()));
        for (double value : found.classes()) {
            header.add("p(" + Cells.text(found.column(), value) + ")");
        }
        printer.printRecord(header);
        for (int i = 0; i < found.probabilities().length; i++) {
            List<String> fields = new ArrayList<>(List.of(Integer.toString(i + 1)));
            int likeliest = found.likeliest(i);
            fields.add(
                    likeliest < 0
                            ? ""
                            : Cells.text(found.column(), found.classes().get(likeliest)));
            for (double p : found.probabilities()[i]) {
                fields.add(Double.isNaN(p) ? "NaN" : String.format(Locale.ROOT, "%.6g", p));
            }
            printer.printRecord(fields);
        }
        printer.flush();
    }
}

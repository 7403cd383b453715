package org.ergodic.pipeline;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.ergodic.api.data.Schema;
import org.ergodic.data.codec.Cells;
import org.ergodic.data.table.CsvOptions;
import org.ergodic.data.table.FileRecords;
import org.ergodic.pipeline.store.SamplesCsv;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Rows whose missing cells were filled in.
 *
 * @param columns the columns
 * @param given DOUBLE {@code [n, k]} on the data's scale, with not-a-number for what was missing
 * @param filled the rows filled in, {@code [n, k]} each time
 * @param file the records of the file that they were read from, where there is one
 */
public record ImputedRows(Schema columns, INDArray given, List<INDArray> filled, Optional<FileRecords> file) {
    private static final String DRAW = "draw";

    /** Copies the list. */
    public ImputedRows {
        filled = List.copyOf(filled);
    }

    /** The same, of the rows of a file. */
    ImputedRows of(FileRecords records) {
        return new ImputedRows(columns, given, filled, Optional.of(records));
    }

    /** {@return all rows filled in, one time after the other} */
    public INDArray all() {
        return Nd4j.concat(0, filled.toArray(new INDArray[0]));
    }

    /** {@return how many cells were missing} */
    public long missing() {
        double[] cells = given.dup('c').data().asDouble();
        long missing = 0;
        for (double cell : cells) {
            missing += Double.isNaN(cell) ? 1 : 0;
        }
        return missing;
    }

    /**
     * Writes the rows as CSV in UTF-8, one time after the other: those of a file with all of its columns in their
     * places, with its delimiter, and with every field as it was but for the missing cells of the model's columns.
     * Where rows were filled in more than once, a last column says which time it is.
     *
     * @param out where to; not closed
     * @throws IOException if the stream fails
     */
    public void write(OutputStream out) throws IOException {
        if (file.isEmpty()) {
            int n = Math.toIntExact(given.size(0));
            double[] times = IntStream.range(0, n * filled.size())
                    .mapToDouble(i -> i / n + 1)
                    .toArray();
            SamplesCsv.write(out, columns, all(), filled.size() > 1 ? Map.of(draw(columns.names()), times) : Map.of());
            return;
        }
        FileRecords records = file.get();
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setDelimiter(records.delimiter())
                .setRecordSeparator('\n')
                .get();
        CSVPrinter printer = new CSVPrinter(new OutputStreamWriter(out, StandardCharsets.UTF_8), format);
        if (!records.header().isEmpty()) {
            List<String> names = new ArrayList<>(records.header());
            if (filled.size() > 1) {
                names.add(draw(names));
            }
            printer.printRecord(names);
        }
        for (int time = 0; time < filled.size(); time++) {
            for (int i = 0; i < records.records().size(); i++) {
                List<String> fields = new ArrayList<>(records.records().get(i));
                for (int j = 0; j < columns.size(); j++) {
                    if (Double.isNaN(given.getDouble(i, j))) {
                        fields.set(
                                records.places().get(j),
                                text(records, j, filled.get(time).getDouble(i, j)));
                    }
                }
                if (filled.size() > 1) {
                    fields.add(String.valueOf(time + 1));
                }
                printer.printRecord(fields);
            }
        }
        printer.flush();
    }

    private String text(FileRecords records, int column, double value) {
        String text = Cells.text(columns.column(column), value);
        boolean isNumber = !columns.column(column).hasWords()
                && columns.column(column).format().isEmpty();
        return isNumber && records.decimal() == CsvOptions.Decimal.COMMA ? text.replace('.', ',') : text;
    }

    /** A name that no column has. */
    private static String draw(List<String> names) {
        return IntStream.iterate(1, i -> i + 1)
                .mapToObj(i -> i == 1 ? DRAW : DRAW + " " + i)
                .filter(name -> !names.contains(name))
                .findFirst()
                .orElse(DRAW);
    }
}

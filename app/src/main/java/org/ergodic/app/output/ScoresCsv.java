package org.ergodic.app.output;

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
import org.ergodic.app.run.Scores;

/** Writes a log-likelihood for each row as CSV, with the row's rank and the columns that make it unlikely. */
public final class ScoresCsv {
    private static final int SUSPECTS = 3;

    private ScoresCsv() {}

    /**
     * Writes scores.
     *
     * @param out where to; not closed
     * @param columns the columns' names
     * @param scores the scores
     * @throws IOException if the stream fails
     */
    public static void write(OutputStream out, List<String> columns, Scores scores) throws IOException {
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        CSVPrinter printer = new CSVPrinter(
                writer, CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get());
        int suspects = scores.gains().isPresent() ? Math.min(SUSPECTS, columns.size()) : 0;
        List<String> header = new ArrayList<>(List.of("row", "log-likelihood", "rank"));
        for (int k = 1; k <= suspects; k++) {
            header.add("suspect-" + k);
            header.add("gain-" + k);
        }
        printer.printRecord(header);
        int[] ranks = new int[scores.logProb().length];
        int[] order = scores.leastLikelyFirst();
        for (int place = 0; place < order.length; place++) {
            ranks[order[place]] = place + 1;
        }
        for (int row = 0; row < ranks.length; row++) {
            List<String> fields = new ArrayList<>();
            fields.add(Integer.toString(row + 1));
            fields.add(number(scores.logProb()[row]));
            fields.add(Integer.toString(ranks[row]));
            List<Integer> worst = scores.suspects(row);
            for (int k = 0; k < suspects; k++) {
                fields.add(columns.get(worst.get(k)));
                fields.add(number(scores.gains().orElseThrow()[row][worst.get(k)]));
            }
            printer.printRecord(fields);
        }
        printer.flush();
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.4f", value);
    }
}

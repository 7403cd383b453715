package org.ergodic.pipeline;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Writes a log-likelihood for each row as CSV, with the row's rank and the columns that make it unlikely. */
public final class ScoresCsv {
    /** From here on digits are written by an exponent, or infinity is. */
    private static final double LONG = 1e12;

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
        write(out, columns, scores, Optional.empty());
    }

    /**
     * Writes scores with a column that marks outliers.
     *
     * @param out where to; not closed
     * @param columns the columns' names
     * @param scores the scores
     * @param outliers whether each row is one; without them there is no such column
     * @throws IOException if the stream fails
     */
    public static void write(OutputStream out, List<String> columns, Scores scores, Optional<boolean[]> outliers)
            throws IOException {
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        CSVPrinter printer = new CSVPrinter(
                writer, CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get());
        int suspects = scores.suspects().isPresent() ? Math.min(Scores.MOST_SUSPECTS, columns.size()) : 0;
        List<String> header = new ArrayList<>(List.of("row", "log-likelihood", "rank"));
        outliers.ifPresent(marks -> header.add("outlier"));
        scores.standardError().ifPresent(errors -> header.add("standard-error"));
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
            int marked = row;
            outliers.ifPresent(marks -> fields.add(marks[marked] ? "yes" : "no"));
            if (scores.standardError().isPresent()) {
                fields.add(number(scores.standardError().get()[row]));
            }
            for (int k = 0; k < suspects; k++) {
                Scores.Suspect suspect =
                        scores.suspects().orElseThrow().get(row).get(k);
                fields.add(name(columns, suspect.column()));
                fields.add(number(suspect.gain()));
            }
            printer.printRecord(fields);
        }
        printer.flush();
    }

    /** A column's name, with its number among the model's columns where several have that name. */
    private static String name(List<String> columns, int column) {
        String name = columns.get(column);
        boolean alone = columns.indexOf(name) == columns.lastIndexOf(name);
        return alone ? name : name + " (column " + (column + 1) + ")";
    }

    /** Nothing where a number is not known. */
    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        return Math.abs(value) < LONG ? String.format(Locale.ROOT, "%.4f", value) : Double.toString(value);
    }
}

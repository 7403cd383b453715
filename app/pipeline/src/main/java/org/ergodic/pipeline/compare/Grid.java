package org.ergodic.pipeline.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * A table of words for people, as text, CSV or Markdown.
 *
 * @param header the names of its columns
 * @param rows as many words each as there are columns
 */
public record Grid(List<String> header, List<List<String>> rows) {
    private static final int WIDEST = 48;

    /** Copies the lists. */
    public Grid {
        header = List.copyOf(header);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != header.size()) {
                throw new IllegalArgumentException(
                        "a row of a table of " + header.size() + " columns has " + row.size() + " words: " + row);
            }
        }
    }

    /** {@return columns side by side, words that are too long cut} */
    public String text() {
        List<List<String>> all = new ArrayList<>();
        all.add(header);
        all.addAll(rows);
        List<List<String>> cut = all.stream()
                .map(row -> row.stream()
                        .map(word -> word.length() > WIDEST ? word.substring(0, WIDEST - 3) + "..." : word)
                        .toList())
                .toList();
        int[] widths = new int[header.size()];
        cut.forEach(row -> {
            for (int j = 0; j < widths.length; j++) {
                widths[j] = Math.max(widths[j], row.get(j).length());
            }
        });
        return cut.stream()
                .map(row -> {
                    StringBuilder line = new StringBuilder();
                    for (int j = 0; j < widths.length; j++) {
                        line.append(row.get(j))
                                .append(" ".repeat(widths[j] - row.get(j).length() + 2));
                    }
                    return line.toString().stripTrailing();
                })
                .collect(Collectors.joining("\n"));
    }

    /** {@return as CSV, with a line break at the end} */
    public String csv() {
        StringBuilder text = new StringBuilder();
        try (CSVPrinter printer = new CSVPrinter(
                text, CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get())) {
            printer.printRecord(header);
            for (List<String> row : rows) {
                printer.printRecord(row);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** {@return as a table of Markdown} */
    public String markdown() {
        List<List<String>> all = new ArrayList<>();
        all.add(header);
        all.add(header.stream().map(name -> "---").toList());
        all.addAll(rows);
        return all.stream()
                .map(row -> row.stream()
                        .map(word -> word.replace("|", "\\|"))
                        .collect(Collectors.joining(" | ", "| ", " |")))
                .collect(Collectors.joining("\n"));
    }
}

package org.ergodic.data.table;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What stands between the fields of a CSV text: found out from its first lines. */
final class Delimiters {
    private static final List<Character> CANDIDATES = List.of(',', ';', '\t', '|');
    private static final int CHARACTERS = 1 << 15;
    private static final int RECORDS = 50;

    /** Of records with as many fields as most, where a few are damaged. */
    private static final double MOST = 0.8;

    private Delimiters() {}

    /**
     * How a delimiter cuts the first lines.
     *
     * @param even whether all records have the same number of fields, more than one
     * @param nearly whether most have
     * @param values the share of fields below the first record that are numbers, dates or missing
     * @param numbers whether all of them are numbers
     */
    private record Cut(char delimiter, boolean even, boolean nearly, double values, boolean numbers) {}

    /**
     * Looks for the delimiter; what is looked at stays to be read.
     *
     * @return the one of a comma, semicolon, tab and bar that gives every line as many fields; of several the one whose
     *     fields are numbers, of those the first; blanks between numbers where none of them is there; else the comma
     */
    static char find(BufferedReader text) throws IOException {
        text.mark(CHARACTERS + 1);
        char[] some = new char[CHARACTERS];
        int n = 0;
        for (int got = 0; got >= 0 && n < some.length; n += Math.max(0, got)) {
            got = text.read(some, n, some.length - n);
        }
        text.reset();
        String sample = new String(some, 0, n);
        boolean whole = n < some.length;
        List<Cut> cuts = CANDIDATES.stream().map(c -> cut(sample, whole, c)).toList();
        Optional<Cut> best = cuts.stream()
                .filter(Cut::even)
                .max(Comparator.comparingDouble(Cut::values)
                        .thenComparing(cut -> -CANDIDATES.indexOf(cut.delimiter())));
        if (best.isEmpty()) {
            best = cuts.stream().filter(Cut::nearly).findFirst();
        }
        if (best.isEmpty() && sample.indexOf(',') < 0) {
            best = Optional.of(cut(sample, whole, ' ')).filter(cut -> cut.even() && cut.numbers());
        }
        return best.map(Cut::delimiter).orElse(',');
    }

    private static Cut cut(String sample, boolean whole, char delimiter) {
        List<CsvRecord> records = new ArrayList<>();
        try (CsvRecords cut = new CsvRecords(new StringReader(sample), delimiter)) {
            CsvRecord record = cut.next();
            while (record != null && records.size() < RECORDS) {
                records.add(record);
                record = cut.next();
            }
            if (record == null && !whole && records.size() > 1) {
                // The last one ends where the sample does.
                records.remove(records.size() - 1);
            }
        } catch (IOException e) {
            // A quote that does not close, perhaps for the sample's end: what came before it tells enough.
        }
        Map<Integer, Long> sizes =
                records.stream().collect(Collectors.groupingBy(CsvRecord::size, Collectors.counting()));
        Map.Entry<Integer, Long> most =
                sizes.entrySet().stream().max(Map.Entry.comparingByValue()).orElse(Map.entry(1, 0L));
        List<String> below = records.stream()
                .skip(records.size() > 1 ? 1 : 0)
                .map(CsvRecord::all)
                .flatMap(List::stream)
                .toList();
        long values = below.stream().filter(Delimiters::isValue).count();
        boolean several = most.getKey() > 1;
        return new Cut(
                delimiter,
                several && sizes.size() == 1,
                several && most.getValue() >= MOST * records.size(),
                below.isEmpty() ? 0 : (double) values / below.size(),
                below.stream().allMatch(TextColumn::looksLikeANumber));
    }

    private static boolean isValue(String field) {
        return TextColumn.isMissing(field)
                || TextColumn.looksLikeANumber(field)
                || !DateForm.fitting(field).isEmpty();
    }

    /** {@return a delimiter for a message} */
    static String shown(String delimiter) {
        return switch (delimiter) {
            case "\t" -> "tabs";
            case " " -> "blanks";
            default -> "'" + delimiter + "'";
        };
    }

    /** {@return a delimiter as the option says it} */
    static String option(String delimiter) {
        return delimiter.equals("\t") ? "tab" : "'" + delimiter + "'";
    }
}

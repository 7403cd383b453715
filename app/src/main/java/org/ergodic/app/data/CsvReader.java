package org.ergodic.app.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.ZipException;
import org.ergodic.api.config.Excerpt;

/**
 * Reads numbers from CSV files (RFC 4180, any delimiter, UTF-8 with or without byte order mark, perhaps gzipped). Everything
 * wrong with a file is reported together, by line and column.
 */
final class CsvReader {
    private static final Set<String> MISSING = Set.of("", "na", "n/a", "nan", "null", "none", "?", "-", "missing");
    private static final Pattern INFINITE = Pattern.compile("[+-]?inf(inity)?", Pattern.CASE_INSENSITIVE);

    private final DataConfig config;
    private final String name;
    private final Problems problems = new Problems();

    private CsvReader(DataConfig config, Path file) {
        this.config = config;
        this.name = file.toString();
    }

    static Table read(Path file, DataConfig config) {
        CsvReader reader = new CsvReader(config, file);
        return reader.reading(file, (records, source) -> {
            Table table = reader.read(records);
            return new Table(table.columns(), table.conditions(), table.values(), table.picture(), source.sha256Hex());
        });
    }

    /** What is done with an open file. */
    @FunctionalInterface
    private interface Reading<T> {
        T of(CsvRecords records, Source source) throws IOException;
    }

    private <T> T reading(Path file, Reading<T> what) {
        try (Source source = Source.open(file);
                Reader text = new InputStreamReader(
                        source.content(),
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT));
                CsvRecords records = new CsvRecords(text, config.separator())) {
            return what.of(records, source);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** {@return the names that the first row of a file gives its columns, if it does} */
    static Optional<List<String>> header(Path file, DataConfig config) {
        CsvReader reader = new CsvReader(config, file);
        return reader.reading(file, (records, source) -> {
            CsvRecord first = records.next();
            return first != null && reader.hasHeader(first, records.next())
                    ? Optional.of(names(first, true))
                    : Optional.empty();
        });
    }

    private static DataException unreadable(Path file, IOException e) {
        String why;
        if (e instanceof CharacterCodingException) {
            why = "is not UTF-8 text; convert it, or name a CSV file";
        } else if (e instanceof EOFException || e instanceof ZipException) {
            why = "is gzipped, but truncated or damaged (" + e.getMessage() + ")";
        } else {
            why = "cannot be read as CSV: " + e.getMessage() + "; is a quote left open, or not doubled within quotes?";
        }
        return new DataException(file + " " + why, e);
    }

    private Table read(CsvRecords records) throws IOException {
        CsvRecord first = records.next();
        if (first == null) {
            throw new DataException(name + " has no rows: it is empty");
        }
        CsvRecord second = records.next();
        boolean named = hasHeader(first, second);
        List<String> names = names(first, named);
        Columns columns = new Columns(name, names, named);
        int[] given = columns.conditions(config.conditionColumns());
        int[] events = columns.choose(config.columns(), config.targetColumn(), given);
        int[] chosen =
                IntStream.concat(Arrays.stream(events), Arrays.stream(given)).toArray();
        Packing rows = new Packing(chosen.length);
        double[] row = new double[chosen.length];
        int limit = config.limit().orElse(Integer.MAX_VALUE);
        long read = 0;
        for (CsvRecord record = named ? second : first; record != null && read < limit; read++) {
            if (row(record, columns, names.size(), chosen, first.line(), row)) {
                rows.add(row);
                if (!Memory.fits((double) rows.bytes())) {
                    throw Memory.lacking(name + ":" + record.line() + ": the numbers up to here take "
                            + (rows.bytes() >> 20) + " MB");
                }
            }
            record = record == first ? second : records.next();
        }
        if (read == 0) {
            throw new DataException(name + " has no rows below its header");
        }
        problems.throwIfAny(
                !named && IntStream.range(0, first.size()).noneMatch(first::isNumber)
                        ? "The first row has no number: is it a header? Then say data.header: yes."
                        : "Correct these in " + name + ", or leave columns out by data.columns or data.target-column.");
        List<String> kept = Arrays.stream(chosen).mapToObj(names::get).toList();
        return new Table(kept, given.length, rows.matrix(), Optional.empty(), "");
    }

    /** A header is text over numbers; a first row that is half of each is a question for the user. */
    private boolean hasHeader(CsvRecord first, CsvRecord second) {
        if (config.header() != DataConfig.Header.AUTO) {
            return config.header() == DataConfig.Header.YES;
        }
        int numbers = 0;
        int titles = 0;
        for (int i = 0; i < first.size(); i++) {
            if (first.isNumber(i)) {
                numbers++;
            } else if (!isMissing(first.field(i)) && (second == null || (i < second.size() && second.isNumber(i)))) {
                titles++;
            }
        }
        if (numbers == 0) {
            return first.all().stream().anyMatch(field -> !isMissing(field));
        }
        if (titles > 0) {
            throw new DataException(name + ":" + first.line() + ": this row could be a header or data: " + numbers
                    + " of its fields are numbers and " + titles
                    + " are text over a number. Say which by data.header: yes or data.header: no");
        }
        return false;
    }

    private static List<String> names(CsvRecord first, boolean named) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < first.size(); i++) {
            String own = named ? first.field(i) : "";
            names.add(own.isEmpty() ? "x" + (i + 1) : own);
        }
        return names;
    }

    /** Reads the chosen fields of a record into a row; {@return whether it has as many fields as the first one} */
    private boolean row(CsvRecord record, Columns columns, int width, int[] chosen, long firstLine, double[] row) {
        if (record.size() != width) {
            problems.add(name + ":" + record.line() + ": " + count(record.size()) + " where line " + firstLine + " has "
                    + width);
            return false;
        }
        for (int i = 0; i < chosen.length; i++) {
            row[i] = record.number(chosen[i]);
            if (!Double.isFinite(row[i])) {
                problems.add(name + ":" + record.line() + " " + columns.describe(chosen[i]) + ": "
                        + wrong(record.field(chosen[i]), row[i]));
            }
        }
        return true;
    }

    /** What is wrong with a field that is not a finite number. */
    private static String wrong(String field, double value) {
        if (isMissing(field)) {
            return field.isEmpty() ? "a value is missing" : "a value is missing: '" + field + "'";
        }
        if (INFINITE.matcher(field).matches()) {
            return "'" + field + "' is not finite";
        }
        return "'" + Excerpt.of(field) + "' is "
                + (Double.isInfinite(value) ? "too large for a number in double precision" : "not a number");
    }

    private static String count(int fields) {
        return fields == 1 ? "1 field" : fields + " fields";
    }

    private static boolean isMissing(String field) {
        return MISSING.contains(field.toLowerCase(Locale.ROOT));
    }
}

package org.ergodic.app.data;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.ZipException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads numbers from CSV files (RFC 4180, any delimiter, UTF-8 with or without byte order mark, perhaps gzipped). Everything
 * wrong with a file is reported together, by line and column.
 */
final class CsvReader {
    private static final Set<String> MISSING = Set.of("", "na", "n/a", "nan", "null", "none", "?", "-", "missing");
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Pattern INFINITE = Pattern.compile("[+-]?inf(inity)?", Pattern.CASE_INSENSITIVE);
    private static final int LONGEST_SHOWN = 40;

    private final DataConfig config;
    private final String name;
    private final Problems problems = new Problems();

    private CsvReader(DataConfig config, Path file) {
        this.config = config;
        this.name = file.toString();
    }

    static Table read(Path file, DataConfig config) {
        CsvReader reader = new CsvReader(config, file);
        return reader.reading(file, (parser, source) -> {
            Table table = reader.read(parser);
            return new Table(table.columns(), table.conditions(), table.values(), table.picture(), source.sha256Hex());
        });
    }

    /** What is done with an open file. */
    @FunctionalInterface
    private interface Reading<T> {
        T of(CSVParser parser, Source source) throws IOException;
    }

    private <T> T reading(Path file, Reading<T> what) {
        try (Source source = Source.open(file)) {
            CSVFormat format = CSVFormat.DEFAULT
                    .builder()
                    .setDelimiter(config.separator())
                    .setIgnoreEmptyLines(false)
                    .setIgnoreSurroundingSpaces(true)
                    .get();
            Reader text = new BufferedReader(new InputStreamReader(
                    source.content(),
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)));
            skipByteOrderMark(text);
            try (CSVParser parser =
                    CSVParser.builder().setReader(text).setFormat(format).get()) {
                return what.of(parser, source);
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        } catch (UncheckedIOException e) {
            throw unreadable(file, e.getCause());
        }
    }

    /** {@return the names that the first row of a file gives its columns, if it does} */
    static Optional<List<String>> header(Path file, DataConfig config) {
        CsvReader reader = new CsvReader(config, file);
        return reader.reading(file, (parser, source) -> {
            Iterator<CSVRecord> records = parser.iterator();
            Line first = next(parser, records);
            return first != null && reader.hasHeader(first, next(parser, records))
                    ? Optional.of(names(first.fields(), true))
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
            why = "cannot be read as CSV: " + e.getMessage();
        }
        return new DataException(file + " " + why, e);
    }

    private static void skipByteOrderMark(Reader text) throws IOException {
        text.mark(1);
        if (text.read() != '\uFEFF') {
            text.reset();
        }
    }

    /** A row with the line it begins on. */
    private record Line(long number, CSVRecord fields) {}

    private Table read(CSVParser parser) {
        Iterator<CSVRecord> records = parser.iterator();
        Line first = next(parser, records);
        if (first == null) {
            throw new DataException(name + " has no rows: it is empty");
        }
        Line second = next(parser, records);
        boolean named = hasHeader(first, second);
        List<String> names = names(first.fields(), named);
        Columns columns = new Columns(name, names, named);
        int[] given = columns.conditions(config.conditionColumns());
        int[] events = columns.choose(config.columns(), config.targetColumn(), given);
        int[] chosen =
                IntStream.concat(Arrays.stream(events), Arrays.stream(given)).toArray();
        List<double[]> rows = new ArrayList<>();
        int limit = config.limit().orElse(Integer.MAX_VALUE);
        long read = 0;
        for (Line line = named ? second : first; line != null && read < limit; read++) {
            double[] row = row(line, columns, names.size(), chosen, first.number());
            if (row != null) {
                rows.add(row);
            }
            line = line == first ? second : next(parser, records);
        }
        if (read == 0) {
            throw new DataException(name + " has no rows below its header");
        }
        problems.throwIfAny(
                !named && first.fields().stream().noneMatch(field -> isNumber(field.strip()))
                        ? "The first row has no number: is it a header? Then say data.header: yes."
                        : "Correct these in " + name + ", or leave columns out by data.columns or data.target-column.");
        List<String> kept = Arrays.stream(chosen).mapToObj(names::get).toList();
        return new Table(kept, given.length, rows.toArray(double[][]::new), Optional.empty(), "");
    }

    /** The next row that is not blank, or null at the end. */
    private static Line next(CSVParser parser, Iterator<CSVRecord> records) {
        while (true) {
            long before = parser.getCurrentLineNumber();
            if (!records.hasNext()) {
                return null;
            }
            CSVRecord fields = records.next();
            if (fields.size() > 1 || !fields.get(0).isBlank()) {
                return new Line(before + 1, fields);
            }
        }
    }

    /** A header is text over numbers; a first row that is half of each is a question for the user. */
    private boolean hasHeader(Line first, Line second) {
        if (config.header() != DataConfig.Header.AUTO) {
            return config.header() == DataConfig.Header.YES;
        }
        int numbers = 0;
        int titles = 0;
        for (int i = 0; i < first.fields().size(); i++) {
            String field = first.fields().get(i).strip();
            if (isNumber(field)) {
                numbers++;
            } else if (!isMissing(field)
                    && (second == null
                            || i < second.fields().size()
                                    && isNumber(second.fields().get(i).strip()))) {
                titles++;
            }
        }
        if (numbers == 0) {
            return first.fields().stream().anyMatch(field -> !isMissing(field.strip()));
        }
        if (titles > 0) {
            throw new DataException(name + ":" + first.number() + ": this row could be a header or data: " + numbers
                    + " of its fields are numbers and " + titles
                    + " are text over a number. Say which by data.header: yes or data.header: no");
        }
        return false;
    }

    private static List<String> names(CSVRecord first, boolean named) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < first.size(); i++) {
            String own = named ? first.get(i).strip() : "";
            names.add(own.isEmpty() ? "x" + (i + 1) : own);
        }
        return names;
    }

    private double[] row(Line line, Columns columns, int width, int[] chosen, long firstLine) {
        CSVRecord fields = line.fields();
        if (fields.size() != width) {
            problems.add(name + ":" + line.number() + ": " + count(fields.size()) + " where line " + firstLine + " has "
                    + width);
            return null;
        }
        double[] row = new double[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            String field = fields.get(chosen[i]).strip();
            String wrong = null;
            if (isNumber(field)) {
                row[i] = Double.parseDouble(field);
                if (Double.isInfinite(row[i])) {
                    wrong = "'" + shorten(field) + "' is too large for a number in double precision";
                }
            } else if (isMissing(field)) {
                wrong = field.isEmpty() ? "a value is missing" : "a value is missing: '" + field + "'";
            } else if (INFINITE.matcher(field).matches()) {
                wrong = "'" + field + "' is not finite";
            } else {
                wrong = "'" + shorten(field) + "' is not a number";
            }
            if (wrong != null) {
                problems.add(name + ":" + line.number() + " " + columns.describe(chosen[i]) + ": " + wrong);
            }
        }
        return row;
    }

    private static String count(int fields) {
        return fields == 1 ? "1 field" : fields + " fields";
    }

    private static String shorten(String field) {
        return field.length() <= LONGEST_SHOWN ? field : field.substring(0, LONGEST_SHOWN) + "...";
    }

    private static boolean isMissing(String field) {
        return MISSING.contains(field.toLowerCase(Locale.ROOT));
    }

    private static boolean isNumber(String field) {
        // Large tables are often of bits or small counts, and the pattern takes ten times as long.
        return field.length() == 1 && field.charAt(0) >= '0' && field.charAt(0) <= '9'
                || NUMBER.matcher(field).matches();
    }
}

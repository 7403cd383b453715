package org.ergodic.data.table;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
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
import org.apache.commons.csv.CSVException;
import org.ergodic.api.data.Schema;
import org.ergodic.api.message.Excerpt;

/**
 * Reads numbers from CSV files (RFC 4180, any delimiter, UTF-8 with or without byte order mark, perhaps gzipped), each
 * file once, so that a pipe is as good. Everything wrong with a file is reported together, by line and column.
 */
public final class CsvReader {
    private static final Set<String> MISSING = Set.of("", "na", "n/a", "nan", "null", "none", "?", "-", "missing");
    private static final Pattern INFINITE = Pattern.compile("[+-]?inf(inity)?", Pattern.CASE_INSENSITIVE);

    /**
     * Digits of any script with a decimal comma, separators of thousands, blanks that do not break, a typographer's
     * minus.
     */
    private static final Pattern OTHER_NUMBER =
            Pattern.compile("(?=[^\\p{Nd}]*+\\p{Nd})[\\p{Nd}+\\-\u2212.,'_\\s\u00A0\u202F]++");

    private static final String PLAIN_NUMBERS =
            "Numbers are read as -1234.5, with a decimal point and no separators of thousands.";

    private final DataConfig config;
    private final Layout layout;
    private final Optional<List<String>> known;
    private final String name;
    private final Problems problems = new Problems();
    private final List<String> notes = new ArrayList<>();
    private boolean quoted;
    private boolean otherNumbers;
    private boolean nul;

    private CsvReader(Path file, DataConfig config, Layout layout, Optional<List<String>> known) {
        this.config = config;
        this.layout = layout;
        this.known = known;
        this.name = file.toString();
    }

    /** The columns that a reader is to take from a file. */
    @FunctionalInterface
    public interface Layout {
        /** Chooses columns, or throws where those that it wants are not there. */
        Chosen of(Columns columns);

        /** The columns that a config names. */
        static Layout of(DataConfig config) {
            return columns -> {
                int[] given = columns.conditions(config.conditionColumns());
                return new Chosen(columns.choose(config.columns(), config.targetColumn(), given), given);
            };
        }
    }

    /**
     * Columns of a file, from 0.
     *
     * @param events those to model
     * @param given those to condition on
     */
    public record Chosen(int[] events, int[] given) {}

    /** Reads the columns that a config names. */
    public static Table read(Path file, DataConfig config) {
        return read(file, config, Layout.of(config), Optional.empty());
    }

    /**
     * Reads columns.
     *
     * @param known the names of columns that are sought, if they are known: a first row that holds them is a header,
     *     and one that does not and could be either is data
     */
    public static Table read(Path file, DataConfig config, Layout layout, Optional<List<String>> known) {
        CsvReader reader = new CsvReader(file, config, layout, known);
        try (Source source = Source.open(file);
                CsvRecords records = new CsvRecords(reader.text(source.content()), config.separator())) {
            Table table = reader.read(records);
            return table.from(source.sha256Hex(), reader.notes);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private Reader text(InputStream content) throws IOException {
        InputStream in = new BufferedInputStream(content);
        in.mark(2);
        int mark = in.read() << 8 | in.read();
        in.reset();
        if (mark == 0xFEFF || mark == 0xFFFE) {
            throw new DataException(name + " is UTF-16 text; convert it to UTF-8");
        }
        return new InputStreamReader(
                in,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    private static DataException unreadable(Path file, IOException e) {
        String why;
        if (e instanceof CharacterCodingException) {
            why = "is not UTF-8 text; convert it, or name a CSV file";
        } else if (e instanceof EOFException || e instanceof ZipException) {
            why = "is gzipped, but truncated or damaged (" + e.getMessage() + ")";
        } else if (e instanceof CSVException) {
            why = "cannot be read as CSV: " + e.getMessage() + "; is a closing quote missing, or a quote within"
                    + " quotes not doubled?";
        } else {
            why = "cannot be read: " + e.getMessage();
        }
        return new DataException(file + " " + why, e);
    }

    private Table read(CsvRecords records) throws IOException {
        List<CsvRecord> beginning = records.peek(2);
        if (beginning.isEmpty()) {
            throw new DataException(name + " has no rows: it is empty");
        }
        CsvRecord first = beginning.get(0);
        CsvRecord second = beginning.size() > 1 ? beginning.get(1) : null;
        Optional<String> delimiter = otherDelimiter(first, second);
        boolean named = hasHeader(records, first, second);
        List<String> names = names(first, named);
        Columns columns = new Columns(name, names, named);
        Chosen of;
        int[] dequantise;
        try {
            of = layout.of(columns);
            dequantise = columns.dequantised(config.dequantised().items(), of.events());
        } catch (DataException e) {
            throw delimiter.isEmpty()
                    ? e
                    : new DataException(e.getMessage() + System.lineSeparator() + delimiter.get(), e);
        }
        int[] chosen = IntStream.concat(Arrays.stream(of.events()), Arrays.stream(of.given()))
                .toArray();
        Packing rows = new Packing(chosen.length);
        double[] row = new double[chosen.length];
        int limit = config.limit().orElse(Integer.MAX_VALUE);
        long read = 0;
        if (named) {
            records.next();
        }
        for (CsvRecord record = records.next(); record != null; record = records.next()) {
            if (row(record, columns, names.size(), chosen, first.line(), row)) {
                rows.add(row);
                if (!Memory.fits((double) rows.bytes())) {
                    throw Memory.lacking(name + ":" + record.line() + ": the numbers up to here take "
                            + (rows.bytes() >> 20) + " MB");
                }
            }
            if (++read == limit) {
                break;
            }
        }
        if (read == 0) {
            throw new DataException(name + " has no rows below its header");
        }
        if (delimiter.isPresent()) {
            problems.throwIfAnyOfOneCause(advice(first, named, delimiter));
        }
        problems.throwIfAny(advice(first, named, delimiter));
        noteBlanks(records, names.size());
        List<String> kept = Arrays.stream(chosen).mapToObj(names::get).toList();
        return Table.of(name, Schema.numbers(kept), of.given().length, dequantise, rows.matrix());
    }

    /** What to do about problems, the likeliest cause first. */
    private String advice(CsvRecord first, boolean named, Optional<String> delimiter) {
        List<String> remedies = new ArrayList<>();
        delimiter.ifPresent(remedies::add);
        if (nul) {
            remedies.add("There are NUL characters in it: is it UTF-16 text, or no text at all?");
        }
        if (otherNumbers && delimiter.isEmpty()) {
            remedies.add(PLAIN_NUMBERS);
        }
        if (!named && IntStream.range(0, first.size()).noneMatch(first::isNumber)) {
            remedies.add("The first row has no number: is it a header? Then set data.header: yes.");
        }
        if (remedies.isEmpty()) {
            remedies.add("Correct these in " + name + ", or leave columns out by data.columns or data.target-column.");
        }
        return String.join(System.lineSeparator(), remedies);
    }

    /** The delimiter that a file seems to have where it is not the one in the config, said as advice. */
    private Optional<String> otherDelimiter(CsvRecord first, CsvRecord second) {
        String own = Character.toString(config.separator());
        String[] lines = {String.join(own, first.all()), second == null ? "" : String.join(own, second.all())};
        for (String other : List.of(";", "\t", "|", ",", " ")) {
            String[] above = lines[0].split(Pattern.quote(other), -1);
            String[] below = lines[1].split(Pattern.quote(other), -1);
            boolean splits = !other.equals(own) && above.length > 1 && (second == null || above.length == below.length);
            boolean numbers = second != null && Arrays.stream(below).allMatch(CsvReader::looksLikeANumber);
            // One field a line, or decimal commas that were taken for delimiters.
            if (splits && (first.size() == 1 || numbers)) {
                boolean commas = Arrays.stream(below)
                        .anyMatch(field -> !CsvRecord.isNumber(field.strip()) && looksLikeANumber(field));
                if (other.equals(" ") && (lines[0].contains("  ") || lines[1].contains("  "))) {
                    return Optional.of("Fields are separated by several spaces, which data.delimiter cannot describe:"
                            + " put one tab, comma or semicolon between them.");
                }
                return Optional.of("Every line has " + shown(other) + ", and data.delimiter is " + shown(own)
                        + ": set data.delimiter: " + (other.equals("\t") ? "tab" : "'" + other + "'") + "."
                        + (commas ? " " + PLAIN_NUMBERS : ""));
            }
        }
        return Optional.empty();
    }

    private static String shown(String delimiter) {
        return switch (delimiter) {
            case "\t" -> "tabs";
            case " " -> "blanks";
            default -> "'" + delimiter + "'";
        };
    }

    private static boolean looksLikeANumber(String field) {
        return CsvRecord.isNumber(field.strip())
                || OTHER_NUMBER.matcher(field.strip()).matches();
    }

    /** A header is text over numbers; a first row that could be data as well is a question for the user. */
    private boolean hasHeader(CsvRecords records, CsvRecord first, CsvRecord second) throws IOException {
        if (config.header() != DataConfig.Header.AUTO) {
            return config.header() == DataConfig.Header.YES;
        }
        if (known.isPresent() && Set.copyOf(first.all()).containsAll(known.get())) {
            return true;
        }
        int numbers = 0;
        int titles = 0;
        int gaps = 0;
        for (int i = 0; i < first.size(); i++) {
            boolean over = second != null && i < second.size() && second.isNumber(i);
            if (first.isNumber(i)) {
                numbers++;
            } else if (isMissing(first.field(i))) {
                gaps += over ? 1 : 0;
            } else if (second == null || over) {
                titles++;
            }
        }
        boolean blank = first.all().stream().allMatch(CsvReader::isMissing);
        if (numbers == 0 && (blank || titles > 0 || gaps == 0)) {
            return !blank;
        }
        Optional<String> doubt = numbers == 0
                ? Optional.of("values are missing over numbers, and there is text over text")
                : titles > 0
                        ? Optional.of(count(numbers) + " with a number, " + count(titles) + " with text over a number")
                        : NumericHeader.in(first, second, records);
        if (doubt.isEmpty()) {
            return false;
        }
        String row = name + ":" + first.line() + ": this row could be a header or data: " + doubt.get();
        if (known.isEmpty()) {
            throw new DataException(row + ". Set data.header: yes or data.header: no");
        }
        notes.add(row + ". It is read as data, since it does not name the columns of the model");
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
        if (record.lines() > 1) {
            noteSwallowed(record, width);
        }
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

    /** A quote that is left open takes the rows up to the next one for text. */
    private void noteSwallowed(CsvRecord record, int width) {
        boolean likeRows = record.all().stream()
                .flatMap(field -> field.lines().skip(1))
                .anyMatch(line -> width > 1
                        && line.chars().filter(c -> c == config.separator()).count() >= width - 1);
        if (likeRows) {
            notes.add(name + ":" + record.line() + ": a field in quotes goes on to line "
                    + (record.line() + record.lines() - 1) + " and contains what look like rows. Is a closing quote"
                    + " missing?");
        }
    }

    /** In a table of one column, some programs write a missing value as an empty line. */
    private void noteBlanks(CsvRecords records, int width) {
        if (width == 1 && records.blanksWithin() > 0) {
            notes.add(name + ": blank lines between rows are skipped (" + records.blanksWithin()
                    + ", the first is line " + records.firstBlank() + "). Do they stand for missing values?");
        }
    }

    /**
     * What is wrong with a field that is not a finite number. One field alone is quoted: the file may be none of the
     * user's.
     */
    private String wrong(String field, double value) {
        if (isMissing(field)) {
            return field.isEmpty() ? "a value is missing" : "a value is missing: '" + field + "'";
        }
        if (INFINITE.matcher(field).matches()) {
            return "'" + field + "' is not finite";
        }
        otherNumbers |= OTHER_NUMBER.matcher(field).matches();
        nul |= field.indexOf('\0') >= 0;
        String what = quoted ? "" : "'" + Excerpt.of(field) + "' is ";
        quoted = true;
        return what + (Double.isInfinite(value) ? "too large for a number in double precision" : "not a number");
    }

    private static String count(int fields) {
        return fields == 1 ? "1 field" : fields + " fields";
    }

    private static boolean isMissing(String field) {
        return MISSING.contains(field.toLowerCase(Locale.ROOT));
    }
}

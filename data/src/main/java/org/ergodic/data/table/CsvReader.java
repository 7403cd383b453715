package org.ergodic.data.table;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.apache.commons.csv.CSVException;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.ColumnType;
import org.ergodic.api.data.Schema;
import org.ergodic.api.message.Excerpt;

/**
 * Reads tables from CSV files (RFC 4180, any delimiter and encoding, with or without byte order mark, perhaps gzipped),
 * each file once, so that a pipe is as good. What a column holds is settled when all of its cells are there. Everything
 * wrong with a file is reported together, by column.
 */
public final class CsvReader {
    private static final String PLAIN_NUMBERS =
            "Numbers are read as -1234.5, with a decimal point and no separators of thousands; with data.decimal: comma"
                    + " as -1234,5.";

    /** So many fields are looked at before it is decided which columns hold dates. */
    private static final int LOOKED_AT = 50_000;

    private static final int MOST_ROWS_LOOKED_AT = 1000;

    private static final int FEWEST_ROWS_LOOKED_AT = 20;

    private final DataConfig config;
    private final Layout layout;
    private final Optional<Schema> known;
    private final Map<String, CsvOptions.Said> like;
    private final String name;
    private final Problems problems = new Problems();
    private final List<String> notes = new ArrayList<>();
    private char separator = ',';
    /** All fields of the records that became rows, where they are to be kept. */
    private Optional<List<List<String>>> kept = Optional.empty();

    private List<String> header = List.of();
    private List<Integer> places = List.of();
    private long ragged;
    private long firstRagged;
    private int sizeOfRagged;

    private CsvReader(
            Path file, DataConfig config, Layout layout, Optional<Schema> known, Map<String, CsvOptions.Said> like) {
        this.like = like;
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
                return new Chosen(
                        columns.choose(config.columns(), config.targetColumn(), config.leaveOut(), given), given);
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
    public static DataTable read(Path file, DataConfig config) {
        return read(file, config, Layout.of(config), Optional.empty());
    }

    /**
     * Reads the columns that a config names as another table of that config has them, with words and gaps of its own.
     *
     * @param table the other table, whose columns they must be
     */
    public static DataTable readLike(DataTable table, Path file, DataConfig config) {
        Layout own = Layout.of(config);
        Layout same = columns -> {
            Chosen chosen = own.of(columns);
            List<String> there = columns.names(chosen.events());
            if (!there.containsAll(table.columns())) {
                return chosen;
            }
            // The others were left out of the table for what they hold.
            int[] events = Arrays.stream(chosen.events())
                    .filter(place ->
                            table.columns().contains(columns.names(place).get(0)))
                    .toArray();
            return new Chosen(events, chosen.given());
        };
        Map<String, CsvOptions.Said> like = new HashMap<>();
        Stream.concat(table.schema().columns().stream(), table.conditionSchema().columns().stream())
                // Whole numbers may have fractions elsewhere, which makes numbers of both.
                .filter(column -> column.type() != ColumnType.INTEGER)
                .forEach(column -> like.put(column.name(), new CsvOptions.Said(column.type(), column.format())));
        return read(file, config, same, Optional.empty(), like);
    }

    /**
     * Reads columns for a model that is already there.
     *
     * @param known the columns that are sought, if they are known: a first row that holds their names is a header, and
     *     one that does not and could be either is data. Cells of a column of the name are read as what it holds, and
     *     words that it does not have are errors
     */
    public static DataTable read(Path file, DataConfig config, Layout layout, Optional<Schema> known) {
        return read(file, config, layout, known, Map.of());
    }

    /**
     * Reads columns for a model that is already there, and keeps all fields of the file.
     *
     * @param known the columns that are sought, as {@link #read(Path, DataConfig, Layout, Optional)} takes them
     * @return the table, and the records that it was read from
     */
    public static FileRecords.Read readWhole(Path file, DataConfig config, Layout layout, Schema known) {
        CsvReader reader = new CsvReader(file, config, layout, Optional.of(known), Map.of());
        List<List<String>> records = new ArrayList<>();
        reader.kept = Optional.of(records);
        DataTable table = reader.read(file);
        return new FileRecords.Read(
                table,
                new FileRecords(reader.header, reader.separator(), config.text().decimal(), reader.places, records));
    }

    private static DataTable read(
            Path file, DataConfig config, Layout layout, Optional<Schema> known, Map<String, CsvOptions.Said> like) {
        return new CsvReader(file, config, layout, known, like).read(file);
    }

    private DataTable read(Path file) {
        try (Source source = Source.open(file);
                BufferedReader text = new BufferedReader(text(source.content()), 1 << 16);
                CsvRecords records = records(text)) {
            DataTable table = read(records);
            return table.from(source.sha256Hex(), notes);
        } catch (IOException e) {
            throw unreadable(file, config, e);
        }
    }

    private CsvRecords records(BufferedReader text) throws IOException {
        if (config.separator().isPresent()) {
            return new CsvRecords(text, config.separator().get());
        }
        separator = Delimiters.find(text);
        if (separator != ',') {
            notes.add(name + ": fields are separated by " + Delimiters.shown(String.valueOf(separator))
                    + ", as data.delimiter: auto found out");
        }
        return new CsvRecords(text, separator);
    }

    private Reader text(InputStream content) throws IOException {
        BufferedInputStream in = new BufferedInputStream(content, 1 << 16);
        Charset charset = config.text().charset();
        in.mark(2);
        int mark = in.read() << 8 | in.read();
        in.reset();
        if ((mark == 0xFEFF || mark == 0xFFFE) && !charset.name().startsWith("UTF-16")) {
            throw new DataException(name + " is UTF-16 text; convert it to UTF-8, or set data.encoding: utf-16");
        }
        FileKind.foreign(in).ifPresent(what -> {
            throw new DataException(name + " is " + what);
        });
        return new InputStreamReader(
                in,
                charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    private static DataException unreadable(Path file, DataConfig config, IOException e) {
        String why;
        if (e instanceof CharacterCodingException) {
            String charset = config.text().charset().name();
            why = "is not " + charset + " text"
                    + (charset.equals("UTF-8")
                            ? "; if it is a table from Windows or an older program, set data.encoding: windows-1252"
                                    + " (iso-8859-15, macroman and gb18030 are others), or convert it to UTF-8"
                            : "; set data.encoding to what it is written in, or convert it to UTF-8");
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

    private DataTable read(CsvRecords records) throws IOException {
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
        Map<Integer, CsvOptions.Said> said;
        try {
            of = layout.of(columns);
            said = known.isPresent() ? Map.of() : columns.said(config.text());
            // Names that are not there are said before anything is read.
            columns.dequantised(config.dequantised().items(), of.events());
        } catch (DataException e) {
            throw delimiter.isEmpty()
                    ? e
                    : new DataException(e.getMessage() + System.lineSeparator() + delimiter.get(), e);
        }
        int[] chosen = IntStream.concat(Arrays.stream(of.events()), Arrays.stream(of.given()))
                .toArray();
        TextColumn[] cells = new TextColumn[chosen.length];
        for (int k = 0; k < chosen.length; k++) {
            int place = chosen[k];
            cells[k] = new TextColumn(
                    name,
                    columns.describe(chosen[k]),
                    config.text(),
                    Optional.ofNullable(said.get(chosen[k]))
                            .or(() -> alike(columns.names(place).get(0))),
                    expected(k, chosen.length));
        }
        places = Arrays.stream(of.events()).boxed().toList();
        if (named) {
            header = first.all();
            records.next();
        }
        look(records, chosen, cells);
        LazyMatrix raw = rows(records, names.size(), chosen, cells);
        if (ragged > 0) {
            problems.add(name + ":" + firstRagged + ": " + count(sizeOfRagged) + " where line " + first.line() + " has "
                    + names.size() + (ragged == 1 ? "" : " (" + ragged + " lines have another number than it)"));
        }
        noteBlanks(records, names.size());
        return settled(raw, columns, of, cells, () -> advice(first, named, delimiter, cells), delimiter);
    }

    private Optional<CsvOptions.Said> alike(String column) {
        return Optional.ofNullable(like.get(column));
    }

    /** The column that a model has at a place, where there is a model. */
    private Optional<Column> expected(int place, int width) {
        return known.filter(schema -> schema.size() == width).map(schema -> schema.column(place));
    }

    private static void look(CsvRecords records, int[] chosen, TextColumn... cells) throws IOException {
        int rows =
                Math.max(FEWEST_ROWS_LOOKED_AT, Math.min(MOST_ROWS_LOOKED_AT, LOOKED_AT / Math.max(1, chosen.length)));
        List<CsvRecord> first = records.peek(rows);
        for (int k = 0; k < chosen.length; k++) {
            int place = chosen[k];
            cells[k].look(first.stream()
                    .filter(record -> place < record.size())
                    .map(record -> record.field(place))
                    .toList());
        }
    }

    /** Reads all rows, each cell as a number that is yet to be {@linkplain TextColumn#decoded decoded}. */
    private LazyMatrix rows(CsvRecords records, int width, int[] chosen, TextColumn... cells) throws IOException {
        Packing rows = new Packing(chosen.length);
        double[] row = new double[chosen.length];
        int limit = config.limit().orElse(Integer.MAX_VALUE);
        long read = 0;
        for (CsvRecord record = records.next(); record != null; record = records.next()) {
            if (row(record, width, chosen, cells, row)) {
                rows.add(row);
                if (kept.isPresent()) {
                    kept.get().add(record.all());
                }
            }
            if (++read == limit) {
                break;
            }
        }
        if (read == 0) {
            throw new DataException(name + " has no rows below its header");
        }
        return rows.matrix();
    }

    /** Settles what columns hold, leaves out those that no model can learn from, and gives their cells their values. */
    private DataTable settled(
            LazyMatrix raw,
            Columns columns,
            Chosen of,
            TextColumn[] cells,
            Supplier<String> advice,
            Optional<String> delimiter) {
        boolean asked =
                known.isPresent() || !like.isEmpty() || !config.columns().isEmpty();
        List<Integer> kept = new ArrayList<>();
        List<Column> schema = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        int events = 0;
        int d = of.events().length;
        for (int k = 0; k < cells.length; k++) {
            int place = k < d ? of.events()[k] : of.given()[k - d];
            int at = k;
            double[] row = new double[cells.length];
            TextColumn.Settled settled = cells[k].settle(problems, raw.rows(), i -> {
                raw.read(i, row);
                return row[at];
            });
            String where = name + ", " + columns.describe(place);
            if (settled.fate() != TextColumn.Fate.KEPT && k < d && !asked) {
                leftOut.add(where + " is left out: "
                        + reason(settled, columns.names(place).get(0)));
                continue;
            }
            refuse(settled, where);
            settled.notes().forEach(note -> notes.add(name + ", " + note));
            Column column = settled.column();
            kept.add(k);
            events += k < d ? 1 : 0;
            schema.add(new Column(
                    columns.names(place).get(0),
                    column.type(),
                    column.missing(),
                    column.categories(),
                    column.format()));
        }
        boolean words = schema.stream().anyMatch(column -> column.type() == ColumnType.CATEGORY) || !leftOut.isEmpty();
        if (words && delimiter.isPresent()) {
            throw new DataException(name + ": " + delimiter.get());
        }
        problems.throwIfAny(advice.get());
        notes.addAll(leftOut);
        if (events == 0) {
            throw new DataException(name + ": no column is left to model. " + String.join(". ", leftOut));
        }
        int[] event =
                kept.stream().filter(k -> k < d).mapToInt(k -> of.events()[k]).toArray();
        int[] dequantise = columns.dequantised(
                config.dequantised().items().stream()
                        .filter(item -> known.isEmpty())
                        .toList(),
                event);
        LazyMatrix values = decoded(raw, kept, schema, cells);
        notes.addAll(Markers.notes(name, values, schema));
        return DataTable.of(name, new Schema(schema), kept.size() - events, dequantise, values);
    }

    private void refuse(TextColumn.Settled settled, String where) {
        switch (settled.fate()) {
            case EMPTY -> problems.add(where + " has no value at all. Leave it out");
            case FREE_TEXT, IDENTIFIER -> {
                if (settled.column().categories().isEmpty()) {
                    problems.add(where + " is text that cannot be modelled: "
                            + settled.notes().get(0) + ". Leave it out");
                }
            }
            default -> {
                // As it should be.
            }
        }
    }

    private static String reason(TextColumn.Settled settled, String column) {
        return switch (settled.fate()) {
            case EMPTY -> "it has no value at all";
            case IDENTIFIER ->
                "its words tell rows apart, as identifiers do ("
                        + settled.notes().get(0) + "). To model it, set data.types: { " + Excerpt.of(column)
                        + ": category }";
            default ->
                "it is text and no set of categories (" + settled.notes().get(0) + "). To model it, set data.types:"
                        + " { " + Excerpt.of(column) + ": category }";
        };
    }

    private static LazyMatrix decoded(LazyMatrix raw, List<Integer> kept, List<Column> schema, TextColumn... cells) {
        boolean plain = kept.size() == cells.length
                && schema.stream()
                        .allMatch(column -> !column.missing()
                                && (column.type() == ColumnType.NUMBER || column.type() == ColumnType.INTEGER));
        if (plain) {
            return raw;
        }
        TextColumn.Decoder[] decoders = new TextColumn.Decoder[kept.size()];
        for (int k = 0; k < decoders.length; k++) {
            decoders[k] = cells[kept.get(k)].decoded(schema.get(k));
        }
        double[] whole = new double[cells.length];
        Packing packing = new Packing(decoders.length);
        double[] row = new double[decoders.length];
        for (int i = 0; i < raw.rows(); i++) {
            raw.read(i, whole);
            for (int k = 0; k < row.length; k++) {
                row[k] = decoders[k].decode(i, whole[kept.get(k)]);
            }
            packing.add(row);
        }
        return packing.matrix();
    }

    /** What to do about problems, the likeliest cause first. */
    private String advice(CsvRecord first, boolean named, Optional<String> delimiter, TextColumn... cells) {
        List<String> remedies = new ArrayList<>();
        delimiter.ifPresent(remedies::add);
        if (Arrays.stream(cells).anyMatch(TextColumn::isBroken)) {
            remedies.add("There are NUL characters in it: is it UTF-16 text, or no text at all?");
        }
        if (delimiter.isEmpty() && Arrays.stream(cells).anyMatch(TextColumn::hasOtherNumbers)) {
            remedies.add(PLAIN_NUMBERS);
        }
        if (!named && IntStream.range(0, first.size()).noneMatch(first::isNumber)) {
            remedies.add("The first row has no number: is it a header? Then set data.header: yes.");
        }
        if (remedies.isEmpty()) {
            remedies.add("Correct these in " + name + ", name words that stand for missing values by data.missing, say"
                    + " what a column holds by data.types, or leave columns out by data.leave-out.");
        }
        return String.join(System.lineSeparator(), remedies);
    }

    /** The delimiter that a file seems to have where it is not the one in the config, said as advice. */
    private Optional<String> otherDelimiter(CsvRecord first, CsvRecord second) {
        String own = Character.toString(separator());
        String[] lines = {String.join(own, first.all()), second == null ? "" : String.join(own, second.all())};
        // What was found out for the user is right but for blanks.
        for (String other : config.separator().isPresent() ? List.of(";", "\t", "|", ",", " ") : List.of(" ")) {
            String[] above = lines[0].split(Pattern.quote(other), -1);
            String[] below = lines[1].split(Pattern.quote(other), -1);
            boolean splits = !other.equals(own) && above.length > 1 && (second == null || above.length == below.length);
            boolean numbers = second != null
                    && Arrays.stream(below)
                            .filter(field -> !other.equals(" ") || !field.isEmpty())
                            .allMatch(CsvReader::looksLikeANumber);
            // One field a line, or decimal commas that were taken for delimiters.
            if (splits && (first.size() == 1 && !other.equals(" ") || numbers)) {
                boolean commas = Arrays.stream(below)
                        .anyMatch(field -> !CsvRecord.isNumber(field.strip()) && looksLikeANumber(field));
                if (other.equals(" ") && (lines[0].contains("  ") || lines[1].contains("  "))) {
                    return Optional.of("Fields are separated by several spaces, which data.delimiter cannot describe:"
                            + " put one tab, comma or semicolon between them.");
                }
                return Optional.of("Every line has " + Delimiters.shown(other) + ", and data.delimiter is "
                        + Delimiters.shown(own) + ": set data.delimiter: " + Delimiters.option(other) + "."
                        + (commas ? " " + PLAIN_NUMBERS : ""));
            }
        }
        return Optional.empty();
    }

    private char separator() {
        return config.separator().orElse(separator);
    }

    private static boolean looksLikeANumber(String field) {
        return TextColumn.looksLikeANumber(field.strip());
    }

    /** A header is text over numbers; a first row that could be data as well is a question for the user. */
    private boolean hasHeader(CsvRecords records, CsvRecord first, CsvRecord second) throws IOException {
        if (config.header() != DataConfig.Header.AUTO) {
            return config.header() == DataConfig.Header.YES;
        }
        if (known.isPresent() && Set.copyOf(first.all()).containsAll(known.get().names())) {
            return true;
        }
        int numbers = 0;
        int titles = 0;
        int gaps = 0;
        for (int i = 0; i < first.size(); i++) {
            boolean over = second != null && i < second.size() && second.isNumber(i);
            if (first.isNumber(i) || isDate(first, i) && (second == null || isDate(second, i))) {
                numbers++;
            } else if (TextColumn.isMissing(first.field(i))) {
                gaps += over ? 1 : 0;
            } else if (second == null || over) {
                titles++;
            }
        }
        boolean blank = first.all().stream().allMatch(TextColumn::isMissing);
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

    private static boolean isDate(CsvRecord record, int place) {
        return place < record.size() && !DateForm.fitting(record.field(place)).isEmpty();
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
    private boolean row(CsvRecord record, int width, int[] chosen, TextColumn[] cells, double[] row) {
        if (record.lines() > 1) {
            noteSwallowed(record, width);
        }
        if (record.size() != width) {
            if (ragged++ == 0) {
                firstRagged = record.line();
                sizeOfRagged = record.size();
            }
            return false;
        }
        for (int i = 0; i < chosen.length; i++) {
            row[i] = cells[i].read(record, chosen[i]);
        }
        return true;
    }

    /** A quote that is left open takes the rows up to the next one for text. */
    private void noteSwallowed(CsvRecord record, int width) {
        boolean likeRows = record.all().stream()
                .flatMap(field -> field.lines().skip(1))
                .anyMatch(line ->
                        width > 1 && line.chars().filter(c -> c == separator()).count() >= width - 1);
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

    private static String count(int fields) {
        return fields == 1 ? "1 field" : fields + " fields";
    }
}

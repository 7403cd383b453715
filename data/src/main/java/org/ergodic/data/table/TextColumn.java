package org.ergodic.data.table;

import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntToDoubleFunction;
import java.util.regex.Pattern;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.ColumnType;
import org.ergodic.api.message.Excerpt;

/**
 * A column of text while it is read: every cell becomes one number at once, and what it stands for is settled when all
 * are there. A number and a date are themselves; a word is a not-a-number that carries its place in a list of words,
 * which is bounded; a missing cell is the plain not-a-number.
 */
final class TextColumn {
    /** So many different words a column of categories may have. */
    static final int MOST_WORDS = 10_000;

    /** So many characters all of them may have. */
    static final int MOST_CHARACTERS = 1 << 22;

    /** Up from so many cells, words that hardly come back are no categories. */
    private static final int FEWEST_FREE = 20;

    /** Forms of dates that none of so many cells has are not looked for in more. */
    private static final int FEWEST_DATES = 20;

    /** A column of so many numbers, as a share, holds numbers, and what else is in it is wrong. */
    private static final double NUMBERS = 0.8;

    /** 31 December 1999, of which every part shows what it is. */
    private static final double EXAMPLE = 946_598_400;

    /** How numbers are written is seen by so many. */
    private static final int LOOKED_AT = 1000;

    /**
     * The bits of a quiet not-a-number that carries a word. Java keeps them in copies, and so do the processors that it
     * runs on; the plain one has none of the lower bits.
     */
    private static final long WORD = 0x7ff8_0001_0000_0000L;

    private static final Set<String> MISSING = Set.of("", "na", "n/a", "nan", "null", "?", "-", "<na>", "#n/a");

    /** Words for missing values where numbers or dates are expected; elsewhere they may be categories. */
    private static final Set<String> DOUBTFUL = Set.of("none", "missing", "unknown", "n.a.", ".", "--");

    private static final Pattern INFINITE = Pattern.compile("[+-]?inf(inity)?", Pattern.CASE_INSENSITIVE);

    /** Decimal commas, separators of thousands, a typographer's minus, digits of any script. */
    private static final Pattern OTHER_NUMBER =
            Pattern.compile("[+\\-\u2212]?+(\\p{Nd}++|\\p{Nd}{1,3}([.,' \u00A0\u202F_]\\p{Nd}{3})++)"
                    + "([.,]\\p{Nd}++)?+([eE][+-]?+\\d++)?+");

    /** Points between thousands, where a comma stands before the fraction. */
    private static final Pattern THOUSANDS = Pattern.compile("[+-]?+\\d{1,3}(\\.\\d{3})++(,\\d++)?+");

    private final String file;
    private final String name;
    private final CsvOptions options;
    private final Optional<CsvOptions.Said> said;
    private final Optional<Column> expected;
    private final double[] missingNumbers;
    private final Set<String> missingWords;

    private final Map<String, Integer> places = new HashMap<>();
    private final List<String> words = new ArrayList<>();
    private long characters;
    private boolean overflowed;

    private long cells;
    private long missing;
    private long numbers;
    private long written;
    private long wholes;
    private boolean fractions;
    private boolean points;
    private boolean zeros;
    private long dated;
    private List<DateForm> forms = List.of();
    private final List<Turn> turns = new ArrayList<>();

    private final Faults notNumbers = new Faults();
    private final Faults otherNumbers = new Faults();
    private final Faults infinite = new Faults();
    private final Faults large = new Faults();
    private final Faults numeric = new Faults();
    private final Faults gaps = new Faults();
    private final Faults doubtful = new Faults();
    private final Faults broken = new Faults();

    /** From a row on, dates are read by a form. */
    private record Turn(long row, DateForm form) {}

    /** Cells of one kind: how many, and the first of them. */
    private static final class Faults {
        private long count;
        private long line;
        private String text = "";

        void add(long at, String field) {
            if (count++ == 0) {
                line = at;
                text = Excerpt.of(field);
            }
        }
    }

    /**
     * A column.
     *
     * @param file for messages
     * @param name for messages, such as {@code column 2 (b)}
     * @param options how text is read
     * @param said what the column is said to hold, if that is said
     * @param expected the column that a model has, where cells must be its
     */
    TextColumn(
            String file, String name, CsvOptions options, Optional<CsvOptions.Said> said, Optional<Column> expected) {
        this.file = file;
        this.name = name;
        this.options = options;
        this.said = expected.<CsvOptions.Said>map(column -> new CsvOptions.Said(column.type(), column.format()))
                .or(() -> said);
        this.expected = expected;
        this.missingNumbers = options.missing().stream()
                .mapToDouble(word -> number(word.strip()))
                .filter(Double::isFinite)
                .toArray();
        this.missingWords = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        options.missing().forEach(word -> missingWords.add(word.strip()));
        if (this.said.filter(s -> s.type() == ColumnType.DATE).isPresent()) {
            forms = this.said.get().pattern().map(DateForm::of).map(List::of).orElse(List.of());
        }
    }

    /** What became of a column. */
    enum Fate {
        /** It is one of the table's. */
        KEPT,
        /** Nearly all of its words differ: no model can learn from them. */
        FREE_TEXT,
        /** A word of its own for each row. */
        IDENTIFIER,
        /** There is not one cell with a value. */
        EMPTY
    }

    /**
     * A column that has been read.
     *
     * @param fate whether it can be modelled
     * @param column what it holds
     * @param notes what people should know
     */
    record Settled(Fate fate, Column column, List<String> notes) {}

    /** {@return whether a field is a usual word for a missing value} */
    static boolean isMissing(String field) {
        return field.length() <= 4 && MISSING.contains(field.toLowerCase(Locale.ROOT));
    }

    static boolean looksLikeANumber(String field) {
        return CsvRecord.isNumber(field) || OTHER_NUMBER.matcher(field).matches();
    }

    /**
     * Looks at the first cells: a column is of dates if nearly all that are there are dates of one form.
     *
     * @param first some fields
     */
    void look(List<String> first) {
        boolean date = said.filter(s -> s.type() == ColumnType.DATE).isPresent();
        if (!forms.isEmpty() || said.isPresent() && !date) {
            return;
        }
        Map<DateForm, Integer> counts = new LinkedHashMap<>();
        int present = 0;
        for (String field : first) {
            if (!isGap(field) && !isDoubtful(field)) {
                List<DateForm> some = present++ < FEWEST_DATES
                        ? DateForm.fitting(field)
                        : DateForm.fitting(field, List.copyOf(counts.keySet()));
                some.forEach(form -> counts.merge(form, 1, Integer::sum));
            }
        }
        int most = counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        if (most > 0 && (date || most >= NUMBERS * present)) {
            // In the order of preference, which the order of first sight is not.
            forms = DateForm.fitting(first.stream()
                    .filter(field -> DateForm.fitting(field).stream().anyMatch(f -> counts.get(f) == most))
                    .findFirst()
                    .orElseThrow());
            forms = forms.stream().filter(form -> counts.get(form) == most).toList();
        }
    }

    /** Reads a cell; {@return the number that stands for it until {@link #decoded}} */
    double read(CsvRecord record, int place) {
        cells++;
        double number = record.number(place);
        if (!Double.isNaN(number) && plain(number)) {
            if (forms.isEmpty() && missingNumbers.length == 0) {
                // The way that nearly all cells of large tables go.
                numbers++;
                if (number != Math.rint(number)) {
                    fractions = true;
                } else {
                    look(record, place);
                }
                return number;
            }
        }
        return other(record, place, number);
    }

    private boolean plain(double number) {
        return !Double.isInfinite(number) && options.decimal() == CsvOptions.Decimal.POINT;
    }

    /** How a whole number is written. */
    private void look(CsvRecord record, int place) {
        if (wholes++ > LOOKED_AT) {
            return;
        }
        String field = record.field(place);
        if (field.length() > 1) {
            points |= field.indexOf('.') >= 0 || field.indexOf('e') >= 0 || field.indexOf('E') >= 0;
            zeros |= field.charAt(0) == '0' && field.charAt(1) >= '0' && field.charAt(1) <= '9';
        }
    }

    private double other(CsvRecord record, int place, double plain) {
        String field = record.field(place);
        if (isGap(field)) {
            missing++;
            gaps.add(record.line(), field);
            return Double.NaN;
        }
        if (!forms.isEmpty()) {
            List<DateForm> fitting = DateForm.fitting(field, forms);
            if (!fitting.isEmpty()) {
                if (turns.isEmpty() || turns.get(turns.size() - 1).form() != fitting.get(0)) {
                    turns.add(new Turn(cells - 1, fitting.get(0)));
                }
                forms = fitting;
                dated++;
                return fitting.get(0).seconds(field);
            }
        }
        double number = options.decimal() == CsvOptions.Decimal.COMMA ? number(field) : plain;
        if (Double.isFinite(number)) {
            if (Arrays.stream(missingNumbers).anyMatch(marker -> marks(marker, number))) {
                missing++;
                gaps.add(record.line(), field);
                return Double.NaN;
            }
            numbers++;
            numeric.add(record.line(), field);
            if (number != Math.rint(number)) {
                fractions = true;
            } else {
                points |= field.indexOf('.') >= 0 || field.indexOf(',') >= 0;
            }
            return number;
        }
        if (isDoubtful(field)) {
            doubtful.add(record.line(), field);
        } else {
            written++;
            fault(record.line(), field, number);
        }
        return word(field);
    }

    private void fault(long line, String field, double number) {
        if (Double.isInfinite(number)) {
            large.add(line, field);
        } else if (INFINITE.matcher(field).matches()) {
            infinite.add(line, field);
        } else if (field.length() <= 64 && OTHER_NUMBER.matcher(field).matches()) {
            otherNumbers.add(line, field);
        } else {
            notNumbers.add(line, field);
        }
        if (field.indexOf('\0') >= 0) {
            broken.add(line, field);
        }
    }

    private boolean isGap(String field) {
        return isMissing(field) || !missingWords.isEmpty() && missingWords.contains(field);
    }

    private static boolean isDoubtful(String field) {
        return field.length() <= 7 && DOUBTFUL.contains(field.toLowerCase(Locale.ROOT));
    }

    /** Files in single precision mark missing values by numbers that are not written to the last digit. */
    private static boolean marks(double marker, double number) {
        return marker == number || Math.abs(marker) > 1e30 && Math.abs(number / marker - 1) < 1e-5;
    }

    private double number(String field) {
        String point = field;
        if (options.decimal() == CsvOptions.Decimal.COMMA) {
            if (field.indexOf('.') >= 0) {
                if (!THOUSANDS.matcher(field).matches()) {
                    return Double.NaN;
                }
                point = field.replace(".", "");
            }
            point = point.replace(',', '.');
        }
        return CsvRecord.isNumber(point) ? Double.parseDouble(point) : Double.NaN;
    }

    private double word(String field) {
        Integer place = places.get(field);
        if (place == null) {
            if (words.size() >= MOST_WORDS || characters + field.length() > MOST_CHARACTERS) {
                overflowed = true;
                return boxed(MOST_WORDS);
            }
            place = words.size();
            places.put(field, place);
            words.add(field);
            characters += field.length();
        }
        return boxed(place);
    }

    private static double boxed(int place) {
        return Double.longBitsToDouble(WORD | place);
    }

    /** {@return the place of the word that a number stands for, or -1} */
    private static int unboxed(double cell) {
        long bits = Double.doubleToRawLongBits(cell);
        return (bits & 0xffff_ffff_0000_0000L) == WORD ? (int) bits : -1;
    }

    private long present() {
        return cells - missing;
    }

    /**
     * Settles what the column holds.
     *
     * @param problems takes what is wrong
     * @param cellsRead the cells as {@link #read} gave them
     */
    Settled settle(Problems problems, int rows, IntToDoubleFunction cellsRead) {
        ColumnType type = said.map(CsvOptions.Said::type).orElseGet(this::seems);
        checkGaps(problems, gaps);
        if (type != ColumnType.CATEGORY && type != ColumnType.TEXT) {
            checkGaps(problems, doubtful);
        }
        return switch (type) {
            case NUMBER, INTEGER, PIXEL -> numbers(type, problems);
            case DATE -> dates(problems);
            case CATEGORY, TEXT -> words(type, problems, rows, cellsRead);
        };
    }

    private ColumnType seems() {
        if (dated > 0) {
            return ColumnType.DATE;
        }
        long told = numbers + written;
        if (told == 0) {
            return doubtful.count > 0 ? ColumnType.CATEGORY : ColumnType.NUMBER;
        }
        return numbers + otherNumbers.count + infinite.count + large.count >= NUMBERS * told
                ? ColumnType.NUMBER
                : ColumnType.CATEGORY;
    }

    private void checkGaps(Problems problems, Faults found) {
        if (found.count > 0 && expected.filter(column -> !column.missing()).isPresent()) {
            problems.add(file + ":" + found.line + " " + name + ": a value is missing"
                    + (found.text.isEmpty() ? "" : ": '" + found.text + "'") + others(found));
        }
    }

    /** Adds what is wrong with cells, if there are any: the first of them, and how many they are. */
    private void check(Problems problems, Faults found, String what) {
        if (found.count > 0) {
            problems.add(file + ":" + found.line + " " + name + ": '" + found.text + "' " + what + others(found));
        }
    }

    private String others(Faults found) {
        return found.count == 1 ? "" : " (" + found.count + " of " + cells + " cells)";
    }

    private Settled numbers(ColumnType type, Problems problems) {
        List<String> notes = new ArrayList<>();
        check(problems, otherNumbers, "is not a number");
        check(problems, infinite, "is not finite");
        check(problems, large, "is too large for a number in double precision");
        check(problems, notNumbers, "is not a number");
        if (numbers == 0 && written == 0) {
            return new Settled(Fate.EMPTY, new Column("", ColumnType.NUMBER, true, List.of(), Optional.empty()), notes);
        }
        if (zeros && said.isEmpty()) {
            notes.add(name + " holds numbers with zeros in front and is read as numbers, without them. If they are"
                    + " codes, set data.types: { " + key() + ": category }");
        }
        boolean gapped = missing + doubtful.count > 0;
        // Programs write whole numbers with a point where a column has gaps.
        boolean whole = !fractions && (!points || gapped);
        if (type == ColumnType.INTEGER && fractions) {
            problems.add(file + ", " + name + " is said to hold whole numbers, and holds fractions");
        }
        ColumnType of = said.isPresent() && expected.isEmpty() || type == ColumnType.PIXEL
                ? type
                : expected.isPresent() ? expected.get().type() : whole ? ColumnType.INTEGER : ColumnType.NUMBER;
        return new Settled(Fate.KEPT, new Column("", of, gapped || mayMiss(), List.of(), Optional.empty()), notes);
    }

    private boolean mayMiss() {
        return expected.filter(Column::missing).isPresent();
    }

    private String key() {
        int open = name.indexOf('(');
        return open < 0 ? "'" + name.replaceFirst("\\D+", "") + "'" : name.substring(open + 1, name.length() - 1);
    }

    private Settled dates(Problems problems) {
        if (dated == 0) {
            if (present() == 0) {
                return new Settled(
                        Fate.EMPTY, new Column("", ColumnType.NUMBER, true, List.of(), Optional.empty()), List.of());
            }
            problems.add(file + ", " + name
                    + " is said to hold dates, and no cell has a form that is known. Name it, such as"
                    + " data.types: { " + key() + ": date dd/MM/yyyy }");
            return new Settled(Fate.KEPT, Column.date("", "uuuu-MM-dd"), List.of());
        }
        for (Faults faults : List.of(notNumbers, otherNumbers, infinite, large, numeric)) {
            check(problems, faults, "is not a date like " + form().text(EXAMPLE));
        }
        List<String> notes = new ArrayList<>();
        forms.stream().filter(other -> form().swaps(other)).findFirst().ifPresent(other -> {
            if (said.isEmpty()) {
                notes.add(name + ": every date could be " + form().pattern() + " or " + other.pattern()
                        + " and is read as the former. Else set data.types: { " + key() + ": date "
                        + other.pattern().replace('u', 'y') + " }");
            }
        });
        Column column = Column.date("", form().pattern());
        return new Settled(Fate.KEPT, missing + doubtful.count > 0 || mayMiss() ? column.withMissing() : column, notes);
    }

    /** The form that all dates have. */
    private DateForm form() {
        return forms.get(0);
    }

    private Settled words(ColumnType type, Problems problems, int rows, IntToDoubleFunction cellsRead) {
        if (present() == 0) {
            return new Settled(
                    Fate.EMPTY, new Column("", ColumnType.NUMBER, true, List.of(), Optional.empty()), List.of());
        }
        if (numbers > 0) {
            for (int i = 0; i < rows && !overflowed; i++) {
                double cell = cellsRead.applyAsDouble(i);
                if (!Double.isNaN(cell)) {
                    word(Excerpt.number(cell));
                }
            }
        }
        boolean gapped = missing > 0 || mayMiss();
        if (expected.isPresent()) {
            return known(problems, rows, cellsRead);
        }
        boolean asked = said.isPresent();
        boolean free = overflowed || isFree(words.size(), present());
        if (overflowed && asked && type == ColumnType.CATEGORY) {
            problems.add(
                    file + ", " + name + " has more than " + MOST_WORDS + " different words, too many for categories");
        }
        if (overflowed || free && !asked || type == ColumnType.TEXT) {
            Fate fate =
                    !overflowed && words.size() == present() && words.stream().noneMatch(w -> w.contains(" "))
                            ? Fate.IDENTIFIER
                            : Fate.FREE_TEXT;
            List<String> kept = overflowed ? List.of() : sorted();
            return new Settled(
                    fate, new Column("", ColumnType.TEXT, gapped, kept, Optional.empty()), List.of(differing()));
        }
        return new Settled(
                Fate.KEPT, new Column("", ColumnType.CATEGORY, gapped, sorted(), Optional.empty()), List.of());
    }

    /** Whether so many different words in so many cells are no categories. */
    static boolean isFree(int different, long cells) {
        return cells >= FEWEST_FREE && different > cells / 2;
    }

    private String differing() {
        return (overflowed ? "more than " + words.size() : String.valueOf(words.size())) + " different words in "
                + present() + (present() == 1 ? " cell" : " cells");
    }

    /** Words of rows for a model: each must be one of its own. */
    private Settled known(Problems problems, int rows, IntToDoubleFunction cellsRead) {
        Map<String, Integer> own = new HashMap<>();
        List<String> categories = expected.orElseThrow().categories();
        for (int i = 0; i < categories.size(); i++) {
            own.put(categories.get(i), i);
        }
        List<String> strange = words.stream()
                .filter(word -> !own.containsKey(word) && !(DOUBTFUL.contains(word) && mayMiss()))
                .toList();
        if (overflowed || !strange.isEmpty()) {
            problems.add(file + ", " + name + ": " + (strange.size() == 1 ? "a word is" : strange.size() + " words are")
                    + " not among the " + categories.size() + " that the model knows: "
                    + Problems.list(strange.stream().map(Excerpt::of).toList()));
        }
        return new Settled(Fate.KEPT, expected.get(), List.of());
    }

    private List<String> sorted() {
        return words.stream().sorted().toList();
    }

    /** Turns a cell as it was read into what {@link ColumnType} says, once the column is settled. */
    @FunctionalInterface
    interface Decoder {
        double decode(int row, double cell);
    }

    /** {@return what makes cells of a settled column} */
    Decoder decoded(Column column) {
        return switch (column.type()) {
            case CATEGORY, TEXT -> wordDecoder(column);
            case DATE -> dateDecoder();
            case NUMBER, INTEGER, PIXEL -> (row, cell) -> unboxed(cell) >= 0 ? Double.NaN : cell;
        };
    }

    private Decoder wordDecoder(Column column) {
        Map<String, Integer> own = new HashMap<>();
        for (int i = 0; i < column.categories().size(); i++) {
            own.put(column.categories().get(i), i);
        }
        double[] places = words.stream()
                .mapToDouble(word -> own.containsKey(word) ? own.get(word) : Double.NaN)
                .toArray();
        return (row, cell) -> {
            int place = unboxed(cell);
            if (place >= 0) {
                return place < places.length ? places[place] : Double.NaN;
            }
            return Double.isNaN(cell)
                    ? Double.NaN
                    : own.getOrDefault(Excerpt.number(cell), -1).doubleValue();
        };
    }

    /** Dates that were read by a form that later ones do not have are read anew by the one that all have. */
    private Decoder dateDecoder() {
        return (row, cell) -> {
            if (Double.isNaN(cell)) {
                return Double.NaN;
            }
            int turn = turns.size() - 1;
            while (turn > 0 && turns.get(turn).row() > row) {
                turn--;
            }
            double seconds = cell;
            try {
                for (; turn + 1 < turns.size(); turn++) {
                    seconds = turns.get(turn + 1)
                            .form()
                            .seconds(turns.get(turn).form().text(seconds));
                }
                return turns.get(turn).form() == form() || turns.isEmpty()
                        ? seconds
                        : form().seconds(turns.get(turn).form().text(seconds));
            } catch (DateTimeException e) {
                throw new IllegalStateException("a date of " + name + " changed on its way", e);
            }
        };
    }

    /** {@return whether cells have NUL characters} */
    boolean isBroken() {
        return broken.count > 0;
    }

    /** {@return whether numbers are written in another way} */
    boolean hasOtherNumbers() {
        return otherNumbers.count > 0;
    }
}

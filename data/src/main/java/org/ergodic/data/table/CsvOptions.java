package org.ergodic.data.table;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ergodic.api.config.Option;
import org.ergodic.api.data.ColumnType;
import org.ergodic.api.message.Excerpt;
import org.ergodic.api.message.Names;

/**
 * How the text of a CSV file is read.
 *
 * @param encoding the name of its character set
 * @param decimal what stands before the fraction of a number
 * @param missing words and numbers that stand for a missing value, besides the usual ones
 * @param types by the name or number of a column, what it holds; {@code date} may be followed by a pattern of
 *     {@link DateTimeFormatter}
 */
public record CsvOptions(
        @Option(value = "the character set of a CSV file, such as windows-1252", byDefault = "utf-8")
        String encoding,

        @Option(
                value = "what stands before the fraction of a number in a CSV file: point or comma",
                byDefault = "point")
        Decimal decimal,

        @Option(
                value = "words and numbers that stand for a missing value, besides NA, N/A, null, NaN, ?, -, nothing",
                byDefault = "[]")
        List<String> missing,

        @Option(
                value = "what columns of a CSV file hold where that is not what it seems: number, integer, category,"
                        + " text, date, or date and its pattern, by name",
                byDefault = "{}")
        Map<String, String> types) {
    /** UTF-8, decimal points, the usual words for missing values, and types as they seem. */
    public static final CsvOptions DEFAULT = new CsvOptions("utf-8", Decimal.POINT, List.of(), Map.of());

    private static final List<String> TYPES = List.of("number", "integer", "category", "text", "date");

    /** What stands before the fraction of a number. */
    public enum Decimal {
        /** As in 1.5. */
        POINT,
        /** As in 1,5. */
        COMMA
    }

    /**
     * What a column is said to hold.
     *
     * @param type the type
     * @param pattern how dates are written, if that is said
     */
    record Said(ColumnType type, Optional<String> pattern) {}

    /**
     * The same, with columns that are read as texts: each different text is a word of a category.
     *
     * @param columns their names
     * @return options that say so of columns of which they say nothing
     */
    CsvOptions asTexts(List<String> columns) {
        if (types.keySet().containsAll(columns)) {
            return this;
        }
        Map<String, String> all = new TreeMap<>(types);
        columns.forEach(name -> all.putIfAbsent(name, "category"));
        return new CsvOptions(encoding, decimal, missing, all);
    }

    /** Checks the character set and the types. */
    public CsvOptions {
        missing = List.copyOf(missing);
        types = Map.copyOf(types);
        charset(encoding);
        types.forEach(CsvOptions::said);
    }

    /** {@return the character set} */
    Charset charset() {
        return charset(encoding);
    }

    /** {@return what columns are said to hold, by name or number} */
    Optional<Said> said(String column) {
        return Optional.ofNullable(types.get(column)).map(text -> said(column, text));
    }

    private static Charset charset(String encoding) {
        try {
            return Charset.forName(encoding.strip());
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new IllegalArgumentException(
                    "encoding: there is no character set \"" + Excerpt.of(encoding)
                            + "\". Common ones are utf-8, utf-16, windows-1252, iso-8859-1 and "
                            + StandardCharsets.US_ASCII.name().toLowerCase(Locale.ROOT),
                    e);
        }
    }

    private static Said said(String column, String text) {
        String[] words = text.strip().split("\\s+", 2);
        String type = words[0].toLowerCase(Locale.ROOT);
        if (!TYPES.contains(type)) {
            throw new IllegalArgumentException("types: column \"" + Excerpt.of(column) + "\" cannot be of the type \""
                    + Excerpt.of(words[0]) + "\". " + Names.suggest(type, TYPES));
        }
        ColumnType of = Arrays.stream(ColumnType.values())
                .filter(each -> each.name().equalsIgnoreCase(type))
                .findFirst()
                .orElseThrow();
        if (words.length == 1) {
            return new Said(of, Optional.empty());
        }
        if (of != ColumnType.DATE) {
            throw new IllegalArgumentException("types: column \"" + Excerpt.of(column) + "\": \"" + Excerpt.of(text)
                    + "\" says more than a type; a pattern goes with date alone");
        }
        DateForm.of(words[1]);
        return new Said(of, Optional.of(words[1]));
    }
}

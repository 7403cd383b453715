package org.ergodic.api.data;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.message.Excerpt;

/**
 * A column of a table. Its cells are numbers: see {@link ColumnType} for what they stand for. A missing cell is
 * {@code NaN}.
 *
 * @param name as the file has it
 * @param type what its cells are
 * @param missing whether cells may be missing
 * @param categories the words that a cell's number counts from 0, each once; none unless the type is {@code CATEGORY}
 *     or {@code TEXT}
 * @param format how the file writes a date, a pattern of {@link java.time.format.DateTimeFormatter}; there for dates
 *     alone
 */
@API(status = API.Status.EXPERIMENTAL)
public record Column(String name, ColumnType type, boolean missing, List<String> categories, Optional<String> format) {
    /** Checks that the parts suit each other. */
    public Column {
        categories = List.copyOf(categories);
        boolean worded = type == ColumnType.CATEGORY || type == ColumnType.TEXT;
        if (!worded && !categories.isEmpty()) {
            throw new IllegalArgumentException("column " + Excerpt.of(name) + " holds " + type
                    + ", and only columns of categories or text have words");
        }
        if (new HashSet<>(categories).size() != categories.size()) {
            throw new IllegalArgumentException("column " + Excerpt.of(name) + " has a word twice");
        }
        if (format.isPresent() && type != ColumnType.DATE) {
            throw new IllegalArgumentException(
                    "column " + Excerpt.of(name) + " holds " + type + ", and only dates have a format");
        }
    }

    /**
     * A column of numbers, all of them there.
     *
     * @param name its name
     * @return the column
     */
    public static Column number(String name) {
        return new Column(name, ColumnType.NUMBER, false, List.of(), Optional.empty());
    }

    /**
     * A column of whole numbers, all of them there.
     *
     * @param name its name
     * @return the column
     */
    public static Column integer(String name) {
        return new Column(name, ColumnType.INTEGER, false, List.of(), Optional.empty());
    }

    /**
     * A column of categories, all of them there.
     *
     * @param name its name
     * @param categories the words, in the order of their numbers
     * @return the column
     */
    public static Column category(String name, List<String> categories) {
        return new Column(name, ColumnType.CATEGORY, false, categories, Optional.empty());
    }

    /**
     * A column of dates, all of them there.
     *
     * @param name its name
     * @param format how they are written
     * @return the column
     */
    public static Column date(String name, String format) {
        return new Column(name, ColumnType.DATE, false, List.of(), Optional.of(format));
    }

    /** {@return whether its cells are words: categories or text} */
    public boolean hasWords() {
        return type == ColumnType.CATEGORY || type == ColumnType.TEXT;
    }

    /** {@return the same column, whose cells may be missing} */
    public Column withMissing() {
        return new Column(name, type, true, categories, format);
    }
}

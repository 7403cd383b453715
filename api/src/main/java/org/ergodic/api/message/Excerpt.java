package org.ergodic.api.message;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/**
 * What messages show of their input. A key, a cell or a name can be megabytes long and hold what a terminal takes for
 * commands, so all that is quoted goes through here: it becomes short, and characters that are not seen are escaped as
 * Java writes them.
 */
@API(status = API.Status.INTERNAL)
public final class Excerpt {
    private static final int LONGEST_QUOTE = 60;
    private static final int LONGEST_LINE = 4000;
    private static final int LONGEST_MESSAGE = 5000;
    private static final int MOST_ITEMS = 50;

    /** Up to it every whole number is a double. */
    private static final double MOST_EXACT = 0x1p53;

    private Excerpt() {}

    /**
     * A value as a message quotes it.
     *
     * @param value anything; as text by {@link String#valueOf(Object)}
     * @return its text on one line, or the beginning of a long one and how long it is
     */
    public static String of(Object value) {
        String text = String.valueOf(value);
        if (text.length() <= LONGEST_QUOTE) {
            return visible(text);
        }
        return visible(beginning(text, LONGEST_QUOTE - 20)) + "... (" + text.length() + " characters)";
    }

    /**
     * A number as people write it: a whole one without a point. It is read as the same number again.
     *
     * @param value any number
     * @return its digits
     */
    public static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < MOST_EXACT
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    /**
     * Values one after the other.
     *
     * @param values anything
     * @return the first of them, each as by {@link #of}, and how many more there are
     */
    public static String list(Collection<?> values) {
        String first = values.stream().limit(MOST_ITEMS).map(Excerpt::of).collect(Collectors.joining(", "));
        return values.size() <= MOST_ITEMS ? first : first + " and " + (values.size() - MOST_ITEMS) + " more";
    }

    /**
     * A whole message, of which nothing is lost unless it is far too long.
     *
     * @param text one line or several
     * @return the same, its lines and their number limited
     */
    public static String message(String text) {
        if (text == null) {
            return null;
        }
        if (text.length() <= LONGEST_LINE && text.chars().allMatch(c -> c >= ' ' && c < 127)) {
            return text;
        }
        List<String> shown = new ArrayList<>();
        int length = 0;
        long lines = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            if (shown.size() == lines++ && length < LONGEST_MESSAGE) {
                String part = beginning(line, LONGEST_LINE);
                shown.add(visible(part) + (part.length() < line.length() ? "..." : ""));
                length += part.length();
            }
        }
        if (shown.size() < lines) {
            shown.add("... and " + (lines - shown.size()) + " more lines");
        }
        return String.join(System.lineSeparator(), shown);
    }

    /** The first characters, without half of a pair of surrogates at the end. */
    private static String beginning(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }

    private static String visible(String text) {
        if (text.codePoints().allMatch(Excerpt::isVisible)) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (isVisible(c)) {
                shown.appendCodePoint(c);
            } else if (c == '\n') {
                shown.append("\\n");
            } else if (c == '\t') {
                shown.append("\\t");
            } else {
                for (char half : Character.toChars(c)) {
                    shown.append(String.format("\\u%04x", (int) half));
                }
            }
        });
        return shown.toString();
    }

    /** Neither control characters nor those that turn the direction of writing, nor half a character. */
    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}

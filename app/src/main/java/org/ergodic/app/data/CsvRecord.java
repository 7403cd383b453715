package org.ergodic.app.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One record of a CSV file, its fields without surrounding blanks. Filled again and again by {@link CsvRecords}, so that a
 * large table is read without an object for each of its fields.
 */
final class CsvRecord {
    /** Powers of ten that double precision holds exactly; so does it whole numbers of 15 digits. */
    private static final double[] TEN = IntStream.rangeClosed(0, 22)
            .mapToDouble(i -> Double.parseDouble("1e" + i))
            .toArray();

    private static final int EXACT_DIGITS = 15;
    private static final int LARGE_EXPONENT = 100_000;

    private char[] text = new char[1 << 10];
    private int[] starts = new int[16];
    private int[] ends = new int[16];
    private int length;
    private int fields;
    private int begin;
    private long line;

    /** Empties it for a record that begins on a line. */
    void reset(long firstLine) {
        line = firstLine;
        length = 0;
        fields = 0;
        begin = 0;
    }

    /** Adds a character to the field that is being filled. */
    void append(char c) {
        if (length == text.length) {
            text = Arrays.copyOf(text, 2 * length);
        }
        text[length++] = c;
    }

    /** Ends the field that is being filled. */
    void endField() {
        if (fields == starts.length) {
            starts = Arrays.copyOf(starts, 2 * fields);
            ends = Arrays.copyOf(ends, 2 * fields);
        }
        int from = begin;
        int to = length;
        while (from < to && Character.isWhitespace(text[from])) {
            from++;
        }
        while (to > from && Character.isWhitespace(text[to - 1])) {
            to--;
        }
        starts[fields] = from;
        ends[fields++] = to;
        begin = length;
    }

    /** {@return the line that it begins on, from 1} */
    long line() {
        return line;
    }

    /** {@return the number of fields} */
    int size() {
        return fields;
    }

    /** {@return whether all of it is one empty field} */
    boolean blank() {
        return fields == 1 && starts[0] == ends[0];
    }

    /** {@return a field} */
    String field(int i) {
        return new String(text, starts[i], ends[i] - starts[i]);
    }

    /** {@return all fields} */
    List<String> all() {
        return IntStream.range(0, fields).mapToObj(this::field).toList();
    }

    /** {@return whether a field is a decimal number} */
    boolean isNumber(int i) {
        return !Double.isNaN(number(i));
    }

    /**
     * A field as a decimal number: digits, perhaps with a sign, a point and an exponent.
     *
     * @return the double nearest to it, an infinity if it is too large, or not-a-number where the field is not a number
     */
    double number(int i) {
        int at = starts[i];
        int end = ends[i];
        if (end - at == 1) {
            int digit = digit(at, end);
            return digit < 0 ? Double.NaN : digit;
        }
        boolean minus = at < end && text[at] == '-';
        if (minus || (at < end && text[at] == '+')) {
            at++;
        }
        long digits = 0;
        int significant = 0;
        int seen = 0;
        int exponent = 0;
        boolean point = false;
        for (; at < end; at++) {
            int digit = digit(at, end);
            if (digit >= 0) {
                seen++;
                if (significant > 0 || digit > 0) {
                    significant++;
                }
                if (significant <= EXACT_DIGITS) {
                    digits = 10 * digits + digit;
                }
                exponent -= point ? 1 : 0;
            } else if (text[at] == '.' && !point) {
                point = true;
            } else {
                break;
            }
        }
        if (seen == 0) {
            return Double.NaN;
        }
        if (at < end) {
            if (text[at] != 'e' && text[at] != 'E') {
                return Double.NaN;
            }
            at++;
            boolean negative = at < end && text[at] == '-';
            if (negative || (at < end && text[at] == '+')) {
                at++;
            }
            if (at == end) {
                return Double.NaN;
            }
            int power = 0;
            for (; at < end; at++) {
                int digit = digit(at, end);
                if (digit < 0) {
                    return Double.NaN;
                }
                power = Math.min(LARGE_EXPONENT, 10 * power + digit);
            }
            exponent += negative ? -power : power;
        }
        if (significant > EXACT_DIGITS || Math.abs(exponent) >= TEN.length) {
            return Double.parseDouble(field(i));
        }
        // Both are exact, so that one rounding gives the nearest (Clinger 1990, doi:10.1145/93542.93557).
        double value = exponent < 0 ? digits / TEN[-exponent] : digits * TEN[exponent];
        return minus ? -value : value;
    }

    private int digit(int at, int end) {
        int digit = at < end ? text[at] - '0' : -1;
        return digit <= 9 ? digit : -1;
    }
}

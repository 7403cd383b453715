package org.ergodic.data.table;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVRecord;

/**
 * One record of a CSV file, its fields without surrounding blanks.
 *
 * @param fields as they were read; null for nothing at all, as opposed to an empty pair of quotes
 * @param line the line that it begins on, from 1
 * @param lines how many lines it is on: more than one where a quoted field holds line breaks
 */
record CsvRecord(CSVRecord fields, long line, long lines) {
    private static final Pattern NUMBER = Pattern.compile("[+-]?+(\\d++\\.?+\\d*+|\\.\\d++)([eE][+-]?+\\d++)?+");

    int size() {
        return fields.size();
    }

    /** A line with nothing on it; one with an empty pair of quotes holds a field. */
    boolean isBlank() {
        return fields.size() == 1 && fields.get(0) == null;
    }

    String field(int i) {
        String field = fields.get(i);
        return field == null ? "" : field.strip();
    }

    List<String> all() {
        return IntStream.range(0, size()).mapToObj(this::field).toList();
    }

    boolean isNumber(int i) {
        return !Double.isNaN(number(i));
    }

    /**
     * A field as a decimal number: digits, perhaps with a sign, a point and an exponent.
     *
     * @return the double nearest to it, an infinity if it is too large, or not-a-number where the field is not a number
     */
    double number(int i) {
        String field = field(i);
        // Large tables are often of bits or small counts, and the pattern takes ten times as long.
        if (field.length() == 1 && field.charAt(0) >= '0' && field.charAt(0) <= '9') {
            return field.charAt(0) - '0';
        }
        return isNumber(field) ? Double.parseDouble(field) : Double.NaN;
    }

    static boolean isNumber(String field) {
        return NUMBER.matcher(field).matches();
    }
}

package org.ergodic.app.data;

import java.util.List;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVRecord;

/**
 * One record of a CSV file, its fields without surrounding blanks.
 *
 * @param fields as they were read
 * @param line the line that it begins on, from 1
 */
record CsvRecord(CSVRecord fields, long line) {
    /** Takes what it has matched back nowhere: a field of many digits that ends in a letter costs no more than its length. */
    private static final Pattern NUMBER = Pattern.compile("[+-]?+(\\d++\\.?+\\d*+|\\.\\d++)([eE][+-]?+\\d++)?+");

    int size() {
        return fields.size();
    }

    boolean isBlank() {
        return fields.size() == 1 && fields.get(0).isBlank();
    }

    String field(int i) {
        return fields.get(i).strip();
    }

    List<String> all() {
        return fields.stream().map(String::strip).toList();
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
        return NUMBER.matcher(field).matches() ? Double.parseDouble(field) : Double.NaN;
    }
}

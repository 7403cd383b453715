package org.ergodic.data.codec;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.util.Optional;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.ColumnType;
import org.ergodic.data.table.DateForm;

/** Cells as a file writes them: words, dates, numbers, and nothing for what is missing. */
public final class Cells {
    /** How a date is written where its column does not say. */
    private static final DateForm ISO = DateForm.of("uuuu-MM-dd'T'HH:mm:ss");

    /** Between these, files write numbers without an exponent. */
    private static final double SMALLEST_PLAIN = 1e-6;

    private static final double LARGEST_PLAIN = 1e15;

    private Cells() {}

    /**
     * A cell as text.
     *
     * @param column its column
     * @param value the cell; not-a-number for one that is missing
     * @return the word, the date in the column's own format, the number in as few digits as read back to it, or an
     *     empty text for a missing cell of a column that may have some
     */
    public static String text(Column column, double value) {
        if (Double.isNaN(value)) {
            return column.missing() ? "" : "NaN";
        }
        if (!column.categories().isEmpty()) {
            int place = (int) value;
            return place == value && place >= 0 && place < column.categories().size()
                    ? column.categories().get(place)
                    : number(value);
        }
        return column.type() == ColumnType.DATE ? date(column, value) : number(value);
    }

    private static String date(Column column, double seconds) {
        try {
            return form(column).text(seconds);
        } catch (DateTimeException | ArithmeticException e) {
            return number(seconds);
        }
    }

    private static DateForm form(Column column) {
        return column.format().map(DateForm::of).orElse(ISO);
    }

    /**
     * A number as text.
     *
     * @param value the number
     * @return the fewest digits that read back to it
     */
    public static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < LARGEST_PLAIN) {
            return Long.toString((long) value);
        }
        String digits = (float) value == value ? Float.toString((float) value) : Double.toString(value);
        double size = Math.abs(value);
        return digits.indexOf('E') >= 0 && size >= SMALLEST_PLAIN && size < LARGEST_PLAIN
                ? new BigDecimal(digits).stripTrailingZeros().toPlainString()
                : digits;
    }

    /**
     * A cell that somebody wrote.
     *
     * @param column its column
     * @param text the word, the date in the column's own format, or the number
     * @return the cell, or empty if the column has no such word, or the text is no number
     */
    public static Optional<Double> cell(Column column, String text) {
        int place = column.categories().indexOf(text);
        if (place >= 0) {
            return Optional.of((double) place);
        }
        if (!column.categories().isEmpty()) {
            return Optional.empty();
        }
        try {
            if (column.type() == ColumnType.DATE) {
                return Optional.of(form(column).seconds(text.strip()));
            }
        } catch (DateTimeException e) {
            // Or seconds, as below.
        }
        try {
            double value = Double.parseDouble(text.strip());
            return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}

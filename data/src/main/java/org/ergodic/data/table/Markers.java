package org.ergodic.data.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.ColumnType;
import org.ergodic.api.message.Excerpt;

/** Numbers by which files mark missing values: one far outside all others that comes back. */
final class Markers {
    /** Found in many files. */
    private static final double[] USUAL = {99, 999, 9999, 99_999, 999_999, 9_999_999, 1e20, 1e30};

    /** Of a number that nobody knows as a marker, so often. */
    private static final int OFTEN = 5;

    /** How many times further off than all others spread. */
    private static final double FAR = 3;

    private Markers() {}

    /** The least or the greatest number of a column, and the one next to it. */
    private static final class End {
        private double extreme = Double.POSITIVE_INFINITY;
        private double next = Double.POSITIVE_INFINITY;
        private long count;

        void see(double value) {
            if (value < extreme) {
                next = extreme;
                extreme = value;
                count = 1;
            } else if (value == extreme) {
                count++;
            } else if (value < next) {
                next = value;
            }
        }
    }

    /**
     * Looks for markers.
     *
     * @param source the file, for messages
     * @param values {@code [n, d]}
     * @param columns the d columns
     * @return a sentence or two for each column with one
     */
    static List<String> notes(String source, LazyMatrix values, List<Column> columns) {
        int d = columns.size();
        End[] least = new End[d];
        End[] greatest = new End[d];
        Arrays.setAll(least, j -> new End());
        Arrays.setAll(greatest, j -> new End());
        double[] row = new double[d];
        for (int i = 0; i < values.rows(); i++) {
            values.read(i, row);
            for (int j = 0; j < d; j++) {
                // Not-a-number is neither less nor equal.
                least[j].see(row[j]);
                greatest[j].see(-row[j]);
            }
        }
        List<String> notes = new ArrayList<>();
        for (int j = 0; j < d; j++) {
            ColumnType type = columns.get(j).type();
            if (type == ColumnType.NUMBER || type == ColumnType.INTEGER) {
                String where = source + ", column " + Excerpt.of(columns.get(j).name());
                note(where, least[j], -greatest[j].extreme, 1, values.rows(), notes);
                note(where, greatest[j], -least[j].extreme, -1, values.rows(), notes);
            }
        }
        return notes;
    }

    private static void note(String where, End end, double other, int sign, int rows, List<String> notes) {
        double spread = other - end.next;
        double gap = end.next - end.extreme;
        boolean usual = end.count > 1
                && Arrays.stream(USUAL).anyMatch(marker -> Math.abs(end.extreme) == marker)
                && gap > spread / 2;
        boolean far = end.count >= OFTEN && gap > FAR * spread;
        if (spread > 0 && (usual || far)) {
            double value = sign * end.extreme;
            notes.add(String.format(
                    Locale.ROOT,
                    "%s: %d of %d cells are %s, far from all others (%s to %s). If that marks missing values, set"
                            + " data.missing: [%s]",
                    where,
                    end.count,
                    rows,
                    Excerpt.number(value),
                    Excerpt.number(Math.min(sign * end.next, sign * other)),
                    Excerpt.number(Math.max(sign * end.next, sign * other)),
                    Excerpt.number(value)));
        }
    }
}

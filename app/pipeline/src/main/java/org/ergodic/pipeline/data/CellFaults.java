package org.ergodic.pipeline.data;

import java.util.Optional;
import org.ergodic.data.table.DataTable;
import org.ergodic.data.table.LazyMatrix;
import org.ergodic.data.table.Problems;

/** What is wrong with cells of a table, told by column: the first of them, and how many are like it. */
public final class CellFaults {
    private CellFaults() {}

    /** Looks at a cell. */
    @FunctionalInterface
    public interface Check {
        /**
         * Why a cell cannot be used, if it cannot.
         *
         * @param column its column's place, from 0
         * @param value the cell; not-a-number where it is missing
         * @return the reason, with the column's name
         */
        Optional<String> fault(int column, double value);
    }

    /**
     * Refuses rows with such cells.
     *
     * @param table where the rows came from
     * @param rows {@code [n, d]}, in the order of the table
     * @param check looks at each cell
     * @param advice what to do, told after all
     * @throws org.ergodic.data.table.DataException with the faults of all columns at once
     */
    public static void refuse(DataTable table, LazyMatrix rows, Check check, String advice) {
        int d = rows.columns();
        int[] counts = new int[d];
        String[] first = new String[d];
        double[] row = new double[d];
        for (int i = 0; i < rows.rows(); i++) {
            rows.read(i, row);
            for (int j = 0; j < d; j++) {
                Optional<String> why = check.fault(j, row[j]);
                if (why.isPresent() && counts[j]++ == 0) {
                    first[j] = table.place(i) + ", " + why.get();
                }
            }
        }
        Problems problems = new Problems();
        for (int j = 0; j < d; j++) {
            if (counts[j] > 0) {
                problems.add(first[j] + (counts[j] == 1 ? "" : "; " + counts[j] + " cells of the column are like it"));
            }
        }
        problems.throwIfAny(advice);
    }
}

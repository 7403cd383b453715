package org.ergodic.common.baseline;

/** Columns of 0 and 1, 64 rows in a word, so that pairs are counted quickly. */
final class Bits {
    /** Added to a table of counts as a whole, evenly: a row of no particular value. */
    private static final double ADDED = 1;

    private final long[][] columns;
    private final int rows;

    private Bits(long[][] columns, int rows) {
        this.columns = columns;
        this.rows = rows;
    }

    static Bits of(double[]... rows) {
        if (rows.length == 0) {
            throw new IllegalArgumentException("a distribution is fitted to at least one row, and there is none");
        }
        int d = rows[0].length;
        long[][] columns = new long[d][(rows.length + 63) / 64];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < d; j++) {
                if (rows[i][j] == 1) {
                    columns[j][i >> 6] |= 1L << i;
                } else if (rows[i][j] != 0) {
                    throw new IllegalArgumentException("columns must hold 0 and 1 alone, and row " + (i + 1)
                            + ", column " + (j + 1) + " is " + rows[i][j]);
                }
            }
        }
        return new Bits(columns, rows.length);
    }

    int columns() {
        return columns.length;
    }

    private int count(int column) {
        int count = 0;
        for (long word : columns[column]) {
            count += Long.bitCount(word);
        }
        return count;
    }

    /** The share of each column that is 1. */
    double[] shares() {
        double[] shares = new double[columns.length];
        for (int j = 0; j < shares.length; j++) {
            shares[j] = (count(j) + ADDED / 2) / (rows + ADDED);
        }
        return shares;
    }

    /** The shares of rows with both columns 1, given those of each. */
    double both(int a, int b) {
        int count = 0;
        for (int i = 0; i < columns[a].length; i++) {
            count += Long.bitCount(columns[a][i] & columns[b][i]);
        }
        return (count + ADDED / 4) / (rows + ADDED);
    }
}

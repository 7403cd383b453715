package org.ergodic.common.baseline;

import org.ergodic.common.statistics.Moments;

/**
 * Columns brought to mean 0 and variance 1, so that what is small beside one is small beside each; a constant column
 * keeps its unit.
 */
record Standardisation(double[] mean, double[] scale, double logScale) {
    static Standardisation of(Moments moments) {
        int d = moments.columns();
        double[] mean = new double[d];
        double[] scale = new double[d];
        double log = 0;
        for (int j = 0; j < d; j++) {
            mean[j] = moments.mean(j);
            scale[j] = moments.constant(j) ? 1 : moments.deviation(j);
            log += Math.log(scale[j]);
        }
        return new Standardisation(mean, scale, log);
    }

    static Standardisation of(double[]... rows) {
        return of(Moments.of(rows[0].length, visitor -> {
            for (int i = 0; i < rows.length; i++) {
                visitor.visit(i, rows[i]);
            }
        }));
    }

    int columns() {
        return mean.length;
    }

    /** A row's numbers, into a stretch of an array. */
    void apply(double[] row, double[] into, int offset) {
        for (int j = 0; j < mean.length; j++) {
            into[offset + j] = (row[j] - mean[j]) / scale[j];
        }
    }

    /** The rows, one after the other. */
    double[] apply(double[]... rows) {
        int d = mean.length;
        double[] flat = new double[rows.length * d];
        for (int i = 0; i < rows.length; i++) {
            apply(rows[i], flat, i * d);
        }
        return flat;
    }

    /** Back, in place. */
    void restore(double[] row) {
        for (int j = 0; j < row.length; j++) {
            row[j] = mean[j] + scale[j] * row[j];
        }
    }
}

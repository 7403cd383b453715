package org.ergodic.testkit;

/** Determinants of small matrices. */
final class Determinant {
    private Determinant() {}

    /** The logarithm of the magnitude, by Gaussian elimination with partial pivoting; the matrix is overwritten. */
    static double logAbs(double[][] a) {
        double log = 0;
        for (int k = 0; k < a.length; k++) {
            int pivot = k;
            for (int i = k + 1; i < a.length; i++) {
                if (Math.abs(a[i][k]) > Math.abs(a[pivot][k])) {
                    pivot = i;
                }
            }
            double[] row = a[pivot];
            a[pivot] = a[k];
            a[k] = row;
            log += Math.log(Math.abs(row[k]));
            for (int i = k + 1; i < a.length; i++) {
                double factor = a[i][k] / row[k];
                for (int j = k; j < a.length; j++) {
                    a[i][j] -= factor * row[j];
                }
            }
        }
        return log;
    }
}

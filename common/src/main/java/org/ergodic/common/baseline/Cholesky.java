package org.ergodic.common.baseline;

/** Triangular roots of covariances, of rows without gaps. */
final class Cholesky {
    private Cholesky() {}

    /**
     * The lower root of a covariance.
     *
     * @param c the lower triangle of a symmetric matrix, {@code [d * d]}; not changed
     * @param least a pivot that is smaller, as rounding makes it where columns depend on each other, is this
     * @return the lower root, zeros above the diagonal
     */
    static double[] root(double[] c, int d, double least) {
        double[] root = new double[d * d];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = c[i * d + j];
                for (int k = 0; k < j; k++) {
                    sum -= root[i * d + k] * root[j * d + k];
                }
                root[i * d + j] = i == j ? Math.sqrt(Math.max(sum, least)) : sum / root[j * d + j];
            }
        }
        return root;
    }

    /** The inverse of a lower root, lower too. */
    static double[] inverse(double[] root, int d) {
        double[] inverse = new double[d * d];
        for (int j = 0; j < d; j++) {
            inverse[j * d + j] = 1 / root[j * d + j];
            for (int i = j + 1; i < d; i++) {
                double sum = 0;
                for (int k = j; k < i; k++) {
                    sum -= root[i * d + k] * inverse[k * d + j];
                }
                inverse[i * d + j] = sum / root[i * d + i];
            }
        }
        return inverse;
    }

    /** The sum of the logarithms of the diagonal: half the log-determinant of the covariance. */
    static double logDet(double[] root, int d) {
        double sum = 0;
        for (int j = 0; j < d; j++) {
            sum += Math.log(root[j * d + j]);
        }
        return sum;
    }
}

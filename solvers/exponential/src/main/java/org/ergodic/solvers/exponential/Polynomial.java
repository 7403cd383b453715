package org.ergodic.solvers.exponential;

/** Integrals of the polynomial through values at some nodes: the weights of the values. */
final class Polynomial {
    /** Above it the recursion of the moments loses no digits, and below it their series is short. */
    private static final double SMALL = 1;

    private Polynomial() {}

    /**
     * The moments of an exponential, {@code M_k = int_0^1 exp(-z (1 - v)) v^k dv}; with z = 0 they are 1 / (k + 1).
     *
     * @param z a finite number of either sign
     * @param count how many
     */
    static double[] moments(double z, int count) {
        double[] moments = new double[count];
        if (Math.abs(z) <= SMALL) {
            for (int k = 0; k < count; k++) {
                moments[k] = series(z, k);
            }
            return moments;
        }
        for (int k = 0; k < count; k++) {
            moments[k] = k == 0 ? -Math.expm1(-z) / z : (1 - k * moments[k - 1]) / z;
        }
        return moments;
    }

    /** The sum of {@code (-z)^m k! / (k + m + 1)!}, from integrating {@code (1 - v)^m v^k} by parts. */
    private static double series(double z, int k) {
        double term = 1.0 / (k + 1);
        double sum = term;
        for (int m = 1; Math.abs(term) > 1e-18; m++) {
            term *= -z / (k + m + 1);
            sum += term;
        }
        return sum;
    }

    /**
     * The weights w with {@code sum_j w_j y_j^k = M_k} for all k, by which the integral of the polynomial through some
     * values is their sum.
     *
     * @param nodes the y, all different
     * @param moments as many M
     */
    static double[] weights(double[] nodes, double[] moments) {
        int n = nodes.length;
        double[][] rows = new double[n][n + 1];
        for (int k = 0; k < n; k++) {
            for (int j = 0; j < n; j++) {
                rows[k][j] = k == 0 ? 1 : rows[k - 1][j] * nodes[j];
            }
            rows[k][n] = moments[k];
        }
        return solved(rows);
    }

    /** Gauss's elimination with the largest pivot; the last column is the right side. */
    static double[] solved(double[]... rows) {
        int n = rows.length;
        for (int i = 0; i < n; i++) {
            int largest = i;
            for (int k = i + 1; k < n; k++) {
                largest = Math.abs(rows[k][i]) > Math.abs(rows[largest][i]) ? k : largest;
            }
            double[] swapped = rows[i];
            rows[i] = rows[largest];
            rows[largest] = swapped;
            for (int k = i + 1; k < n; k++) {
                double factor = rows[k][i] / rows[i][i];
                for (int j = i; j <= n; j++) {
                    rows[k][j] -= factor * rows[i][j];
                }
            }
        }
        double[] x = new double[n];
        for (int i = n - 1; i >= 0; i--) {
            x[i] = rows[i][n];
            for (int j = i + 1; j < n; j++) {
                x[i] -= rows[i][j] * x[j];
            }
            x[i] /= rows[i][i];
        }
        return x;
    }
}

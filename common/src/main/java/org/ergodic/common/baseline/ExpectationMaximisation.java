package org.ergodic.common.baseline;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ergodic.api.random.RandomStream;

/**
 * Expectation maximisation for mixtures of Gaussians with full covariances (Dempster, Laird and Rubin 1977), on
 * standardised rows. What rises in every step is the log-likelihood plus the logarithm of a conjugate prior of each
 * covariance, -p/2 (log |S| + tr(S^-1) e), as if a component had seen p more rows of variance e in every direction: no
 * component collapses on few rows or on a column of ties (Fraley and Raftery 2007, doi:10.1007/s00357-007-0004-5, of
 * whose priors this is a weak one).
 *
 * <p>Sums are taken in an order that does not depend on threads.
 */
final class ExpectationMaximisation {
    /** How many rows the prior counts for, and their variance: see above. */
    static final double PRIOR_ROWS = 1;

    static final double PRIOR_VARIANCE = 0.01;

    private static final int CHUNK = 512;
    private static final int LLOYD_STEPS = 8;

    /** A component that explains less than a millionth of a row is empty. */
    private static final double EMPTY = 1e-6;

    private final double[][] z;
    private final int n;
    private final int d;

    /** A mixture on the standardised scale; roots are lower triangles. */
    record Parameters(double[] weights, double[][] means, double[][] roots) {
        int components() {
            return weights.length;
        }
    }

    /** Rows one after the other. */
    ExpectationMaximisation(double[] rows, int d) {
        this.d = d;
        this.n = rows.length / d;
        // Columns, so that loops over rows run along memory.
        this.z = new double[d][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < d; j++) {
                z[j][i] = rows[i * d + j];
            }
        }
    }

    int rows() {
        return n;
    }

    int columns() {
        return d;
    }

    /**
     * The E-step.
     *
     * @param shares {@code [components][n]}, overwritten: the probability that a row is of a component
     * @return the log-likelihood of the rows
     */
    double expect(Parameters p, double[][] shares) {
        int components = p.components();
        double[] constant = new double[components];
        double[][] inverse = new double[components][];
        for (int c = 0; c < components; c++) {
            constant[c] = Math.log(p.weights[c]) - Cholesky.logDet(p.roots[c], d) - 0.5 * d * Math.log(2 * Math.PI);
            inverse[c] = Cholesky.inverse(p.roots[c], d);
        }
        int chunks = (n + CHUNK - 1) / CHUNK;
        double[] sums = new double[chunks];
        IntStream.range(0, chunks).parallel().forEach(chunk -> {
            int from = chunk * CHUNK;
            int to = Math.min(n, from + CHUNK);
            double[][] centred = new double[d][CHUNK];
            for (int c = 0; c < components; c++) {
                logDensities(from, to, p.means[c], inverse[c], constant[c], centred, shares[c]);
            }
            for (int i = from; i < to; i++) {
                sums[chunk] += normalise(shares, i);
            }
        });
        return Arrays.stream(sums).sum();
    }

    private void logDensities(
            int from, int to, double[] mean, double[] inverse, double constant, double[][] centred, double... into) {
        int m = to - from;
        for (int j = 0; j < d; j++) {
            for (int i = 0; i < m; i++) {
                centred[j][i] = z[j][from + i] - mean[j];
            }
        }
        double[] square = new double[CHUNK];
        double[] white = new double[CHUNK];
        for (int j = 0; j < d; j++) {
            Arrays.fill(white, 0);
            for (int k = 0; k <= j; k++) {
                double factor = inverse[j * d + k];
                double[] column = centred[k];
                for (int i = 0; i < CHUNK; i++) {
                    white[i] += factor * column[i];
                }
            }
            for (int i = 0; i < CHUNK; i++) {
                square[i] += white[i] * white[i];
            }
        }
        for (int i = 0; i < m; i++) {
            into[from + i] = constant - 0.5 * square[i];
        }
    }

    /** Log densities to shares; the log of their sum. */
    private static double normalise(double[][] shares, int i) {
        double most = Double.NEGATIVE_INFINITY;
        for (double[] share : shares) {
            most = Math.max(most, share[i]);
        }
        double total = 0;
        for (double[] share : shares) {
            share[i] = Math.exp(share[i] - most);
            total += share[i];
        }
        for (double[] share : shares) {
            share[i] /= total;
        }
        return most + Math.log(total);
    }

    /** The M-step. */
    Parameters maximise(double[]... shares) {
        int components = shares.length;
        double[] weights = new double[components];
        double[][] means = new double[components][d];
        double[][] roots = new double[components][];
        IntStream.range(0, components).parallel().forEach(c -> {
            double[] share = shares[c];
            double weight = sum(share);
            for (int j = 0; weight > EMPTY && j < d; j++) {
                means[c][j] = dot(share, z[j]) / weight;
            }
            double[][] centred = new double[d][n];
            for (int j = 0; j < d; j++) {
                for (int i = 0; i < n; i++) {
                    centred[j][i] = z[j][i] - means[c][j];
                }
            }
            double[] covariance = new double[d * d];
            double[] weighted = new double[n];
            for (int j = 0; j < d; j++) {
                for (int i = 0; i < n; i++) {
                    weighted[i] = share[i] * centred[j][i];
                }
                for (int k = 0; k <= j; k++) {
                    covariance[j * d + k] = (dot(weighted, centred[k]) + (j == k ? PRIOR_ROWS * PRIOR_VARIANCE : 0))
                            / (weight + PRIOR_ROWS);
                }
            }
            weights[c] = weight / n;
            roots[c] = Cholesky.root(covariance, d, Double.MIN_NORMAL);
        });
        return new Parameters(weights, means, roots);
    }

    /** The logarithm of the prior, without its constant. */
    double logPrior(Parameters p) {
        double sum = 0;
        for (double[] root : p.roots) {
            double trace = 0;
            for (double entry : Cholesky.inverse(root, d)) {
                trace += entry * entry;
            }
            sum -= PRIOR_ROWS / 2 * (2 * Cholesky.logDet(root, d) + PRIOR_VARIANCE * trace);
        }
        return sum;
    }

    /**
     * Where to start: rows far from each other (k-means++: Arthur and Vassilvitskii 2007), some steps of Lloyd's
     * algorithm, and each row wholly of its nearest centre.
     */
    double[][] start(int components, RandomStream random) {
        double[][] centres = new double[components][];
        double[] near = new double[n];
        Arrays.fill(near, Double.POSITIVE_INFINITY);
        for (int c = 0; c < components; c++) {
            double total = c == 0 ? 0 : sum(near);
            double u = random.uniform(0, c);
            int chosen = 0;
            if (total > 0) {
                double left = u * total;
                while (chosen < n - 1 && (left -= near[chosen]) > 0) {
                    chosen++;
                }
            } else {
                chosen = (int) Math.min(n - 1L, (long) (u * n));
            }
            centres[c] = row(chosen);
            double[] squares = squares(centres[c]);
            for (int i = 0; i < n; i++) {
                near[i] = Math.min(near[i], squares[i]);
            }
        }
        int[] label = new int[n];
        for (int step = 0; step < LLOYD_STEPS; step++) {
            assign(centres, label);
            move(centres, label);
        }
        double[][] shares = new double[components][n];
        for (int i = 0; i < n; i++) {
            shares[label[i]][i] = 1;
        }
        return shares;
    }

    private void assign(double[][] centres, int... label) {
        double[] near = new double[n];
        Arrays.fill(near, Double.POSITIVE_INFINITY);
        for (int c = 0; c < centres.length; c++) {
            double[] squares = squares(centres[c]);
            for (int i = 0; i < n; i++) {
                if (squares[i] < near[i]) {
                    near[i] = squares[i];
                    label[i] = c;
                }
            }
        }
    }

    private void move(double[][] centres, int... label) {
        int[] count = new int[centres.length];
        double[][] sum = new double[centres.length][d];
        for (int i = 0; i < n; i++) {
            count[label[i]]++;
            for (int j = 0; j < d; j++) {
                sum[label[i]][j] += z[j][i];
            }
        }
        for (int c = 0; c < centres.length; c++) {
            for (int j = 0; count[c] > 0 && j < d; j++) {
                centres[c][j] = sum[c][j] / count[c];
            }
        }
    }

    private double[] row(int i) {
        double[] row = new double[d];
        for (int j = 0; j < d; j++) {
            row[j] = z[j][i];
        }
        return row;
    }

    private double[] squares(double... centre) {
        double[] squares = new double[n];
        for (int j = 0; j < d; j++) {
            for (int i = 0; i < n; i++) {
                double apart = z[j][i] - centre[j];
                squares[i] += apart * apart;
            }
        }
        return squares;
    }

    private static double sum(double... values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    /** Four sums at a time: one alone waits for each addition. */
    private static double dot(double[] a, double[] b) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i + 3 < a.length; i += 4) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        for (; i < a.length; i++) {
            s0 += a[i] * b[i];
        }
        return s0 + s1 + (s2 + s3);
    }
}

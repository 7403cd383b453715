package org.ergodic.data.metric;

import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.common.statistics.Moments;
import org.ergodic.data.table.LazyMatrix;

/**
 * The normal distribution fitted to data by moments. Its correlations get a small ridge, so that it has a density where
 * columns depend on each other; since it is added to columns of variance 1, it is small beside each of them, whatever
 * their units. A constant column keeps its unit, in which the ridge is its variance.
 */
public final class Gaussian {
    private static final double RIDGE = 1e-9;

    private final double[] mean;
    private final double[] scale;
    private final double[][] root;

    private Gaussian(double[] mean, double[] scale, double[][] root) {
        this.mean = mean;
        this.scale = scale;
        this.root = root;
    }

    /** {@return the distribution with the mean and covariance of the rows} */
    public static Gaussian fit(LazyMatrix rows) {
        int n = rows.rows();
        int d = rows.columns();
        Moments moments = rows.moments();
        double[] mean = new double[d];
        double[] scale = new double[d];
        for (int j = 0; j < d; j++) {
            mean[j] = moments.mean(j);
            scale[j] = moments.constant(j) ? 1 : moments.deviation(j);
        }
        double[] row = new double[d];
        double[][] correlation = new double[d][d];
        for (int i = 0; i < n; i++) {
            rows.read(i, row);
            for (int j = 0; j < d; j++) {
                row[j] = (row[j] - mean[j]) / scale[j];
            }
            for (int j = 0; j < d; j++) {
                double factor = row[j] / n;
                for (int k = 0; k <= j; k++) {
                    correlation[j][k] += factor * row[k];
                }
            }
        }
        for (int j = 0; j < d; j++) {
            correlation[j][j] += RIDGE;
        }
        return new Gaussian(mean, scale, cholesky(correlation));
    }

    /** The lower root of a covariance; a pivot that rounding makes smaller than the ridge is the ridge. */
    private static double[][] cholesky(double[][] c) {
        int d = c.length;
        double[][] root = new double[d][d];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = c[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= root[i][k] * root[j][k];
                }
                root[i][j] = i == j ? Math.sqrt(Math.max(sum, RIDGE)) : sum / root[j][j];
            }
        }
        return root;
    }

    /** {@return n draws {@code [n][d]}} */
    public double[][] draw(RandomStream random, int n) {
        int d = mean.length;
        double[][] rows = new double[n][d];
        double[] noise = new double[d];
        for (int i = 0; i < n; i++) {
            random.fill(Noise.NORMAL, i, noise, 0, d);
            for (int j = 0; j < d; j++) {
                double value = 0;
                for (int k = 0; k <= j; k++) {
                    value += root[j][k] * noise[k];
                }
                rows[i][j] = mean[j] + scale[j] * value;
            }
        }
        return rows;
    }

    /** {@return the log density of a row, in nats; minus infinity so far out that its exponent overflows} */
    double logProb(double[] row) {
        int d = mean.length;
        double[] white = new double[d];
        double result = -0.5 * d * Math.log(2 * Math.PI);
        for (int j = 0; j < d; j++) {
            double value = (row[j] - mean[j]) / scale[j];
            for (int k = 0; k < j; k++) {
                value -= root[j][k] * white[k];
            }
            white[j] = value / root[j][j];
            result -= 0.5 * white[j] * white[j] + Math.log(root[j][j]) + Math.log(scale[j]);
        }
        // Infinities of both signs meet where a row is so far out that its square overflows.
        return Double.isNaN(result) ? Double.NEGATIVE_INFINITY : result;
    }
}

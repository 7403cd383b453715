package org.ergodic.app.metric;

import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.app.data.Matrix;

/**
 * The normal distribution fitted to data by moments. Directions without variance (constant or dependent columns) get the
 * variance of a small share of the mean variance, so that it always has a density.
 */
final class Gaussian {
    private static final double RIDGE = 1e-9;

    private final double[] mean;
    private final double[][] root;

    private Gaussian(double[] mean, double[][] root) {
        this.mean = mean;
        this.root = root;
    }

    /** {@return the distribution with the mean and covariance of the rows} */
    static Gaussian fit(Matrix rows) {
        int n = rows.rows();
        int d = rows.columns();
        double[] row = new double[d];
        double[] mean = new double[d];
        for (int i = 0; i < n; i++) {
            rows.read(i, row);
            for (int j = 0; j < d; j++) {
                mean[j] += row[j] / n;
            }
        }
        double[][] covariance = new double[d][d];
        double[] centred = new double[d];
        for (int i = 0; i < n; i++) {
            rows.read(i, row);
            for (int j = 0; j < d; j++) {
                centred[j] = row[j] - mean[j];
            }
            for (int j = 0; j < d; j++) {
                double factor = centred[j] / n;
                for (int k = 0; k <= j; k++) {
                    covariance[j][k] += factor * centred[k];
                }
            }
        }
        double trace = 0;
        for (int j = 0; j < d; j++) {
            trace += covariance[j][j];
        }
        double ridge = trace > 0 ? RIDGE * trace / d : RIDGE;
        for (int j = 0; j < d; j++) {
            covariance[j][j] += ridge;
        }
        return new Gaussian(mean, cholesky(covariance, ridge));
    }

    /** The lower root of a covariance; a pivot that rounding makes smaller than the ridge is the ridge. */
    private static double[][] cholesky(double[][] c, double ridge) {
        int d = c.length;
        double[][] root = new double[d][d];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = c[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= root[i][k] * root[j][k];
                }
                root[i][j] = i == j ? Math.sqrt(Math.max(sum, ridge)) : sum / root[j][j];
            }
        }
        return root;
    }

    /** {@return n draws {@code [n][d]}} */
    double[][] draw(RandomStream random, int n) {
        int d = mean.length;
        double[][] rows = new double[n][d];
        double[] noise = new double[d];
        for (int i = 0; i < n; i++) {
            random.fill(Noise.NORMAL, i, noise, 0, d);
            for (int j = 0; j < d; j++) {
                double value = mean[j];
                for (int k = 0; k <= j; k++) {
                    value += root[j][k] * noise[k];
                }
                rows[i][j] = value;
            }
        }
        return rows;
    }

    /** {@return the log density of a row, in nats} */
    double logProb(double[] row) {
        int d = mean.length;
        double[] white = new double[d];
        double result = -0.5 * d * Math.log(2 * Math.PI);
        for (int j = 0; j < d; j++) {
            double value = row[j] - mean[j];
            for (int k = 0; k < j; k++) {
                value -= root[j][k] * white[k];
            }
            white[j] = value / root[j][j];
            result -= 0.5 * white[j] * white[j] + Math.log(root[j][j]);
        }
        return result;
    }
}

package org.ergodic.common.baseline;

import java.util.Objects;
import org.apiguardian.api.API;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.common.statistics.Moments;

/**
 * The normal distribution with the mean and the covariance of rows.
 *
 * <p>Its correlations get a small ridge, so that it has a density where columns depend on each other; since it is added
 * to columns of variance 1, it is small beside each of them, whatever their units. A constant column keeps its unit, in
 * which the ridge is its variance.
 *
 * <p>Of fewer rows than twice their columns the covariance is singular, or so nearly that other rows have next to no
 * density. Its correlations are then shrunk towards 0 by the share that is expected to be best, (1 - s) R + s I with s
 * = sum of Var(r) / sum of r² over the correlations r (Schäfer and Strimmer 2005, "A shrinkage approach to large-scale
 * covariance matrix estimation", doi:10.2202/1544-6115.1175, table 1, target D).
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Gaussian implements Baseline {
    private static final double RIDGE = 1e-9;

    /** Fewer rows for each column say too little of correlations. */
    private static final int ROWS_A_COLUMN = 2;

    private final Standardisation scale;
    private final double[] root;
    private final double constant;
    private final double shrinkage;

    private Gaussian(Standardisation scale, double[] root, double shrinkage) {
        int d = scale.columns();
        this.scale = scale;
        this.root = root;
        this.constant = -0.5 * d * Math.log(2 * Math.PI) - Cholesky.logDet(root, d) - scale.logScale();
        this.shrinkage = shrinkage;
    }

    /** Gives the numbers of a row. */
    @FunctionalInterface
    public interface Reader {
        /**
         * Copies a row's numbers to the beginning of an array.
         *
         * @param row from 0
         * @param into at least as long as there are columns
         */
        void read(int row, double[] into);
    }

    /**
     * Fits rows in memory.
     *
     * @param rows {@code [n][d]}, finite
     * @return the distribution
     */
    public static Gaussian fit(double[]... rows) {
        return fit(rows.length, rows[0].length, (i, into) -> System.arraycopy(rows[i], 0, into, 0, rows[i].length));
    }

    /**
     * Fits rows that are read one by one, several times.
     *
     * @param n how many, at least 1
     * @param d how many columns
     * @param reader gives each, finite
     * @return the distribution
     */
    public static Gaussian fit(int n, int d, Reader reader) {
        Objects.requireNonNull(reader, "reader");
        if (n < 1 || d < 1) {
            throw new IllegalArgumentException(
                    "a Gaussian is fitted to at least one row and column, not to " + n + " rows of " + d);
        }
        double[] row = new double[d];
        Standardisation scale = Standardisation.of(Moments.of(d, visitor -> {
            for (int i = 0; i < n; i++) {
                reader.read(i, row);
                visitor.visit(i, row);
            }
        }));
        double[] z = new double[d];
        double[] correlation = new double[d * d];
        for (int i = 0; i < n; i++) {
            reader.read(i, row);
            scale.apply(row, z, 0);
            for (int j = 0; j < d; j++) {
                double factor = z[j] / n;
                for (int k = 0; k <= j; k++) {
                    correlation[j * d + k] += factor * z[k];
                }
            }
        }
        double shrinkage = n < ROWS_A_COLUMN * d ? shrinkage(n, d, reader, scale, correlation) : 0;
        for (int j = 0; j < d; j++) {
            for (int k = 0; k < j; k++) {
                correlation[j * d + k] *= 1 - shrinkage;
            }
            // One row alone, and a constant column, have no variance of their own to shrink.
            correlation[j * d + j] += RIDGE;
        }
        return new Gaussian(scale, Cholesky.root(correlation, d, RIDGE), shrinkage);
    }

    private static double shrinkage(int n, int d, Reader reader, Standardisation scale, double... correlation) {
        if (n < 3) {
            return 1;
        }
        double[] row = new double[d];
        double[] z = new double[d];
        double spread = 0;
        for (int i = 0; i < n; i++) {
            reader.read(i, row);
            scale.apply(row, z, 0);
            for (int j = 0; j < d; j++) {
                for (int k = 0; k < j; k++) {
                    double apart = z[j] * z[k] - correlation[j * d + k];
                    spread += apart * apart;
                }
            }
        }
        double squares = 0;
        for (int j = 0; j < d; j++) {
            for (int k = 0; k < j; k++) {
                squares += correlation[j * d + k] * correlation[j * d + k];
            }
        }
        double variance = spread / ((double) n * (n - 1));
        return squares > 0 ? Math.min(1, variance / squares) : 1;
    }

    @Override
    public String name() {
        return "gaussian";
    }

    @Override
    public String description() {
        return "a Gaussian";
    }

    /** {@return by how much correlations were shrunk, from 0 to 1; 0 where rows are enough} */
    public double shrinkage() {
        return shrinkage;
    }

    @Override
    public double[][] draw(RandomStream random, int n) {
        int d = scale.columns();
        double[][] rows = new double[n][d];
        double[] noise = new double[d];
        for (int i = 0; i < n; i++) {
            random.fill(Noise.NORMAL, i, noise, 0, d);
            for (int j = 0; j < d; j++) {
                for (int k = 0; k <= j; k++) {
                    rows[i][j] += root[j * d + k] * noise[k];
                }
            }
            scale.restore(rows[i]);
        }
        return rows;
    }

    @Override
    public double logProb(double... row) {
        int d = scale.columns();
        double[] white = new double[d];
        scale.apply(row, white, 0);
        double result = constant;
        for (int j = 0; j < d; j++) {
            double value = white[j];
            for (int k = 0; k < j; k++) {
                value -= root[j * d + k] * white[k];
            }
            white[j] = value / root[j * d + j];
            result -= 0.5 * white[j] * white[j];
        }
        // Infinities of both signs meet where a row is so far out that its square overflows.
        return Double.isNaN(result) ? Double.NEGATIVE_INFINITY : result;
    }
}

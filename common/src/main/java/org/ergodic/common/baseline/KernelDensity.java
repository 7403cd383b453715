package org.ergodic.common.baseline;

import java.util.Arrays;
import org.apiguardian.api.API;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;

/**
 * The kernel density estimate with a Gaussian kernel: the mean of N(y; row, h² S) over the rows. S is the diagonal of
 * the rows' variances or their whole covariance, and S and the bandwidth h are those under which rows are most likely
 * by all the others (leave-one-out likelihood: Habbema, Hermans and van den Broek 1974; Duin 1976,
 * doi:10.1109/TC.1976.1674577). Copies of a row are left out with it.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class KernelDensity implements Baseline {
    /** So many rows say which bandwidth is best. */
    private static final int ASKED = 300;

    /** Wider tables have a kernel with a diagonal alone: the whole one costs d² a row. */
    private static final int WIDEST_FULL = 256;

    /** The bandwidths that are looked at first, in standard deviations; the least keeps equal rows finite. */
    private static final double LEAST = 1e-3;

    private static final double GREATEST = 3;
    private static final int COARSE = 9;
    private static final int FINE = 8;
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    /** exp(-40) is below rounding beside 1. */
    private static final double FAR = 40;

    private final Space space;
    private final double[] support;
    private final double bandwidth;

    /** The coordinates in which the kernel is round: standardised, and white where there is a root. */
    private record Space(Standardisation scale, double[] root, double[] inverse, double logDet) {
        static Space diagonal(Standardisation scale) {
            return new Space(scale, null, null, scale.logScale());
        }

        static Space full(Standardisation scale, double[] z, int n) {
            int d = scale.columns();
            double[] correlation = new double[d * d];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < d; j++) {
                    double factor = z[i * d + j] / n;
                    for (int k = 0; k <= j; k++) {
                        correlation[j * d + k] += factor * z[i * d + k];
                    }
                }
            }
            for (int j = 0; j < d; j++) {
                correlation[j * d + j] += RIDGE;
            }
            double[] root = Cholesky.root(correlation, d, RIDGE);
            return new Space(scale, root, Cholesky.inverse(root, d), scale.logScale() + Cholesky.logDet(root, d));
        }

        private static final double RIDGE = 1e-6;

        int columns() {
            return scale.columns();
        }

        double[] of(double[] standardised, int n) {
            if (inverse == null) {
                return standardised;
            }
            int d = columns();
            double[] white = new double[n * d];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < d; j++) {
                    double sum = 0;
                    for (int k = 0; k <= j; k++) {
                        sum += inverse[j * d + k] * standardised[i * d + k];
                    }
                    white[i * d + j] = sum;
                }
            }
            return white;
        }
    }

    private KernelDensity(Space space, double[] support, double bandwidth) {
        this.space = space;
        this.support = support;
        this.bandwidth = bandwidth;
    }

    /**
     * Fits rows, in O(300 n d) for n rows.
     *
     * @param random decides which rows are left out in turn, 300 at most
     * @param rows {@code [n][d]}, finite, at least 2
     * @return the density
     */
    public static KernelDensity fit(RandomStream random, double[]... rows) {
        int n = rows.length;
        if (n < 2) {
            throw new IllegalArgumentException(
                    "a kernel density needs at least 2 rows to choose its bandwidth by, not " + n);
        }
        Standardisation scale = Standardisation.of(rows);
        double[] z = scale.apply(rows);
        int[] asked = Arrays.copyOf(random.permutation(n), Math.min(n, ASKED));
        Choice choice = choose(Space.diagonal(scale), z, n, asked);
        if (scale.columns() > 1 && scale.columns() <= WIDEST_FULL && n > scale.columns()) {
            Choice full = choose(Space.full(scale, z, n), z, n, asked);
            choice = full.likelihood > choice.likelihood ? full : choice;
        }
        return new KernelDensity(choice.space, choice.support, choice.bandwidth);
    }

    private record Choice(Space space, double[] support, double bandwidth, double likelihood) {}

    private static Choice choose(Space space, double[] z, int n, int... asked) {
        double[] support = space.of(z, n);
        double[][] squares = new double[asked.length][];
        for (int q = 0; q < asked.length; q++) {
            squares[q] = squares(support, n, space.columns(), support, asked[q]);
            leaveOut(squares[q]);
        }
        double step = Math.log(GREATEST / LEAST) / (COARSE - 1);
        double best = Math.log(LEAST);
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < COARSE; i++) {
            double at = Math.log(LEAST) + i * step;
            double likelihood = leaveOneOut(squares, space, n, Math.exp(at));
            if (likelihood > most) {
                most = likelihood;
                best = at;
            }
        }
        double low = Math.max(Math.log(LEAST), best - step);
        double high = best + step;
        double left = high - GOLDEN * (high - low);
        double right = low + GOLDEN * (high - low);
        double atLeft = leaveOneOut(squares, space, n, Math.exp(left));
        double atRight = leaveOneOut(squares, space, n, Math.exp(right));
        for (int i = 0; i < FINE; i++) {
            if (atLeft >= atRight) {
                high = right;
                right = left;
                atRight = atLeft;
                left = high - GOLDEN * (high - low);
                atLeft = leaveOneOut(squares, space, n, Math.exp(left));
            } else {
                low = left;
                left = right;
                atLeft = atRight;
                right = low + GOLDEN * (high - low);
                atRight = leaveOneOut(squares, space, n, Math.exp(right));
            }
        }
        double found = atLeft >= atRight ? left : right;
        double likelihood = Math.max(atLeft, atRight);
        return likelihood >= most
                ? new Choice(space, support, Math.exp(found), likelihood)
                : new Choice(space, support, Math.exp(best), most);
    }

    /** The row itself, and its copies: rows that occur twice say nothing of how near a new one will be. */
    private static void leaveOut(double... squares) {
        for (int i = 0; i < squares.length; i++) {
            squares[i] = squares[i] == 0 ? Double.POSITIVE_INFINITY : squares[i];
        }
    }

    /** The mean log density of rows by all others. */
    private static double leaveOneOut(double[][] squares, Space space, int n, double h) {
        double sum = 0;
        for (double[] row : squares) {
            sum += logMean(row, n - 1, space, h);
        }
        return sum / squares.length;
    }

    /** The log of the mean kernel. */
    private static double logMean(double[] squares, int n, Space space, double h) {
        double least = Double.POSITIVE_INFINITY;
        for (double square : squares) {
            least = Math.min(least, square);
        }
        if (least == Double.POSITIVE_INFINITY) {
            return Double.NEGATIVE_INFINITY;
        }
        double factor = -0.5 / (h * h);
        double far = least + FAR * 2 * h * h;
        double sum = 0;
        for (double square : squares) {
            if (square <= far) {
                sum += Math.exp(factor * (square - least));
            }
        }
        double log = factor * least
                + Math.log(sum / n)
                - space.columns() * Math.log(h * Math.sqrt(2 * Math.PI))
                - space.logDet();
        return Double.isNaN(log) ? Double.NEGATIVE_INFINITY : log;
    }

    /** Squared distances of a row to those of the support. */
    private static double[] squares(double[] support, int n, int d, double[] of, int row) {
        double[] squares = new double[n];
        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (int j = 0; j < d; j++) {
                double apart = support[i * d + j] - of[row * d + j];
                sum += apart * apart;
            }
            squares[i] = sum;
        }
        return squares;
    }

    @Override
    public String name() {
        return "kernel-density-estimate";
    }

    @Override
    public String description() {
        return "a kernel density estimate";
    }

    /** {@return the bandwidth h, in standard deviations} */
    public double bandwidth() {
        return bandwidth;
    }

    /** {@return whether the kernel has the rows' whole covariance, and not its diagonal alone} */
    public boolean isFull() {
        return space.root() != null;
    }

    @Override
    public double logProb(double... row) {
        int d = space.columns();
        double[] z = new double[d];
        space.scale().apply(row, z, 0);
        int n = support.length / d;
        return logMean(squares(support, n, d, space.of(z, 1), 0), n, space, bandwidth);
    }

    @Override
    public double[][] draw(RandomStream random, int n) {
        int d = space.columns();
        int rows = support.length / d;
        RandomStream which = random.split("rows");
        double[][] drawn = new double[n][d];
        double[] noise = new double[d];
        for (int i = 0; i < n; i++) {
            int row = (int) Math.min(rows - 1, (long) (which.uniform(i, 0) * rows));
            random.fill(Noise.NORMAL, i, noise, 0, d);
            for (int j = 0; j < d; j++) {
                noise[j] = support[row * d + j] + bandwidth * noise[j];
            }
            if (space.root() == null) {
                drawn[i] = noise.clone();
            } else {
                for (int j = 0; j < d; j++) {
                    for (int k = 0; k <= j; k++) {
                        drawn[i][j] += space.root()[j * d + k] * noise[k];
                    }
                }
            }
            space.scale().restore(drawn[i]);
        }
        return drawn;
    }
}

package org.ergodic.data.scale;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ergodic.common.statistics.Moments;
import org.ergodic.common.statistics.SymmetricEigen;
import org.ergodic.data.table.DataException;
import org.ergodic.data.table.LazyMatrix;

/**
 * Whitening by principal components: of columns s with mean 0 and variance 1, x = L^(-1/2) U' s, where U L U' is their
 * covariance. The numbers x are uncorrelated and have variance 1, the first along the greatest variance.
 * The way back is s = U L^(1/2) x, with log |det ds/dx| = 1/2 sum log l. Immutable.
 */
final class Whitening {
    /** No more columns: the eigenvectors take d^3 multiplications some ten times. */
    static final int MOST_COLUMNS = 1024;

    /** A direction of a smaller share of the greatest variance is rounding. */
    private static final double LEAST = 1e-10;

    /** A column with a smaller part in a direction has nothing to do with it. */
    private static final double PART = 0.1;

    /** Of the cosine between two directions, what may be rounding. */
    private static final double SQUARE = 1e-6;

    private final double[][] directions;
    private final double[][] vectors;
    private final double[] deviations;

    /**
     * A whitening. All else follows from the directions as a file holds them, so that one that is read has the same
     * bits.
     *
     * @param directions one in each row, as long as its standard deviation
     */
    private Whitening(double[][] directions) {
        int d = directions.length;
        this.directions = directions;
        vectors = new double[d][];
        deviations = new double[d];
        for (int k = 0; k < d; k++) {
            double length =
                    Math.sqrt(Arrays.stream(directions[k]).map(v -> v * v).sum());
            if (!(length > 0) || !Double.isFinite(length)) {
                throw new IllegalArgumentException("direction " + (k + 1) + " of 'whitening' has the length " + length
                        + ", and needs one above 0");
            }
            deviations[k] = length;
            vectors[k] = Arrays.stream(directions[k]).map(v -> v / length).toArray();
        }
    }

    /**
     * Fits to standardised columns.
     *
     * @param y rows on the data's scale
     * @param moments theirs; constant columns stay by themselves
     * @param standardised of columns
     * @throws DataException if columns determine each other, naming them by their numbers
     */
    static Whitening fit(LazyMatrix y, Moments moments, Scaling standardised) {
        int d = y.columns();
        if (d > MOST_COLUMNS) {
            throw new DataException("data.scale: whiten is for " + MOST_COLUMNS + " columns at most, and there are " + d
                    + ". Use data.scale: standardise");
        }
        double[][] covariance = new double[d][d];
        double[] row = new double[d];
        for (int i = 0; i < y.rows(); i++) {
            y.read(i, row);
            for (int j = 0; j < d; j++) {
                row[j] = moments.constant(j) ? 0 : standardised.scaled(j, row[j]);
            }
            for (int j = 0; j < d; j++) {
                for (int k = 0; k <= j; k++) {
                    covariance[j][k] += row[j] * row[k] / y.rows();
                }
            }
        }
        for (int j = 0; j < d; j++) {
            covariance[j][j] = moments.constant(j) ? 1 : covariance[j][j];
            for (int k = 0; k < j; k++) {
                covariance[k][j] = covariance[j][k];
            }
        }
        SymmetricEigen eigen = SymmetricEigen.of(covariance);
        int[] order = IntStream.range(0, d)
                .boxed()
                .sorted((a, b) -> Double.compare(eigen.values()[b], eigen.values()[a]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[][] directions = new double[d][];
        for (int k = 0; k < d; k++) {
            double value = eigen.values()[order[k]];
            int at = order[k];
            double[] vector =
                    Arrays.stream(eigen.vectors()).mapToDouble(of -> of[at]).toArray();
            if (!(value > LEAST * eigen.values()[order[0]])) {
                throw dependent(vector);
            }
            // Of the two signs that of the largest part is positive, so that rounding does not turn a direction round.
            double length = Math.signum(largest(vector)) * Math.sqrt(value);
            directions[k] = Arrays.stream(vector).map(part -> length * part).toArray();
        }
        return new Whitening(directions);
    }

    private static double largest(double... vector) {
        double most = 0;
        for (double part : vector) {
            most = Math.abs(part) > Math.abs(most) ? part : most;
        }
        return most;
    }

    private static DataException dependent(double... vector) {
        List<String> named = IntStream.range(0, vector.length)
                .filter(j -> Math.abs(vector[j]) > PART)
                .mapToObj(j -> String.valueOf(j + 1))
                .toList();
        return new DataException("data.scale: whiten needs columns that do not determine each other, and a linear"
                + " combination of the columns " + String.join(", ", named)
                + " is constant. Leave one of them out by data.leave-out, or use data.scale: standardise");
    }

    /**
     * That of what a file holds: a direction in each list, times its standard deviation.
     *
     * @throws IllegalArgumentException if they are no d orthogonal directions of d numbers
     */
    static Whitening of(List<List<Double>> directions) {
        double[][] rows = directions.stream()
                .map(direction -> direction.stream().mapToDouble(part -> part).toArray())
                .toArray(double[][]::new);
        for (int k = 0; k < rows.length; k++) {
            if (rows[k].length != rows.length) {
                throw new IllegalArgumentException("direction " + (k + 1) + " of 'whitening' has " + rows[k].length
                        + " numbers, and there are " + rows.length + " directions");
            }
        }
        Whitening whitening = new Whitening(rows);
        for (int k = 0; k < rows.length; k++) {
            for (int j = 0; j < k; j++) {
                double cosine = 0;
                for (int i = 0; i < rows.length; i++) {
                    cosine += whitening.vectors[k][i] * whitening.vectors[j][i];
                }
                if (!(Math.abs(cosine) <= SQUARE)) {
                    throw new IllegalArgumentException("directions " + (j + 1) + " and " + (k + 1)
                            + " of 'whitening' are not at right angles: the cosine between them is " + cosine);
                }
            }
        }
        return whitening;
    }

    /** {@return what a file holds} */
    List<List<Double>> directions() {
        return Arrays.stream(directions)
                .map(direction -> Arrays.stream(direction).boxed().toList())
                .toList();
    }

    /** x = L^(-1/2) U' s. */
    void forward(double[] s, double[] x) {
        for (int k = 0; k < vectors.length; k++) {
            double sum = 0;
            for (int j = 0; j < s.length; j++) {
                sum += vectors[k][j] * s[j];
            }
            x[k] = sum / deviations[k];
        }
    }

    /** s = U L^(1/2) x. */
    void inverse(double[] x, double[] s) {
        Arrays.fill(s, 0);
        for (int k = 0; k < vectors.length; k++) {
            double length = deviations[k] * x[k];
            for (int j = 0; j < s.length; j++) {
                s[j] += vectors[k][j] * length;
            }
        }
    }

    /** The gradient by s, given that by x: U L^(-1/2) g. */
    void pullBack(double[] byX, double[] byS) {
        Arrays.fill(byS, 0);
        for (int k = 0; k < vectors.length; k++) {
            double length = byX[k] / deviations[k];
            for (int j = 0; j < byS.length; j++) {
                byS[j] += vectors[k][j] * length;
            }
        }
    }

    /** log |det ds/dx|. */
    double logDet() {
        return Arrays.stream(deviations).map(Math::log).sum();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Whitening that && Arrays.deepEquals(directions, that.directions);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(directions);
    }
}

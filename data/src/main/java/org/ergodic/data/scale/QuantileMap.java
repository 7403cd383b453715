package org.ergodic.data.scale;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A map of a column to a standard normal distribution, by its quantiles: through the points (y_k, z_k), where y_k are
 * quantiles of the column and z_k those of the normal distribution for the share of rows up to them. Of equal values
 * the
 * share is that of the rows below and of half of the equal ones, so that a value that many rows have is one point, with
 * a steep map around it.
 *
 * <p>Between the points it is the monotone rational quadratic of Gregory and Delbourgo (1982), "Piecewise rational
 * quadratic interpolation to monotonic data", doi:10.1093/imanum/2.2.123, with the harmonic means of neighbouring
 * slopes
 * as the slopes at the points (Fritsch and Butland 1984). It has a continuous derivative, hence densities are
 * continuous, and both directions are in closed form. Beyond the outermost points, at the half of a row from either
 * end, it
 * goes on as a straight line with the slope that it has there: every number has a finite image, and the density is that
 * of the model's tail.
 */
final class QuantileMap implements ColumnMap {
    /** The points between the quartiles and the like are at most so many. */
    static final int POINTS = 64;

    /** A quantile needs so many rows between it and the next, or it is noise. */
    private static final int ROWS_BETWEEN = 5;

    /** In the tails the number of rows beyond a point grows by this factor from point to point. */
    private static final double TAIL_FACTOR = 3;

    /** Neighbours nearer than this share of the range count as one, since slopes are limited by rounding. */
    private static final double LEAST_GAP = 1e-9;

    private final double[] y;
    private final double[] z;
    private final double[] slope;

    private QuantileMap(double[] y, double[] z) {
        this.y = y;
        this.z = z;
        int n = y.length;
        double[] chord = new double[n - 1];
        for (int k = 0; k < n - 1; k++) {
            chord[k] = (z[k + 1] - z[k]) / (y[k + 1] - y[k]);
        }
        slope = new double[n];
        slope[0] = chord[0];
        slope[n - 1] = chord[n - 2];
        for (int k = 1; k < n - 1; k++) {
            double left = y[k] - y[k - 1];
            double right = y[k + 1] - y[k];
            double share = (left + 2 * right) / (3 * (left + right));
            slope[k] = chord[k - 1] * chord[k] / (share * chord[k] + (1 - share) * chord[k - 1]);
        }
    }

    /**
     * The map of a column.
     *
     * @param sorted its values, rising
     * @return the map; empty for a column that has fewer than three points, to which no shape can be fitted
     */
    static Optional<QuantileMap> fit(double... sorted) {
        int n = sorted.length;
        double gap = LEAST_GAP * (sorted[n - 1] - sorted[0]);
        List<double[]> points = new ArrayList<>();
        for (double share : shares(n)) {
            double value = quantile(sorted, share);
            if (points.isEmpty() || value - points.get(points.size() - 1)[0] > gap) {
                int below = first(sorted, value, false);
                int upTo = first(sorted, value, true);
                double middle = Math.min(1 - 0.5 / n, Math.max(0.5 / n, (below + upTo) / 2.0 / n));
                double normal = normal(middle);
                if (points.isEmpty() || normal > points.get(points.size() - 1)[1]) {
                    points.add(new double[] {value, normal});
                }
            }
        }
        return points.size() < 3
                ? Optional.empty()
                : Optional.of(new QuantileMap(
                        points.stream().mapToDouble(p -> p[0]).toArray(),
                        points.stream().mapToDouble(p -> p[1]).toArray()));
    }

    /** The shares of rows at which there are points, rising: even ones in the middle, geometric ones in both tails. */
    private static double[] shares(int n) {
        int inner = Math.max(4, Math.min(POINTS, n / ROWS_BETWEEN));
        List<Double> shares = new ArrayList<>();
        for (double rows = 0.5; rows < (double) n / inner; rows *= TAIL_FACTOR) {
            shares.add(rows / n);
            shares.add(1 - rows / n);
        }
        for (int k = 1; k < inner; k++) {
            shares.add((double) k / inner);
        }
        return shares.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int low = (int) place;
        int high = Math.min(sorted.length - 1, low + 1);
        double left = sorted[low];
        return left + (place - low) * (sorted[high] - left);
    }

    /** The number of values below a value, or up to it. */
    private static int first(double[] sorted, double value, boolean above) {
        int from = 0;
        int to = sorted.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (above ? sorted[middle] <= value : sorted[middle] < value) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    /**
     * The quantile of the standard normal distribution, to a relative error of 1.2e-9: P. J. Acklam's rational
     * approximation (2003). More is of no use, since the points themselves are what the map is.
     */
    static double normal(double share) {
        if (share > 0.5) {
            return -normal(1 - share);
        }
        if (share < 0.02425) {
            double q = Math.sqrt(-2 * Math.log(share));
            return (((((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838) * q
                                                            - 2.549732539343734)
                                                    * q
                                            + 4.374664141464968)
                                    * q
                            + 2.938163982698783)
                    / ((((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996) * q
                                            + 3.754408661907416)
                                    * q
                            + 1);
        }
        double q = share - 0.5;
        double r = q * q;
        return (((((-3.969683028665376e+01 * r + 2.209460984245205e+02) * r - 2.759285104469687e+02) * r
                                                        + 1.383577518672690e+02)
                                                * r
                                        - 3.066479806614716e+01)
                                * r
                        + 2.506628277459239)
                * q
                / (((((-5.447609879822406e+01 * r + 1.615858368580409e+02) * r - 1.556989798598866e+02) * r
                                                        + 6.680131188771972e+01)
                                                * r
                                        - 1.328068155288572e+01)
                                * r
                        + 1);
    }

    /**
     * The map through points.
     *
     * @param points the y_k, rising, then as many z_k, rising
     * @return the map
     * @throws IllegalArgumentException if they are not rising, or fewer than three
     */
    static QuantileMap through(List<Double> points) {
        int n = points.size() / 2;
        double[] all = points.stream().mapToDouble(Double::doubleValue).toArray();
        if (n < 3 || points.size() != 2 * n) {
            throw new IllegalArgumentException(
                    "a quantile map needs at least three points, and these are " + points.size() + " numbers");
        }
        double[] y = Arrays.copyOf(all, n);
        double[] z = Arrays.copyOfRange(all, n, 2 * n);
        for (int k = 1; k < n; k++) {
            if (!(y[k] > y[k - 1]) || !(z[k] > z[k - 1])) {
                throw new IllegalArgumentException("the points of a quantile map must rise, and " + y[k - 1] + ", "
                        + y[k] + " are mapped to " + z[k - 1] + ", " + z[k]);
            }
        }
        return new QuantileMap(y, z);
    }

    /** {@return the y_k, then the z_k} */
    List<Double> points() {
        List<Double> points = new ArrayList<>();
        Arrays.stream(y).forEach(points::add);
        Arrays.stream(z).forEach(points::add);
        return points;
    }

    private static int piece(double[] begins, double value) {
        int found = Arrays.binarySearch(begins, value);
        int k = found >= 0 ? found : -found - 2;
        return Math.min(k, begins.length - 2);
    }

    @Override
    public double forward(double value) {
        int last = y.length - 1;
        if (value <= y[0]) {
            return z[0] + slope[0] * (value - y[0]);
        }
        if (value >= y[last]) {
            return z[last] + slope[last] * (value - y[last]);
        }
        int k = piece(y, value);
        double width = y[k + 1] - y[k];
        double height = z[k + 1] - z[k];
        double chord = height / width;
        double xi = (value - y[k]) / width;
        double both = xi * (1 - xi);
        return z[k]
                + height * (chord * xi * xi + slope[k] * both) / (chord + (slope[k] + slope[k + 1] - 2 * chord) * both);
    }

    @Override
    public double inverse(double value) {
        int last = y.length - 1;
        if (value <= z[0]) {
            return y[0] + (value - z[0]) / slope[0];
        }
        if (value >= z[last]) {
            return y[last] + (value - z[last]) / slope[last];
        }
        int k = piece(z, value);
        double width = y[k + 1] - y[k];
        double height = z[k + 1] - z[k];
        double chord = height / width;
        double eta = (value - z[k]) / height;
        // a xi² + b xi = c, solved in the form that does not cancel.
        double bend = slope[k] + slope[k + 1] - 2 * chord;
        double a = chord - slope[k] + eta * bend;
        double b = slope[k] - eta * bend;
        double c = eta * chord;
        double root = Math.sqrt(Math.max(0, b * b + 4 * a * c));
        double xi = b >= 0 ? 2 * c / (b + root) : (root - b) / (2 * a);
        return y[k] + Math.min(1, Math.max(0, xi)) * width;
    }

    @Override
    public double logSlope(double value) {
        int last = y.length - 1;
        if (value <= y[0]) {
            return Math.log(slope[0]);
        }
        if (value >= y[last]) {
            return Math.log(slope[last]);
        }
        int k = piece(y, value);
        double width = y[k + 1] - y[k];
        double chord = (z[k + 1] - z[k]) / width;
        double xi = (value - y[k]) / width;
        double other = 1 - xi;
        double below = chord + (slope[k] + slope[k + 1] - 2 * chord) * xi * other;
        double above = slope[k + 1] * xi * xi + 2 * chord * xi * other + slope[k] * other * other;
        return 2 * Math.log(chord) + Math.log(above) - 2 * Math.log(below);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof QuantileMap that && Arrays.equals(y, that.y) && Arrays.equals(z, that.z);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(y);
    }

    @Override
    public String toString() {
        return "quantiles of " + y.length + " points";
    }
}

package org.ergodic.report;

import java.util.Arrays;

/**
 * Densities on the equal cells of a frame in the plane. Cell {@code row * side + column} has its row counted from the
 * lower end of y.
 *
 * @param x the frame's width
 * @param y the frame's height
 * @param side how many cells in each direction
 */
record DensityGrid(Axis x, Axis y, int side) {
    /** {@return the middle of every cell} */
    double[][] points() {
        double[][] points = new double[side * side][];
        for (int k = 0; k < points.length; k++) {
            points[k] = new double[] {at(x, k % side), at(y, k / side)};
        }
        return points;
    }

    private double at(Axis axis, int cell) {
        return axis.min() + (axis.max() - axis.min()) * (cell + 0.5) / side;
    }

    /** {@return the area of a cell} */
    double area() {
        return (x.max() - x.min()) * (y.max() - y.min()) / ((double) side * side);
    }

    /** {@return the density of rows, with all their mass, of which cells outside the frame are not part} */
    double[] histogram(double[][] rows) {
        double[] density = new double[side * side];
        for (double[] row : rows) {
            if (x.holds(row[0]) && y.holds(row[1])) {
                density[cell(y.share(row[1])) * side + cell(x.share(row[0]))] += 1 / (rows.length * area());
            }
        }
        return density;
    }

    private int cell(double share) {
        return Math.min(side - 1, (int) (share * side));
    }

    /** {@return the mass of a density in the frame, by the values in the middle of the cells} */
    double mass(double[] density) {
        return Arrays.stream(density).sum() * area();
    }

    /**
     * The density that a logarithm is of.
     *
     * @param logDensity in each cell; not-a-number counts as no density
     * @param normalised true if it integrates to 1, false if it is known only up to a constant factor, which then makes
     *     the frame's mass 1
     */
    double[] density(double[] logDensity, boolean normalised) {
        double most = Arrays.stream(logDensity).filter(Double::isFinite).max().orElse(0);
        double[] density = Arrays.stream(logDensity)
                .map(log -> Double.isNaN(log) ? 0 : Math.exp(normalised ? log : Math.min(0, log - most)))
                .toArray();
        double mass = normalised ? 1 : mass(density);
        return Arrays.stream(density).map(value -> value / mass).toArray();
    }
}

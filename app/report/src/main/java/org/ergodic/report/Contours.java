package org.ergodic.report;

import java.awt.geom.Line2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lines of equal values of a grid in the plane, by marching squares. */
final class Contours {
    private Contours() {}

    /**
     * The line of one value, in pieces.
     *
     * @param grid where the values are, in the middle of its cells
     * @param values of all cells
     * @param level the value of the line
     * @return pieces of the line, in the units of both axes; a saddle is cut by the mean of its corners
     */
    static List<Line2D> of(DensityGrid grid, double[] values, double level) {
        double[][] points = grid.points();
        int side = grid.side();
        List<Line2D> lines = new ArrayList<>();
        for (int row = 0; row + 1 < side; row++) {
            for (int column = 0; column + 1 < side; column++) {
                int at = row * side + column;
                // Counter-clockwise from the lower left.
                square(points, values, level, lines, at, at + 1, at + side + 1, at + side);
            }
        }
        return lines;
    }

    private static void square(double[][] points, double[] values, double level, List<Line2D> lines, int... corners) {
        double[][] cuts = new double[4][];
        int count = 0;
        for (int i = 0; i < 4; i++) {
            int a = corners[i];
            int b = corners[(i + 1) % 4];
            if (values[a] < level != values[b] < level) {
                double share = (level - values[a]) / (values[b] - values[a]);
                cuts[i] = new double[] {
                    points[a][0] + share * (points[b][0] - points[a][0]),
                    points[a][1] + share * (points[b][1] - points[a][1])
                };
                count++;
            }
        }
        if (count == 2) {
            double[][] both = Arrays.stream(cuts).filter(cut -> cut != null).toArray(double[][]::new);
            lines.add(line(both[0], both[1]));
        } else if (count == 4) {
            double mean = Arrays.stream(corners).mapToDouble(c -> values[c]).sum() / 4;
            // The first corner is cut off where the middle is on the other side of the line.
            boolean first = values[corners[0]] < level != mean < level;
            lines.add(line(cuts[first ? 3 : 0], cuts[first ? 0 : 1]));
            lines.add(line(cuts[first ? 1 : 2], cuts[first ? 2 : 3]));
        }
    }

    private static Line2D line(double[] a, double... b) {
        return new Line2D.Double(a[0], a[1], b[0], b[1]);
    }

    /**
     * The values above which a density has shares of its mass in the grid.
     *
     * @param density of all cells
     * @param shares from 0 to 1
     * @return a value for each share
     */
    static double[] levels(double[] density, double... shares) {
        double[] sorted = Arrays.stream(density).sorted().toArray();
        double mass = Arrays.stream(sorted).sum();
        double[] levels = new double[shares.length];
        for (int k = 0; k < shares.length; k++) {
            double sum = 0;
            int i = sorted.length;
            while (i > 1 && sum < shares[k] * mass) {
                sum += sorted[--i];
            }
            levels[k] = sorted[Math.min(i, sorted.length - 1)];
        }
        return levels;
    }
}

package org.ergodic.report;

import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;

/** Data and samples in two dimensions, side by side on the same axes, as many dots of one as of the other. */
final class ScatterPlot {
    private static final int SIDE = 400;
    private static final int LEFT = 58;
    private static final int TOP = 44;
    private static final int GAP = 26;
    private static final int BOTTOM = 44;
    private static final int MOST_DOTS = 5000;
    private static final double MARGIN = 0.08;
    private static final double SAME_UNIT = 3;

    private ScatterPlot() {}

    static BufferedImage draw(List<String> columns, double[][] data, double[][] samples) {
        int dots = Math.min(MOST_DOTS, Math.min(data.length, samples.length));
        Canvas canvas = new Canvas(LEFT + 2 * SIDE + GAP + 20, TOP + SIDE + BOTTOM);
        Axis[] axes = axes(data);
        panel(canvas, 0, "data", axes, columns, Arrays.copyOf(data, dots), Canvas.DATA);
        panel(canvas, 1, "samples", axes, columns, Arrays.copyOf(samples, dots), Canvas.SAMPLES);
        return canvas.finish();
    }

    /** The data's ranges, of one length where they are comparable, so that a circle looks round. */
    static Axis[] axes(double[][] data) {
        Axis x = axis(data, 0);
        Axis y = axis(data, 1);
        double width = x.max() - x.min();
        double height = y.max() - y.min();
        if (Math.max(width, height) > SAME_UNIT * Math.min(width, height)) {
            return new Axis[] {x, y};
        }
        double half = Math.max(width, height) / 2;
        return new Axis[] {centred(x, half), centred(y, half)};
    }

    static Axis axis(double[][] rows, int column) {
        double least = Arrays.stream(rows).mapToDouble(row -> row[column]).min().orElse(0);
        double most = Arrays.stream(rows).mapToDouble(row -> row[column]).max().orElse(0);
        return Axis.around(least, most, MARGIN);
    }

    private static Axis centred(Axis axis, double half) {
        double middle = (axis.min() + axis.max()) / 2;
        return new Axis(middle - half, middle + half, false);
    }

    private static void panel(
            Canvas canvas, int index, String title, Axis[] axes, List<String> columns, double[][] rows, Color color) {
        double left = LEFT + index * (double) (SIDE + GAP);
        Plot plot = new Plot(canvas, new Rectangle2D.Double(left, TOP, SIDE, SIDE), axes[0], axes[1]);
        plot.grid(6, 6);
        // Fewer dots may be darker: the ink stays about the same.
        double alpha = Math.max(0.35, Math.min(0.8, 900.0 / Math.max(1, rows.length)));
        plot.dots(rows, 0, 1, 1.3, Canvas.alpha(color, alpha));
        plot.plane(columns, index == 0);
        canvas.title(title, left, TOP - 14, Canvas.Align.LEFT);
        long outside = Arrays.stream(rows)
                .filter(row -> !axes[0].holds(row[0]) || !axes[1].holds(row[1]))
                .count();
        canvas.text(
                rows.length + " points" + (outside > 0 ? ", " + outside + " outside the frame" : ""),
                left + SIDE,
                TOP - 14,
                11,
                Canvas.FAINT,
                Canvas.Align.RIGHT);
    }
}

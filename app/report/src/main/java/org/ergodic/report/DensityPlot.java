package org.ergodic.report;

import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * In two dimensions a model's density beside those of data and of samples, as histograms, on the same axes and shades.
 */
final class DensityPlot {
    private static final int SIDE = 340;
    private static final int LEFT = 58;
    private static final int TOP = 44;
    private static final int GAP = 26;
    private static final int BOTTOM = 44;
    private static final int CELLS = 120;
    private static final int FEWEST_BINS = 20;
    private static final double ROWS_PER_BIN = 2;
    private static final Axis UNIT = new Axis(0, 1, false);

    private DensityPlot() {}

    /**
     * Draws.
     *
     * @param logDensity of points in the plane
     * @param normalised true if it integrates to 1, false if it is known only up to a constant factor
     */
    static BufferedImage draw(
            List<String> columns,
            double[][] data,
            double[][] samples,
            Function<double[][], double[]> logDensity,
            boolean normalised) {
        Axis[] axes = ScatterPlot.axes(data);
        // In units of the frame, so that densities of tiny or huge columns are numbers.
        DensityGrid ofData = bins(data.length);
        DensityGrid ofSamples = bins(samples.length);
        DensityGrid ofModel = new DensityGrid(UNIT, UNIT, CELLS);
        double[][] points = Arrays.stream(ofModel.points())
                .map(p -> new double[] {axes[0].at(p[0]), axes[1].at(p[1])})
                .toArray(double[][]::new);
        double logArea = Math.log(axes[0].max() - axes[0].min()) + Math.log(axes[1].max() - axes[1].min());
        double[] log = Arrays.stream(logDensity.apply(points))
                .map(value -> value + logArea)
                .toArray();
        double[] density = ofModel.density(log, normalised);
        double[] truth = ofData.histogram(shares(axes, data));
        // The data's own density is darkest, so that a model with a peak too high does not make all else pale.
        double most = Arrays.stream(truth).max().orElse(1);
        Canvas canvas = new Canvas(LEFT + 3 * SIDE + 2 * GAP + 20, TOP + SIDE + BOTTOM);
        panel(canvas, 0, "data", points(axes, data), columns, axes, ofData, truth, most);
        double[] drawn = ofSamples.histogram(shares(axes, samples));
        panel(canvas, 1, "samples", points(axes, samples), columns, axes, ofSamples, drawn, most);
        String note = normalised
                ? String.format(Locale.ROOT, "%.1f %% of its mass", 100 * ofModel.mass(density))
                : "normalised in this frame";
        panel(canvas, 2, "density of the model", note, columns, axes, ofModel, density, most);
        return canvas.finish();
    }

    /** How many points there are, and how many of them the frame holds if that is not all. */
    private static String points(Axis[] axes, double[][] rows) {
        long inside = Arrays.stream(rows)
                .filter(row -> axes[0].holds(row[0]) && axes[1].holds(row[1]))
                .count();
        return inside == rows.length
                ? String.format(Locale.ROOT, "%,d points", rows.length)
                : String.format(Locale.ROOT, "%,d of %,d points are here", inside, rows.length);
    }

    /** Bins for so many points: few enough that one of a uniform density would hold some. */
    private static DensityGrid bins(int points) {
        int side = (int) Math.sqrt(points / ROWS_PER_BIN);
        return new DensityGrid(UNIT, UNIT, Math.max(FEWEST_BINS, Math.min(CELLS, side)));
    }

    private static double[][] shares(Axis[] axes, double[][] rows) {
        return Arrays.stream(rows)
                .map(row -> new double[] {axes[0].share(row[0]), axes[1].share(row[1])})
                .toArray(double[][]::new);
    }

    private static void panel(
            Canvas canvas,
            int index,
            String title,
            String note,
            List<String> columns,
            Axis[] axes,
            DensityGrid grid,
            double[] density,
            double most) {
        double left = LEFT + index * (double) (SIDE + GAP);
        Plot plot = new Plot(canvas, new Rectangle2D.Double(left, TOP, SIDE, SIDE), axes[0], axes[1]);
        plot.cells(grid.side(), cell -> Shades.of(density[cell] / most));
        plot.plane(columns, index == 0);
        canvas.title(title, left, TOP - 14, Canvas.Align.LEFT);
        canvas.text(note, left + SIDE, TOP - 14, 11, Canvas.FAINT, Canvas.Align.RIGHT);
    }
}

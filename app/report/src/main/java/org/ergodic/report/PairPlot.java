package org.ergodic.report;

import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;

/**
 * Pairs of columns: histograms on the diagonal, dots elsewhere, the samples over the data below it and alone above it.
 */
final class PairPlot {
    static final int MOST_COLUMNS = 6;
    private static final int MOST_DOTS = 1500;
    private static final int BINS = 28;
    private static final int LEFT = 62;
    private static final int TOP = 54;
    private static final int GAP = 8;

    private PairPlot() {}

    static BufferedImage draw(List<String> columns, double[][] data, double[][] samples) {
        int d = Math.min(MOST_COLUMNS, columns.size());
        int side = d <= 3 ? 220 : d == 4 ? 180 : 140;
        int width = LEFT + d * (side + GAP) + 12;
        Canvas canvas = new Canvas(width, TOP + d * (side + GAP) + 40);
        legend(canvas, width - 20);
        canvas.title(
                columns.size() > d ? "the first " + d + " of " + columns.size() + " columns" : "all pairs of columns",
                LEFT,
                28,
                Canvas.Align.LEFT);
        int dots = Math.min(MOST_DOTS, Math.min(data.length, samples.length));
        double[][] someData = Arrays.copyOf(data, dots);
        double[][] someSamples = Arrays.copyOf(samples, dots);
        Axis[] axes = new Axis[d];
        for (int i = 0; i < d; i++) {
            axes[i] = ScatterPlot.axis(data, i);
        }
        double alpha = Math.max(0.25, Math.min(0.8, 400.0 / Math.max(1, dots)));
        for (int row = 0; row < d; row++) {
            for (int column = 0; column < d; column++) {
                Rectangle2D box = new Rectangle2D.Double(
                        LEFT + column * (double) (side + GAP), TOP + row * (double) (side + GAP), side, side);
                Plot plot;
                if (row == column) {
                    plot = histogram(canvas, box, axes[row], data, samples, row);
                } else {
                    plot = new Plot(canvas, box, axes[column], axes[row]);
                    plot.grid(4, 4);
                    if (row > column) {
                        plot.dots(someData, column, row, 1.2, Canvas.alpha(Canvas.DATA, alpha));
                    }
                    plot.dots(someSamples, column, row, 1.2, Canvas.alpha(Canvas.SAMPLES, alpha));
                    if (column == 0) {
                        plot.yLabels(4);
                    }
                }
                plot.frame();
                if (row == d - 1) {
                    plot.xLabels(4);
                    canvas.text(
                            axes[column].title(columns.get(column)),
                            box.getCenterX(),
                            box.getMaxY() + 32,
                            11,
                            Canvas.TEXT,
                            Canvas.Align.CENTRE);
                }
                if (column == 0) {
                    canvas.upwards(axes[row].title(columns.get(row)), 16, box.getCenterY(), 11, Canvas.TEXT);
                }
            }
        }
        return canvas.finish();
    }

    /** One column alone. */
    static BufferedImage histogram(List<String> columns, double[][] data, double[][] samples) {
        Canvas canvas = new Canvas(640, 420);
        legend(canvas, 620);
        Rectangle2D box = new Rectangle2D.Double(30, TOP, 590, 310);
        Axis x = ScatterPlot.axis(data, 0);
        Plot plot = histogram(canvas, box, x, data, samples, 0);
        plot.frame();
        plot.xLabels(8);
        canvas.title("distribution", 30, 28, Canvas.Align.LEFT);
        canvas.text(
                x.title(columns.get(0)), box.getCenterX(), box.getMaxY() + 36, 11, Canvas.TEXT, Canvas.Align.CENTRE);
        return canvas.finish();
    }

    private static void legend(Canvas canvas, double right) {
        canvas.fill(new Rectangle2D.Double(right - 136, 18, 11, 11), Canvas.alpha(Canvas.DATA, 0.8));
        canvas.text("data", right - 120, 28, 12, Canvas.TEXT, Canvas.Align.LEFT);
        canvas.fill(new Rectangle2D.Double(right - 76, 18, 11, 11), Canvas.alpha(Canvas.SAMPLES, 0.8));
        canvas.text("samples", right - 60, 28, 12, Canvas.TEXT, Canvas.Align.LEFT);
    }

    private static Plot histogram(
            Canvas canvas, Rectangle2D box, Axis x, double[][] data, double[][] samples, int column) {
        double[] ofData = bins(data, column, x);
        double[] ofSamples = bins(samples, column, x);
        double highest = Math.max(
                Arrays.stream(ofData).max().orElseThrow(),
                Arrays.stream(ofSamples).max().orElseThrow());
        Plot plot = new Plot(canvas, box, x, new Axis(0, highest > 0 ? highest * 1.08 : 1, false));
        plot.bars(ofData, Canvas.DATA, Canvas.alpha(Canvas.DATA, 0.25));
        plot.bars(ofSamples, Canvas.SAMPLES, Canvas.alpha(Canvas.SAMPLES, 0.25));
        return plot;
    }

    /** The share of the rows in each bin. */
    private static double[] bins(double[][] rows, int column, Axis x) {
        double[] bins = new double[BINS];
        for (double[] row : rows) {
            if (x.holds(row[column])) {
                bins[Math.min(BINS - 1, (int) (x.share(row[column]) * BINS))] += 1.0 / rows.length;
            }
        }
        return bins;
    }
}

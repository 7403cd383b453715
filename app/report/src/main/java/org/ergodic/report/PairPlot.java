package org.ergodic.report;

import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Pairs of the columns that go together most closely: on the left the data, on the right as many samples. */
final class PairPlot {
    private static final int MOST_COLUMNS = 5;
    private static final int MOST_DOTS = 1500;
    private static final int SIDE = 132;
    private static final int GAP = 8;
    private static final int LEFT = 66;
    private static final int TOP = 58;
    private static final int BOTTOM = 44;
    private static final int LABEL = 10;
    private static final int LONGEST = 74;
    private static final int LONGEST_LEFT = 38;

    private PairPlot() {}

    static BufferedImage draw(Sketch sketch) {
        List<Integer> shown = chosen(sketch);
        int n = shown.size() - 1;
        int block = LEFT + n * (SIDE + GAP);
        int d = sketch.schema().size();
        int rows = Math.min(MOST_DOTS, Math.min(sketch.data()[0].length, sketch.samples()[0].length));
        Axis[] axes = new Axis[shown.size()];
        String[] names = new String[shown.size()];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = sketch.axis(shown.get(i));
            names[i] = axes[i].title(sketch.schema().column(shown.get(i)).name());
        }
        // Words run upwards, so that there is room for all of them.
        boolean words = IntStream.range(0, n).anyMatch(i -> !axes[i].words().isEmpty());
        int bottom = BOTTOM + (words ? LONGEST - 2 * LABEL : 0);
        Canvas canvas = new Canvas(2 * block + 24, TOP + n * (SIDE + GAP) + bottom);
        canvas.text(
                d > shown.size()
                        ? "the " + shown.size() + " of " + d + " columns that go together most closely"
                        : "all pairs of columns",
                LEFT,
                22,
                11,
                Canvas.FAINT,
                Canvas.Align.LEFT);
        block(canvas, "data", 0, shown, axes, names, dots(sketch, sketch.data(), rows, shown), Canvas.DATA);
        double[][] drawn = dots(sketch, sketch.samples(), rows, shown);
        block(canvas, "samples", block + 12, shown, axes, names, drawn, Canvas.SAMPLES);
        return canvas.finish();
    }

    /** Dots of words and of few whole numbers are moved a little, so that the frequent can be told from the rare. */
    private static double[][] dots(Sketch sketch, double[][] columns, int rows, List<Integer> shown) {
        double[][] dots = Sketch.first(columns, rows);
        for (int column : shown) {
            dots[column] = Sketch.spread(dots[column], sketch.spread(column), Integer.toString(column));
        }
        return dots;
    }

    private static List<Integer> chosen(Sketch sketch) {
        int d = sketch.schema().size();
        if (d <= MOST_COLUMNS) {
            return IntStream.range(0, d).boxed().toList();
        }
        List<Integer> ordered = Correlations.columns(sketch.schema());
        List<Integer> all = new ArrayList<>(Correlations.strongest(Correlations.of(sketch.data(), ordered)).stream()
                .map(ordered::get)
                .limit(MOST_COLUMNS)
                .toList());
        IntStream.range(0, d)
                .filter(i -> all.size() < MOST_COLUMNS && !all.contains(i))
                .forEach(all::add);
        return all.stream().sorted().toList();
    }

    private static void block(
            Canvas canvas,
            String title,
            int from,
            List<Integer> shown,
            Axis[] axes,
            String[] names,
            double[][] columns,
            Color color) {
        int n = shown.size() - 1;
        canvas.title(title, from + LEFT, TOP - 14, Canvas.Align.LEFT);
        double alpha = Math.max(0.25, Math.min(0.8, 400.0 / Math.max(1, columns[0].length)));
        for (int row = 1; row <= n; row++) {
            for (int column = 0; column < row; column++) {
                Rectangle2D box = new Rectangle2D.Double(
                        from + LEFT + column * (double) (SIDE + GAP),
                        TOP + (row - 1) * (double) (SIDE + GAP),
                        SIDE,
                        SIDE);
                Plot plot = new Plot(canvas, box, axes[column], axes[row]);
                plot.grid(4, 4);
                plot.dots(columns[shown.get(column)], columns[shown.get(row)], 1.2, Canvas.alpha(color, alpha));
                plot.frame();
                if (row == n) {
                    boolean words = !axes[column].words().isEmpty();
                    if (words) {
                        plot.xLabelsUpwards(4, LONGEST);
                    } else {
                        plot.xLabels(4);
                    }
                    canvas.text(
                            canvas.fitted(names[column], 11, SIDE),
                            box.getCenterX(),
                            box.getMaxY() + (words ? LONGEST + 2 * LABEL : 32),
                            11,
                            Canvas.TEXT,
                            Canvas.Align.CENTRE);
                }
                if (column == 0) {
                    plot.yLabels(4, LONGEST_LEFT);
                    canvas.upwards(canvas.fitted(names[row], 11, SIDE), from + 16, box.getCenterY(), 11, Canvas.TEXT);
                }
            }
        }
    }
}

package org.ergodic.report;

import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ergodic.data.table.ImageShape;
import org.ergodic.data.table.Rows;
import org.ergodic.pipeline.progress.Film;

/** Samples on their way: panels on the same axes, or tiles on the same shades, those of the end. */
final class FilmPlot {
    private static final int PICTURES = 7;
    private static final int SIDE = 200;
    private static final int GAP = 12;
    private static final int EDGE = 20;
    private static final int TITLE = 24;
    private static final int TILES = 5;
    private static final int TILE_GAP = 2;
    private static final int BINS = 40;
    private static final double MARGIN = 0.2;

    private final Optional<ImageShape> picture;
    private final double[][][] frames;
    private final List<Long> steps;
    private final List<Double> times;
    private final Axis[] axes;
    private final double least;
    private final double most;
    private final double tallest;

    FilmPlot(List<String> columns, Optional<ImageShape> picture, Film film) {
        this.picture = picture;
        frames = film.frames().stream().map(Rows::of).toArray(double[][][]::new);
        steps = film.steps();
        times = film.times();
        double[][] last = frames[frames.length - 1];
        double[][] finite = Arrays.stream(last)
                .filter(row -> Arrays.stream(row).allMatch(Double::isFinite))
                .toArray(double[][]::new);
        double[] all = Arrays.stream(finite).flatMapToDouble(Arrays::stream).toArray();
        least = Arrays.stream(all).min().orElse(0);
        most = Arrays.stream(all).max().orElse(1);
        axes = columns.size() == 1 ? new Axis[] {axis(finite, 0)} : new Axis[] {axis(finite, 0), axis(finite, 1)};
        tallest = columns.size() > 1 || finite.length == 0
                ? 1
                : 1.5 * Arrays.stream(heights(finite)).max().orElse(1);
    }

    private static Axis axis(double[][] rows, int column) {
        return Axis.around(
                Arrays.stream(rows).mapToDouble(row -> row[column]).min().orElse(0),
                Arrays.stream(rows).mapToDouble(row -> row[column]).max().orElse(1),
                MARGIN);
    }

    /** Some of the frames side by side, the first and the last among them. */
    BufferedImage strip() {
        int count = Math.min(PICTURES, frames.length);
        Canvas canvas = new Canvas(2 * EDGE + count * (SIDE + GAP) - GAP, EDGE + TITLE + SIDE + EDGE);
        for (int i = 0; i < count; i++) {
            int frame = count == 1 ? 0 : Math.round((float) i * (frames.length - 1) / (count - 1));
            panel(canvas, frame, EDGE + i * (SIDE + GAP), EDGE + TITLE);
        }
        return canvas.finish();
    }

    /** Each frame as a picture of its own. */
    List<BufferedImage> frames() {
        return IntStream.range(0, frames.length)
                .mapToObj(i -> {
                    Canvas canvas = new Canvas(2 * EDGE + SIDE, EDGE + TITLE + SIDE + EDGE);
                    panel(canvas, i, EDGE, EDGE + TITLE);
                    return canvas.finish();
                })
                .toList();
    }

    private void panel(Canvas canvas, int frame, int left, int top) {
        long taken = steps.get(frame);
        String title = !times.isEmpty()
                ? String.format(Locale.ROOT, "t = %.4g", times.get(frame))
                : taken == 0 ? "start" : taken + (taken == 1 ? " step" : " steps");
        canvas.text(title, left, top - 10, 12, Canvas.TEXT, Canvas.Align.LEFT);
        double[][] rows = frames[frame];
        if (picture.isPresent()) {
            tiles(canvas, rows, left, top);
            return;
        }
        Rectangle2D box = new Rectangle2D.Double(left, top, SIDE, SIDE);
        if (axes.length == 1) {
            Plot plot = new Plot(canvas, box, axes[0], new Axis(0, tallest, false));
            double[] heights = heights(rows);
            plot.bars(
                    Arrays.stream(heights).map(h -> Math.min(h, tallest)).toArray(),
                    Canvas.SAMPLES,
                    Canvas.alpha(Canvas.SAMPLES, 0.3));
            plot.frame();
            return;
        }
        Plot plot = new Plot(canvas, box, axes[0], axes[1]);
        plot.grid(4, 4);
        double alpha = Math.max(0.35, Math.min(0.8, 600.0 / Math.max(1, rows.length)));
        plot.dots(rows, 0, 1, 1.0, Canvas.alpha(Canvas.SAMPLES, alpha));
        plot.frame();
        long outside = Arrays.stream(rows)
                .filter(row -> !axes[0].holds(row[0]) || !axes[1].holds(row[1]))
                .count();
        if (outside > 0) {
            canvas.text(outside + " outside", left + SIDE, top - 10, 10, Canvas.FAINT, Canvas.Align.RIGHT);
        }
    }

    private double[] heights(double[][] rows) {
        double[] heights = new double[BINS];
        for (double[] row : rows) {
            if (axes[0].holds(row[0])) {
                heights[Math.min(BINS - 1, (int) (BINS * axes[0].share(row[0])))]++;
            }
        }
        return heights;
    }

    private void tiles(Canvas canvas, double[][] rows, int left, int top) {
        ImageShape shape = picture.orElseThrow();
        int side = (SIDE - (TILES - 1) * TILE_GAP) / TILES;
        double scale = (double) side / Math.max(shape.height(), shape.width());
        canvas.g.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
        for (int i = 0; i < Math.min(TILES * TILES, rows.length); i++) {
            canvas.g.drawImage(
                    ContactSheet.tile(shape, rows[i], least, most),
                    left + i % TILES * (side + TILE_GAP),
                    top + i / TILES * (side + TILE_GAP),
                    (int) Math.round(shape.width() * scale),
                    (int) Math.round(shape.height() * scale),
                    null);
        }
    }
}

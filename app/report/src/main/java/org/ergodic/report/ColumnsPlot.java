package org.ergodic.report;

import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * All columns of a table in pages, a panel each: where values are few, a pair of bars for each, data and samples beside
 * each other; else two histograms on one axis, the data's above the samples'.
 */
final class ColumnsPlot {
    static final int PER_PAGE = 24;
    private static final int ACROSS = 4;
    private static final int WIDTH = 240;
    private static final int HEIGHT = 150;
    private static final int GAP_X = 26;
    private static final int GAP_Y = 64;
    private static final int EDGE = 24;
    private static final int TOP = 56;
    private static final float SMALL = 10;
    private static final double ROW = 15;

    private ColumnsPlot() {}

    /** {@return the pages, at most so many} */
    static List<BufferedImage> draw(Sketch sketch, int mostPages) {
        int d = sketch.schema().size();
        int pages = Math.min(mostPages, (d + PER_PAGE - 1) / PER_PAGE);
        List<BufferedImage> all = new ArrayList<>();
        for (int page = 0; page < pages; page++) {
            int from = page * PER_PAGE;
            all.add(page(sketch, from, Math.min(d, from + PER_PAGE)));
        }
        return all;
    }

    private static BufferedImage page(Sketch sketch, int from, int to) {
        int count = to - from;
        int across = Math.min(ACROSS, count);
        int rows = (count + across - 1) / across;
        int width = Math.max(500, 2 * EDGE + across * (WIDTH + GAP_X) - GAP_X);
        Canvas canvas = new Canvas(width, TOP + rows * (HEIGHT + GAP_Y) + 6);
        int d = sketch.schema().size();
        canvas.title(
                count == d
                        ? d == 1 ? "distribution" : "all " + d + " columns"
                        : String.format(Locale.ROOT, "columns %d to %d of %d", from + 1, to, d),
                EDGE,
                28,
                Canvas.Align.LEFT);
        canvas.legend(width - EDGE, 28);
        for (int i = 0; i < count; i++) {
            double left = EDGE + i % across * (double) (WIDTH + GAP_X);
            double top = TOP + i / across * (double) (HEIGHT + GAP_Y) + 16;
            panel(canvas, sketch.marginal(from + i), left, top);
        }
        return canvas.finish();
    }

    private static void panel(Canvas canvas, Marginal m, double left, double top) {
        String name = m.axis()
                .map(axis -> axis.title(m.column().name()))
                .orElse(m.column().name());
        canvas.text(canvas.fitted(name, 12, WIDTH), left, top - 6, 12, Canvas.TEXT, Canvas.Align.LEFT);
        if (!m.notes().isEmpty()) {
            String note = canvas.fitted(String.join("; ", m.notes()), 9, WIDTH);
            canvas.text(note, left, top + HEIGHT + 29, 9, Canvas.FAINT, Canvas.Align.LEFT);
        }
        Rectangle2D box = new Rectangle2D.Double(left, top, WIDTH, HEIGHT);
        if (!m.column().categories().isEmpty()) {
            words(canvas, m, box);
        } else if (m.axis().isEmpty()) {
            bars(canvas, m, box);
        } else {
            histograms(canvas, m, box, m.axis().get());
        }
    }

    private static double highest(Marginal m) {
        return Math.max(
                1e-12,
                Math.max(
                        Arrays.stream(m.data()).max().orElse(0),
                        Arrays.stream(m.samples()).max().orElse(0)));
    }

    private static void histograms(Canvas canvas, Marginal m, Rectangle2D box, Axis x) {
        double half = (box.getHeight() - 8) / 2;
        Axis y = new Axis(0, 1.05 * highest(m), false);
        Plot data = new Plot(canvas, new Rectangle2D.Double(box.getX(), box.getY(), box.getWidth(), half), x, y);
        Plot samples =
                new Plot(canvas, new Rectangle2D.Double(box.getX(), box.getMaxY() - half, box.getWidth(), half), x, y);
        for (Plot plot : List.of(data, samples)) {
            plot.grid(4, 1);
            plot.frame();
        }
        data.bars(m.data(), Canvas.DATA, Canvas.alpha(Canvas.DATA, 0.6));
        samples.bars(m.samples(), Canvas.SAMPLES, Canvas.alpha(Canvas.SAMPLES, 0.6));
        samples.xLabels(5);
    }

    private static void bars(Canvas canvas, Marginal m, Rectangle2D box) {
        int n = m.labels().size();
        double step = box.getWidth() / n;
        double bar = Math.min(16, 0.42 * step);
        double highest = 1.05 * highest(m);
        for (int i = 0; i < n; i++) {
            double middle = box.getX() + (i + 0.5) * step;
            double first = m.data()[i] / highest * box.getHeight();
            double second = m.samples()[i] / highest * box.getHeight();
            canvas.fill(new Rectangle2D.Double(middle - bar, box.getMaxY() - first, bar - 0.5, first), Canvas.DATA);
            canvas.fill(new Rectangle2D.Double(middle + 0.5, box.getMaxY() - second, bar, second), Canvas.SAMPLES);
        }
        canvas.frame(box);
        int every = 1;
        while (every < n && collide(canvas, m.labels(), step, every)) {
            every++;
        }
        for (int i = 0; i < n; i += every) {
            // What does not touch its neighbours has room.
            String label = canvas.fitted(m.labels().get(i), SMALL, every < n ? box.getWidth() / 2 : box.getWidth());
            canvas.text(
                    label, box.getX() + (i + 0.5) * step, box.getMaxY() + 15, SMALL, Canvas.FAINT, Canvas.Align.CENTRE);
        }
    }

    private static boolean collide(Canvas canvas, List<String> labels, double step, int every) {
        for (int i = every; i < labels.size(); i += every) {
            double both = canvas.width(labels.get(i), SMALL) + canvas.width(labels.get(i - every), SMALL);
            if (both / 2 + 6 > step * every) {
                return true;
            }
        }
        return false;
    }

    /** A line for each category, so that words have room; the most frequent where there is no room for all. */
    private static void words(Canvas canvas, Marginal m, Rectangle2D box) {
        int most = (int) (box.getHeight() / ROW);
        int n = Math.min(most, m.labels().size());
        double room = 0;
        for (int i = 0; i < n; i++) {
            room = Math.max(room, canvas.width(m.labels().get(i), SMALL));
        }
        room = Math.min(0.45 * box.getWidth(), room + 6);
        double highest = highest(m);
        double length = box.getWidth() - room;
        double row = Math.min(24, box.getHeight() / n);
        for (int i = 0; i < n; i++) {
            double y = box.getY() + i * row;
            canvas.text(
                    canvas.fitted(m.labels().get(i), SMALL, room - 4),
                    box.getX() + room - 5,
                    y + row / 2 + 3.5,
                    SMALL,
                    Canvas.FAINT,
                    Canvas.Align.RIGHT);
            double half = row / 2 - 1.5;
            canvas.fill(
                    new Rectangle2D.Double(box.getX() + room, y + 1, m.data()[i] / highest * length, half),
                    Canvas.DATA);
            canvas.fill(
                    new Rectangle2D.Double(box.getX() + room, y + 1 + half, m.samples()[i] / highest * length, half),
                    Canvas.SAMPLES);
        }
        if (n < m.labels().size()) {
            canvas.text(
                    "and " + (m.labels().size() - n) + " more",
                    box.getX() + room,
                    box.getMaxY() + 13,
                    SMALL,
                    Canvas.FAINT,
                    Canvas.Align.LEFT);
        }
    }
}

package org.ergodic.report;

import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.function.IntFunction;

/** One frame with two axes on a canvas. */
final class Plot {
    private static final float LABEL = 10;
    private static final double SPACE = 5;
    private static final double OVER = 2;

    private final Canvas canvas;
    private final Rectangle2D box;
    private final Axis x;
    private final Axis y;

    Plot(Canvas canvas, Rectangle2D box, Axis x, Axis y) {
        this.canvas = canvas;
        this.box = box;
        this.x = x;
        this.y = y;
    }

    double px(double value) {
        return box.getX() + x.share(value) * box.getWidth();
    }

    double py(double value) {
        return box.getMaxY() - y.share(value) * box.getHeight();
    }

    void grid(int xTicks, int yTicks) {
        for (double tick : x.ticks(xTicks)) {
            canvas.stroke(new Line2D.Double(px(tick), box.getY(), px(tick), box.getMaxY()), Canvas.GRID, 1);
        }
        for (double tick : y.ticks(yTicks)) {
            canvas.stroke(new Line2D.Double(box.getX(), py(tick), box.getMaxX(), py(tick)), Canvas.GRID, 1);
        }
    }

    void frame() {
        canvas.stroke(box, Canvas.FRAME, 1);
    }

    /** Labels of the x axis, fewer than ticks where they would touch. */
    void xLabels(int about) {
        List<Double> ticks = x.ticks(about);
        int every = 1;
        while (every < ticks.size() && touch(ticks, every)) {
            every++;
        }
        for (int i = 0; i < ticks.size(); i += every) {
            String label = x.tickLabel(ticks.get(i));
            canvas.text(label, middle(ticks.get(i)), box.getMaxY() + 15, LABEL, Canvas.FAINT, Canvas.Align.CENTRE);
        }
    }

    /** Where a label is centred: within the frame but for a little, so that labels of frames side by side are apart. */
    private double middle(double tick) {
        double half = Math.max(0, canvas.width(x.tickLabel(tick), LABEL) / 2 - OVER);
        return Math.max(box.getX() + half, Math.min(box.getMaxX() - half, px(tick)));
    }

    private boolean touch(List<Double> ticks, int every) {
        for (int i = every; i < ticks.size(); i += every) {
            double before = ticks.get(i - every);
            double room = middle(ticks.get(i)) - middle(before);
            double both = canvas.width(x.tickLabel(ticks.get(i)), LABEL) + canvas.width(x.tickLabel(before), LABEL);
            if (both / 2 + SPACE > room) {
                return true;
            }
        }
        return false;
    }

    /** Labels of the x axis that run upwards and end at it, such as words, each at most so long. */
    void xLabelsUpwards(int about, double length) {
        double last = Double.NEGATIVE_INFINITY;
        for (double tick : x.ticks(about)) {
            if (px(tick) - last > LABEL + 1) {
                last = px(tick);
                canvas.upwards(
                        canvas.fitted(x.tickLabel(tick), LABEL, length),
                        last + 3.5,
                        box.getMaxY() + 6,
                        LABEL,
                        Canvas.FAINT,
                        Canvas.Align.RIGHT);
            }
        }
    }

    void yLabels(int about) {
        yLabels(about, Double.POSITIVE_INFINITY);
    }

    /** Labels of the y axis, each at most so long. */
    void yLabels(int about, double length) {
        double last = Double.POSITIVE_INFINITY;
        for (double tick : y.ticks(about)) {
            if (last - py(tick) > LABEL + 1) {
                last = py(tick);
                String label = canvas.fitted(y.tickLabel(tick), LABEL, length);
                canvas.text(label, box.getX() - 6, last + 3.5, LABEL, Canvas.FAINT, Canvas.Align.RIGHT);
            }
        }
    }

    /**
     * The frame of a plane of two columns with their names and ticks, those of y in the leftmost of several side by
     * side.
     */
    void plane(List<String> columns, boolean leftmost) {
        frame();
        xLabels(6);
        canvas.text(
                x.title(columns.get(0)), box.getCenterX(), box.getMaxY() + 34, 11, Canvas.TEXT, Canvas.Align.CENTRE);
        if (leftmost) {
            yLabels(6);
            canvas.upwards(y.title(columns.get(1)), 18, box.getCenterY(), 11, Canvas.TEXT);
        }
    }

    /** Dots of the rows within both axes. */
    void dots(double[][] rows, int i, int j, double radius, Color color) {
        for (double[] row : rows) {
            if (x.holds(row[i]) && y.holds(row[j])) {
                canvas.fill(
                        new Ellipse2D.Double(px(row[i]) - radius, py(row[j]) - radius, 2 * radius, 2 * radius), color);
            }
        }
    }

    /** Dots of the points within both axes. */
    void dots(double[] xs, double[] ys, double radius, Color color) {
        for (int i = 0; i < xs.length; i++) {
            if (x.holds(xs[i]) && y.holds(ys[i])) {
                canvas.fill(
                        new Ellipse2D.Double(px(xs[i]) - radius, py(ys[i]) - radius, 2 * radius, 2 * radius), color);
            }
        }
    }

    /** The cells of a grid, row by row from the lower left, each of one colour. */
    void cells(int side, IntFunction<Color> color) {
        BufferedImage cells = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        for (int k = 0; k < side * side; k++) {
            cells.setRGB(k % side, side - 1 - k / side, color.apply(k).getRGB());
        }
        canvas.g.drawImage(
                cells, (int) box.getX(), (int) box.getY(), (int) box.getWidth(), (int) box.getHeight(), null);
    }

    /** A line through the finite points, broken where one is not. */
    void line(double[] xs, double[] ys, Color color, double width) {
        Path2D path = new Path2D.Double();
        boolean drawing = false;
        for (int i = 0; i < xs.length; i++) {
            if (!Double.isFinite(ys[i]) || !y.holds(ys[i])) {
                drawing = false;
            } else if (drawing) {
                path.lineTo(px(xs[i]), py(ys[i]));
            } else {
                path.moveTo(px(xs[i]), py(ys[i]));
                drawing = true;
            }
        }
        Shape clip = canvas.g.getClip();
        canvas.g.clip(box);
        canvas.stroke(path, color, width);
        canvas.g.setClip(clip);
    }

    /** A histogram's outline, perhaps filled, of bins that divide the x axis evenly. */
    void bars(double[] heights, Color line, Color fill) {
        Path2D path = new Path2D.Double();
        double width = box.getWidth() / heights.length;
        path.moveTo(box.getX(), box.getMaxY());
        for (int i = 0; i < heights.length; i++) {
            path.lineTo(box.getX() + i * width, py(heights[i]));
            path.lineTo(box.getX() + (i + 1) * width, py(heights[i]));
        }
        path.lineTo(box.getMaxX(), box.getMaxY());
        canvas.fill(path, fill);
        canvas.stroke(path, line, 1.4);
    }
}

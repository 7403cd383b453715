package org.ergodic.report;

import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * A panel of the plane of two columns: a title, and layers that are drawn one over the other. Immutable;
 * {@link Pictures#planes} puts panels side by side.
 *
 * <pre>{@code
 * Plane panel = Plane.of("score", -3, 3, -3, 3).contours(p -> density(p)).arrows(points, scores);
 * }</pre>
 */
public final class Plane {
    private static final int CELLS = 120;
    private static final double[] SHARES = {0.1, 0.3, 0.5, 0.7, 0.9};
    private static final Color LINES = new Color(0x4f, 0x94, 0xc7);
    private static final Color ARROWS = new Color(0xb4, 0x4a, 0x0c);
    private static final double HEAD = 0.38;
    private static final double LONGEST = 0.95;

    private final String title;
    private final String note;
    private final Axis x;
    private final Axis y;
    private final List<Layer> layers;

    /** What is drawn. */
    private interface Layer {
        void draw(Plot plot, Canvas canvas, Rectangle2D box);
    }

    private Plane(String title, String note, Axis x, Axis y, List<Layer> layers) {
        this.title = title;
        this.note = note;
        this.x = x;
        this.y = y;
        this.layers = List.copyOf(layers);
    }

    /**
     * An empty panel.
     *
     * @param title what it shows
     * @param xMin the left end
     * @param xMax the right end, above it
     * @param yMin the lower end
     * @param yMax the upper end, above it
     * @return the panel
     */
    public static Plane of(String title, double xMin, double xMax, double yMin, double yMax) {
        return new Plane(title, "", new Axis(xMin, xMax, false), new Axis(yMin, yMax, false), List.of());
    }

    /**
     * An empty panel with room for rows.
     *
     * @param title what it shows
     * @param rows {@code [n][2]}; those that are not finite do not count
     * @return the panel, with one unit for both axes where their ranges are comparable
     */
    public static Plane around(String title, double[][] rows) {
        double[][] finite = Arrays.stream(rows)
                .filter(row -> Double.isFinite(row[0]) && Double.isFinite(row[1]))
                .toArray(double[][]::new);
        Axis[] axes = ScatterPlot.axes(finite.length == 0 ? new double[][] {{-1, -1}, {1, 1}} : finite);
        return new Plane(title, "", axes[0], axes[1], List.of());
    }

    /**
     * The same with a remark at its right upper corner.
     *
     * @param text the remark
     * @return a new panel
     */
    public Plane note(String text) {
        return new Plane(title, text, x, y, layers);
    }

    /**
     * The same with dots in the colour of data.
     *
     * @param rows {@code [n][2]}; those outside the frame are left out
     * @return a new panel
     */
    public Plane data(double[][] rows) {
        return with(dots(rows, Canvas.DATA));
    }

    /**
     * The same with dots in the colour of samples.
     *
     * @param rows {@code [n][2]}; those outside the frame are left out
     * @return a new panel
     */
    public Plane samples(double[][] rows) {
        return with(dots(rows, Canvas.SAMPLES));
    }

    private static Layer dots(double[][] rows, Color color) {
        double alpha = Math.max(0.3, Math.min(0.8, 600.0 / Math.max(1, rows.length)));
        return (plot, canvas, box) -> plot.dots(rows, 0, 1, 1.0, Canvas.alpha(color, alpha));
    }

    /**
     * The same with the lines within which a density has 10, 30, 50, 70 and 90 % of its mass in the frame.
     *
     * @param density at points {@code [k][2]}, up to a constant factor, {@code [k]}
     * @return a new panel
     */
    public Plane contours(Function<double[][], double[]> density) {
        DensityGrid grid = new DensityGrid(x, y, CELLS);
        double[] values = density.apply(grid.points());
        List<List<Line2D>> lines = new ArrayList<>();
        for (double level : Contours.levels(values, SHARES)) {
            lines.add(Contours.of(grid, values, level));
        }
        return with((plot, canvas, box) -> lines.forEach(line -> line.forEach(piece -> canvas.stroke(
                new Line2D.Double(
                        plot.px(piece.getX1()), plot.py(piece.getY1()), plot.px(piece.getX2()), plot.py(piece.getY2())),
                LINES,
                1.1))));
    }

    /**
     * The same with every point in a shade, white at 0 and darkest at the most.
     *
     * @param value at points {@code [k][2]}, at least 0, {@code [k]}
     * @param most the value of the darkest shade, above 0
     * @return a new panel
     */
    public Plane shades(Function<double[][], double[]> value, double most) {
        DensityGrid grid = new DensityGrid(x, y, CELLS);
        double[] values = value.apply(grid.points());
        return with((plot, canvas, box) -> plot.cells(CELLS, cell -> Shades.of(values[cell] / most)));
    }

    /**
     * The same with arrows that begin at points. The longest of all is one distance between neighbours of a square
     * lattice of as many points; the length of others is as the square root of their vectors' lengths, so that short
     * ones can still be seen.
     *
     * @param points {@code [n][2]}
     * @param vectors {@code [n][2]}; one that is not finite is left out
     * @return a new panel
     */
    public Plane arrows(double[][] points, double[][] vectors) {
        if (points.length != vectors.length) {
            throw new IllegalArgumentException(points.length + " points and " + vectors.length + " vectors");
        }
        double most = Arrays.stream(vectors)
                .mapToDouble(v -> Math.hypot(v[0], v[1]))
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        return with((plot, canvas, box) -> {
            double longest = LONGEST * box.getWidth() / Math.sqrt(Math.max(1, points.length));
            for (int i = 0; i < points.length; i++) {
                double size = Math.hypot(vectors[i][0], vectors[i][1]);
                if (size > 0 && Double.isFinite(size)) {
                    double[] along = {
                        vectors[i][0] / size * unit(x, box.getWidth()), vectors[i][1] / size * unit(y, box.getHeight())
                    };
                    double norm = Math.hypot(along[0], along[1]);
                    double length = longest * Math.sqrt(size / most);
                    arrow(
                            canvas,
                            plot.px(points[i][0]),
                            plot.py(points[i][1]),
                            along[0] / norm * length,
                            -along[1] / norm * length);
                }
            }
        });
    }

    /**
     * A lattice of points in the frame.
     *
     * @param side how many in each direction, at least 1
     * @return {@code [side^2][2]}
     */
    public double[][] lattice(int side) {
        return new DensityGrid(x, y, side).points();
    }

    private static double unit(Axis axis, double points) {
        return points / (axis.max() - axis.min());
    }

    private static void arrow(Canvas canvas, double fromX, double fromY, double dx, double dy) {
        double toX = fromX + dx;
        double toY = fromY + dy;
        canvas.stroke(new Line2D.Double(fromX, fromY, toX, toY), ARROWS, 0.9);
        Path2D head = new Path2D.Double();
        head.moveTo(toX, toY);
        head.lineTo(toX - HEAD * (dx - 0.5 * dy), toY - HEAD * (dy + 0.5 * dx));
        head.lineTo(toX - HEAD * (dx + 0.5 * dy), toY - HEAD * (dy - 0.5 * dx));
        head.closePath();
        canvas.fill(head, ARROWS);
    }

    private Plane with(Layer layer) {
        List<Layer> all = new ArrayList<>(layers);
        all.add(layer);
        return new Plane(title, note, x, y, all);
    }

    void draw(Canvas canvas, Rectangle2D box, List<String> columns, boolean leftmost, boolean lowest, int ticks) {
        Plot plot = new Plot(canvas, box, x, y);
        plot.grid(ticks, ticks);
        Shape clip = canvas.g.getClip();
        canvas.g.clip(box);
        layers.forEach(layer -> layer.draw(plot, canvas, box));
        canvas.g.setClip(clip);
        plot.frame();
        plot.xLabels(ticks);
        plot.yLabels(ticks);
        if (lowest) {
            canvas.text(
                    x.title(columns.get(0)),
                    box.getCenterX(),
                    box.getMaxY() + 32,
                    11,
                    Canvas.TEXT,
                    Canvas.Align.CENTRE);
        }
        if (leftmost) {
            canvas.upwards(y.title(columns.get(1)), box.getX() - 40, box.getCenterY(), 11, Canvas.TEXT);
        }
        canvas.title(title, box.getX(), box.getY() - 9, Canvas.Align.LEFT);
        canvas.text(note, box.getMaxX(), box.getY() - 9, 10, Canvas.FAINT, Canvas.Align.RIGHT);
    }
}

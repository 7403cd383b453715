package org.ergodic.report;

import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.ergodic.data.table.Rows;
import org.ergodic.pipeline.field.Walk;

/** Rows on their way to noise above, and below samples on their way back, on the same axes at each time. */
final class WalkPlot {
    private static final int SIDE = 150;
    private static final int GAP = 16;
    private static final int LEFT = 20;
    private static final int TOP = 32;
    private static final int DOWN = 52;
    private static final int BINS = 40;
    private static final double MARGIN = 0.05;
    private static final int DIGITS = 3;
    private static final double OUTER = 0.003;

    private WalkPlot() {}

    static BufferedImage draw(Walk walk) {
        int count = walk.times().size();
        if (walk.columns().size() == 1) {
            return histograms(walk, count);
        }
        List<Plane> forward = new ArrayList<>();
        List<Plane> backward = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            double[][] there = Rows.of(walk.forward().get(k));
            double[][] back = Rows.of(walk.backward().get(k));
            double[][] all =
                    central(Stream.of(there, back).flatMap(Arrays::stream).toArray(double[][]::new));
            forward.add(Plane.around(title("forward", walk, k), all).data(there));
            backward.add(Plane.around(title("backward", walk, k), all).samples(back));
        }
        forward.addAll(backward);
        return PlanesPlot.draw(walk.columns().subList(0, 2), count, forward);
    }

    /** Without the few outermost, which would make the rest small. */
    private static double[][] central(double[][] rows) {
        double[][] ends = new double[2][];
        for (int j = 0; j < 2; j++) {
            int column = j;
            double[] sorted = Arrays.stream(rows)
                    .mapToDouble(row -> row[column])
                    .filter(Double::isFinite)
                    .sorted()
                    .toArray();
            int out = (int) (OUTER * sorted.length);
            ends[j] = sorted.length == 0 ? new double[2] : new double[] {sorted[out], sorted[sorted.length - 1 - out]};
        }
        return new double[][] {{ends[0][0], ends[1][0]}, {ends[0][1], ends[1][1]}};
    }

    private static String title(String way, Walk walk, int k) {
        double time = new BigDecimal(walk.times().get(k))
                .round(new MathContext(DIGITS))
                .doubleValue();
        return (k == 0 ? way + ", " : "") + "t = " + Axis.label(time);
    }

    private static BufferedImage histograms(Walk walk, int count) {
        Canvas canvas = new Canvas(2 * LEFT + count * (SIDE + GAP) - GAP, TOP + 2 * (SIDE + DOWN));
        for (int k = 0; k < count; k++) {
            double[] there = numbers(Rows.of(walk.forward().get(k)));
            double[] back = numbers(Rows.of(walk.backward().get(k)));
            double least = Math.min(least(there), least(back));
            double most = Math.max(most(there), most(back));
            Axis x = Axis.around(least, most, MARGIN);
            double[][] heights = {heights(x, there), heights(x, back)};
            double tallest = Math.max(1.1 * Math.max(most(heights[0]), most(heights[1])), 1e-9);
            for (int way = 0; way < 2; way++) {
                Rectangle2D box = new Rectangle2D.Double(
                        LEFT + k * (double) (SIDE + GAP), TOP + way * (double) (SIDE + DOWN), SIDE, SIDE);
                Plot plot = new Plot(canvas, box, x, new Axis(0, tallest, false));
                var color = way == 0 ? Canvas.DATA : Canvas.SAMPLES;
                plot.bars(heights[way], color, Canvas.alpha(color, 0.3));
                plot.frame();
                plot.xLabels(4);
                canvas.title(
                        title(way == 0 ? "forward" : "backward", walk, k),
                        box.getX(),
                        box.getY() - 9,
                        Canvas.Align.LEFT);
            }
            canvas.text(
                    x.title(walk.columns().get(0)),
                    LEFT + k * (double) (SIDE + GAP) + SIDE / 2.0,
                    TOP + 2 * SIDE + DOWN + 32,
                    11,
                    Canvas.TEXT,
                    Canvas.Align.CENTRE);
        }
        return canvas.finish();
    }

    private static double[] numbers(double[][] rows) {
        return Arrays.stream(rows)
                .mapToDouble(row -> row[0])
                .filter(Double::isFinite)
                .toArray();
    }

    private static double least(double[] values) {
        return Arrays.stream(values).min().orElse(0);
    }

    private static double most(double[] values) {
        return Arrays.stream(values).max().orElse(0);
    }

    /** The share of the values in each bin. */
    private static double[] heights(Axis x, double[] values) {
        double[] heights = new double[BINS];
        for (double value : values) {
            heights[Math.min(BINS - 1, (int) (BINS * x.share(value)))] += 1.0 / values.length;
        }
        return heights;
    }
}

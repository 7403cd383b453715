package org.ergodic.report;

import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The figures of several runs: a panel for each figure, a line for each setting, a dot for each seed, a bar for the
 * mean.
 */
final class SweepPlot {
    private static final int MOST_PANELS = 6;
    private static final int MOST_SETTINGS = 60;
    private static final int ROW = 20;
    private static final int PANEL = 250;
    private static final int GAP = 28;
    private static final int LONGEST = 52;

    private SweepPlot() {}

    static Optional<BufferedImage> draw(List<String> labels, Map<String, double[][]> figures) {
        List<Map.Entry<String, double[][]>> panels = new ArrayList<>();
        for (Map.Entry<String, double[][]> each : figures.entrySet()) {
            double[] all = finite(each.getValue());
            // What is the same in all runs says nothing.
            if (all.length > 0 && Arrays.stream(all).distinct().count() > 1 && panels.size() < MOST_PANELS) {
                panels.add(each);
            }
        }
        int settings = Math.min(MOST_SETTINGS, labels.size());
        if (panels.isEmpty() || settings == 0) {
            return Optional.empty();
        }
        int longest = labels.stream()
                .limit(settings)
                .mapToInt(label -> Math.min(LONGEST, label.length()))
                .max()
                .orElse(0);
        int left = 24 + 6 * longest;
        int height = ROW * settings;
        Canvas canvas = new Canvas(left + panels.size() * (PANEL + GAP) + 8, 56 + height + 44);
        for (int i = 0; i < settings; i++) {
            String label = labels.get(i);
            canvas.text(
                    label.length() > LONGEST ? label.substring(0, LONGEST - 3) + "..." : label,
                    left - 10,
                    56 + ROW * (i + 0.5) + 3.5,
                    10,
                    Canvas.TEXT,
                    Canvas.Align.RIGHT);
        }
        for (int k = 0; k < panels.size(); k++) {
            panel(canvas, left + k * (PANEL + GAP), height, panels.get(k), settings);
        }
        if (panels.stream().flatMap(panel -> Arrays.stream(panel.getValue())).anyMatch(seeds -> seeds.length > 1)) {
            String key = "a dot for each seed, a bar for their mean";
            canvas.text(key, left, 56 + height + 36, 10, Canvas.FAINT, Canvas.Align.LEFT);
        }
        return Optional.of(canvas.finish());
    }

    private static double[] finite(double[][] values) {
        return Arrays.stream(values)
                .flatMapToDouble(Arrays::stream)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
    }

    private static void panel(
            Canvas canvas, double left, double height, Map.Entry<String, double[][]> figure, int settings) {
        double[] all = finite(figure.getValue());
        Rectangle2D box = new Rectangle2D.Double(left, 56, PANEL, height);
        Axis x = Axis.around(all[0], all[all.length - 1], 0.06);
        Plot plot = new Plot(canvas, box, x, new Axis(0, settings, false));
        plot.grid(4, 1);
        for (int i = 0; i < settings; i++) {
            double y = 56 + ROW * (i + 0.5);
            canvas.stroke(new Line2D.Double(left, y, left + PANEL, y), Canvas.GRID, 1);
            double[] seeds =
                    Arrays.stream(figure.getValue()[i]).filter(Double::isFinite).toArray();
            for (double value : seeds) {
                canvas.fill(new Ellipse2D.Double(plot.px(value) - 3, y - 3, 6, 6), Canvas.alpha(Canvas.SAMPLES, 0.7));
            }
            if (seeds.length > 1) {
                double mean = plot.px(Arrays.stream(seeds).average().orElseThrow());
                canvas.stroke(new Line2D.Double(mean, y - 6, mean, y + 6), Canvas.DATA, 1.6);
            }
        }
        plot.frame();
        plot.xLabels(4);
        canvas.title(x.title(figure.getKey()), left, 40, Canvas.Align.LEFT);
    }
}

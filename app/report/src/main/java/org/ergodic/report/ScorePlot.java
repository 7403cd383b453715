package org.ergodic.report;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ergodic.api.sde.Interval;
import org.ergodic.pipeline.field.ScoreField;

/** A model's score as arrows over contours of the density of rows. */
final class ScorePlot {
    private static final int ARROWS = 22;
    private static final int ROWS = 4000;

    /** Of the normal rule n^(-1/6), which is too wide for data of several modes. */
    private static final double NARROWER = 0.35;

    /** sigma/alpha where no times are given, on the model's scale. */
    private static final double[] NOISES = {0.1, 0.4, 1.5};

    private static final double[] SHARES = {0.05, 0.25, 0.75};
    private static final int HALVINGS = 20;

    private ScorePlot() {}

    static BufferedImage draw(List<String> columns, ScoreField score, double[][] rows, List<Double> times) {
        double[][] some = Arrays.stream(rows).limit(ROWS).toArray(double[][]::new);
        double[] std = new double[2];
        for (int j = 0; j < 2; j++) {
            int column = j;
            double middle = Arrays.stream(some)
                    .mapToDouble(row -> row[column])
                    .average()
                    .orElse(0);
            std[j] = Math.sqrt(Arrays.stream(some)
                    .mapToDouble(row -> Math.pow(row[column] - middle, 2))
                    .average()
                    .orElse(1));
        }
        List<Plane> panels = new ArrayList<>();
        for (double time : times.isEmpty() ? chosen(score) : times) {
            panels.add(panel(score, some, std, time));
        }
        return PlanesPlot.draw(columns, 3, panels);
    }

    /** Little, some and much noise, whose ratio to the signal grows with time; else shares of the interval. */
    private static List<Double> chosen(ScoreField score) {
        Optional<Interval> time = score.time();
        if (time.isEmpty()) {
            return List.of(0.0);
        }
        double from = time.get().from();
        double length = time.get().length();
        if (score.level(from + length / 2).isEmpty()) {
            return Arrays.stream(SHARES)
                    .map(share -> from + share * length)
                    .boxed()
                    .toList();
        }
        List<Double> times = new ArrayList<>();
        for (double noise : NOISES) {
            double low = 0;
            double high = 1;
            for (int i = 0; i < HALVINGS; i++) {
                double middle = (low + high) / 2;
                ScoreField.Level level = score.level(from + middle * length).orElseThrow();
                if (level.noise() < noise * level.signal()) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            times.add(from + high * length);
        }
        return times;
    }

    private static Plane panel(ScoreField score, double[][] rows, double[] std, double time) {
        ScoreField.Noised noised = score.noised(rows, time);
        double wider = NARROWER * Math.pow(rows.length, -1.0 / 6);
        double[] widths = new double[2];
        for (int j = 0; j < 2; j++) {
            widths[j] = Math.hypot(noised.std()[j], noised.signal() * wider * std[j]);
        }
        Plane plane = Plane.around(title(score, time), noised.sample());
        double[][] points = plane.lattice(ARROWS);
        double[][] arrows = score.at(points, time);
        double most = Arrays.stream(arrows)
                .mapToDouble(v -> Math.hypot(v[0], v[1]))
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        return plane.contours(at -> density(noised.centres(), widths, at))
                .arrows(points, arrows)
                .note("longest arrow " + Axis.label(round(most)));
    }

    private static double round(double value) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.2g", value));
    }

    private static String title(ScoreField score, double time) {
        return score.time().isEmpty() ? "score" : "score at time " + Axis.label(round(time));
    }

    private static double[] density(double[][] centres, double[] widths, double[][] points) {
        return IntStream.range(0, points.length)
                .parallel()
                .mapToDouble(i -> {
                    double sum = 0;
                    for (double[] centre : centres) {
                        double dx = (points[i][0] - centre[0]) / widths[0];
                        double dy = (points[i][1] - centre[1]) / widths[1];
                        double square = dx * dx + dy * dy;
                        if (square < 60) {
                            sum += Math.exp(-0.5 * square);
                        }
                    }
                    return sum;
                })
                .toArray();
    }
}

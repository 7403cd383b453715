package org.ergodic.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ergodic.api.data.Column;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.Trace;
import org.ergodic.data.table.Rows;
import org.ergodic.pipeline.findings.TrainingCurve;
import org.ergodic.pipeline.progress.Film;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What the pictures of a report are drawn from, as plain maps and lists. Its size is bounded: histograms are of all
 * rows, dots of some, curves of some of their points.
 */
final class ReportData {
    static final int MOST_COLUMNS = 200;
    private static final int MOST_DOTS = 1500;
    private static final int MOST_CELLS = 30_000;
    private static final int CURVE = 600;
    private static final int MOST_LOOKS = 1500;
    private static final int MOST_CHAINS = 16;
    private static final int CHAIN = 400;
    private static final int FILM_DOTS = 400;
    private static final int TICKS = 6;
    private static final int SHARE_DIGITS = 6;

    private ReportData() {}

    /** The histograms of columns. */
    static List<Map<String, Object>> marginals(List<Marginal> marginals, boolean drawn) {
        return marginals.stream().map(m -> marginal(m, drawn)).toList();
    }

    private static Map<String, Object> marginal(Marginal m, boolean drawn) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("name", m.column().name());
        m.axis().ifPresent(axis -> all.put("axis", axis(axis)));
        all.put("words", !m.column().categories().isEmpty());
        all.put("labels", m.labels());
        all.put("data", shares(m.data()));
        all.put("samples", drawn ? shares(m.samples()) : List.of());
        all.put("drawn", drawn);
        all.put("notes", m.notes());
        all.put("text", m.words());
        return all;
    }

    /** Columns with an axis each. */
    static List<Map<String, Object>> columns(Sketch sketch, int count) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Column column = sketch.schema().column(i);
            Map<String, Object> axis = axis(sketch.axis(i));
            if (!column.categories().isEmpty()) {
                List<String> words = column.categories();
                axis.put("words", words.subList(0, Math.min(words.size(), 200)));
            }
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", column.name());
            one.put("title", sketch.axis(i).title(column.name()));
            one.put("axis", axis);
            one.put("spread", sketch.spread(i));
            all.add(one);
        }
        return all;
    }

    /** Dots of data and samples: the values of each column. */
    static Map<String, Object> rows(Sketch sketch, int count) {
        int most = Math.max(100, Math.min(MOST_DOTS, MOST_CELLS / Math.max(1, count)));
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("data", rows(sketch, sketch.data(), sketch.ofData(), count, most));
        if (sketch.ofSamples() > 0) {
            all.put("samples", rows(sketch, sketch.samples(), sketch.ofSamples(), count, most));
        }
        return all;
    }

    private static Map<String, Object> rows(Sketch sketch, double[][] values, int of, int count, int most) {
        List<double[]> columns = new ArrayList<>();
        // Files are often sorted: the first rows would not be like the others.
        int[] order = RandomStream.of(of).split("dots").permutation(values[0].length);
        for (int i = 0; i < count; i++) {
            double[] column = values[i];
            double[] some = Arrays.stream(order)
                    .limit(most)
                    .mapToDouble(row -> column[row])
                    .toArray();
            columns.add(rounded(some, sketch.axis(i)));
        }
        // In this order in every process, so that equal runs have equal reports.
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("of", of);
        all.put("values", columns);
        return all;
    }

    /** To a hundred thousandth of the axis. */
    private static double[] rounded(double[] values, Axis axis) {
        if (axis.scale() == Axis.Scale.LOG || axis.scale() == Axis.Scale.SYMLOG) {
            return values;
        }
        int digits = 5 - (int) Math.ceil(Math.log10(axis.max() - axis.min()));
        return Arrays.stream(values)
                .map(v -> Double.isFinite(v) && Math.abs(digits) < 300
                        ? new BigDecimal(v)
                                .setScale(digits, RoundingMode.HALF_EVEN)
                                .doubleValue()
                        : v)
                .toArray();
    }

    static Optional<Map<String, Object>> correlation(Sketch sketch) {
        List<Integer> columns = Correlations.columns(sketch.schema());
        if (columns.size() < 2) {
            return Optional.empty();
        }
        Map<String, Object> all = new LinkedHashMap<>();
        double[][] ofData = Correlations.of(sketch.data(), columns);
        all.put("columns", columns);
        all.put("data", matrix(ofData));
        if (sketch.ofSamples() > 0) {
            double[][] ofSamples = Correlations.of(sketch.samples(), columns);
            double[][] difference = new double[columns.size()][columns.size()];
            for (int i = 0; i < difference.length; i++) {
                for (int j = 0; j < difference.length; j++) {
                    difference[i][j] = ofSamples[i][j] - ofData[i][j];
                }
            }
            all.put("samples", matrix(ofSamples));
            all.put("difference", matrix(difference));
        }
        return Optional.of(all);
    }

    private static List<double[]> matrix(double[][] values) {
        return Arrays.stream(values)
                .map(row ->
                        Arrays.stream(row).map(v -> Math.rint(v * 1e4) / 1e4).toArray())
                .toList();
    }

    static Map<String, Object> training(TrainingCurve curve) {
        TrainingPlot.Drawing drawing = TrainingPlot.of(curve);
        int[] some = some(curve.steps().length, CURVE);
        int[] looks = some(curve.holdoutSteps().length, MOST_LOOKS);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("x", axis(drawing.x()));
        all.put("y", axis(drawing.y()));
        all.put("steps", pick(Arrays.stream(curve.steps()).asDoubleStream().toArray(), some));
        all.put("loss", pick(curve.loss(), some));
        all.put("smooth", pick(drawing.smooth(), some));
        all.put(
                "heldSteps",
                pick(Arrays.stream(curve.holdoutSteps()).asDoubleStream().toArray(), looks));
        all.put("held", pick(curve.holdoutLoss(), looks));
        return all;
    }

    static Map<String, Object> likelihood(Marginal m) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("axis", axis(m.axis().orElseThrow()));
        all.put("labels", m.labels());
        all.put("holdout", shares(m.data()));
        all.put("training", m.ofSamples().rows() > 0 ? shares(m.samples()) : List.of());
        return all;
    }

    static Map<String, Object> trace(Trace trace) {
        double[][] chains = trace.chains();
        int[] some = some(chains[0].length, CHAIN);
        double[] finite = Arrays.stream(chains)
                .flatMapToDouble(Arrays::stream)
                .filter(Double::isFinite)
                .toArray();
        double[] steps = new double[chains[0].length];
        Arrays.setAll(steps, i -> (i + 1.0) * trace.every());
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("x", axis(new Axis(0, steps[steps.length - 1], false)));
        all.put(
                "y",
                axis(Axis.around(
                        Arrays.stream(finite).min().orElse(0),
                        Arrays.stream(finite).max().orElse(1),
                        0.06)));
        all.put("steps", pick(steps, some));
        all.put(
                "chains",
                Arrays.stream(chains)
                        .limit(MOST_CHAINS)
                        .map(chain -> pick(chain, some))
                        .toList());
        return all;
    }

    /** Samples on their way: dots in the plane of the first two columns, or histograms of one. */
    static Map<String, Object> film(List<String> columns, Film film) {
        List<double[][]> frames =
                film.frames().stream().map(ReportData::columnsOf).toList();
        double[][] last = frames.get(frames.size() - 1);
        Axis x = wide(last[0]);
        Map<String, Object> all = new LinkedHashMap<>();
        List<String> titles = new ArrayList<>();
        for (int i = 0; i < frames.size(); i++) {
            titles.add(
                    film.times().isEmpty()
                            ? String.format(
                                    Locale.ROOT, "after %,d steps", film.steps().get(i))
                            : "at time " + Axis.label(film.times().get(i)));
        }
        all.put("titles", titles);
        all.put("names", columns.subList(0, Math.min(2, columns.size())));
        all.put("x", axis(x));
        if (last.length == 1) {
            Column column = Column.number(columns.get(0));
            Marginal end = Marginal.on(column, last[0], x);
            all.put("labels", end.labels());
            all.put(
                    "frames",
                    frames.stream()
                            .map(frame ->
                                    shares(Marginal.on(column, frame[0], x).data()))
                            .toList());
            return all;
        }
        Axis y = wide(last[1]);
        all.put("y", axis(y));
        all.put(
                "frames",
                frames.stream()
                        .map(frame -> List.of(
                                rounded(Arrays.copyOf(frame[0], Math.min(FILM_DOTS, frame[0].length)), x),
                                rounded(Arrays.copyOf(frame[1], Math.min(FILM_DOTS, frame[1].length)), y)))
                        .toList());
        return all;
    }

    private static double[][] columnsOf(INDArray rows) {
        double[][] values = Rows.of(rows);
        double[][] columns = new double[(int) Math.min(2, rows.size(1))][values.length];
        for (int i = 0; i < values.length; i++) {
            for (int j = 0; j < columns.length; j++) {
                columns[j][i] = values[i][j];
            }
        }
        return columns;
    }

    private static Axis wide(double[] values) {
        double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
        return Axis.around(
                Arrays.stream(finite).min().orElse(0),
                Arrays.stream(finite).max().orElse(1),
                0.2);
    }

    static Map<String, Object> axis(Axis axis) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("lo", axis.min());
        all.put("hi", axis.max());
        all.put("scale", axis.scale().name().toLowerCase(Locale.ROOT));
        all.put("unit", axis.unit());
        all.put(
                "ticks",
                axis.ticks(TICKS).stream()
                        .map(tick -> List.<Object>of(tick, axis.tickLabel(tick)))
                        .toList());
        return all;
    }

    private static double[] shares(double[] values) {
        double unit = Math.pow(10, SHARE_DIGITS);
        return Arrays.stream(values).map(v -> Math.rint(v * unit) / unit).toArray();
    }

    /** At most so many places at even distances, the first and the last among them. */
    static int[] some(int length, int most) {
        return length <= most
                ? IntStream.range(0, length).toArray()
                : IntStream.range(0, most)
                        .map(i -> (int) Math.round((double) i * (length - 1) / (most - 1)))
                        .toArray();
    }

    private static double[] pick(double[] values, int... places) {
        return Arrays.stream(places).mapToDouble(i -> significant(values[i])).toArray();
    }

    private static double significant(double value) {
        return Double.isFinite(value)
                ? new BigDecimal(value).round(new MathContext(6)).doubleValue()
                : value;
    }
}

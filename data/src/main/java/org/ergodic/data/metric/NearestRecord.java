package org.ergodic.data.metric;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.ergodic.api.model.Metric;
import org.ergodic.api.model.Warning;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.view.View;
import org.ergodic.data.table.LazyMatrix;

/**
 * Whether samples give training rows away.
 *
 * <p>{@code nearest-record} is the median distance from a sample to the nearest training row, with each column in its
 * standard deviations, pixels in that of all of them, and a different category one apart. The floor is the same of
 * held-out rows, which the model has not seen and which come from the same source: samples that lie much nearer than
 * these have been learned by heart, and samples that lie further off are unlike the data. The detail {@code
 * share-nearer} is the share of samples nearer than all but a twentieth of the held-out rows are; 0.05 is what new rows
 * would have.
 *
 * <p>{@code copies} is the share of samples that are a training row, value by value up to rounding. The floor is the
 * share of held-out rows that are: data with few values, or with rows that occur twice, have such rows by nature. The
 * baseline of both is that of samples of a mixture of Gaussians.
 */
final class NearestRecord implements Metric {
    static final String NEAREST = "nearest-record";
    static final String COPIES = "copies";

    private static final String DISTANCE = "standard deviations";
    private static final String SHARE = "share of samples";

    /** All distances together cost some seconds. */
    private static final double MOST_WORK = 5e8;

    private static final int FEWEST_ROWS = 500;

    /** Numbers are alike that differ by less of a column's deviation: single precision, there and back. */
    private static final double ROUNDING = 1e-5;

    private static final double NEAR = 0.05;

    /** More samples than these are not so near by chance, or for a model that is a little too sharp. */
    private static final double MANY_NEAR = 0.25;

    private static final double MANY_COPIES = 0.05;
    private static final double ERRORS = 5;
    private static final int FEWEST = 50;

    private final NearestRecordFactory.Config config;

    NearestRecord(NearestRecordFactory.Config config) {
        this.config = config;
    }

    @Override
    public Set<View<?>> needs() {
        return Set.of();
    }

    @Override
    public Map<String, Measurement> measure(Evaluation evaluation) {
        TableRows table = TableRows.of(evaluation);
        Map<String, Measurement> figures = new LinkedHashMap<>();
        if (table.samples().length == 0) {
            figures.put(NEAREST, table.missing(DISTANCE, "no sample is finite"));
            figures.put(COPIES, table.missing(SHARE, "no sample is finite"));
            return figures;
        }
        RandomStream random = evaluation.random().split("nearest-record");
        int width = table.width();
        int asked = (int) Math.max(100, Math.min(config.maxRows(), MOST_WORK / 3 / FEWEST_ROWS / width));
        double[][] samples = table.chosenSamples(asked, random.split("samples"));
        double[][] holdout = TableRows.choose(table.holdout(), asked, random.split("holdout"));
        FittedBaselines.Sampler sampler = FittedBaselines.sampler(evaluation);
        double[][] drawn = sampler.draw(evaluation, random.split("baseline"), samples.length);
        int kept = (int) Math.min(table.training().rows(), Math.max(FEWEST_ROWS, MOST_WORK / 3 / asked / width));
        double[][] training = TableRows.choose(table.training(), kept, random.split("training"));

        double[] near = nearest(table.columns(), samples, training);
        double[] nearHeld = nearest(table.columns(), holdout, training);
        double[] nearDrawn = nearest(table.columns(), drawn, training);
        double limit = Arrays.stream(nearHeld).sorted().toArray()[(int) (NEAR * nearHeld.length)];
        double share = below(near, limit);
        Map<String, Object> details = table.details(samples.length, kept);
        details.put("held-out-rows", holdout.length);
        details.put("share-nearer", share);
        details.put("share-nearer-of-baseline", below(nearDrawn, limit));
        details.put("baseline-is", FittedBaselines.words(sampler.baseline()));
        Measurement distance = Measurement.of(median(near), DISTANCE)
                .withFloor(median(nearHeld))
                .withBaseline(median(nearDrawn))
                .withDetails(details);
        boolean enough = Math.min(samples.length, holdout.length) >= FEWEST;
        if (enough && share > MANY_NEAR + chance(NEAR, samples.length, holdout.length)) {
            distance = distance.with(new Warning(
                    "samples-too-near",
                    String.format(
                            Locale.ROOT,
                            "%.0f %% of the samples lie nearer to a training row than all but %.0f %% of the held-out"
                                    + " rows do: the model has learned rows by heart; stop earlier (train.patience),"
                                    + " train a smaller model, or give it more rows, before others see its samples",
                            100 * share,
                            100 * NEAR)));
        }
        figures.put(NEAREST, distance);
        figures.put(COPIES, copies(table, samples, holdout, drawn, enough));
        return figures;
    }

    private static Measurement copies(
            TableRows table, double[][] samples, double[][] holdout, double[][] drawn, boolean enough) {
        double[] step = table.columns().stream()
                .mapToDouble(kind -> kind.category() ? 1 : ROUNDING * kind.unit())
                .toArray();
        // Sorted by one column: what is alike lies together there.
        double[][] rows = sorted(table.training());
        double own = alike(samples, rows, step);
        double held = alike(holdout, rows, step);
        Measurement copies = Measurement.of(own, SHARE)
                .withFloor(held)
                .withBaseline(alike(drawn, rows, step))
                .withDetails(table.details(samples.length, rows.length));
        if (enough && own > held + MANY_COPIES + chance(held, samples.length, holdout.length)) {
            copies = copies.with(new Warning(
                    "samples-copied",
                    String.format(
                            Locale.ROOT,
                            "%.0f %% of the samples are training rows, number by number, where %.0f %% of the held-out"
                                    + " rows are: the model has learned rows by heart; stop earlier (train.patience),"
                                    + " train a smaller model, or give it more rows",
                            100 * own,
                            100 * held)));
        }
        return copies;
    }

    /** Five standard deviations of the difference of two shares. */
    private static double chance(double share, int n, int m) {
        double p = Math.max(share, 1.0 / Math.min(n, m));
        return ERRORS * Math.sqrt(p * (1 - p) * (1.0 / n + 1.0 / m));
    }

    private static double below(double[] distances, double limit) {
        return (double) Arrays.stream(distances).filter(d -> d < limit).count() / distances.length;
    }

    private static double median(double... values) {
        double[] sorted = Arrays.stream(values).sorted().toArray();
        return sorted[(sorted.length - 1) / 2];
    }

    /** The distance of each row to the nearest of others. */
    static double[] nearest(List<TableRows.Kind> kinds, double[][] rows, double[][] others) {
        double[][] from = scaled(kinds, rows);
        double[][] to = scaled(kinds, others);
        boolean[] category = new boolean[kinds.size()];
        for (int j = 0; j < category.length; j++) {
            category[j] = kinds.get(j).category();
        }
        double[] nearest = new double[rows.length];
        IntStream.range(0, rows.length).parallel().forEach(i -> {
            double least = Double.POSITIVE_INFINITY;
            for (double[] other : to) {
                double sum = 0;
                for (int j = 0; j < category.length && sum < least; j++) {
                    double apart = from[i][j] - other[j];
                    if (category[j] || Double.isNaN(apart)) {
                        apart = Double.compare(from[i][j], other[j]) == 0 ? 0 : 1;
                    }
                    sum += apart * apart;
                }
                least = Math.min(least, sum);
            }
            nearest[i] = Math.sqrt(least);
        });
        return nearest;
    }

    private static double[][] scaled(List<TableRows.Kind> kinds, double[]... rows) {
        return Arrays.stream(rows)
                .map(row -> IntStream.range(0, row.length)
                        .mapToDouble(j -> kinds.get(j).category()
                                ? row[j]
                                : row[j] / kinds.get(j).unit())
                        .toArray())
                .toArray(double[][]::new);
    }

    private static double[][] sorted(LazyMatrix rows) {
        double[][] all = rows.toRows();
        int column = key(all);
        Arrays.sort(all, (a, b) -> Double.compare(a[column], b[column]));
        return all;
    }

    /** The column with the most values: fewest rows are alike there. */
    private static int key(double[]... rows) {
        int best = 0;
        long most = -1;
        for (int j = 0; j < rows[0].length; j++) {
            int column = j;
            long values = Arrays.stream(rows)
                    .limit(1000)
                    .mapToDouble(row -> row[column])
                    .distinct()
                    .count();
            if (values > most) {
                most = values;
                best = j;
            }
        }
        return best;
    }

    /** The share of rows that are among others, which are sorted by their column of most values. */
    static double alike(double[][] rows, double[][] others, double... step) {
        int column = key(others);
        double[] keys = Arrays.stream(others).mapToDouble(row -> row[column]).toArray();
        long count = Arrays.stream(rows)
                .parallel()
                .filter(row -> {
                    int at = Arrays.binarySearch(keys, row[column] - step[column]);
                    for (int i = at < 0 ? -at - 1 : first(keys, at); i < keys.length; i++) {
                        if (keys[i] > row[column] + step[column]) {
                            return false;
                        }
                        if (same(row, others[i], step)) {
                            return true;
                        }
                    }
                    return false;
                })
                .count();
        return (double) count / rows.length;
    }

    private static int first(double[] keys, int at) {
        int i = at;
        while (i > 0 && keys[i - 1] == keys[at]) {
            i--;
        }
        return i;
    }

    private static boolean same(double[] a, double[] b, double... step) {
        for (int j = 0; j < a.length; j++) {
            boolean alike = Double.isNaN(a[j]) ? Double.isNaN(b[j]) : Math.abs(a[j] - b[j]) <= step[j];
            if (!alike) {
                return false;
            }
        }
        return true;
    }
}

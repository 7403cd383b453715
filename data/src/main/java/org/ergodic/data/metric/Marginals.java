package org.ergodic.data.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ergodic.api.model.Metric;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.view.View;

/**
 * How far the columns of samples are from those of held-out rows, each by itself. A column of numbers has the distance
 * of Kolmogorov and Smirnov, the largest difference of the shares below any value; a column of categories, or of few
 * values, has the total variation, half the sum of differences of the shares of each value. Both are between 0, no
 * difference, and 1, nothing in common; {@code marginal-distance} is the mean over columns.
 *
 * <p>The detail {@code columns} has the columns, the worst first, with their floor and baseline, and for numbers the
 * Wasserstein distance in standard deviations of the training rows, which also says how far. Cells that are missing
 * are a value below all others.
 *
 * <p>The floor is the same figure of training rows in place of samples, the baseline that of samples of a mixture of
 * Gaussians; all three sets have the same size and are compared with the same held-out rows.
 */
final class Marginals implements Metric {
    static final String NAME = "marginal-distance";

    private static final String UNIT = "of 1, on average over columns";
    private static final int SHOWN = 50;

    private final MarginalsFactory.Config config;

    Marginals(MarginalsFactory.Config config) {
        this.config = config;
    }

    @Override
    public Set<View<?>> needs() {
        return Set.of();
    }

    @Override
    public Map<String, Measurement> measure(Evaluation evaluation) {
        TableRows table = TableRows.of(evaluation);
        RandomStream random = evaluation.random().split("marginals");
        int n = Math.min(
                config.maxRows(),
                Math.min(table.samples().length, table.training().rows()));
        if (n == 0) {
            return Map.of(NAME, table.missing(UNIT, "no sample is finite"));
        }
        double[][] holdout = TableRows.choose(table.holdout(), config.maxRows(), random.split("holdout"));
        double[][] samples = table.chosenSamples(n, random.split("samples"));
        double[][] training = TableRows.choose(table.training(), n, random.split("floor"));
        FittedBaselines.Sampler sampler = FittedBaselines.sampler(evaluation);
        double[][] drawn = sampler.draw(evaluation, random.split("baseline"), n);

        List<Map<String, Object>> columns = new ArrayList<>();
        double[] sums = new double[3];
        for (int j = 0; j < table.width(); j++) {
            TableRows.Kind kind = table.columns().get(j);
            double[] rows = column(holdout, j);
            double value = distance(kind, column(samples, j), rows);
            double floor = distance(kind, column(training, j), rows);
            double baseline = distance(kind, column(drawn, j), rows);
            sums[0] += value;
            sums[1] += floor;
            sums[2] += baseline;
            Map<String, Object> details = new LinkedHashMap<>();
            details.put("column", kind.name());
            details.put("distance", value);
            details.put("floor", floor);
            details.put("baseline", baseline);
            details.put("kind", kind.discrete() ? "total variation" : "kolmogorov-smirnov");
            if (!kind.category()) {
                details.put("wasserstein", wasserstein(column(samples, j), rows) / kind.unit());
            }
            columns.add(details);
        }
        columns.sort(Comparator.comparingDouble(c -> -(double) c.get("distance")));
        int d = table.width();
        Map<String, Object> details = table.details(n, holdout.length);
        details.put("baseline-is", FittedBaselines.words(sampler.baseline()));
        details.put("columns", List.copyOf(columns.subList(0, Math.min(SHOWN, d))));
        return Map.of(
                NAME,
                Measurement.of(sums[0] / d, UNIT)
                        .withFloor(sums[1] / d)
                        .withBaseline(sums[2] / d)
                        .withDetails(details));
    }

    private static double[] column(double[][] rows, int column) {
        return Arrays.stream(rows).mapToDouble(row -> row[column]).toArray();
    }

    static double distance(TableRows.Kind kind, double[] a, double[] b) {
        return kind.discrete() ? totalVariation(a, b) : kolmogorovSmirnov(a, b);
    }

    /** Half the sum of the differences of the shares of each value. */
    static double totalVariation(double[] a, double[] b) {
        Map<Double, Double> difference = new LinkedHashMap<>();
        for (double value : a) {
            difference.merge(value + 0.0, 1.0 / a.length, Double::sum);
        }
        for (double value : b) {
            difference.merge(value + 0.0, -1.0 / b.length, Double::sum);
        }
        return difference.values().stream().mapToDouble(Math::abs).sorted().sum() / 2;
    }

    /** The largest difference of two distribution functions; what is not a number is below all others. */
    static double kolmogorovSmirnov(double[] a, double[] b) {
        double[] first = lowest(a);
        double[] second = lowest(b);
        int i = 0;
        int j = 0;
        double most = 0;
        while (i < first.length && j < second.length) {
            double at = Math.min(first[i], second[j]);
            while (i < first.length && first[i] == at) {
                i++;
            }
            while (j < second.length && second[j] == at) {
                j++;
            }
            most = Math.max(most, Math.abs((double) i / first.length - (double) j / second.length));
        }
        return most;
    }

    private static double[] lowest(double... values) {
        return Arrays.stream(values)
                .map(value -> Double.isNaN(value) ? Double.NEGATIVE_INFINITY : value)
                .sorted()
                .toArray();
    }

    /** Of the numbers that are there; not-a-number where one set has none. */
    private static double wasserstein(double[] a, double[] b) {
        double[] first = Arrays.stream(a).filter(Double::isFinite).sorted().toArray();
        double[] second = Arrays.stream(b).filter(Double::isFinite).sorted().toArray();
        return first.length == 0 || second.length == 0 ? Double.NaN : Slices.wasserstein(first, second);
    }
}

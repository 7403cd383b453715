package org.ergodic.app.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.ergodic.api.model.Metric;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.view.View;
import org.ergodic.app.data.Rows;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The sliced Wasserstein distance between samples and held-out data: the mean over random directions u on the unit sphere of
 * W1(u'X, u'Y), the area between the two distribution functions (Rabin et al. 2011, doi:10.1007/978-3-642-24785-9_37; Bonneel
 * et al. 2015, doi:10.1007/s10851-014-0506-3, there with W2).
 *
 * <p>Computed on the data's scale in its natural unit: columns of a table are divided by their standard deviations in the
 * training data, pictures by the range of all their pixels. The directions are those of the metric's stream, the same for the
 * value and its marks.
 *
 * <p>Between finite sets the distance is positive even if both are perfect, about in proportion to sqrt(1/n + 1/m). So the
 * value, the floor and the baseline compare sets of the same sizes: always the held-out rows on one side, and on the other as
 * many samples, rows of the training data (floor) or draws from the Gaussian fitted to the training data (baseline). Where
 * there are more samples or rows than are compared, it is the mean over several subsets. The chance of which rows were held
 * out is then common to all three.
 */
final class SlicedWasserstein implements Metric {
    private final SlicedWassersteinFactory.Config config;

    SlicedWasserstein(SlicedWassersteinFactory.Config config) {
        this.config = config;
    }

    @Override
    public Set<View<?>> needs() {
        return Set.of();
    }

    @Override
    public Map<String, Measurement> measure(Evaluation evaluation) {
        double[][] training = Rows.of(evaluation.space().restore(evaluation.training()));
        double[][] holdout = Rows.of(evaluation.space().restore(evaluation.holdout()));
        double[][] all = Rows.of(evaluation.space().restore(evaluation.samples()));
        double[][] samples = Arrays.stream(all)
                .filter(row -> Arrays.stream(row).allMatch(Double::isFinite))
                .toArray(double[][]::new);
        Map<String, Object> details = new LinkedHashMap<>();
        if (samples.length < all.length) {
            details.put("samples-not-finite", all.length - samples.length);
        }
        boolean picture = evaluation.space().picture().isPresent();
        String unit = picture ? "ranges of the pixels" : "standard deviations";
        if (samples.length == 0) {
            details.put("status", "no sample is finite");
            return Map.of(
                    "sliced-wasserstein",
                    new Measurement(Double.NaN, unit, OptionalDouble.empty(), OptionalDouble.empty(), details));
        }
        double[] divisor = picture ? range(training) : deviations(training);
        for (double[][] set : List.of(training, holdout, samples)) {
            divide(set, divisor);
        }

        RandomStream random = evaluation.random();
        Slices slices = Slices.draw(random.split("directions"), config.projections(), divisor.length);
        int m = Math.min(config.maxRows(), holdout.length);
        int n = Math.min(config.maxRows(), Math.min(samples.length, training.length));
        double[][] reference =
                slices.sorted(subset(holdout, random.split("holdout").permutation(holdout.length), 0, m));
        double value = mean(disjoint(samples, n, random.split("samples")), slices, reference);
        double floor = mean(overlapping(training, n, random.split("floor")), slices, reference);
        Gaussian gaussian = Gaussian.fit(training);
        List<INDArray> draws = new ArrayList<>();
        for (int i = 0; i < config.repeats(); i++) {
            draws.add(
                    Nd4j.createFromArray(gaussian.draw(random.split("gaussian").split(i), n)));
        }
        double baseline = mean(draws, slices, reference);

        if (baseline > floor) {
            details.put("share-of-the-way", (value - floor) / (baseline - floor));
        }
        details.put("samples", n);
        details.put("holdout", m);
        details.put("projections", config.projections());
        return Map.of(
                "sliced-wasserstein",
                new Measurement(value, unit, OptionalDouble.of(floor), OptionalDouble.of(baseline), details));
    }

    private static double mean(List<INDArray> sets, Slices slices, double[][] reference) {
        return sets.stream()
                .mapToDouble(set -> Slices.distance(slices.sorted(set), reference))
                .average()
                .orElseThrow();
    }

    /** At most {@code repeats} subsets of n rows that share none. */
    private List<INDArray> disjoint(double[][] rows, int n, RandomStream random) {
        int[] order = random.permutation(rows.length);
        List<INDArray> sets = new ArrayList<>();
        for (int i = 0; i < config.repeats() && (i + 1) * (long) n <= rows.length; i++) {
            sets.add(subset(rows, order, i * n, n));
        }
        return sets;
    }

    /** {@code repeats} random subsets of n rows, or the one of all rows. */
    private List<INDArray> overlapping(double[][] rows, int n, RandomStream random) {
        int count = n == rows.length ? 1 : config.repeats();
        List<INDArray> sets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sets.add(subset(rows, random.split(i).permutation(rows.length), 0, n));
        }
        return sets;
    }

    private static INDArray subset(double[][] rows, int[] order, int from, int n) {
        double[][] chosen = new double[n][];
        for (int i = 0; i < n; i++) {
            chosen[i] = rows[order[from + i]];
        }
        return Nd4j.createFromArray(chosen);
    }

    private static void divide(double[][] rows, double[] divisor) {
        for (double[] row : rows) {
            for (int j = 0; j < row.length; j++) {
                row[j] /= divisor[j];
            }
        }
    }

    private static double[] range(double[][] rows) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (double[] row : rows) {
            for (double value : row) {
                least = Math.min(least, value);
                most = Math.max(most, value);
            }
        }
        double[] range = new double[rows[0].length];
        Arrays.fill(range, most > least ? most - least : 1);
        return range;
    }

    private static double[] deviations(double[][] rows) {
        double[] deviations = new double[rows[0].length];
        for (int j = 0; j < deviations.length; j++) {
            double mean = 0;
            double square = 0;
            for (double[] row : rows) {
                mean += row[j] / rows.length;
            }
            for (double[] row : rows) {
                square += (row[j] - mean) * (row[j] - mean) / rows.length;
            }
            deviations[j] = square > 0 ? Math.sqrt(square) : 1;
        }
        return deviations;
    }
}

package org.ergodic.data.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.ergodic.api.model.Metric;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.view.View;
import org.ergodic.common.baseline.Gaussian;
import org.ergodic.common.statistics.Moments;
import org.ergodic.data.table.LazyMatrix;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The sliced Wasserstein distance between samples and held-out data: the mean over random directions u on the unit
 * sphere of W1(u'X, u'Y), the area between the two distribution functions (Rabin et al. 2011,
 * doi:10.1007/978-3-642-24785-9_37; Bonneel et al. 2015, doi:10.1007/s10851-014-0506-3, there with W2).
 *
 * <p>Computed on the data's scale in its natural unit: columns of a table are divided by their standard deviations in
 * the training data, pictures by the range of all their pixels. Columns of whole numbers that were given noise have it
 * on both sides. The directions are those of the metric's stream, the same for the value and its marks.
 *
 * <p>Between finite sets the distance is positive even if both are perfect, about in proportion to sqrt(1/n + 1/m). So
 * the value, the floor and the baseline compare sets of the same sizes: always the held-out rows on one side, and on
 * the other as many samples, rows of the training data (floor) or draws from the Gaussian fitted to the training data
 * (baseline). Where there are more samples or rows than are compared, it is the mean over several subsets. The chance
 * of which rows were held out is then common to all three.
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
        LazyMatrix training = LazyMatrix.continuous(evaluation.space(), evaluation.training());
        LazyMatrix holdout = LazyMatrix.continuous(evaluation.space(), evaluation.holdout());
        LazyMatrix all = LazyMatrix.continuous(evaluation.space(), evaluation.samples());
        LazyMatrix samples = all.choose(IntStream.range(0, all.rows())
                .filter(i -> Arrays.stream(all.row(i)).allMatch(Double::isFinite))
                .toArray());
        Map<String, Object> details = new LinkedHashMap<>();
        if (samples.rows() < all.rows()) {
            details.put("samples-not-finite", all.rows() - samples.rows());
        }
        boolean picture = evaluation.space().picture().isPresent();
        String unit = picture ? "ranges of the pixels" : "standard deviations";
        if (samples.rows() == 0) {
            details.put("status", "no sample is finite");
            return Map.of("sliced-wasserstein", Measurement.of(Double.NaN, unit).withDetails(details));
        }
        double[] divisor = picture ? range(training) : deviations(training);
        training = divided(training, divisor);
        holdout = divided(holdout, divisor);
        samples = divided(samples, divisor);

        RandomStream random = evaluation.random();
        Slices slices = Slices.draw(random.split("directions"), config.projections(), divisor.length);
        int m = Math.min(config.maxRows(), holdout.rows());
        int n = Math.min(config.maxRows(), Math.min(samples.rows(), training.rows()));
        double[][] reference =
                slices.sorted(subset(holdout, random.split("holdout").permutation(holdout.rows()), 0, m));
        double value = mean(disjoint(samples, n, random.split("samples")), slices, reference);
        double floor = mean(overlapping(training, n, random.split("floor")), slices, reference);
        Gaussian gaussian = Gaussian.fit(training.rows(), training.columns(), training::read);
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
                Measurement.of(value, unit)
                        .withFloor(floor)
                        .withBaseline(baseline)
                        .withDetails(details));
    }

    private static double mean(List<INDArray> sets, Slices slices, double[][] reference) {
        return sets.stream()
                .mapToDouble(set -> Slices.distance(slices.sorted(set), reference))
                .average()
                .orElseThrow();
    }

    /** At most {@code repeats} subsets of n rows that share none. */
    private List<INDArray> disjoint(LazyMatrix rows, int n, RandomStream random) {
        int[] order = random.permutation(rows.rows());
        List<INDArray> sets = new ArrayList<>();
        for (int i = 0; i < config.repeats() && (i + 1) * (long) n <= rows.rows(); i++) {
            sets.add(subset(rows, order, i * n, n));
        }
        return sets;
    }

    /** {@code repeats} random subsets of n rows, or the one of all rows. */
    private List<INDArray> overlapping(LazyMatrix rows, int n, RandomStream random) {
        int count = n == rows.rows() ? 1 : config.repeats();
        List<INDArray> sets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sets.add(subset(rows, random.split(i).permutation(rows.rows()), 0, n));
        }
        return sets;
    }

    private static INDArray subset(LazyMatrix rows, int[] order, int from, int n) {
        return rows.choose(Arrays.copyOfRange(order, from, from + n)).toArray();
    }

    private static LazyMatrix divided(LazyMatrix rows, double[] divisor) {
        return rows.map((j, value) -> value / divisor[j]);
    }

    private static double[] range(LazyMatrix rows) {
        double[] ends = rows.range();
        double[] range = new double[rows.columns()];
        Arrays.fill(range, ends[1] > ends[0] ? ends[1] - ends[0] : 1);
        return range;
    }

    private static double[] deviations(LazyMatrix rows) {
        Moments moments = rows.moments();
        return IntStream.range(0, moments.columns())
                .mapToDouble(j -> moments.constant(j) ? 1 : moments.deviation(j))
                .toArray();
    }
}

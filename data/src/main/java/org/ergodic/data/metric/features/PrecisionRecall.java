package org.ergodic.data.metric.features;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Metric;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.MetricFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.view.View;

/**
 * Whether samples lie among the data, and the data among the samples (Kynkäänniemi, Karras, Laine, Lehtinen and Aila
 * 2019, "Improved precision and recall metric for assessing generative models", arXiv:1904.06991). A row is among
 * others if it is nearer to one of them than that one's k-th nearest neighbour among themselves.
 *
 * <ul>
 *   <li>{@code precision}: the share of samples among the held-out rows; low where samples are unlike the data.
 *   <li>{@code recall}: the share of held-out rows among the samples; low where samples lack variety.
 *   <li>{@code coverage}: the share of held-out rows that have a sample nearer than their k-th neighbour (Naeem, Oh,
 *   Uh, Choi and Yoo 2020, arXiv:2002.09797), which outliers among samples do not raise.
 * </ul>
 *
 * <p>The floors, here what is best, are those of training rows in place of samples, the baselines those of samples of a
 * simple model. As many rows are taken on both sides.
 */
public final class PrecisionRecall implements Metric {
    private static final List<String> NAMES = List.of("precision", "recall", "coverage");
    private static final String UNIT = "share of rows";

    private final Factory.Config config;
    private final FeatureSpace features;

    PrecisionRecall(Factory.Config config, FeatureSpace features) {
        this.config = config;
        this.features = features;
    }

    @Override
    public Set<View<?>> needs() {
        return Set.of();
    }

    @Override
    public Map<String, Measurement> measure(Evaluation evaluation) {
        FeatureSpace.Compared rows = features.compared(evaluation, config.maxRows());
        int k = config.neighbours();
        int n = Math.min(Math.min(rows.samples().length, rows.holdout().length), rows.training().length);
        if (n <= k) {
            return FeatureSpace.missing(
                    NAMES, UNIT, "more than " + k + " finite samples, held-out rows and training rows are needed");
        }
        double[][] holdout = FrechetDistance.first(rows.holdout(), n);
        double[] radii = radii(holdout, k);
        double[] value = shares(holdout, radii, FrechetDistance.first(rows.samples(), n), k);
        double[] best = shares(holdout, radii, FrechetDistance.first(rows.training(), n), k);
        Optional<double[]> simple = rows.drawn()
                .filter(drawn -> drawn.length >= n)
                .map(drawn -> shares(holdout, radii, FrechetDistance.first(drawn, n), k));
        Map<String, Object> details = features.details(rows);
        details.put("samples", n);
        details.put("rows", n);
        details.put("neighbours", k);
        Map<String, Measurement> figures = new LinkedHashMap<>();
        for (int i = 0; i < NAMES.size(); i++) {
            int which = i;
            Measurement figure =
                    Measurement.of(value[i], UNIT).withFloor(best[i]).withDetails(details);
            figures.put(
                    NAMES.get(i),
                    simple.map(other -> figure.withBaseline(other[which])).orElse(figure));
        }
        return figures;
    }

    /** Precision, recall and coverage of samples. */
    static double[] shares(double[][] data, double[] radii, double[][] samples, int k) {
        double[] own = radii(samples, k);
        int n = data.length;
        int m = samples.length;
        boolean[] precise = new boolean[m];
        boolean[] recalled = new boolean[n];
        boolean[] covered = new boolean[n];
        IntStream.range(0, m).parallel().forEach(j -> {
            for (int i = 0; i < n && !precise[j]; i++) {
                precise[j] = squared(data[i], samples[j]) <= radii[i];
            }
        });
        IntStream.range(0, n).parallel().forEach(i -> {
            for (int j = 0; j < m && !(recalled[i] && covered[i]); j++) {
                double apart = squared(data[i], samples[j]);
                recalled[i] |= apart <= own[j];
                covered[i] |= apart <= radii[i];
            }
        });
        return new double[] {share(precise), share(recalled), share(covered)};
    }

    private static double share(boolean... which) {
        int count = 0;
        for (boolean one : which) {
            count += one ? 1 : 0;
        }
        return (double) count / which.length;
    }

    /** The squared distance of each row to its k-th nearest other row. */
    static double[] radii(double[][] rows, int k) {
        return IntStream.range(0, rows.length)
                .parallel()
                .mapToDouble(i -> {
                    double[] apart = new double[rows.length];
                    Arrays.setAll(apart, j -> j == i ? -1 : squared(rows[i], rows[j]));
                    Arrays.sort(apart);
                    return apart[k];
                })
                .toArray();
    }

    private static double squared(double[] a, double... b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            double apart = a[j] - b[j];
            sum += apart * apart;
        }
        return sum;
    }

    /** Makes it; the metric {@code precision-recall}. */
    @Part(
            name = "precision-recall",
            description = "Shares of samples among the data and of data among the samples, in the features of a model"
                    + " (Kynkäänniemi et al. 2019)")
    public static final class Factory implements MetricFactory<Factory.Config> {
        /**
         * Options.
         *
         * @param features the run whose features are compared
         * @param neighbours which neighbour's distance is a row's radius
         * @param maxRows how many rows are compared at most
         */
        public record Config(
                @Option("folder of a run, such as a classifier's, in whose features rows are compared; as they are"
                        + " unless said")
                Optional<String> features,

                @Option(value = "which neighbour's distance is a row's radius", byDefault = "3", min = 1)
                int neighbours,

                @Option(value = "how many rows are compared at most", byDefault = "2000", min = 4)
                int maxRows) {}

        @Override
        public Metric create(Config config, Assembly assembly) {
            return new PrecisionRecall(config, FeatureSpace.of(config.features(), assembly));
        }
    }
}

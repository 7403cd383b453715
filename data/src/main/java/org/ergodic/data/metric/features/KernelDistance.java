package org.ergodic.data.metric.features;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import org.ergodic.api.model.Metric;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.MetricFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.view.View;

/**
 * The kernel distance: the squared maximum mean discrepancy of samples and held-out data in features by the kernel
 * {@code (x'y/k + 1)^3}, estimated without bias, so that it is 0 on average, and now and then below, where both are of
 * one distribution (Bińkowski, Sutherland, Arbel and Gretton 2018, "Demystifying MMD GANs", arXiv:1801.01401, section
 * 4). It is the mean over blocks of rows that share none; the detail {@code standard-error} is theirs.
 *
 * <p>The floor is that of as many training rows, the baseline that of samples of a simple model.
 */
public final class KernelDistance implements Metric {
    private static final String NAME = "kernel-distance";
    private static final String UNIT = "squared discrepancy";
    private static final int FEWEST = 4;
    private static final int BLOCK = 100;
    private static final int MOST_BLOCKS = 20;

    private final FeatureOptions config;
    private final FeatureSpace features;

    KernelDistance(FeatureOptions config, FeatureSpace features) {
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
        int n = Math.min(rows.samples().length, rows.holdout().length);
        if (n < FEWEST) {
            return FeatureSpace.missing(
                    List.of(NAME), UNIT, FEWEST + " finite samples and as many held-out rows at least are needed");
        }
        double[] value = of(FrechetDistance.first(rows.samples(), n), rows.holdout());
        int asMany = Math.min(n, rows.training().length);
        return Map.of(
                NAME,
                Measurement.of(value[0], UNIT)
                        .withFloor(
                                asMany < FEWEST
                                        ? OptionalDouble.empty()
                                        : OptionalDouble.of(
                                                of(FrechetDistance.first(rows.training(), asMany), rows.holdout())[0]))
                        .withBaseline(rows.drawn()
                                .filter(drawn -> drawn.length >= FEWEST)
                                .map(drawn -> OptionalDouble.of(
                                        of(FrechetDistance.first(drawn, Math.min(n, drawn.length)), rows.holdout())[0]))
                                .orElse(OptionalDouble.empty()))
                        .withDetails(features.details(rows))
                        .with("standard-error", value[1]));
    }

    /** The mean over blocks, and its standard error; not a number of one block. */
    static double[] of(double[][] x, double[]... y) {
        int n = Math.min(x.length, y.length);
        int blocks = Math.max(1, Math.min(MOST_BLOCKS, n / BLOCK));
        int size = n / blocks;
        double[] each = IntStream.range(0, blocks)
                .parallel()
                .mapToDouble(i -> discrepancy(
                        Arrays.copyOfRange(x, i * size, (i + 1) * size),
                        Arrays.copyOfRange(y, i * size, (i + 1) * size)))
                .toArray();
        double mean = Arrays.stream(each).sum() / blocks;
        double squares = Arrays.stream(each).map(v -> (v - mean) * (v - mean)).sum();
        return new double[] {mean, blocks < 2 ? Double.NaN : Math.sqrt(squares / (blocks - 1) / blocks)};
    }

    /** The unbiased estimate of two sets of n rows. */
    static double discrepancy(double[][] x, double[]... y) {
        int n = x.length;
        double within = 0;
        double between = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                if (i != j) {
                    within += kernel(x[i], x[j]) + kernel(y[i], y[j]);
                }
                between += kernel(x[i], y[j]);
            }
        }
        return within / ((double) n * (n - 1)) - 2 * between / ((double) n * n);
    }

    private static double kernel(double[] a, double... b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        double base = sum / a.length + 1;
        return base * base * base;
    }

    /** Makes it; the metric {@code kernel-distance}. */
    @Part(
            name = NAME,
            description = "Kernel distance between samples and held-out data in the features of a model (Bińkowski et"
                    + " al. 2018)")
    public static final class Factory implements MetricFactory<FeatureOptions> {
        @Override
        public Metric create(FeatureOptions config, Assembly assembly) {
            return new KernelDistance(config, FeatureSpace.of(config.features(), assembly));
        }
    }
}

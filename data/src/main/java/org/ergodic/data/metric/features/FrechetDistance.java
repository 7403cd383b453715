package org.ergodic.data.metric.features;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.ergodic.api.model.Metric;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.MetricFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.view.View;
import org.ergodic.common.statistics.SymmetricEigen;

/**
 * The Fréchet distance between Gaussians that are fitted to samples and to held-out data in features,
 * {@code |m1 - m2|^2 + tr(S1 + S2 - 2 (S1 S2)^(1/2))}, the square of their Wasserstein distance of order 2 (Heusel,
 * Ramsauer, Unterthiner, Nessler and Hochreiter 2017, "GANs trained by a two time-scale update rule", arXiv:1706.08500,
 * there in the features of one network of photographs).
 *
 * <p>Of finite sets it is positive even if both are of one distribution, the more so the fewer rows there are. The
 * floor is that of as many training rows, the baseline that of samples of a simple model.
 */
public final class FrechetDistance implements Metric {
    private static final String NAME = "frechet-distance";
    private static final String UNIT = "squared distance in features";

    /** Eigenvalues of larger matrices take minutes. */
    private static final int MOST = 512;

    private final FeatureOptions config;
    private final FeatureSpace features;

    FrechetDistance(FeatureOptions config, FeatureSpace features) {
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
        if (n < 2) {
            return FeatureSpace.missing(
                    List.of(NAME), UNIT, "two finite samples and two held-out rows at least are needed");
        }
        int size = rows.holdout()[0].length;
        if (size > MOST) {
            return FeatureSpace.missing(
                    List.of(NAME),
                    UNIT,
                    "rows of " + size + " numbers have too large a covariance, at most " + MOST
                            + " are compared: name the run of a model with fewer features by features");
        }
        Fit holdout = Fit.of(rows.holdout());
        int asMany = Math.min(rows.samples().length, rows.training().length);
        return Map.of(
                NAME,
                Measurement.of(holdout.distance(Fit.of(rows.samples())), UNIT)
                        .withFloor(
                                asMany < 2
                                        ? OptionalDouble.empty()
                                        : OptionalDouble.of(holdout.distance(Fit.of(first(rows.training(), asMany)))))
                        .withBaseline(rows.drawn()
                                .filter(drawn -> drawn.length >= asMany && asMany >= 2)
                                .map(drawn -> OptionalDouble.of(holdout.distance(Fit.of(first(drawn, asMany)))))
                                .orElse(OptionalDouble.empty()))
                        .withDetails(features.details(rows)));
    }

    static double[][] first(double[][] rows, int count) {
        return Arrays.copyOf(rows, count);
    }

    /** A Gaussian. */
    record Fit(double[] mean, double[][] covariance) {
        /** Mean and covariance, the latter divided by n - 1. */
        static Fit of(double[]... rows) {
            int d = rows[0].length;
            double[] mean = new double[d];
            for (double[] row : rows) {
                for (int j = 0; j < d; j++) {
                    mean[j] += row[j] / rows.length;
                }
            }
            double[][] covariance = new double[d][d];
            double[] centred = new double[d];
            for (double[] row : rows) {
                for (int j = 0; j < d; j++) {
                    centred[j] = row[j] - mean[j];
                }
                for (int i = 0; i < d; i++) {
                    for (int j = 0; j <= i; j++) {
                        covariance[i][j] += centred[i] * centred[j] / (rows.length - 1);
                    }
                }
            }
            for (int i = 0; i < d; i++) {
                for (int j = 0; j < i; j++) {
                    covariance[j][i] = covariance[i][j];
                }
            }
            return new Fit(mean, covariance);
        }

        double distance(Fit other) {
            double distance = 0;
            for (int j = 0; j < mean.length; j++) {
                double apart = mean[j] - other.mean[j];
                distance += apart * apart + covariance[j][j] + other.covariance[j][j];
            }
            // The eigenvalues of S1 S2 are those of the symmetric R S2 R with R = S1^(1/2).
            double[][] root = root(covariance);
            double trace = 0;
            for (double value : SymmetricEigen.of(times(times(root, other.covariance), root))
                    .values()) {
                trace += Math.sqrt(Math.max(0, value));
            }
            return Math.max(0, distance - 2 * trace);
        }

        private static double[][] root(double[]... matrix) {
            SymmetricEigen eigen = SymmetricEigen.of(matrix);
            int d = matrix.length;
            double[][] root = new double[d][d];
            for (int k = 0; k < d; k++) {
                double value = Math.sqrt(Math.max(0, eigen.values()[k]));
                for (int i = 0; i < d; i++) {
                    double scaled = value * eigen.vectors()[i][k];
                    for (int j = 0; j < d; j++) {
                        root[i][j] += scaled * eigen.vectors()[j][k];
                    }
                }
            }
            return root;
        }

        private static double[][] times(double[][] a, double[]... b) {
            int d = a.length;
            double[][] product = new double[d][d];
            for (int i = 0; i < d; i++) {
                for (int k = 0; k < d; k++) {
                    double factor = a[i][k];
                    for (int j = 0; j < d; j++) {
                        product[i][j] += factor * b[k][j];
                    }
                }
            }
            return product;
        }
    }

    /** Makes it; the metric {@code frechet-distance}. */
    @Part(
            name = NAME,
            description = "Fréchet distance between samples and held-out data in the features of a model (Heusel et al."
                    + " 2017)")
    public static final class Factory implements MetricFactory<FeatureOptions> {
        @Override
        public Metric create(FeatureOptions config, Assembly assembly) {
            return new FrechetDistance(config, FeatureSpace.of(config.features(), assembly));
        }
    }
}

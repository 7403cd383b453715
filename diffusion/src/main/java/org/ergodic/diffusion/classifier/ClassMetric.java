package org.ergodic.diffusion.classifier;

import java.util.Map;
import java.util.Set;
import org.ergodic.api.guidance.Classifier;
import org.ergodic.api.model.Metric;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.MetricFactory;
import org.ergodic.api.plugin.NoOptions;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.view.View;
import org.ergodic.common.graph.RowValues;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How well a classifier tells the classes of held-out data without noise: the share of rows whose class is the most
 * likely one, or the mean of -log p(y | x). The baseline is what always saying the held-out rows' own shares of classes
 * reaches.
 */
public enum ClassMetric implements Metric {
    /** The share of rows whose class is the most likely one. */
    ACCURACY("accuracy", "share of held-out rows") {
        @Override
        double figure(double[] log, int own) {
            for (double other : log) {
                if (other > log[own]) {
                    return 0;
                }
            }
            return 1;
        }

        @Override
        double baseline(double... shares) {
            double most = 0;
            for (double share : shares) {
                most = Math.max(most, share);
            }
            return most;
        }
    },
    /** The mean of -log p(y | x). */
    LOG_LOSS("log-loss", "nats") {
        @Override
        double figure(double[] log, int own) {
            return -log[own];
        }

        @Override
        double baseline(double... shares) {
            double entropy = 0;
            for (double share : shares) {
                entropy -= share == 0 ? 0 : share * Math.log(share);
            }
            return entropy;
        }
    };

    private final String figureName;
    private final String unit;

    ClassMetric(String figureName, String unit) {
        this.figureName = figureName;
        this.unit = unit;
    }

    /** The figure of one row. */
    abstract double figure(double[] log, int own);

    abstract double baseline(double... shares);

    @Override
    public Set<View<?>> needs() {
        return Set.of(Classifier.VIEW);
    }

    @Override
    public Map<String, Measurement> measure(Evaluation evaluation) {
        Classifier classifier = evaluation.model().views().require(Classifier.VIEW);
        INDArray x = evaluation.holdout();
        int n = Math.toIntExact(x.size(0));
        int classes = classifier.classes().size();
        long[] event = evaluation.model().event();
        double[][] log = RowValues.of(
                evaluation.evaluator(), x, (s, in) -> s.sameDiff().nn().logSoftmax(classifier.logits(s, in, event), 1));
        double[][] own = evaluation
                .given()
                .values()
                .get(classifier.classes().name())
                .castTo(DataType.DOUBLE)
                .reshape(n, classes)
                .toDoubleMatrix();
        double[] shares = new double[classes];
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            int k = 0;
            while (own[i][k] == 0) {
                k++;
            }
            shares[k] += 1.0 / n;
            double figure = figure(log[i], k);
            sum += figure;
            squares += figure * figure;
        }
        double mean = sum / n;
        double error = n < 2 ? Double.NaN : Math.sqrt(Math.max(0, squares / n - mean * mean) / (n - 1));
        return Map.of(
                figureName,
                Measurement.of(mean, unit)
                        .withBaseline(baseline(shares))
                        .with("standard-error", error)
                        .with("rows", n));
    }

    /** Makes {@link #ACCURACY}; the metric {@code accuracy}. */
    @Part(name = "accuracy", description = "share of held-out rows whose class a classifier tells")
    public static final class OfAccuracy implements MetricFactory<NoOptions> {
        @Override
        public Metric create(NoOptions config, Assembly assembly) {
            return ACCURACY;
        }
    }

    /** Makes {@link #LOG_LOSS}; the metric {@code log-loss}. */
    @Part(name = "log-loss", description = "mean -log p(class) of held-out rows by a classifier")
    public static final class OfLogLoss implements MetricFactory<NoOptions> {
        @Override
        public Metric create(NoOptions config, Assembly assembly) {
            return LOG_LOSS;
        }
    }
}

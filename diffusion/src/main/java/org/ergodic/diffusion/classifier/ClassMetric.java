package org.ergodic.diffusion.classifier;

import java.util.Map;
import java.util.Set;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Events;
import org.ergodic.api.guidance.Classifier;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Metric;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.MetricFactory;
import org.ergodic.api.plugin.NoOptions;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.view.View;
import org.nd4j.autodiff.samediff.SDVariable;
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
        double figure(int row, int classes, double[] log, int own) {
            for (int k = 0; k < classes; k++) {
                if (log[row * classes + k] > log[row * classes + own]) {
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
        double figure(int row, int classes, double[] log, int own) {
            return -log[row * classes + own];
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
    abstract double figure(int row, int classes, double[] log, int own);

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
        Call call = evaluation
                .evaluator()
                .compile(s -> {
                    SDVariable in = s.input("x", Events.batch(-1, event));
                    Context context = evaluation.given().context(s);
                    s.output("own", classifier.classes().of(context));
                    s.output(
                            "log",
                            ClassifierNetwork.logProbabilities(classifier, s, in, CrossEntropy.zeroTime(s, in, event)));
                })
                .call(evaluation.evaluator().variables());
        evaluation.given().give(call);
        call.set("x", x).run();
        double[] log = NativeMemory.values(call.get("log"));
        double[] own = NativeMemory.values(call.get("own"));
        double[] shares = new double[classes];
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            int k = 0;
            while (own[i * classes + k] == 0) {
                k++;
            }
            shares[k] += 1.0 / n;
            double figure = figure(i, classes, log, k);
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

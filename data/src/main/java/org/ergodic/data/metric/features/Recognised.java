package org.ergodic.data.metric.features;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.ergodic.api.config.Option;
import org.ergodic.api.guidance.Classifier;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Metric;
import org.ergodic.api.model.Model;
import org.ergodic.api.model.TrainedModels;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.MetricFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.ergodic.common.graph.RowValues;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The share of samples that a classifier takes for what they were asked to be: the class that they were conditioned on
 * is the most likely one by another run (Ravuri and Vinyals 2019, "Classification accuracy score for conditional
 * generative models", arXiv:1905.10887, section 3, the other way round: there a classifier learns from samples).
 *
 * <p>The floor, here what is best, is the share of held-out rows that it tells right, the baseline the share of the
 * most frequent class among samples, which one class for all would reach.
 */
public final class Recognised implements Metric {
    private static final String NAME = "recognised";
    private static final String UNIT = "share of samples";

    private final String run;
    private final TrainedModels.Trained judge;
    private final Classifier classifier;

    Recognised(String run, TrainedModels.Trained judge) {
        this.run = run;
        this.judge = judge;
        this.classifier = judge.model()
                .views()
                .find(Classifier.VIEW)
                .orElseThrow(() -> new IllegalArgumentException("the model of " + run + " is no classifier; it offers "
                        + Views.names(judge.model().views().offered()) + ": name the run of one"));
    }

    @Override
    public Set<View<?>> needs() {
        return Set.of();
    }

    @Override
    public Optional<String> obstacle(Model model) {
        return model.condition()
                .filter(own -> !own.classes().equals(classifier.classes().classes()))
                .map(own -> "the classifier of " + run + " tells "
                        + classifier.classes().classes() + " classes, and this model is conditioned on columns of "
                        + own.classes() + " classes, 0 for numbers: name a classifier of the same classes");
    }

    @Override
    public Map<String, Measurement> measure(Evaluation evaluation) {
        Optional<int[]> own = classes(evaluation.sampleConditions());
        if (own.isEmpty()) {
            return FeatureSpace.missing(
                    List.of(NAME),
                    UNIT,
                    "samples were not asked to be of a class: condition the model on one (data.condition-columns), or"
                            + " say sample.condition");
        }
        double[][] log = logits(evaluation.samples());
        int count = classifier.classes().size();
        int[] asked = own.get();
        double[] right = new double[count];
        double[] all = new double[count];
        for (int i = 0; i < log.length; i++) {
            all[asked[i]]++;
            right[asked[i]] += most(log[i]) == asked[i] ? 1 : 0;
        }
        double sum = 0;
        double greatest = 0;
        List<Object> shares = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            sum += right[k];
            greatest = Math.max(greatest, all[k]);
            shares.add(all[k] == 0 ? "none asked for" : (Object) (right[k] / all[k]));
        }
        int n = log.length;
        double share = sum / n;
        return Map.of(
                NAME,
                Measurement.of(share, UNIT)
                        .withFloor(best(evaluation))
                        .withBaseline(greatest / n)
                        .with("standard-error", Math.sqrt(share * (1 - share) / n))
                        .with("samples", n)
                        .with("classifier", run)
                        .with("of-each-class", shares));
    }

    /** The share of held-out rows that are told right. */
    private OptionalDouble best(Evaluation evaluation) {
        Optional<int[]> own = classes(evaluation.given());
        if (own.isEmpty() || own.get().length == 0) {
            return OptionalDouble.empty();
        }
        double[][] log = logits(evaluation.holdout());
        double right = 0;
        for (int i = 0; i < log.length; i++) {
            right += most(log[i]) == own.get()[i] ? 1 : 0;
        }
        return OptionalDouble.of(right / log.length);
    }

    private double[][] logits(INDArray x) {
        long[] event = judge.model().event();
        return RowValues.of(judge.evaluator(), x, (s, in) -> classifier.logits(s, in, event));
    }

    /** The classes that rows are conditioned on, if they are. */
    private Optional<int[]> classes(Conditions given) {
        Condition read = classifier.classes();
        INDArray values = given.values().get(read.name());
        if (values == null || values.length() / values.size(0) != read.size()) {
            return Optional.empty();
        }
        int[] classes = new int[Math.toIntExact(values.size(0))];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = most(values.slice(i).toDoubleVector());
        }
        return Optional.of(classes);
    }

    private static int most(double... values) {
        int most = 0;
        for (int k = 1; k < values.length; k++) {
            most = values[k] > values[most] ? k : most;
        }
        return most;
    }

    /** Makes it; the metric {@code recognised}. */
    @Part(
            name = NAME,
            description = "Share of samples that the classifier of another run takes for the class that they were asked"
                    + " to be")
    public static final class Factory implements MetricFactory<Factory.Config> {
        /**
         * Options.
         *
         * @param classifier the run of the classifier
         */
        public record Config(
                @Option("folder of the run of a classifier of the same classes")
                String classifier) {}

        @Override
        public Metric create(Config config, Assembly assembly) {
            return new Recognised(config.classifier(), FeatureSpace.load(config.classifier(), assembly));
        }
    }
}

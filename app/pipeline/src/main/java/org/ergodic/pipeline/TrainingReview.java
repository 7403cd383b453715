package org.ergodic.pipeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Events;
import org.ergodic.api.model.Energy;
import org.ergodic.api.model.Loss;
import org.ergodic.api.model.Metric;
import org.ergodic.api.model.Warning;
import org.ergodic.api.view.Views;
import org.ergodic.common.boltzmann.UnnormalizedLikelihood;
import org.ergodic.data.metric.SampleReview;
import org.ergodic.pipeline.train.History;
import org.ergodic.pipeline.train.LossReview;
import org.ergodic.pipeline.train.TrainingPlan;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Looks for a training that failed and ended without an error: at the course of its losses ({@link LossReview}), at its
 * samples beside the data ({@link SampleReview}), at the energies of both, and at what the model and the metrics say of
 * themselves. A warning is for what no good setting of a model does; a model that is merely poor has none.
 */
final class TrainingReview {
    private static final int ROWS = 1000;

    /** Energies of samples and data differ by less of their deviations wherever the samples are those of the model. */
    private static final double AWAY = 3;

    /** Likewise those of data and of the chains that it is trained with, which know nothing of held-out data. */
    private static final double APART = 5;

    /** Where energies of data hardly differ, so many nats are no difference. */
    private static final double NATS = 1;

    private final TrainingPlan plan;
    private final Metric.Evaluation evaluation;
    private final List<Warning> warnings = new ArrayList<>();

    private TrainingReview(TrainingPlan plan, Metric.Evaluation evaluation) {
        this.plan = plan;
        this.evaluation = evaluation;
    }

    /**
     * Reviews a training.
     *
     * @param plan what was trained and how
     * @param history its course
     * @param samples those of the trained model
     * @param likeData whether they should be as the data, and are not of one condition alone
     * @param evaluation what metrics were given, with a stream of its own
     * @param metrics what they found
     */
    static List<Warning> of(
            TrainingPlan plan,
            History history,
            Samples samples,
            boolean likeData,
            Metric.Evaluation evaluation,
            Collection<Metric.Measurement> metrics) {
        TrainingReview review = new TrainingReview(plan, evaluation);
        // A model that was not trained need not be like the data.
        boolean trained = history.losses().length > 0;
        review.ask("the course of training", () -> LossReview.of(plan, history));
        review.ask(
                "the energies",
                () -> trained && samples.asked() > 0 && evaluation.given().isEmpty()
                        ? review.energies(history)
                        : List.of());
        if (samples.failed() > 0) {
            review.warnings.add(new Warning("failed-samples", samples.shortfall()));
        }
        review.ask("the samples", () -> trained && likeData ? SampleReview.of(evaluation) : List.of());
        review.ask("the model", () -> plan.model().review(evaluation));
        metrics.forEach(measurement -> review.warnings.addAll(measurement.warnings()));
        return List.copyOf(review.warnings);
    }

    /** A training that went well is not to be lost because it cannot be reviewed. */
    private void ask(String what, Supplier<List<Warning>> review) {
        try {
            warnings.addAll(review.get());
        } catch (CancellationException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            warnings.add(new Warning("review-failed", what + " could not be reviewed: " + StageException.words(e)));
        }
    }

    private List<Warning> energies(History history) {
        List<Warning> found = new ArrayList<>();
        Optional<double[]> ofData = energies(evaluation.training());
        Optional<double[]> ofSamples = energies(evaluation.samples());
        if (ofData.isEmpty() || ofSamples.isEmpty()) {
            return found;
        }
        double data = mean(ofData.get());
        double samples = mean(ofSamples.get());
        double deviation = Math.sqrt(mean(
                Arrays.stream(ofData.get()).map(e -> (e - data) * (e - data)).toArray()));
        // Also where one of them is not a number.
        if (!(Math.abs(samples - data) <= Math.max(NATS, AWAY * deviation))) {
            found.add(warning(
                    "energy-ran-away",
                    String.format(
                            Locale.ROOT,
                            "the mean energy of the samples is %.4g and that of the data %.4g, where data have a"
                                    + " standard deviation of %.2g: the model has its mass elsewhere than the data, or"
                                    + " the samples are not of the model",
                            samples,
                            data,
                            deviation)));
        }
        List<TrainingPlan.Leg> legs = plan.legs();
        TrainingPlan.Leg last = legs.get(legs.size() - 1);
        double[] losses = history.losses();
        if (losses.length <= last.from()
                || last.stage().loss().sense(plan.model().views()) != Loss.Sense.CONTRAST) {
            return found;
        }
        double gap = mean(LossReview.last(Arrays.copyOfRange(losses, last.from(), losses.length)));
        if (!(Math.abs(gap) <= Math.max(NATS, APART * deviation))) {
            found.add(warning(
                    "chains-ran-away",
                    String.format(
                            Locale.ROOT,
                            "in the last steps of training the energy of data was %.4g %s that of the chains which"
                                    + " stand for the"
                                    + " model's samples, where data have a standard deviation of %.2g: the chains"
                                    + " are not samples of the model, and what was learned from them is arbitrary",
                            Math.abs(gap),
                            gap < 0 ? "below" : "above",
                            deviation)));
        }
        return found;
    }

    private Warning warning(String id, String what) {
        return new Warning(
                id,
                what + ": lower train.optimizer.rate, let it fall by train.schedule: cosine"
                        + plan.divergenceAdvice().map(more -> ", or " + more).orElse(""));
    }

    /**
     * Energies up to a constant of the first rows, of a model that has them in closed form; those of a bound where it
     * has one.
     */
    private Optional<double[]> energies(INDArray x) {
        Views views = plan.model().views();
        Optional<UnnormalizedLikelihood> evidence = views.find(UnnormalizedLikelihood.VIEW);
        Optional<Energy> energy = views.find(Energy.VIEW);
        if (evidence.isEmpty() && energy.isEmpty()) {
            return Optional.empty();
        }
        long[] event = plan.model().event();
        INDArray rows =
                x.get(NDArrayIndex.interval(0, Math.min(ROWS, x.size(0)))).dup('c');
        Call call = evaluation
                .evaluator()
                .compile(s -> {
                    SDVariable in = s.input("x", Events.batch(-1, event));
                    s.output(
                            "energy",
                            energy.map(e -> e.energy(s, in))
                                    .orElseGet(() -> evidence.orElseThrow()
                                            .logWeight(s, in, in)
                                            .neg()));
                })
                .call(evaluation.evaluator().variables());
        return Optional.of(call.set("x", rows)
                .random(evaluation.random().split("energies"), 0)
                .run()
                .get("energy")
                .castTo(DataType.DOUBLE)
                .toDoubleVector());
    }

    private static double mean(double... values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }
}

package org.ergodic.pipeline.conclusion;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.model.Metric;

/**
 * How a model compares with simple ones, in a sentence or two for people who do not know the figures.
 *
 * @param verdict who is ahead
 * @param text with the numbers, and with what to try where the model is behind; without a full stop at its end
 */
public record Conclusion(Verdict verdict, String text) {
    /** Who is ahead. */
    public enum Verdict {
        /** The model is better than every baseline, by more than chance. */
        AHEAD,
        /** The model and the best baseline differ by no more than chance. */
        LEVEL,
        /** A baseline is better. */
        BEHIND
    }

    /** So many standard errors are more than chance. */
    private static final double ERRORS = 2;

    /** Figures in nats that have baselines, the first that is there. */
    private static final List<String> LIKELIHOODS =
            List.of("log-likelihood", "ais-log-likelihood", "ais-log-likelihood-bound");

    /** What was chosen by hand may be what failed. */
    private static final String OPEN =
            " no train.steps and no options of the model, where you gave any, so that both follow from the data";

    private static final String CLASSIFIER = "classifier-auc";
    private static final String DISTANCE = "sliced-wasserstein";
    private static final String BEST = "best-baseline";

    /**
     * The conclusion of a run's figures: of its likelihood, if that was measured; else of how well a classifier tells
     * its samples from data; else of how far they are from data.
     *
     * @param metrics figures by name
     * @return the conclusion, or empty where no figure stands beside a baseline
     */
    public static Optional<Conclusion> of(Map<String, Metric.Measurement> metrics) {
        return LIKELIHOODS.stream()
                .map(metrics::get)
                .filter(figure -> figure != null && figure.details().get("baselines") instanceof Map<?, ?>)
                .findFirst()
                .flatMap(Conclusion::ofLikelihood)
                .or(() -> marked(metrics, CLASSIFIER).map(Conclusion::ofClassifier))
                .or(() -> marked(metrics, DISTANCE).map(Conclusion::ofDistance));
    }

    private static Optional<Metric.Measurement> marked(Map<String, Metric.Measurement> metrics, String name) {
        return Optional.ofNullable(metrics.get(name))
                .filter(figure -> Double.isFinite(figure.value())
                        && figure.baseline().isPresent()
                        && figure.floor().isPresent());
    }

    private static Optional<Conclusion> ofLikelihood(Metric.Measurement figure) {
        Map<?, ?> baselines = (Map<?, ?>) figure.details().get("baselines");
        double best = baselines.values().stream()
                .filter(Number.class::isInstance)
                .mapToDouble(value -> ((Number) value).doubleValue())
                .max()
                .orElse(Double.NaN);
        if (!Double.isFinite(best)) {
            return Optional.empty();
        }
        String name = String.valueOf(figure.details().getOrDefault(BEST, "the best baseline"));
        String rows =
                figure.details().get("rows") instanceof Number n ? "the " + n + " held-out rows" : "held-out rows";
        String conditions = figure.details().containsKey("status-of-baselines")
                ? " (baselines see none of the model's conditions)"
                : "";
        if (!Double.isFinite(figure.value())) {
            return Optional.of(new Conclusion(
                    Verdict.BEHIND,
                    "Not comparable: "
                            + figure.details().getOrDefault("status", "the model's log-likelihood is no number")
                            + ", where " + name + " has " + nats(best) + " a row" + conditions
                            + ". Try: heavier tails or a wider range, by another data.scale or base of the model; or"
                            + OPEN));
        }
        double lead = figure.value() - best;
        double error = figure.details().get("standard-error-of-lead") instanceof Number e
                ? e.doubleValue()
                : figure.details().get("standard-error") instanceof Number e ? e.doubleValue() : 0;
        String figures = " (" + number(figure.value()) + " against " + number(best) + ")" + conditions;
        if (Math.abs(lead) <= ERRORS * error) {
            return Optional.of(new Conclusion(
                    Verdict.LEVEL,
                    "As good as the best simple model, within chance: on " + rows + " it and " + name + " differ by "
                            + nats(Math.abs(lead)) + " a row, give or take " + number(ERRORS * error) + figures));
        }
        if (lead > 0) {
            return Optional.of(new Conclusion(
                    Verdict.AHEAD,
                    "Better than every simple model: on " + rows + " it is " + nats(lead)
                            + " a row ahead of the best of them, " + name + figures));
        }
        return Optional.of(new Conclusion(
                Verdict.BEHIND,
                "Worse than a simple model: on " + rows + " it is " + nats(-lead) + " a row behind " + name + figures
                        + ". Try:" + OPEN + "; more rows; or another kind of model. Or use the simple one"));
    }

    private static Conclusion ofClassifier(Metric.Measurement figure) {
        double baseline = figure.baseline().orElseThrow();
        double floor = figure.floor().orElseThrow();
        double error = figure.details().get("by-chance") instanceof Number e ? e.doubleValue() : 0;
        String name = String.valueOf(figure.details().getOrDefault("baseline-is", "a simple model"));
        String figures = String.format(
                Locale.ROOT,
                " a classifier puts %.0f %% of pairs of a sample and a row in order, %.0f %% with samples of %s,"
                        + " %.0f %% with data in place of samples (50 %% is guessing)",
                100 * figure.value(),
                100 * baseline,
                name,
                100 * floor);
        double lead = baseline - figure.value();
        // Both differ by chance.
        if (Math.abs(lead) <= ERRORS * Math.sqrt(2) * error) {
            return new Conclusion(
                    Verdict.LEVEL, "Samples are as like the data as those of " + name + ", within chance:" + figures);
        }
        return lead > 0
                ? new Conclusion(Verdict.AHEAD, "Samples are more like the data than those of " + name + ":" + figures)
                : new Conclusion(
                        Verdict.BEHIND,
                        "Samples are less like the data than those of " + name + ":" + figures
                                + ". Try: longer training, a larger model, or more steps of sample.solver");
    }

    private static Conclusion ofDistance(Metric.Measurement figure) {
        double baseline = figure.baseline().orElseThrow();
        double floor = figure.floor().orElseThrow();
        String figures = String.format(
                Locale.ROOT,
                " (distance %.3g against %.3g; data themselves have %.3g)",
                figure.value(),
                baseline,
                floor);
        if (figure.value() < baseline) {
            return new Conclusion(Verdict.AHEAD, "Samples are nearer to the data than those of a Gaussian" + figures);
        }
        // Where a Gaussian is as near as data are, there is nothing to gain.
        return baseline <= 1.1 * floor && figure.value() <= 1.1 * floor
                ? new Conclusion(
                        Verdict.LEVEL, "Samples are as near to the data as those of a Gaussian, and as data" + figures)
                : new Conclusion(
                        Verdict.BEHIND,
                        "Samples are no nearer to the data than those of a Gaussian" + figures
                                + ". Try: longer training, a larger model, or more steps of sample.solver");
    }

    private static String nats(double value) {
        return number(value) + " nats";
    }

    private static String number(double value) {
        double size = Math.abs(value);
        String format = size >= 1e6 ? "%.3g" : size >= 1000 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}

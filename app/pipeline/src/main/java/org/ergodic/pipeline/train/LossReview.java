package org.ergodic.pipeline.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.ergodic.api.model.Loss;
import org.ergodic.api.model.Warning;

/**
 * Whether the course of a training's losses, gradients and held-out figures is that of one that failed.
 *
 * <ul>
 *   <li>{@code loss-rose}: where the loss should fall, three quarters of the last losses are above all of the first
 *   ten; if nothing changed but by chance, that is once in 10^6 trainings.
 *   <li>{@code loss-exploded}: on its way the median of five losses was above the first by ten times what the loss
 *   changed in all.
 *   <li>{@code gradient-exploded}: the median norm of the last gradients is a hundred times that of the first, and they
 *   were clipped.
 *   <li>{@code held-out-rose}: the held-out figure ended above its best by more than that itself and all that was
 *   gained before; or, where the loss falls with it, above its first and so far above its best that the losses of
 *   single batches are much nearer to each other.
 * </ul>
 */
public final class LossReview {
    /** A shorter training or stage says too little. */
    private static final int SHORTEST = 50;

    private static final int FIRST = 10;
    private static final int MEDIAN = 5;
    private static final double LAST = 0.05;
    private static final double EXPLODED = 10;
    private static final double GRADIENT = 100;
    private static final double BY_HEART = 5;

    private LossReview() {}

    /**
     * Looks at a training.
     *
     * @param plan what was trained and how
     * @param history its course
     * @return what is wrong with it
     */
    public static List<Warning> of(TrainingPlan plan, History history) {
        List<Warning> warnings = new ArrayList<>();
        double[] losses = history.losses();
        double[] norms = history.norms();
        for (TrainingPlan.Leg leg : plan.legs()) {
            int to = Math.min(leg.to(), losses.length);
            if (to - leg.from() < SHORTEST) {
                continue;
            }
            Loss loss = leg.stage().loss();
            if (loss.sense(plan.model().views()) == Loss.Sense.DESCENT) {
                descent(plan, leg, Arrays.copyOfRange(losses, leg.from(), to), warnings);
            }
            if (plan.config().clip() > 0) {
                gradient(plan, leg, Arrays.copyOfRange(norms, leg.from(), to), warnings);
            }
            heldOut(plan, leg, history, Arrays.copyOfRange(losses, leg.from(), to), warnings);
        }
        return warnings;
    }

    /**
     * The last losses, by which the end of a training is judged.
     *
     * @param losses of all its steps
     * @return those of the last twentieth, or of ten steps
     */
    public static double[] last(double... losses) {
        int count = Math.min(losses.length, Math.max(FIRST, (int) (LAST * losses.length)));
        return Arrays.copyOfRange(losses, losses.length - count, losses.length);
    }

    private static void descent(TrainingPlan plan, TrainingPlan.Leg leg, double[] losses, List<Warning> warnings) {
        double[] end = sorted(last(losses));
        double[] start = sorted(Arrays.copyOf(losses, FIRST));
        double ended = quantile(end, 0.5);
        double peak = Double.NEGATIVE_INFINITY;
        int at = 0;
        for (int i = 0; i + MEDIAN <= losses.length; i++) {
            double median = quantile(sorted(Arrays.copyOfRange(losses, i, i + MEDIAN)), 0.5);
            if (median > peak) {
                peak = median;
                at = leg.from() + i + 1 + MEDIAN / 2;
            }
        }
        double change = Math.abs(losses[0] - ended) + quantile(end, 0.75) - quantile(end, 0.25);
        if (quantile(end, 0.25) > start[FIRST - 1]) {
            warnings.add(warning(
                    plan,
                    "loss-rose",
                    String.format(
                            Locale.ROOT,
                            "the loss%s ended at %.4g and began at %.4g: training made the model worse",
                            of(leg),
                            ended,
                            quantile(start, 0.5))));
        } else if (peak - losses[0] > EXPLODED * change) {
            warnings.add(warning(
                    plan,
                    "loss-exploded",
                    String.format(
                            Locale.ROOT,
                            "the loss%s rose from %.4g to %.4g at step %d and ended at %.4g: what was learned before"
                                    + " is lost, and what came after may be poor",
                            of(leg),
                            losses[0],
                            peak,
                            at,
                            ended)));
        }
    }

    private static void gradient(TrainingPlan plan, TrainingPlan.Leg leg, double[] norms, List<Warning> warnings) {
        double[] end = sorted(last(norms));
        double before = quantile(sorted(Arrays.copyOf(norms, FIRST)), 0.5);
        double after = quantile(end, 0.5);
        if (after > GRADIENT * before && quantile(end, 0.25) > plan.config().clip()) {
            warnings.add(warning(
                    plan,
                    "gradient-exploded",
                    String.format(
                            Locale.ROOT,
                            "the gradient's norm%s grew from %.3g to %.3g, and clipping to %s hid it",
                            of(leg),
                            before,
                            after,
                            plan.config().clip())));
        }
    }

    private static void heldOut(
            TrainingPlan plan, TrainingPlan.Leg leg, History history, double[] losses, List<Warning> warnings) {
        double[] steps = history.lookSteps();
        double[] all = history.looks();
        double[] looks = java.util.stream.IntStream.range(0, all.length)
                .filter(i -> steps[i] > leg.from() && steps[i] <= leg.to())
                .mapToDouble(i -> all[i])
                .toArray();
        // Where training may stop early the best parameters are kept.
        if (looks.length < 2 || plan.config().patience().isPresent()) {
            return;
        }
        double best = Arrays.stream(looks).min().orElseThrow();
        double rise = looks[looks.length - 1] - best;
        boolean descends = leg.stage().loss().sense(plan.model().views()) == Loss.Sense.DESCENT;
        double[] end = sorted(last(losses));
        double spread = quantile(end, 0.75) - quantile(end, 0.25);
        boolean byHeart = descends && looks[looks.length - 1] > looks[0] && rise > BY_HEART * spread;
        if (byHeart || rise > 1 + Math.abs(best) + looks[0] - best) {
            warnings.add(warning(
                    plan,
                    "held-out-rose",
                    String.format(
                            Locale.ROOT,
                            "the figure on held-out data%s ended at %.4g after %.4g: training diverged or learned"
                                    + " its rows by heart; set train.patience or train for fewer steps",
                            of(leg),
                            looks[looks.length - 1],
                            best)));
        }
    }

    private static String of(TrainingPlan.Leg leg) {
        return leg.stage().name().isEmpty()
                ? ""
                : " of the stage " + leg.stage().name();
    }

    /** With what to change. */
    private static Warning warning(TrainingPlan plan, String id, String what) {
        return new Warning(
                id,
                what + ": lower train.optimizer.rate, let it fall by train.schedule: cosine"
                        + (plan.config().clip() == 0 ? ", set train.clip" : "")
                        + plan.divergenceAdvice().map(more -> ", or " + more).orElse(""));
    }

    private static double[] sorted(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted;
    }

    private static double quantile(double[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    }
}

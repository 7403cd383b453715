package org.ergodic.pipeline.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ergodic.api.config.ColumnValues;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;

/**
 * How samples are guided. Unless something else is named it is by the model's own score without its condition, which
 * training must have left out of some rows (classifier-free guidance).
 *
 * @param scale how strongly: 0 not towards the condition at all, 1 as the model is, more beyond it; for a classifier
 *     and other guides the factor on their gradient
 * @param interval the times at which samples are guided, from the data's side; all unless said
 * @param rescale the share in which guided predictions are brought back to the spread of unguided ones
 * @param weak the folder of a weaker run of the same model on the same data (autoguidance)
 * @param classifier the folder of a classifier's run on the same data
 * @param guide another log p(y | x, t)
 * @param negative a condition that samples are guided away from, in place of none
 */
public record GuidanceConfig(
        @Option(
                value = "how strongly: 1 is the model as it is, 0 without its condition, more than 1 beyond it",
                min = 0)
        double scale,

        @Option("guide between these two times alone, the smaller one first (Kynkaanniemi et al. 2024)")
        Optional<List<Double>> interval,

        @Option(
                value = "share in which guided predictions are brought back to their spread without guidance (Lin et"
                        + " al. 2024)",
                byDefault = "0",
                min = 0,
                max = 1)
        double rescale,

        @Option("folder of a weaker run of the same model, which guides instead (autoguidance, Karras et al. 2024)")
        Optional<String> weak,

        @Option("folder of a classifier's run, which guides instead (Dhariwal and Nichol 2021)")
        Optional<String> classifier,

        @Option(value = "a differentiable log p(y|x,t), which guides instead", kind = "guide")
        Optional<Component> guide,

        @Option(
                value = "a condition that samples are guided away from, in place of none, written as"
                        + " sample.condition",
                byDefault = "[]")
        ColumnValues negative) {
    /** Checks what concerns several options at once. */
    public GuidanceConfig {
        interval = interval.map(List::copyOf);
        if (interval.filter(two -> two.size() != 2 || !(two.get(0) < two.get(1)))
                .isPresent()) {
            throw new IllegalArgumentException(
                    "interval must be two times, the smaller one first, such as [0.1, 0.7], not " + interval.get());
        }
        if (Stream.of(weak, classifier, guide).filter(Optional::isPresent).count() > 1) {
            throw new IllegalArgumentException("one of weak, classifier and guide guides, and several are given");
        }
        if (!negative.isEmpty() && (weak.isPresent() || classifier.isPresent() || guide.isPresent())) {
            throw new IllegalArgumentException("negative stands for no condition, and "
                    + (weak.isPresent() ? "weak" : classifier.isPresent() ? "classifier" : "guide")
                    + " guides instead: leave one of them out");
        }
        if (rescale > 0 && (classifier.isPresent() || guide.isPresent())) {
            throw new IllegalArgumentException("rescale is for guidance by another score, and a "
                    + (guide.isPresent() ? "guide" : "classifier") + " is none: leave it out");
        }
    }

    /**
     * Classifier-free guidance.
     *
     * @param scale how strongly
     * @return the config
     */
    public static GuidanceConfig scale(double scale) {
        return new GuidanceConfig(
                scale, Optional.empty(), 0, Optional.empty(), Optional.empty(), Optional.empty(), ColumnValues.NONE);
    }

    /**
     * The same between two times alone.
     *
     * @param from the smaller time
     * @param to the larger time
     * @return a new config
     */
    public GuidanceConfig between(double from, double to) {
        return new GuidanceConfig(scale, Optional.of(List.of(from, to)), rescale, weak, classifier, guide, negative);
    }

    /**
     * The same with guided predictions brought back to their spread.
     *
     * @param share from 0 to 1
     * @return a new config
     */
    public GuidanceConfig rescaled(double share) {
        return new GuidanceConfig(scale, interval, share, weak, classifier, guide, negative);
    }

    /**
     * The same away from a condition, such as a negative prompt.
     *
     * @param other the condition
     * @return a new config
     */
    public GuidanceConfig awayFrom(ColumnValues other) {
        return new GuidanceConfig(scale, interval, rescale, weak, classifier, guide, other);
    }

    /**
     * The same by a weaker run.
     *
     * @param dir its folder
     * @return a new config
     */
    public GuidanceConfig byWeak(String dir) {
        return new GuidanceConfig(scale, interval, rescale, Optional.of(dir), classifier, guide, negative);
    }

    /**
     * The same by a classifier.
     *
     * @param dir the folder of its run
     * @return a new config
     */
    public GuidanceConfig byClassifier(String dir) {
        return new GuidanceConfig(scale, interval, rescale, weak, Optional.of(dir), guide, negative);
    }

    /**
     * The same by a guide.
     *
     * @param part the guide
     * @return a new config
     */
    public GuidanceConfig by(Component part) {
        return new GuidanceConfig(scale, interval, rescale, weak, classifier, Optional.of(part), negative);
    }
}

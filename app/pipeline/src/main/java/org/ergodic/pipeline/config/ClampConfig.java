package org.ergodic.pipeline.config;

import java.util.List;
import java.util.Optional;
import org.ergodic.api.config.Option;

/**
 * A range for the data that a model predicts on the way to a sample.
 *
 * @param range the least and the greatest value, on the data's scale
 * @param quantile that of a dynamic threshold; a fixed range unless said
 */
public record ClampConfig(
        @Option(
                value = "the least and the greatest value of the predicted data, on the data's scale",
                byDefault = "[-1, 1]")
        List<Double> range,

        @Option(
                value = "a dynamic threshold (Saharia et al. 2022): clip each sample at this quantile of its absolute"
                        + " values, where that is outside the range, and scale it into the range",
                min = 0,
                max = 1,
                above = true)
        Optional<Double> quantile) {
    /** Checks the range. */
    public ClampConfig {
        range = List.copyOf(range);
        if (range.size() != 2 || !(range.get(0) < range.get(1))) {
            throw new IllegalArgumentException(
                    "range must be two numbers, the smaller one first, such as [-1, 1], not " + range);
        }
    }

    /**
     * A fixed range.
     *
     * @param least the least value
     * @param most the greatest value
     * @return the clamp
     */
    public static ClampConfig range(double least, double most) {
        return new ClampConfig(List.of(least, most), Optional.empty());
    }

    /**
     * The same range with a dynamic threshold.
     *
     * @param share the quantile, above 0 and at most 1
     * @return a new clamp
     */
    public ClampConfig atQuantile(double share) {
        return new ClampConfig(range, Optional.of(share));
    }
}

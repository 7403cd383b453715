package org.ergodic.diffusion.consistency;

import org.ergodic.api.config.Option;
import org.ergodic.api.model.Loss;

/**
 * Options of both objectives of consistency models.
 *
 * @param levels how many times are trained between
 * @param rho the power by which they are spaced
 * @param distance of two predictions
 * @param decay of the moving average of the parameters
 */
public record ConsistencyOptions(
        @Option(value = "how many levels of noise there are, N", byDefault = "18", min = 2, max = 100_000)
        int levels,

        @Option(
                value = "the power rho by which times are spaced: the larger, the more of them near the data",
                byDefault = "7",
                min = 0,
                above = true)
        double rho,

        @Option(value = "the distance of two predictions: squared or pseudo-huber", byDefault = "squared")
        Distance distance,

        @Option(
                value = "decay mu of the moving average that gives the target; 0 for the parameters themselves",
                byDefault = "0.95",
                min = 0,
                max = 1,
                below = true)
        double decay) {

    Loss objective(Consistency.Previous previous) {
        return new Consistency(previous, new Levels(levels, rho), distance, decay);
    }
}

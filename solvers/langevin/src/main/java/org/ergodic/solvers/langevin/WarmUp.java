package org.ergodic.solvers.langevin;

import org.ergodic.api.config.Option;
import org.ergodic.common.solver.Cooling;

/**
 * How long a chain is and how it warms up: the options that the chains of this module share. An annealed chain cools
 * down in the first half of its warm-up, and adapts its steps anew in the second: what is the right step at a high
 * temperature is not at 1.
 *
 * @param steps of the whole chain
 * @param warmup the share of steps that is warm-up
 * @param startTemperature which falls geometrically to 1
 */
public record WarmUp(
        @Option(value = "how many steps each chain takes", byDefault = "1000", min = 1)
        int steps,

        @Option(value = "the share of the steps that is warm-up", byDefault = "0.5", min = 0, max = 1, below = true)
        double warmup,

        @Option(
                value = "anneal from this temperature to 1 over the first half of the warm-up",
                byDefault = "1",
                min = 0,
                above = true)
        double startTemperature) {
    /** Checks the numbers. */
    public WarmUp {
        if (steps < 1) {
            throw new IllegalArgumentException("a chain needs at least 1 step, not " + steps);
        }
        if (!(warmup >= 0 && warmup < 1)) {
            throw new IllegalArgumentException("the share of warm-up must be in [0, 1), not " + warmup);
        }
    }

    /** How many steps are warm-up. */
    int warm() {
        return (int) (warmup * steps);
    }

    /** How many of them cool down. */
    int cooling() {
        return startTemperature == 1 ? 0 : warm() / 2;
    }

    /** The temperature of a step, counted from 0. */
    double temperature(int index) {
        return new Cooling(startTemperature, cooling()).temperature(index);
    }
}

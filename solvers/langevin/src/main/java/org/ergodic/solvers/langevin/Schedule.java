package org.ergodic.solvers.langevin;

import org.ergodic.common.solver.Cooling;

/**
 * How a chain warms up: its length, and over which share of it steps are adapted. An annealed chain cools down in the
 * first half of its warm-up, and adapts its steps anew in the second: what is the right step at a high temperature is
 * not at 1.
 *
 * @param steps of the whole chain
 * @param step the first step size
 * @param warmup the share of steps that is warm-up
 * @param startTemperature which falls geometrically to 1
 */
record Schedule(int steps, double step, double warmup, double startTemperature) {
    /** Checks the numbers. */
    Schedule {
        if (steps < 1 || !(step > 0) || Double.isInfinite(step)) {
            throw new IllegalArgumentException(
                    "a chain needs at least 1 step and a step size above 0, not " + steps + " and " + step);
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

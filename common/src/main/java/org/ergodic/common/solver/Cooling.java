package org.ergodic.common.solver;

import org.apiguardian.api.API;

/**
 * A temperature that falls geometrically to 1 over some steps and then stays there: T at step i is start^(1 - i /
 * steps). Simulated annealing (Kirkpatrick, Gelatt and Vecchi 1983, doi:10.1126/science.220.4598.671) as chains take it
 * that are to sample exp(-E) in the end and not to find its minimum.
 *
 * @param start the temperature of step 0, above 0
 * @param steps how many steps until it is 1
 */
@API(status = API.Status.EXPERIMENTAL)
public record Cooling(double start, int steps) {
    /** Checks the numbers. */
    public Cooling {
        if (!(start > 0) || Double.isInfinite(start) || steps < 0) {
            throw new IllegalArgumentException(
                    "the temperature of an annealed chain must be above 0 and finite, over at least 0 steps, not "
                            + start + " over " + steps);
        }
    }

    /**
     * The temperature of a step.
     *
     * @param index the step, from 0
     * @return T
     */
    public double temperature(int index) {
        return index >= steps ? 1 : Math.pow(start, 1 - (double) index / steps);
    }
}

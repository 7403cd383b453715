package org.ergodic.api.solver;

import java.util.Set;
import org.apiguardian.api.API;
import org.ergodic.api.view.View;

/**
 * Where a fixed-step solver puts its steps; a plugin kind of its own, so that every grid goes with every solver.
 * Immutable and thread-safe. Must pass {@code org.ergodic.testkit.TimeGridContract}.
 */
@API(status = API.Status.EXPERIMENTAL)
@FunctionalInterface
public interface TimeGrid {
    /**
     * The times of a grid. The driver of a solver checks them.
     *
     * @param problem the problem, whose interval the grid covers; its views may shape the grid
     * @param steps how many steps, at least 1
     * @return {@code steps + 1} strictly monotone times (but for a grid that {@linkplain #mayStay may stay}), the first
     *     and last exactly the ends of the interval, or, of a {@linkplain #isPartial partial} grid, within it
     * @throws TimeGridException if there are none, saying why and what to do
     */
    double[] times(Problem problem, int steps);

    /** {@return the views that it needs of a problem; none unless overridden} */
    default Set<View<?>> needs() {
        return Set.of();
    }

    /**
     * Whether it may leave out the beginning or the end of an interval. The states at the start are then taken for
     * states at its first time. That is an approximation, good where a Gaussian path has as good as arrived at its
     * prior, so that such a grid is refused where there is no Gaussian path: a likelihood, for instance, is never
     * integrated over a part of its interval.
     *
     * @return false unless overridden
     */
    default boolean isPartial() {
        return false;
    }

    /**
     * Whether several steps may be at one time, as those of a chain at one level of noise are.
     *
     * @return false unless overridden
     */
    default boolean mayStay() {
        return false;
    }

    /** {@return steps of equal length} */
    static TimeGrid uniform() {
        return power(1);
    }

    /**
     * Steps that shrink towards the end of the interval where time is small: t = a + (b - a) u^p over uniform u, with a
     * the smaller end. Power 2 is the quadratic grid of Song, Meng and Ermon (2021). Times that double precision cannot
     * tell apart are neighbouring numbers instead.
     *
     * @param power p, positive; 1 for equal steps
     * @return the grid
     */
    static TimeGrid power(double power) {
        if (!(power > 0)) {
            throw new IllegalArgumentException("a power grid needs a positive power, not " + power);
        }
        return (problem, steps) -> {
            double low = problem.time().min();
            double high = problem.time().max();
            boolean down = problem.time().length() < 0;
            double[] times = new double[steps + 1];
            for (int i = 0; i <= steps; i++) {
                double t = low + (high - low) * Math.pow((double) i / steps, power);
                // A high power of small u is lost beside a; two equal times would be a step of no length.
                double next = i == 0 ? low : Math.nextUp(times[down ? steps - i + 1 : i - 1]);
                times[down ? steps - i : i] = Math.min(Math.max(t, next), high);
            }
            times[0] = problem.time().from();
            times[steps] = problem.time().to();
            return times;
        };
    }
}

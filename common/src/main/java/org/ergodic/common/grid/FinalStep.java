package org.ergodic.common.grid;

import java.util.Objects;
import java.util.Set;
import org.apiguardian.api.API;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.TimeGridException;
import org.ergodic.api.view.View;

/**
 * Another grid down to a time, and from there one last step to the end of the interval at the data, such as from little
 * noise to none at all. So k-diffusion ends every grid: N levels of noise down to the least, and then 0. A step of
 * order 1 from there puts each sample at the data that are predicted of it.
 *
 * @param grid where the steps before are
 * @param from the time at which the last step begins
 */
@API(status = API.Status.EXPERIMENTAL)
public record FinalStep(TimeGrid grid, double from) implements TimeGrid {
    /** Checks both. */
    public FinalStep {
        Objects.requireNonNull(grid, "grid");
        if (!Double.isFinite(from)) {
            throw new IllegalArgumentException("the last step must begin at a finite time, not " + from);
        }
    }

    @Override
    public Set<View<?>> needs() {
        return grid.needs();
    }

    @Override
    public boolean isPartial() {
        return grid.isPartial();
    }

    @Override
    public double[] times(Problem problem, int steps) {
        Interval time = problem.time();
        if (!(from > time.min() && from < time.max())) {
            throw new TimeGridException("the final step is to begin at time " + from
                    + ", which is not within the interval from " + time.from() + " to " + time.to()
                    + ": let it begin between them, and end the interval at the data (sample.time-min: 0)");
        }
        if (steps == 1) {
            return new double[] {time.from(), time.to()};
        }
        boolean isDown = time.length() < 0;
        double[] rest = grid.times(
                problem.over(isDown ? new Interval(time.from(), from) : new Interval(from, time.to())), steps - 1);
        double[] times = new double[rest.length + 1];
        System.arraycopy(rest, 0, times, isDown ? 0 : 1, rest.length);
        times[isDown ? rest.length : 0] = time.min();
        return times;
    }

    @Override
    public String toString() {
        return "final-step after " + grid;
    }
}

package org.ergodic.common.grid;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apiguardian.api.API;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.TimeGridException;

/**
 * Times that somebody gives, taken forwards or backwards as the problem's interval runs. The first and the last must be
 * its ends.
 *
 * @param times at least two times, each later than the one before or each earlier
 */
@API(status = API.Status.EXPERIMENTAL)
public record GivenGrid(List<Double> times) implements TimeGrid {
    /** By so much of the interval's length a time may be off its end, since both may have been rounded. */
    private static final double ROUNDING = 1e-9;

    /** Checks the times. */
    public GivenGrid {
        times = List.copyOf(times);
        if (times.size() < 2) {
            throw new IllegalArgumentException(
                    "times must be at least two, the start and the end, not " + times.size());
        }
        double direction = Math.signum(times.get(1) - times.get(0));
        for (int i = 0; i < times.size(); i++) {
            if (!Double.isFinite(times.get(i))) {
                throw new IllegalArgumentException(
                        "times must be finite, and number " + (i + 1) + " is " + times.get(i));
            }
            if (i > 0 && !(direction * (times.get(i) - times.get(i - 1)) > 0)) {
                throw new IllegalArgumentException("times must all rise or all fall, and number " + (i + 1) + " is "
                        + times.get(i) + " after " + times.get(i - 1));
            }
        }
    }

    @Override
    public double[] times(Problem problem, int steps) {
        if (steps != times.size() - 1) {
            throw new TimeGridException("the given grid has " + times.size() + " times, which make "
                    + (times.size() - 1) + " steps, and the solver is to take " + steps + ": say 'steps: "
                    + (times.size() - 1) + "' of the solver");
        }
        List<Double> ordered = new ArrayList<>(times);
        if ((times.get(1) - times.get(0)) * problem.time().length() < 0) {
            Collections.reverse(ordered);
        }
        double from = problem.time().from();
        double to = problem.time().to();
        double slack = ROUNDING * Math.abs(problem.time().length());
        if (Math.abs(ordered.get(0) - from) > slack || Math.abs(ordered.get(steps) - to) > slack) {
            throw new TimeGridException("the given grid goes from " + ordered.get(0) + " to " + ordered.get(steps)
                    + ", and the interval from " + from + " to " + to
                    + ": give its ends as first and last time, or change the interval (sample.time-min)");
        }
        double[] all = ordered.stream().mapToDouble(Double::doubleValue).toArray();
        all[0] = from;
        all[steps] = to;
        return all;
    }
}

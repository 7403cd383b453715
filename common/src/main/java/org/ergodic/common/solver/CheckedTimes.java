package org.ergodic.common.solver;

import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.TimeGridException;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;

/** What a solver asks of a time grid, whoever's it is. */
final class CheckedTimes {
    private CheckedTimes() {}

    /** Why a grid has no times for such a problem, if it has none. */
    static Optional<String> obstacle(TimeGrid grid, Collection<View<?>> offers) {
        Set<View<?>> needs = new HashSet<>(grid.needs());
        if (grid.isPartial()) {
            needs.add(NumericPath.VIEW);
        }
        Set<View<?>> missing = Views.missing(needs, Set.copyOf(offers));
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("its " + words(grid) + " needs the view " + Views.names(missing) + ", and there are "
                        + Views.names(Set.copyOf(offers)));
    }

    /**
     * The times of a grid.
     *
     * @throws TimeGridException if they are too few or too many, not finite, not monotone or outside of the interval,
     *     or if they leave out a part of it, which the grid has not said it may do
     */
    static double[] of(TimeGrid grid, Problem problem, int steps) {
        double[] times = grid.times(problem, steps);
        if (times.length != steps + 1) {
            throw refused(grid, problem, "made " + (times.length - 1) + " steps where " + steps + " were asked for");
        }
        Interval interval = problem.time();
        double direction = Math.signum(interval.length());
        for (int i = 0; i < times.length; i++) {
            if (!Double.isFinite(times[i])) {
                throw refused(grid, problem, "made the time " + times[i] + ", number " + i);
            }
            if (!interval.contains(times[i])) {
                throw refused(
                        grid, problem, "made the time " + times[i] + ", number " + i + ", which is outside of it");
            }
            double length = i == 0 ? 1 : direction * (times[i] - times[i - 1]);
            if (!(length > 0 || length == 0 && grid.mayStay())) {
                throw refused(
                        grid,
                        problem,
                        "made the time " + times[i] + ", number " + i + ", after " + times[i - 1]
                                + ", which is no step towards its end");
            }
        }
        if (!grid.isPartial() && (times[0] != interval.from() || times[steps] != interval.to())) {
            throw refused(
                    grid,
                    problem,
                    "made times from " + times[0] + " to " + times[steps] + ", which leave out a part of it");
        }
        return times.clone();
    }

    private static TimeGridException refused(TimeGrid grid, Problem problem, String fault) {
        return new TimeGridException("for the interval from " + problem.time().from() + " to "
                + problem.time().to() + " the " + words(grid) + " " + fault
                + ". This is a fault of the grid: take another, such as 'uniform'");
    }

    /** A grid that says no name of its own is known by its class, and a function by the class that it stands in. */
    private static String words(TimeGrid grid) {
        String type = grid.getClass().getName();
        String text = grid.toString();
        return "time grid " + (text.startsWith(type) ? type.replaceFirst("\\$\\$.*", "") : text);
    }
}

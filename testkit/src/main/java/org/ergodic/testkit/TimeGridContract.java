package org.ergodic.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What every {@link TimeGrid} must satisfy, in both directions of time and for few and many steps.
 *
 * <p>A grid that is made for certain intervals or numbers of steps says which by overriding {@link #intervals} and
 * {@link #steps}.
 */
@API(status = API.Status.EXPERIMENTAL)
public abstract class TimeGridContract {
    /**
     * The grid to test.
     *
     * @return one instance, the same or an equal one at each call
     */
    protected abstract TimeGrid grid();

    /**
     * The numbers of steps to test with.
     *
     * @return all from 1 to 20, and some up to 1000, unless overridden
     */
    protected int[] steps() {
        return IntStream.concat(IntStream.rangeClosed(1, 20), IntStream.of(50, 101, 333, 1000))
                .toArray();
    }

    /**
     * The intervals to test on; each is also taken backwards.
     *
     * @return intervals of the usual SDEs and of other lengths and ends, unless overridden, as a grid for positive
     *     times must
     */
    protected List<Interval> intervals() {
        return List.of(
                new Interval(1, 1e-3),
                new Interval(1, 1e-5),
                new Interval(0, 1),
                new Interval(80, 0.002),
                new Interval(0.1, 0.3),
                new Interval(-2, 3),
                new Interval(1000, 1000.5));
    }

    /**
     * A problem over an interval, for grids that are shaped by its views.
     *
     * @param time the interval
     * @return a problem with drift, diffusion, score and Gaussian path, unless overridden
     */
    protected Problem problem(Interval time) {
        return new LinearGaussian().backward(NoiseType.ADDITIVE).over(time);
    }

    private List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        for (Interval interval : intervals()) {
            problems.add(problem(interval));
            problems.add(problem(interval.reversed()));
        }
        return problems;
    }

    @Test
    @DisplayName("n steps have n + 1 times")
    void count() {
        for (Problem problem : problems()) {
            for (int steps : steps()) {
                assertEquals(
                        steps + 1,
                        grid().times(problem, steps).length,
                        () -> "the number of times" + of(problem, steps));
            }
        }
    }

    @Test
    @DisplayName("the first and the last time are exactly the ends of the interval, or of a partial grid within it")
    void ends() {
        for (Problem problem : problems()) {
            for (int steps : steps()) {
                double[] times = grid().times(problem, steps);
                if (grid().isPartial()) {
                    assertTrue(
                            problem.time().contains(times[0]),
                            () -> "the first time is " + times[0] + of(problem, steps));
                    assertTrue(
                            problem.time().contains(times[steps]),
                            () -> "the last time is " + times[steps] + of(problem, steps));
                    continue;
                }
                assertEquals(problem.time().from(), times[0], 0, () -> "the first time" + of(problem, steps));
                assertEquals(
                        problem.time().to(), times[times.length - 1], 0, () -> "the last time" + of(problem, steps));
            }
        }
    }

    @Test
    @DisplayName("times are finite, and each is nearer to the end than the one before")
    void monotone() {
        for (Problem problem : problems()) {
            double direction = Math.signum(problem.time().length());
            for (int steps : steps()) {
                double[] times = grid().times(problem, steps);
                for (int i = 0; i < times.length; i++) {
                    int at = i;
                    assertTrue(Double.isFinite(times[i]), () -> "time " + at + " is " + times[at] + of(problem, steps));
                    assertTrue(
                            i == 0 || direction * (times[i] - times[i - 1]) > 0,
                            () -> "time " + at + " is " + times[at] + " after " + times[at - 1] + of(problem, steps));
                }
            }
        }
    }

    @Test
    @DisplayName("the same question has the same answer, an array of the caller's own")
    void deterministic() {
        TimeGrid grid = grid();
        for (Problem problem : problems()) {
            for (int steps : steps()) {
                double[] first = grid.times(problem, steps);
                double[] kept = first.clone();
                Arrays.fill(first, Double.NaN);
                assertArrayEquals(kept, grid.times(problem, steps), () -> "asked again" + of(problem, steps));
            }
        }
    }

    @Test
    @DisplayName("it asks for no view that it has not said it needs")
    void needsAreEnough() {
        Set<View<?>> needs = grid().needs();
        assertEquals(needs, grid().needs(), "what it needs must not change");
        for (Problem problem : problems()) {
            assertTrue(
                    problem.views().offered().containsAll(needs),
                    () -> "the problem to test on offers " + problem.views().offered() + ", and the grid needs " + needs
                            + ": override problem()");
            Problem bare = Problem.of(only(problem.views(), needs), problem.noise(), problem.time());
            for (int steps : steps()) {
                assertArrayEquals(
                        grid().times(problem, steps),
                        grid().times(bare, steps),
                        () -> "with the views that it needs alone" + of(problem, steps));
            }
        }
    }

    @Test
    @DisplayName("asked in two threads, it gives the same answer")
    void threads() {
        TimeGrid grid = grid();
        Problem problem = problems().get(0);
        int steps = Arrays.stream(steps()).max().orElseThrow();
        double[] alone = grid.times(problem, steps);
        for (double[] together : Threads.together(2, () -> grid.times(problem, steps))) {
            assertArrayEquals(alone, together, () -> "beside another thread" + of(problem, steps));
        }
    }

    private static Views only(Views views, Set<View<?>> wanted) {
        Views some = Views.none();
        for (View<?> view : wanted) {
            some = add(some, view, views);
        }
        return some;
    }

    private static <T> Views add(Views some, View<T> view, Views all) {
        return all.find(view).map(value -> some.and(view, value)).orElse(some);
    }

    private static String of(Problem problem, int steps) {
        return " of " + steps + " steps from " + problem.time().from() + " to "
                + problem.time().to();
    }
}

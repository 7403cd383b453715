package org.ergodic.testkit;

import java.util.Arrays;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.TimeGrid;

/** Time grids, and mistakes one can make with them. */
final class TimeGrids {
    private TimeGrids() {}

    private static final TimeGrid UNIFORM = TimeGrid.uniform();

    static class Right extends TimeGridContract {
        @Override
        protected TimeGrid grid() {
            return UNIFORM;
        }
    }

    static class RightPower extends TimeGridContract {
        @Override
        protected TimeGrid grid() {
            return TimeGrid.power(3);
        }
    }

    static class OneTimeTooFew extends TimeGridContract {
        @Override
        protected TimeGrid grid() {
            return (problem, steps) -> Arrays.copyOf(UNIFORM.times(problem, steps), steps);
        }
    }

    /** A sum of steps, which rounds. */
    static class EndsNearby extends TimeGridContract {
        @Override
        protected TimeGrid grid() {
            return (problem, steps) -> {
                double[] times = new double[steps + 1];
                times[0] = problem.time().from();
                for (int i = 1; i <= steps; i++) {
                    times[i] = times[i - 1] + problem.time().length() / steps;
                }
                return times;
            };
        }
    }

    static class ForwardOnly extends TimeGridContract {
        @Override
        protected TimeGrid grid() {
            return (problem, steps) -> {
                double[] times = UNIFORM.times(problem, steps);
                Arrays.sort(times);
                times[0] = problem.time().from();
                times[steps] = problem.time().to();
                return times;
            };
        }
    }

    /** The power underflows where many steps are small. */
    static class StandsStill extends TimeGridContract {
        @Override
        protected TimeGrid grid() {
            return (problem, steps) -> {
                double[] times = UNIFORM.times(problem, steps);
                for (int i = 1; i < steps; i++) {
                    double share = Math.pow((double) i / steps, 40);
                    times[i] = problem.time().from() + problem.time().length() * share;
                }
                return times;
            };
        }
    }

    /** Needs the path, and has not said so. */
    static class AsksForMore extends TimeGridContract {
        @Override
        protected TimeGrid grid() {
            return (problem, steps) -> {
                double scale = problem.views().require(NumericPath.VIEW).alpha(0.5);
                assert scale > 0;
                return UNIFORM.times(problem, steps);
            };
        }
    }

    /** Half a step late, and has not said that it leaves something out. */
    static class BeginsLate extends TimeGridContract {
        @Override
        protected TimeGrid grid() {
            return (problem, steps) -> {
                double[] times = UNIFORM.times(problem, steps);
                times[0] += 0.5 * (times[1] - times[0]);
                return times;
            };
        }
    }

    static class HandsOutItsOwnArray extends TimeGridContract {
        private final double[][] kept = new double[1][];

        @Override
        protected TimeGrid grid() {
            return (problem, steps) -> {
                if (kept[0] == null || kept[0].length != steps + 1) {
                    kept[0] = UNIFORM.times(problem, steps);
                }
                return kept[0];
            };
        }
    }
}

package org.ergodic.common.grid;

import java.util.function.DoubleUnaryOperator;
import org.ergodic.api.sde.Interval;

/** Times of an interval by their share of it. */
final class Times {
    private Times() {}

    /**
     * The times of an interval, in its direction.
     *
     * @param interval the interval
     * @param steps how many steps
     * @param time the time at a share from 0, the smaller end, to 1, the larger; asked for shares between alone
     * @return {@code steps + 1} times; those that double precision cannot tell apart are neighbouring numbers
     */
    static double[] of(Interval interval, int steps, DoubleUnaryOperator time) {
        double[] times = new double[steps + 1];
        boolean isDown = interval.length() < 0;
        double before = interval.min();
        for (int i = 1; i < steps; i++) {
            double t = time.applyAsDouble((double) i / steps);
            before = Math.min(Math.max(t, Math.nextUp(before)), interval.max());
            times[isDown ? steps - i : i] = before;
        }
        times[0] = interval.from();
        times[steps] = interval.to();
        // A last share may come out at the larger end itself.
        for (int i = steps - 1; i > 0; i--) {
            int at = isDown ? steps - i : i;
            double after = times[isDown ? at - 1 : at + 1];
            if (times[at] < after) {
                break;
            }
            times[at] = Math.nextDown(after);
        }
        return times;
    }
}

package org.ergodic.api.solver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ergodic.api.sde.Interval;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeGridTest {
    private static double[] times(TimeGrid grid, double from, double to, int steps) {
        return grid.times(Problem.ode((x, t) -> x, new Interval(from, to)), steps);
    }

    @Test
    void stepsAreEqualOrShrinkTowardsSmallTimes() {
        assertArrayEquals(new double[] {0, 0.25, 0.5, 0.75, 1}, times(TimeGrid.uniform(), 0, 1, 4));
        assertArrayEquals(new double[] {1, 0.75, 0.5, 0.25, 0}, times(TimeGrid.uniform(), 1, 0, 4));
        assertArrayEquals(new double[] {0, 1, 4, 9, 16}, times(TimeGrid.power(2), 0, 16, 4));
        assertArrayEquals(new double[] {16, 9, 4, 1, 0}, times(TimeGrid.power(2), 16, 0, 4));
    }

    /** 1000 steps of power 7 begin with 1e-21, which is lost beside 0.001. */
    @ParameterizedTest
    @ValueSource(doubles = {7, 40, 200})
    void noStepIsOfNoLength(double power) {
        double[] times = times(TimeGrid.power(power), 1, 1e-3, 1000);
        for (int i = 1; i < times.length; i++) {
            assertTrue(times[i] < times[i - 1], times[i] + " after " + times[i - 1]);
        }
        assertEquals(1e-3, times[1000]);
        assertEquals(Math.nextUp(1e-3), times[999]);
    }

    @Test
    void aPowerIsPositive() {
        assertThrows(IllegalArgumentException.class, () -> TimeGrid.power(0));
        assertThrows(IllegalArgumentException.class, () -> TimeGrid.power(Double.NaN));
    }
}

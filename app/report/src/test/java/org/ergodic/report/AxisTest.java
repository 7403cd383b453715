package org.ergodic.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AxisTest {
    @Test
    void axes() {
        assertEquals(List.of(-2.0, 0.0, 2.0), new Axis(-3, 3, false).ticks(3));
        assertEquals(List.of(0.1, 0.2, 0.3), new Axis(0.05, 0.35, false).ticks(3));
        assertEquals(List.of(0.01, 0.1, 1.0, 10.0), new Axis(0.005, 20, true).ticks(6));
        assertEquals(0.5, new Axis(1, 100, true).share(10), 1e-12);
        assertEquals(-1, Axis.around(0, 0, 1).min());
        // Data that vary by rounding alone are not spread over the picture.
        assertEquals(0, Axis.around(0.3, 0.1 + 0.2, 1).min(), 1e-9);
        // Times in nanoseconds: ticks within the axis and apart, labelled from a round number.
        double t = 1.7e18;
        Axis times = new Axis(t - 160, t + 2208, false);
        List<Double> ticks = times.ticks(6);
        assertEquals(List.of(t, t + 512, t + 1024, t + 1536, t + 2048), ticks);
        assertEquals(
                "[0, 512, 1024, 1536, 2048]",
                ticks.stream().map(times::tickLabel).toList().toString());
        assertEquals("t \u2212 1.7e18", times.title("t"));
        assertEquals("t", new Axis(99, 101, false).title("t"));
        Axis tiny = new Axis(-1.5e-310, 2.5e-310, false);
        assertEquals(
                "[\u22121e-310, 0, 1e-310, 2e-310]",
                tiny.ticks(4).stream().map(tiny::tickLabel).toList().toString());
        assertEquals(List.of(-2e300, 0.0, 2e300), new Axis(-3e300, 3e300, false).ticks(3));
        assertThrows(IllegalArgumentException.class, () -> new Axis(0, 1, true));
        assertEquals(
                "[0, \u22120.5, 1e7, 1.2e-5]",
                Arrays.asList(Axis.label(0), Axis.label(-0.5), Axis.label(1e7), Axis.label(1.2e-5))
                        .toString());
    }
}

package org.ergodic.app.output;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/**
 * A range of values with round ticks.
 *
 * @param min its lower end
 * @param max its upper end, above it
 * @param log whether it is logarithmic; both ends are then positive
 */
record Axis(double min, double max, boolean log) {
    Axis {
        if (!(max > min) || log && min <= 0) {
            throw new IllegalArgumentException("no axis from " + min + " to " + max);
        }
    }

    /** {@return a linear axis around values, with a margin of a share of their range on both sides} */
    static Axis around(double least, double most, double margin) {
        double width = most - least;
        if (width == 0) {
            width = least == 0 ? 1 : Math.abs(least);
        }
        return new Axis(least - margin * width, most + margin * width, false);
    }

    /** {@return where a value lies: 0 at the lower end, 1 at the upper} */
    double share(double value) {
        return log ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min);
    }

    boolean holds(double value) {
        return value >= min && value <= max;
    }

    /** {@return round values within, about so many} */
    List<Double> ticks(int about) {
        return log ? logTicks(about) : linearTicks(about);
    }

    private List<Double> linearTicks(int about) {
        double step = step((max - min) / about);
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(min / step); i * step <= max; i++) {
            ticks.add(round(i * step));
        }
        return ticks;
    }

    /** Powers of ten; with few of those, 1-2-5. */
    private List<Double> logTicks(int about) {
        double decades = Math.log10(max / min);
        int[] leading = decades > 2.5 ? new int[] {1} : new int[] {1, 2, 5};
        int every = (int) Math.max(1, Math.ceil(decades / about));
        List<Double> ticks = new ArrayList<>();
        for (int power = (int) Math.floor(Math.log10(min)); power <= Math.log10(max); power++) {
            for (int digit : leading) {
                double value = round(digit * Math.pow(10, power));
                if (holds(value) && Math.floorMod(power, every) == 0) {
                    ticks.add(value);
                }
            }
        }
        return ticks.size() >= 2 ? ticks : linearTicks(about);
    }

    private static double step(double rough) {
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double digit = rough / power;
        return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    }

    private static double round(double value) {
        return new BigDecimal(value).round(new MathContext(10)).doubleValue();
    }

    /** {@return a tick's value as text} */
    static String label(double value) {
        double size = Math.abs(value);
        if (size != 0 && (size >= 1e6 || size < 1e-4)) {
            return new BigDecimal(value)
                    .round(new MathContext(3))
                    .stripTrailingZeros()
                    .toString()
                    .replace("E+", "e")
                    .replace("E", "e");
        }
        return new BigDecimal(value)
                .round(new MathContext(6))
                .stripTrailingZeros()
                .toPlainString()
                .replace("-", "\u2212");
    }
}

package org.ergodic.data.codec;

import java.util.Arrays;
import java.util.Optional;

/**
 * Numbers of k decimals: v = i / 10^k with i = a, a + m, a + 2m, ... The quotient of two doubles that are whole is
 * rounded once, so that v is the double that the decimal number is read as.
 *
 * @param decimals k
 * @param first a
 * @param step m, at least 1
 */
record DecimalGrid(int decimals, long first, long step) {
    /** Of more, and of more digits in all, hardly a double is off the grid, so that it says nothing. */
    static final int MOST_DECIMALS = 12;

    private static final double LARGEST = 1e14;

    static double power(int decimals) {
        return Double.parseDouble("1e" + decimals);
    }

    /**
     * The coarsest grid that values are on: by the decimals that they are written with, and of these numbers every
     * second, fifth, twenty-fifth and so on where values come back, so that this is no accident.
     *
     * @param values at least one
     * @param others more that must be on it
     * @return the grid; empty where a value has more digits than a grid can have
     */
    static Optional<DecimalGrid> of(double[] values, double... others) {
        int decimals = 0;
        double power = 1;
        for (double[] some : new double[][] {values, others}) {
            for (double value : some) {
                while (!isOn(value, power)) {
                    if (++decimals > MOST_DECIMALS) {
                        return Optional.empty();
                    }
                    power = power(decimals);
                }
            }
        }
        double most = 0;
        long first = Long.MAX_VALUE;
        for (double[] some : new double[][] {values, others}) {
            for (double value : some) {
                most = Math.max(most, Math.abs(value) * power);
                first = Math.min(first, Math.round(value * power));
            }
        }
        if (most > LARGEST) {
            return Optional.empty();
        }
        return Optional.of(new DecimalGrid(decimals, first, step(power, first, values, others)));
    }

    private static boolean isOn(double value, double power) {
        double scaled = value * power;
        return Math.abs(scaled) <= LARGEST && Math.rint(scaled) / power == value;
    }

    private static long step(double power, long first, double[]... values) {
        long step = 0;
        for (double[] some : values) {
            for (double value : some) {
                step = divisor(step, Math.round(value * power) - first);
                if (step == 1) {
                    return 1;
                }
            }
        }
        return step > 0 && comeBack(values[0]) ? step : 1;
    }

    private static long divisor(long a, long b) {
        return b == 0 ? a : divisor(b, a % b);
    }

    /** {@return whether at least half of the values are there twice or more} */
    static boolean comeBack(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int shared = 0;
        for (int i = 0; i < sorted.length; i++) {
            boolean isShared =
                    i > 0 && sorted[i] == sorted[i - 1] || i + 1 < sorted.length && sorted[i] == sorted[i + 1];
            shared += isShared ? 1 : 0;
        }
        return 2 * shared >= sorted.length;
    }

    /** {@return whether a value is on the grid} */
    boolean holds(double value) {
        return value == value(nearest(value));
    }

    /** {@return how far neighbours are apart} */
    double distance() {
        return step / power(decimals);
    }

    /** {@return the number of the value that is nearest, which may be beyond the first} */
    double nearest(double value) {
        return Math.floor((value * power(decimals) - first) / step + 0.5);
    }

    /** {@return the value of a number} */
    double value(double number) {
        return (first + number * step) / power(decimals);
    }
}

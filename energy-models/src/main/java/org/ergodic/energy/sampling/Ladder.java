package org.ergodic.energy.sampling;

import java.util.ArrayList;
import java.util.List;

/** Inverse temperatures from 0, a base model, up to 1, the machine. */
public final class Ladder {
    private final double[] values;

    private Ladder(double... values) {
        this.values = values;
    }

    /**
     * Given inverse temperatures.
     *
     * @param values ascending, from 0 to 1, at least two
     * @return the ladder
     * @throws IllegalArgumentException for others, naming the first that is wrong
     */
    public static Ladder of(List<Double> values) {
        if (values.size() < 2 || values.get(0) != 0 || values.get(values.size() - 1) != 1) {
            throw new IllegalArgumentException(
                    "inverse temperatures must go from 0 to 1 in at least one step, and are " + values);
        }
        for (int i = 1; i < values.size(); i++) {
            if (!(values.get(i) > values.get(i - 1))) {
                throw new IllegalArgumentException("inverse temperatures must ascend, and number " + (i + 1) + " is "
                        + values.get(i) + " after " + values.get(i - 1));
            }
        }
        return new Ladder(values.stream().mapToDouble(v -> v).toArray());
    }

    /**
     * Equal steps.
     *
     * @param steps how many, at least 1
     * @return the ladder
     */
    public static Ladder uniform(int steps) {
        List<Double> values = new ArrayList<>();
        for (int i = 0; i <= steps; i++) {
            values.add((double) i / steps);
        }
        return of(values);
    }

    /**
     * The spacing of Salakhutdinov and Murray (2008): of the steps, 500 in 14,500 are uniform on [0, 0.5], 4,000 on
     * [0.5, 0.9] and 10,000 on [0.9, 1], where large machines change most.
     *
     * @param steps how many in all, at least 3
     * @return the ladder
     */
    public static Ladder salakhutdinovMurray(int steps) {
        if (steps < 3) {
            throw new IllegalArgumentException("a ladder of three parts needs at least 3 steps, not " + steps);
        }
        int first = Math.max(1, Math.round(steps * 500f / 14_500));
        int second = Math.max(1, Math.round(steps * 4_000f / 14_500));
        List<Double> values = new ArrayList<>();
        stretch(values, 0, 0.5, first);
        stretch(values, 0.5, 0.9, second);
        stretch(values, 0.9, 1, steps - first - second);
        values.add(1.0);
        return of(values);
    }

    private static void stretch(List<Double> values, double from, double to, int steps) {
        for (int i = 0; i < steps; i++) {
            values.add(from + (to - from) * i / steps);
        }
    }

    /** {@return the inverse temperatures, ascending from 0 to 1} */
    public double[] values() {
        return values.clone();
    }

    @Override
    public String toString() {
        return "Ladder of " + values.length + " inverse temperatures";
    }
}

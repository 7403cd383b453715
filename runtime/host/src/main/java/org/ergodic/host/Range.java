package org.ergodic.host;

import org.ergodic.api.config.Option;

/** The numbers that an option allows. */
record Range(double min, double max, boolean above, boolean below) {
    static Range of(Option option) {
        return new Range(option.min(), option.max(), option.above(), option.below());
    }

    boolean contains(double value) {
        return (above ? value > min : value >= min) && (below ? value < max : value <= max);
    }

    /** In words, such as {@code above 0 and at most 1}; empty where every number is allowed. */
    String words() {
        String low = min == Double.NEGATIVE_INFINITY ? "" : (above ? "above " : "at least ") + number(min);
        String high = max == Double.POSITIVE_INFINITY ? "" : (below ? "below " : "at most ") + number(max);
        return low.isEmpty() || high.isEmpty() ? low + high : low + " and " + high;
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}

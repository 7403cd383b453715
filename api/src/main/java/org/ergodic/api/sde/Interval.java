package org.ergodic.api.sde;

import org.apiguardian.api.API;

/**
 * An interval of time with a direction: integration goes from {@code from} to {@code to}, either of which may be
 * larger.
 *
 * @param from where it begins
 * @param to where it ends
 */
@API(status = API.Status.STABLE)
public record Interval(double from, double to) {
    /** Both ends must be finite. */
    public Interval {
        if (!Double.isFinite(from) || !Double.isFinite(to)) {
            throw new IllegalArgumentException("an interval's ends must be finite, not [" + from + ", " + to + "]");
        }
    }

    /** {@return the signed length, to - from} */
    public double length() {
        return to - from;
    }

    /** {@return the same interval backwards} */
    public Interval reversed() {
        return new Interval(to, from);
    }

    /** {@return the smaller end} */
    public double min() {
        return Math.min(from, to);
    }

    /** {@return the larger end} */
    public double max() {
        return Math.max(from, to);
    }

    /**
     * Whether a time lies in the interval, ends included.
     *
     * @param t a time
     * @return true if it does
     */
    public boolean contains(double t) {
        return t >= min() && t <= max();
    }
}

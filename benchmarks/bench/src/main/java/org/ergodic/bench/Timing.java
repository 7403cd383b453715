package org.ergodic.bench;

import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * How long calls took.
 *
 * @param medianMicros the median, in microseconds
 * @param minMicros the shortest, in microseconds
 * @param calls how many
 */
public record Timing(double medianMicros, double minMicros, int calls) {
    private static final int LEAST = 5;
    private static final double LEAST_WARMUP = 10;
    private static final double NANOS = 1e9;

    /**
     * Times calls one by one, after as long a time of calls that do not count, and at least ten seconds, in which the
     * JVM compiles.
     *
     * @param call what to time
     * @param seconds how long; at least five calls
     * @param nanos a clock in nanoseconds
     * @return the times
     */
    public static Timing of(Runnable call, double seconds, LongSupplier nanos) {
        repeat(call, Math.max(seconds, LEAST_WARMUP), nanos);
        long[] times = repeat(call, seconds, nanos);
        Arrays.sort(times);
        return new Timing(times[times.length / 2] / 1e3, times[0] / 1e3, times.length);
    }

    private static long[] repeat(Runnable call, double seconds, LongSupplier nanos) {
        long[] times = new long[64];
        int n = 0;
        long end = nanos.getAsLong() + (long) (seconds * NANOS);
        while (n < LEAST || nanos.getAsLong() < end) {
            long start = nanos.getAsLong();
            call.run();
            if (n == times.length) {
                times = Arrays.copyOf(times, 2 * n);
            }
            times[n++] = nanos.getAsLong() - start;
        }
        return Arrays.copyOf(times, n);
    }
}

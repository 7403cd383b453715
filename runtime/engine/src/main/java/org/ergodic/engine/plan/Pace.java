package org.ergodic.engine.plan;

import java.util.function.LongSupplier;
import org.ergodic.engine.kernel.Parallel;

/**
 * Whether a call's runs use all threads or one, whichever has been faster lately; now and then a run tries the other way.
 * Short runs on many threads lose more by waiting for each other than they win where other programs want the processors, or
 * where the host lets two of them share one core. It changes no bit.
 */
final class Pace {
    /** Every so many runs two go the other way; the second counts, when caches are as they will be. */
    private static final int EVERY = 64;

    /** How much faster one thread must be to be preferred; the other cores are then free for others. */
    private static final double BETTER = 0.95;

    /** A new time counts so much for what is usual. */
    private static final double WEIGHT = 0.2;

    private static final double TRIAL_WEIGHT = 0.5;

    /** An outlier counts no more than so many times what was usual. */
    private static final double MOST = 2;

    private final Parallel parallel;
    private final LongSupplier nanoTime;
    private double together;
    private double alone;
    private int runs;

    Pace(Parallel parallel, LongSupplier nanoTime) {
        this.parallel = parallel;
        this.nanoTime = nanoTime;
    }

    /** Does a run, alone or together. */
    void run(Runnable work) {
        if (parallel.threads() == 1) {
            work.run();
            return;
        }
        boolean usual = alone > 0 && alone < BETTER * together;
        int turn = runs++ % EVERY;
        boolean trial = turn >= EVERY - 2;
        boolean isAlone = usual != trial;
        long start = nanoTime.getAsLong();
        if (isAlone) {
            parallel.alone(work);
        } else {
            work.run();
        }
        long nanos = nanoTime.getAsLong() - start;
        if (turn == EVERY - 2) {
            return;
        }
        double weight = trial ? TRIAL_WEIGHT : WEIGHT;
        if (isAlone) {
            alone = usual(alone, nanos, weight);
        } else {
            together = usual(together, nanos, weight);
        }
    }

    private static double usual(double before, long nanos, double weight) {
        return before == 0 ? nanos : before + weight * (Math.min(nanos, MOST * before) - before);
    }
}

package org.ergodic.engine.program;

import java.util.function.LongSupplier;
import org.ergodic.engine.runtime.Parallel;

/**
 * Whether a call's runs use all threads or one, whichever has been faster lately; now and then two runs try the other
 * way. Short runs on many threads lose more by waiting for each other than they win where other programs want the
 * processors, or where the host lets two of them share one core. It changes no bit.
 */
final class ThreadTuner {
    /** So many runs lie between trials at least, after a change of pace. */
    private static final int LEAST = 16;

    /**
     * Trials take no more than two runs in so many, as the usual run takes; at first, while the JIT still compiles what
     * the runs are made of, they are more frequent.
     */
    private static final int RARE = 200;

    /** Where one thread is preferred, trials are more frequent: to use half of a machine by mistake is worse. */
    private static final int RARE_ALONE = 32;

    /** A change of pace that calls for a trial. */
    private static final double CHANGE = 0.25;

    /** How much faster one thread must be to be preferred; the other cores are then free for others. */
    private static final double BETTER = 0.9;

    /** A new time counts so much for what is usual. */
    private static final double WEIGHT = 0.2;

    private static final double TRIAL_WEIGHT = 0.5;

    /** An outlier counts no more than so many times what was usual. */
    private static final double MOST = 2;

    private final Parallel parallel;
    private final LongSupplier nanoTime;
    private double together;
    private double alone;

    /** Runs since the last trial, and those that must pass before the next. */
    private long runs;

    private long due = LEAST;

    /** Runs between trials, which become rarer. */
    private int gap = LEAST;

    /** What was usual at the last trial. */
    private double then;

    ThreadTuner(Parallel parallel, LongSupplier nanoTime) {
        this.parallel = parallel;
        this.nanoTime = nanoTime;
    }

    /** Does a run, alone or together. */
    void run(Runnable work) {
        if (parallel.threads() == 1) {
            work.run();
            return;
        }
        boolean isAlone = isAlone();
        if (!isTrial(usual())) {
            note(isAlone, time(work, isAlone), WEIGHT);
            return;
        }
        if (runs == due) {
            // Caches are not yet as they will be.
            time(work, !isAlone);
            return;
        }
        long nanos = time(work, !isAlone);
        noteTrial(!isAlone, nanos);
        then = usual();
        runs = 0;
        gap = Math.min(RARE, 2 * gap);
        int most = isAlone() ? RARE_ALONE : RARE;
        due = Math.max(Math.min(gap, most), (long) (Math.min(gap, most) * nanos / then));
    }

    private boolean isAlone() {
        return alone > 0 && alone < BETTER * together;
    }

    private double usual() {
        return isAlone() ? alone : together;
    }

    private boolean isTrial(double usual) {
        if (runs < due && runs >= LEAST && Math.abs(usual - then) > CHANGE * then) {
            runs = due - 1;
        }
        return ++runs >= due;
    }

    private long time(Runnable work, boolean isAlone) {
        long start = nanoTime.getAsLong();
        if (isAlone) {
            parallel.alone(work);
        } else {
            work.run();
        }
        return nanoTime.getAsLong() - start;
    }

    private void note(boolean isAlone, long nanos, double weight) {
        if (isAlone) {
            alone = mean(alone, nanos, weight);
        } else {
            together = mean(together, nanos, weight);
        }
    }

    /** A time that is shorter than what was known counts wholly: nothing is faster by chance. */
    private void noteTrial(boolean isAlone, long nanos) {
        note(isAlone, nanos, nanos < (isAlone ? alone : together) ? 1 : TRIAL_WEIGHT);
    }

    private static double mean(double before, long nanos, double weight) {
        return before == 0 ? nanos : before + weight * (Math.min(nanos, MOST * before) - before);
    }
}

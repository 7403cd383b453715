package org.ergodic.engine.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs vector loops aside until the JIT has compiled them. Before, each operation on a vector is a call with an object
 * for its result, a hundred times slower than plain Java; so plain loops, which give the same bits, serve until then.
 * A loop is compiled where it is about as fast as the plain one and makes no objects: the JIT may leave some of its
 * vectors objects, for good, and a long run would then fill the heap. The loop that has cost most so far
 * comes first, and one that has cost little is left alone: in a short run the JIT has better things to do.
 */
public final class Warmup {
    /** Elements of a trial. */
    public static final int LENGTH = 512;

    /** How much slower than the plain loop a compiled loop may be; one with vectors as objects is many times slower. */
    private static final double COMPILED = 1.25;

    /** Bytes that asking for allocated bytes may itself allocate; one vector that is an object has more than half. */
    private static final long ASKING = 64;

    /** So many runs in a row have to be as fast: the system may put this thread aside during the plain loop. */
    private static final int SURE = 3;

    /** After so many runs the JIT has been asked to compile a loop, and only time is left to wait for. */
    private static final int ENOUGH = 3_000;

    /** What a plain loop has to have cost for the vector loop to be worth its compilation. */
    private static final double WORTH_NANOS = 20e6;

    /** Times that a short run is done, by which the JIT compiles what is called so often. */
    private static final int CALLS = 6_000;

    /** Short runs in a turn. */
    private static final int CALLS_OF_A_TURN = 200;

    /** What callers may wait for loops in all, in nanoseconds: there may be no compiler to wait for. */
    private static final long MOST_AWAITED = 1_500_000_000;

    private static final long PAUSE_NANOS = 1_000_000;

    /** Between looks at what the loops have cost so far. */
    private static final long LOOK_NANOS = 10_000_000;

    /** A loop that is not compiled after so long never will be: the JVM runs without its optimising compiler. */
    private static final long PATIENCE_NANOS = 300_000_000_000L;

    private static final Logger LOG = LoggerFactory.getLogger("org.ergodic.engine");

    private static final List<Trial> WAITING = new ArrayList<>();
    private static boolean running;
    private static volatile boolean busy;
    private static long awaited;

    private Warmup() {}

    /** A loop that is to be compiled. */
    public static final class Trial {
        private final Runnable loop;
        private final Runnable plain;
        private final Runnable brief;
        private int calls;
        private boolean asked;
        boolean ready;

        /** How often plain Java has served. Threads may lose each other's counts: only its size matters. */
        long served;

        private long measured;

        /** When the vector loop was first run, and how often since. */
        private long since;

        private int runs;
        private int fast;
        private long plainNanos = Long.MAX_VALUE;

        /**
         * A trial.
         *
         * @param loop on vectors
         * @param plain the same in plain Java
         */
        public Trial(Runnable loop, Runnable plain) {
            this(loop, plain, null);
        }

        /**
         * A trial of a loop that need not be unrolled.
         *
         * @param loop on vectors
         * @param plain the same in plain Java
         * @param brief the loop, once or twice around: the JIT counts calls too, and these take less time until it has
         *     compiled the loop
         */
        public Trial(Runnable loop, Runnable plain, Runnable brief) {
            this.loop = loop;
            this.plain = plain;
            this.brief = brief;
        }

        /** The least time counts, which falls as the plain loop is compiled itself. */
        private long measurePlain() {
            long start = System.nanoTime();
            plain.run();
            plainNanos = Math.min(plainNanos, System.nanoTime() - start);
            return plainNanos;
        }

        /** What the plain loop has cost so far, about: measured again where it has served twice as often. */
        private double cost() {
            if (served >= 2 * measured) {
                measured = Math.max(served, 1);
                measurePlain();
            }
            return (double) served * plainNanos;
        }

        private void run() {
            if (brief != null && calls < CALLS) {
                for (int i = 0; i < CALLS_OF_A_TURN; i++) {
                    brief.run();
                }
                calls += CALLS_OF_A_TURN;
                return;
            }
            loop.run();
            long before = AllocatedBytes.ofThisThread();
            long start = System.nanoTime();
            loop.run();
            long taken = System.nanoTime() - start;
            long allocated = AllocatedBytes.ofThisThread() - before;
            fast = allocated <= ASKING && taken < COMPILED * measurePlain() ? fast + 1 : 0;
            ready = fast >= SURE;
        }

        /**
         * Runs both; false where that fails, so that the loop never counts as compiled and the thread goes on with
         * others.
         */
        boolean tried() {
            try {
                run();
                return true;
            } catch (RuntimeException | Error e) {
                ready = false;
                LOG.warn("a vector loop fails, plain Java serves in its place", e);
                return false;
            }
        }

        /**
         * Whether the loop is compiled; if not it soon will be. Threads may see this late, which only costs time.
         *
         * @return whether it is
         */
        public boolean isReady() {
            return isReady(1);
        }

        /**
         * The same for a loop that is longer than the trial.
         *
         * @param times how many times the work of the trial there is to do
         * @return whether it is compiled
         */
        public boolean isReady(int times) {
            if (!ready) {
                served += Math.max(1, times);
                if (!asked) {
                    asked = true;
                    ask(this);
                }
            }
            return ready;
        }
    }

    /** {@return whether a loop that has cost much is on its way} */
    public static boolean isBusy() {
        return busy;
    }

    /**
     * Waits while loops that have cost much are on their way, so that the JIT has the processors for itself. Whoever
     * has just spent some time in plain loops loses little by waiting as long, and mostly gains much.
     *
     * @param nanos how long at most; of all such waits not more than a second or two
     */
    public static void await(long nanos) {
        synchronized (WAITING) {
            long start = System.nanoTime();
            long end = start + Math.min(nanos, MOST_AWAITED - awaited);
            try {
                for (long left = end - start; busy && left > 0; left = end - System.nanoTime()) {
                    WAITING.wait(left / 1_000_000, (int) (left % 1_000_000));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            awaited += System.nanoTime() - start;
        }
    }

    private static void ask(Trial trial) {
        synchronized (WAITING) {
            WAITING.add(trial);
            if (!running) {
                Thread thread = new Thread(Warmup::run, "ergodic-engine-warmup");
                thread.setDaemon(true);
                try {
                    thread.start();
                    running = true;
                } catch (OutOfMemoryError e) {
                    // The plain loops go on serving; the next trial that is asked for tries again.
                    LOG.warn("no thread to warm vector loops up: {}", e.getMessage());
                }
            }
        }
    }

    private static void run() {
        while (true) {
            List<Trial> waiting;
            synchronized (WAITING) {
                if (WAITING.isEmpty()) {
                    running = false;
                    busy = false;
                    WAITING.notifyAll();
                    return;
                }
                waiting = List.copyOf(WAITING);
            }
            Trial dearest = dearest(waiting);
            boolean isWorth = dearest != null && dearest.runs <= ENOUGH;
            if (busy != isWorth) {
                synchronized (WAITING) {
                    busy = isWorth;
                    WAITING.notifyAll();
                }
            }
            if (dearest == null) {
                LockSupport.parkNanos(LOOK_NANOS);
                continue;
            }
            if (dearest.runs++ == 0) {
                dearest.since = System.nanoTime();
            }
            boolean failed = !dearest.tried();
            if (failed || dearest.ready || System.nanoTime() - dearest.since > PATIENCE_NANOS) {
                synchronized (WAITING) {
                    WAITING.remove(dearest);
                }
            } else if (dearest.runs > ENOUGH) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /**
     * The loop to run next: the one that has cost most, of those that the JIT has not been asked for, or else the one
     * with the fewest runs; null if no loop has cost much.
     */
    static Trial dearest(List<Trial> waiting) {
        Trial best = null;
        Trial rarest = null;
        double most = WORTH_NANOS;
        for (Trial trial : waiting) {
            if (trial.runs >= ENOUGH) {
                rarest = rarest == null || trial.runs < rarest.runs ? trial : rarest;
                continue;
            }
            double cost = trial.cost();
            if (cost >= most) {
                most = cost;
                best = trial;
            }
        }
        return best == null ? rarest : best;
    }
}

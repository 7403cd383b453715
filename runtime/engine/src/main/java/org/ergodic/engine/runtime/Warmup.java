package org.ergodic.engine.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs vector loops aside until the JIT has compiled them. Before, each operation on a vector is a call with an object
 * for its result, a hundred times slower than plain Java; so plain loops, which give the same bits, serve until then.
 */
public final class Warmup {
    /** Elements of a trial. */
    public static final int LENGTH = 512;

    /** How much slower than the plain loop a compiled loop may be; one with vectors as objects is many times slower. */
    private static final double COMPILED = 1.25;

    /** After so many runs the JIT has been asked to compile a loop, and only time is left to wait for. */
    private static final int ENOUGH = 3_000;

    /** Times that a short run is done, by which the JIT compiles what is called so often. */
    private static final int CALLS = 6_000;

    /** Short runs in a turn. */
    private static final int CALLS_OF_A_TURN = 200;

    /** What callers may wait for loops in all, in nanoseconds: there may be no compiler to wait for. */
    private static final long MOST_AWAITED = 1_500_000_000;

    private static final long PAUSE_NANOS = 1_000_000;

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
        private boolean asked;
        private boolean ready;
        private long since;
        private int runs;
        private final Runnable plain;
        private final Runnable brief;
        private int calls;
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

        /** Runs both. The least time of the plain loop counts, which falls as that is compiled itself. */
        private void run() {
            if (brief != null && calls < CALLS) {
                for (int i = 0; i < CALLS_OF_A_TURN; i++) {
                    brief.run();
                }
                calls += CALLS_OF_A_TURN;
                return;
            }
            loop.run();
            long start = System.nanoTime();
            loop.run();
            long middle = System.nanoTime();
            plain.run();
            long end = System.nanoTime();
            plainNanos = Math.min(plainNanos, end - middle);
            ready = middle - start < COMPILED * plainNanos;
        }

        /**
         * Runs both; false where that fails, so that the loop never counts as compiled and the thread goes on with
         * others.
         */
        private boolean tried() {
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
         */
        public boolean isReady() {
            if (!ready && !asked) {
                asked = true;
                ask(this);
            }
            return ready;
        }
    }

    /** {@return whether loops are waited for} */
    public static boolean isBusy() {
        return busy;
    }

    /**
     * Waits until no loop is missing any more, so that the JIT has the processors for itself. Whoever has just spent
     * some time in plain loops loses little by waiting as long, and mostly gains much.
     *
     * @param nanos how long at most; of all such waits not more than a second or two
     */
    public static void await(long nanos) {
        synchronized (WAITING) {
            long start = System.nanoTime();
            long left = Math.min(nanos, MOST_AWAITED - awaited);
            long end = start + left;
            try {
                while (busy && left > 0) {
                    WAITING.wait(left / 1_000_000, (int) (left % 1_000_000));
                    left = end - System.nanoTime();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            awaited += System.nanoTime() - start;
        }
    }

    private static void ask(Trial trial) {
        synchronized (WAITING) {
            trial.since = System.nanoTime();
            WAITING.add(trial);
            busy = true;
            if (!running) {
                Thread thread = new Thread(Warmup::run, "ergodic-engine-warmup");
                thread.setDaemon(true);
                try {
                    thread.start();
                    running = true;
                } catch (OutOfMemoryError e) {
                    busy = false;
                    // The plain loops go on serving; the next trial that is asked for tries again.
                    LOG.warn("no thread to warm vector loops up: {}", e.getMessage());
                }
            }
        }
    }

    /** In turns, so that the JIT compiles one loop while others run. */
    private static void run() {
        while (true) {
            List<Trial> turn;
            synchronized (WAITING) {
                if (WAITING.isEmpty()) {
                    running = false;
                    return;
                }
                turn = List.copyOf(WAITING);
            }
            boolean counts = false;
            for (Trial trial : turn) {
                counts |= trial.runs++ < ENOUGH;
                boolean failed = !trial.tried();
                if (failed || trial.ready || System.nanoTime() - trial.since > PATIENCE_NANOS) {
                    synchronized (WAITING) {
                        WAITING.remove(trial);
                        busy = !WAITING.isEmpty();
                        if (!busy) {
                            WAITING.notifyAll();
                        }
                    }
                }
            }
            if (!counts) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}

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

    private static final long PAUSE_NANOS = 1_000_000;

    /** A loop that is not compiled after so long never will be: the JVM runs without its optimising compiler. */
    private static final long PATIENCE_NANOS = 300_000_000_000L;

    private static final Logger LOG = LoggerFactory.getLogger("org.ergodic.engine");

    private static final List<Trial> WAITING = new ArrayList<>();
    private static boolean running;

    private Warmup() {}

    /** A loop that is to be compiled. */
    public static final class Trial {
        private final Runnable loop;
        private boolean asked;
        private boolean ready;
        private long since;
        private int runs;
        private final Runnable plain;
        private long plainNanos = Long.MAX_VALUE;

        /**
         * A trial.
         *
         * @param loop on vectors
         * @param plain the same in plain Java
         */
        public Trial(Runnable loop, Runnable plain) {
            this.loop = loop;
            this.plain = plain;
        }

        /** Runs both. The least time of the plain loop counts, which falls as that is compiled itself. */
        private void run() {
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

    private static void ask(Trial trial) {
        synchronized (WAITING) {
            trial.since = System.nanoTime();
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
            boolean busy = false;
            for (Trial trial : turn) {
                busy |= trial.runs++ < ENOUGH;
                boolean failed = !trial.tried();
                if (failed || trial.ready || System.nanoTime() - trial.since > PATIENCE_NANOS) {
                    synchronized (WAITING) {
                        WAITING.remove(trial);
                    }
                }
            }
            if (!busy) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}

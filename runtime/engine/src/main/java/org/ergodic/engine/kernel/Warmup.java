package org.ergodic.engine.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs vector loops aside until the JIT has compiled them. Before, each operation on a vector is a call with an object
 * for its result, a hundred times slower than plain Java; so plain loops, which give the same bits, serve until then.
 */
final class Warmup {
    /** Elements of a trial. */
    static final int LENGTH = 256;

    /** What a compiled loop needs for a trial at most; one with vectors as objects needs three times as much. */
    static final long COMPILED_NANOS = 2_000;

    /** After so many runs the JIT has been asked to compile a loop, and only time is left to wait for. */
    private static final int ENOUGH = 500;

    private static final long PAUSE_NANOS = 5_000_000;

    /** A loop that is not compiled after so long never will be: the JVM runs without its optimising compiler. */
    private static final long PATIENCE_NANOS = 300_000_000_000L;

    private static final List<Trial> WAITING = new ArrayList<>();
    private static boolean running;

    private Warmup() {}

    /** A loop that is to be compiled. */
    static final class Trial {
        private final Runnable loop;
        private boolean asked;
        private boolean ready;
        private long since;
        private int runs;
        private final long limit;

        Trial(Runnable loop) {
            this(loop, COMPILED_NANOS);
        }

        Trial(Runnable loop, long limit) {
            this.loop = loop;
            this.limit = limit;
        }

        /**
         * Whether the loop is compiled; if not it soon will be. Threads may see this late, which only costs time.
         */
        boolean isReady() {
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
                running = true;
                Thread thread = new Thread(Warmup::run, "ergodic-engine-warmup");
                thread.setDaemon(true);
                thread.start();
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
                trial.loop.run();
                long start = System.nanoTime();
                trial.loop.run();
                long end = System.nanoTime();
                trial.ready = end - start < trial.limit;
                if (trial.ready || end - trial.since > PATIENCE_NANOS) {
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

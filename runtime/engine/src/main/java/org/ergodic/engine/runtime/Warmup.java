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

    /**
     * After so many turns the JIT has probably been asked to compile a loop, whose turns then leave it most of the
     * time.
     */
    private static final int ENOUGH = 100;

    /** What a plain loop has to have cost for the vector loop to be worth its compilation. */
    private static final double WORTH_NANOS = 20e6;

    /** Runs of a loop that is not compiled: the JIT counts calls, and wants more of them the more it has to do. */
    private static final int TURN = 50;

    /** Between such turns, at least, and at least so many times what a turn takes. */
    private static final long PAUSE_NANOS = 1_000_000;

    private static final int SELDOM = 10;

    /** A loop that is not compiled after so long may never be. */
    private static final long SOON_NANOS = 5_000_000_000L;

    /** A loop that has not been asked for so long is not wanted now. */
    private static final long LATE_NANOS = 500_000_000;

    /** A good part of the time. */
    private static final double MUCH = 0.05;

    /** Between looks at what the loops have cost so far. */
    private static final long LOOK_NANOS = 10_000_000;

    /** A loop that is not compiled after so long never will be: the JVM runs without its optimising compiler. */
    private static final long PATIENCE_NANOS = 300_000_000_000L;

    private static final Logger LOG = LoggerFactory.getLogger("org.ergodic.engine");

    private static final List<Trial> WAITING = new ArrayList<>();
    private static boolean running;
    private static volatile boolean busy;
    private static long looked;

    private Warmup() {}

    /** A loop that is to be compiled. */
    public static final class Trial {
        private final Runnable loop;
        private final Runnable plain;
        private final Runnable brief;
        private final double worth;
        private Runnable first;
        private boolean asked;
        boolean ready;

        /** How often plain Java has served. Threads may lose each other's counts: only its size matters. */
        long served;

        private long measured;

        /** What it was at the last look. */
        private long seen;

        /** What it was when the trial was last chosen from others, and when that had changed. */
        private long known;

        private long changed;

        /** How long the vector loop has been waited for, when it was last run and is to be run again, and how often. */
        long waited;

        private long last;

        private long next;

        private int runs;
        private int fast;
        private long plainNanos = Long.MAX_VALUE;
        private long nanos;
        private long bytes;

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
            this(loop, plain, brief, 1);
        }

        /**
         * A trial of a loop that is worth less than others.
         *
         * @param loop on vectors
         * @param plain the same in plain Java
         * @param brief the loop, once or twice around, or null
         * @param worth how much less, from 0 to 1
         */
        public Trial(Runnable loop, Runnable plain, Runnable brief, double worth) {
            this(loop, plain, brief, worth, Vectors.BITS == 0 ? null : VectorProfile::floats);
        }

        /**
         * A trial of a loop of other numbers than those of single precision.
         *
         * @param loop on vectors
         * @param plain the same in plain Java
         * @param brief the loop, once or twice around, or null
         * @param worth how much less than others it is worth, from 0 to 1
         * @param first what is to be done before the first run
         */
        public Trial(Runnable loop, Runnable plain, Runnable brief, double worth, Runnable first) {
            this.loop = loop;
            this.plain = plain;
            this.brief = brief;
            this.worth = worth;
            this.first = first;
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
            return worth * served * plainNanos;
        }

        /**
         * What the plain loop has cost since the last look; 0 if the vector loop has long been waited for, or is worth
         * less, since a compiled one serves then.
         */
        private double spent(long now) {
            long more = served - seen;
            seen = served;
            return worth < 1 || plainNanos == Long.MAX_VALUE || waited > SOON_NANOS ? 0 : (double) more * plainNanos;
        }

        /** Whether plain Java has served of late: its loop may have become part of another. */
        private boolean isWanted(long now) {
            if (known != served) {
                known = served;
                changed = now;
            }
            return now - changed < LATE_NANOS;
        }

        /** A turn begins. Time in which the loop was not wanted, so that it had no turns, is no wait for it. */
        void begin(long now) {
            if (runs++ > 0) {
                waited += Math.min(now - last, LATE_NANOS);
            }
            last = now;
        }

        private void run() {
            if (first != null) {
                first.run();
                first = null;
            }
            loop.run();
            if (isCompiled()) {
                fast++;
                ready = fast >= SURE;
                return;
            }
            fast = 0;
            Runnable often = brief == null ? loop : brief;
            for (int i = 0; i < TURN; i++) {
                often.run();
            }
        }

        private boolean isCompiled() {
            long before = AllocatedBytes.ofThisThread();
            long start = System.nanoTime();
            loop.run();
            nanos = System.nanoTime() - start;
            bytes = AllocatedBytes.ofThisThread() - before;
            return bytes <= ASKING && nanos < COMPILED * measurePlain();
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

        @Override
        public String toString() {
            return ready
                    ? "compiled"
                    : "not compiled: %d turns in %d ms, last %d ns and %d bytes, plain Java %d ns, served %d times"
                            .formatted(runs, waited / 1_000_000, nanos, bytes, plainNanos, served);
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
                    return;
                }
                waiting = List.copyOf(WAITING);
            }
            long now = System.nanoTime();
            busy = isBusy(waiting, now);
            Trial dearest = dearest(waiting, now);
            if (dearest == null) {
                LockSupport.parkNanos(busy ? PAUSE_NANOS : LOOK_NANOS);
                continue;
            }
            dearest.begin(now);
            boolean failed = !dearest.tried();
            long end = System.nanoTime();
            dearest.next = dearest.runs < ENOUGH ? end : end + Math.max(PAUSE_NANOS, SELDOM * (end - now));
            if (failed || dearest.ready || dearest.waited > PATIENCE_NANOS) {
                synchronized (WAITING) {
                    WAITING.remove(dearest);
                }
            }
        }
    }

    /** Whether plain loops that may soon be compiled take a good part of the time. */
    private static boolean isBusy(List<Trial> waiting, long now) {
        if (now - looked < LOOK_NANOS) {
            return busy;
        }
        double spent = 0;
        for (Trial trial : waiting) {
            spent += trial.spent(now);
        }
        boolean isMuch = spent > MUCH * (now - looked);
        looked = now;
        return isMuch;
    }

    /**
     * The loop to run next, which is the one that has cost most; null if no loop has cost much. Those that the JIT has
     * been asked for are only looked at from time to time.
     */
    static Trial dearest(List<Trial> waiting, long now) {
        Trial best = null;
        double most = WORTH_NANOS;
        for (Trial trial : waiting) {
            double cost = !trial.isWanted(now) || trial.runs > 0 && now < trial.next ? 0 : trial.cost();
            if (cost >= most) {
                most = cost;
                best = trial;
            }
        }
        return best;
    }
}

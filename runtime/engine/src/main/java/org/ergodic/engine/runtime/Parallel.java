package org.ergodic.engine.runtime;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the parts of a loop on several threads. The parts are the same whatever the number of threads, so results are
 * too. The caller takes parts from the first on and helpers from the last back, so that on two threads a part of the
 * data stays in one processor's cache from one loop to the next. Helpers spin for a moment after a job, since the next
 * one is usually microseconds away, then yield, then sleep; nobody waits for a helper that has no part in hand. One
 * job runs at a time; a caller that finds the helpers busy does all parts itself. Where a helper is put aside by the
 * system in the middle of a part, because other programs want the processors, the caller has to wait for it; after
 * such a wait it does jobs alone for some times as long, so that waits stay a small part of the whole and an idle
 * machine is soon used again. Allocates nothing.
 */
public final class Parallel {
    /** System property: how many threads a loop may use, the caller's included. */
    public static final String THREADS = "ergodic.threads";

    private static final Parallel SHARED =
            new Parallel(Integer.getInteger(THREADS, Runtime.getRuntime().availableProcessors()), "ergodic-engine");
    private static final int SPINS = 4_000;
    private static final int YIELDS = 100;

    /**
     * A wait for a helper's last part that is longer than this many nanoseconds, and than the caller has worked, means
     * that it does not run.
     */
    private static final long STALL = 300_000;

    /** How many times as long as the wait was the caller then works alone. */
    private static final long ALONE = 8;

    private static final long MOST_ALONE = 100_000_000;
    private static final int PART_BITS = 16;
    private static final long PART_MASK = (1 << PART_BITS) - 1;

    private static final Logger LOG = LoggerFactory.getLogger("org.ergodic.engine");

    /** What the helpers' names begin with; those of the shared ones can be told from others. */
    private final String name;

    private final int threads;
    private final ReentrantLock lock = new ReentrantLock();
    private final Helper[] helpers;

    /** The job's number and the parts still to do, from and to: one word, so that a late helper cannot mix jobs up. */
    private final AtomicLong state = new AtomicLong();

    private final AtomicInteger done = new AtomicInteger();
    private volatile Job job;

    /** What the first part threw that failed, an error before an exception. */
    private volatile Throwable failure;

    /** Guarded by the lock: whether helpers were started, whether jobs are done alone, and until when. */
    private boolean started;

    private boolean alone;

    private long aloneUntil;

    /** A thread that does all parts of its jobs itself. */
    private volatile Thread loner;

    /** A loop in parts. */
    public interface Job {
        /**
         * Runs one part.
         *
         * @param part which, from 0
         */
        void run(int part);
    }

    /**
     * Helpers for loops on so many threads; they start with the first job.
     *
     * @param threads how many, the caller's included
     */
    public Parallel(int threads) {
        this(threads, "ergodic-helper");
    }

    private Parallel(int threads, String name) {
        this.name = name;
        this.threads = Math.max(1, threads);
        helpers = new Helper[this.threads - 1];
    }

    /** {@return the helpers of this JVM} */
    public static Parallel shared() {
        return SHARED;
    }

    /** {@return how many threads a loop may use} */
    public int threads() {
        return threads;
    }

    /** {@return which of them the current one is: 0 for a caller} */
    public int worker() {
        return Thread.currentThread() instanceof Helper helper && helper.owner() == this ? helper.number : 0;
    }

    /**
     * Does some work whose jobs use no helpers. If another thread asks for the same meanwhile, the first may have
     * helpers again, which only takes time.
     *
     * @param work the work, in the current thread
     */
    public void alone(Runnable work) {
        loner = Thread.currentThread();
        try {
            work.run();
        } finally {
            loner = null;
        }
    }

    /** {@return whether the current thread works alone} */
    public boolean isAlone() {
        return loner == Thread.currentThread();
    }

    /**
     * Runs all parts and returns when all are done.
     *
     * @param parts how many parts, below 65536
     * @param body the loop; what one of its parts throws, an error too, reaches the caller after the other parts are
     *     done
     */
    public void run(int parts, Job body) {
        if (threads == 1 || parts == 1 || isAlone() || lock.isHeldByCurrentThread() || !lock.tryLock()) {
            for (int i = 0; i < parts; i++) {
                body.run(i);
            }
            return;
        }
        try {
            alone = alone && System.nanoTime() - aloneUntil < 0;
            if (alone) {
                for (int i = 0; i < parts; i++) {
                    body.run(i);
                }
                return;
            }
            start();
            long begin = System.nanoTime();
            job = body;
            done.set(0);
            long number = (state.get() >>> 2 * PART_BITS) + 1;
            long begun = number << 2 * PART_BITS | (long) parts << PART_BITS;
            state.set(begun);
            for (Helper helper : helpers) {
                if (helper != null && helper.asleep) {
                    LockSupport.unpark(helper);
                }
            }
            work(number, true);
            await(parts, begin);
            if (failure != null) {
                Throwable thrown = failure;
                failure = null;
                throw Parallel.<RuntimeException>asItIs(thrown);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the parts in other hands. */
    private void await(int parts, long begin) {
        for (int i = 0; i < SPINS && done.get() < parts; i++) {
            Thread.onSpinWait();
        }
        if (done.get() == parts) {
            return;
        }
        long start = System.nanoTime();
        while (done.get() < parts) {
            Thread.yield();
        }
        long end = System.nanoTime();
        if (end - start > Math.max(STALL, start - begin)) {
            alone = true;
            aloneUntil = end + Math.min(MOST_ALONE, ALONE * (end - start));
        }
    }

    /** Does parts of a job until none is left, from the first on or from the last back. */
    private void work(long number, boolean up) {
        while (true) {
            long s = state.get();
            int from = (int) (s & PART_MASK);
            int to = (int) (s >>> PART_BITS & PART_MASK);
            if (s >>> 2 * PART_BITS != number || from >= to) {
                return;
            }
            int part = up ? from : to - 1;
            if (state.compareAndSet(s, up ? s + 1 : s - (1L << PART_BITS))) {
                // A part in hand keeps the job from ending, so this is still its body. Whatever it throws is the
                // caller's:
                // here it would end the helper, and the part would count as done.
                try {
                    job.run(part);
                } catch (Throwable e) {
                    failed(e);
                } finally {
                    done.incrementAndGet();
                }
            }
        }
    }

    private synchronized void failed(Throwable e) {
        if (failure == null || e instanceof Error && !(failure instanceof Error)) {
            failure = e;
        }
    }

    /** Throws what it is given as it is; a part can throw nothing that is checked. */
    @SuppressWarnings("unchecked")
    static <E extends Throwable> E asItIs(Throwable thrown) throws E {
        throw (E) thrown;
    }

    /** Starts the helpers, or as many as the system has threads for: a job needs none. */
    private void start() {
        if (started) {
            return;
        }
        started = true;
        long number = state.get() >>> 2 * PART_BITS;
        for (int i = 0; i < helpers.length; i++) {
            try {
                Helper helper = new Helper(i + 1, number);
                helper.start();
                helpers[i] = helper;
            } catch (OutOfMemoryError e) {
                LOG.warn("loops run on {} of {} threads: {}", number() + 1, threads, e.getMessage());
                return;
            }
        }
    }

    private long number() {
        return Arrays.stream(helpers).filter(Objects::nonNull).count();
    }

    private final class Helper extends Thread {
        private final int number;
        private volatile boolean asleep;
        private long seen;

        Helper(int number, long seen) {
            super(name + "-" + number);
            this.number = number;
            this.seen = seen;
            setDaemon(true);
        }

        @Override
        public void run() {
            while (true) {
                awaitJob();
                seen = state.get() >>> 2 * PART_BITS;
                work(seen, false);
            }
        }

        private Parallel owner() {
            return Parallel.this;
        }

        private boolean isNew() {
            return state.get() >>> 2 * PART_BITS != seen;
        }

        private void awaitJob() {
            for (int i = 0; i < SPINS + YIELDS; i++) {
                if (isNew()) {
                    return;
                }
                if (i < SPINS) {
                    Thread.onSpinWait();
                } else {
                    Thread.yield();
                }
            }
            asleep = true;
            while (!isNew()) {
                LockSupport.park(this);
                // An interrupt means nothing here, and with it parking would return at once.
                Thread.interrupted();
            }
            asleep = false;
        }
    }
}

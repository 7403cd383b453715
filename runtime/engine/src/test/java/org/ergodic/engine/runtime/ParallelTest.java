package org.ergodic.engine.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class ParallelTest {
    private static final int PARTS = 64;
    private static final long MILLI = 1_000_000;

    /** The threads that did parts of a job long enough for all to have a share. */
    private static Set<Thread> workers(Parallel parallel) {
        Set<Thread> threads = Collections.synchronizedSet(new HashSet<>());
        AtomicInteger done = new AtomicInteger();
        parallel.run(PARTS, part -> {
            threads.add(Thread.currentThread());
            long end = System.nanoTime() + MILLI;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            done.incrementAndGet();
        });
        assertEquals(PARTS, done.get());
        return threads;
    }

    @Test
    void helpersTakePartsUnlessTheCallerWorksAlone() {
        Parallel parallel = new Parallel(2);
        // A helper may be late on a busy machine, not fifty times.
        boolean helped = false;
        for (int i = 0; i < 50 && !helped; i++) {
            helped = workers(parallel).size() == 2;
        }
        assertTrue(helped);
        parallel.alone(() -> assertEquals(Set.of(Thread.currentThread()), workers(parallel)));
    }

    @Test
    void worksTogetherAgainAfterAnError() {
        Parallel parallel = new Parallel(2);
        assertThrows(
                IllegalStateException.class,
                () -> parallel.alone(() -> {
                    throw new IllegalStateException();
                }));
        boolean helped = false;
        for (int i = 0; i < 50 && !helped; i++) {
            helped = workers(parallel).size() == 2;
        }
        assertTrue(helped);
    }

    /** Jobs until one of them has had a part on both threads, which a busy machine may put off. */
    private static void untilBothTakePart(BooleanSupplier job) {
        for (int i = 0; i < 1000; i++) {
            if (job.getAsBoolean()) {
                return;
            }
        }
        fail("no helper came");
    }

    @Test
    void whatAHelperThrowsReachesTheCallerAndTheHelperStays() {
        for (Throwable thrown : List.of(
                new OutOfMemoryError("thrown by a test"),
                new NoClassDefFoundError("thrown by a test"),
                new IllegalStateException("thrown by a test"))) {
            Parallel parallel = new Parallel(2);
            Set<Thread> helpers = Collections.synchronizedSet(new HashSet<>());
            // Twice by the same helper: the first does not end it.
            for (int time = 0; time < 2; time++) {
                untilBothTakePart(() -> {
                    Thread caller = Thread.currentThread();
                    AtomicInteger done = new AtomicInteger();
                    AtomicBoolean helped = new AtomicBoolean();
                    Throwable seen = catching(() -> parallel.run(PARTS, part -> {
                        spin();
                        done.incrementAndGet();
                        if (Thread.currentThread() != caller) {
                            helpers.add(Thread.currentThread());
                            helped.set(true);
                            Parallel.<RuntimeException>asItIs(thrown);
                        }
                    }));
                    assertEquals(PARTS, done.get(), "the other parts are done");
                    assertSame(helped.get() ? thrown : null, seen);
                    return helped.get();
                });
            }
            assertEquals(1, helpers.size());
            assertTrue(helpers.iterator().next().isAlive());
        }
    }

    @Test
    void anErrorInTheCallersPartWaitsForTheHelpers() {
        Parallel parallel = new Parallel(2);
        Error thrown = new OutOfMemoryError("thrown by a test");
        untilBothTakePart(() -> {
            Thread caller = Thread.currentThread();
            AtomicInteger inHand = new AtomicInteger();
            AtomicBoolean helped = new AtomicBoolean();
            Throwable seen = catching(() -> parallel.run(PARTS, part -> {
                if (Thread.currentThread() == caller) {
                    spin();
                    throw thrown;
                }
                inHand.incrementAndGet();
                helped.set(true);
                spin();
                spin();
                inHand.decrementAndGet();
            }));
            assertSame(thrown, seen);
            assertEquals(0, inHand.get(), "parts in hand when the caller has its error");
            return helped.get();
        });
    }

    /** Of several parts that fail, an error is told before an exception. */
    @Test
    void anErrorIsToldBeforeAnException() {
        Parallel parallel = new Parallel(2);
        Error error = new LinkageError("thrown by a test");
        untilBothTakePart(() -> {
            Thread caller = Thread.currentThread();
            AtomicBoolean helped = new AtomicBoolean();
            Throwable seen = catching(() -> parallel.run(PARTS, part -> {
                spin();
                if (Thread.currentThread() != caller) {
                    helped.set(true);
                    throw error;
                }
                throw new IllegalStateException("thrown by a test");
            }));
            if (helped.get()) {
                assertSame(error, seen);
            }
            return helped.get();
        });
        AtomicInteger done = new AtomicInteger();
        parallel.run(PARTS, part -> done.incrementAndGet());
        assertEquals(PARTS, done.get(), "a job after one that failed");
    }

    private static void spin() {
        long end = System.nanoTime() + MILLI / 4;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private static Throwable catching(Runnable work) {
        try {
            work.run();
            return null;
        } catch (Throwable e) {
            return e;
        }
    }
}

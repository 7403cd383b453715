package org.ergodic.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
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
}

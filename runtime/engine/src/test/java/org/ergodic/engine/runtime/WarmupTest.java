package org.ergodic.engine.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WarmupTest {
    private static final long MILLISECOND = 1_000_000;

    private static void spin(long nanos) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < nanos) {
            Thread.onSpinWait();
        }
    }

    private static Warmup.Trial trial(long loopNanos, long plainNanos) {
        return new Warmup.Trial(() -> spin(loopNanos), () -> spin(plainNanos));
    }

    @Test
    void aPauseInThePlainLoopDoesNotMakeTheVectorLoopFast() {
        AtomicInteger calls = new AtomicInteger();
        Warmup.Trial slow = new Warmup.Trial(
                () -> spin(2 * MILLISECOND), () -> spin(calls.getAndIncrement() == 0 ? 50 * MILLISECOND : 0));
        for (int i = 0; i < 10; i++) {
            assertTrue(slow.tried());
            assertFalse(slow.ready, "run " + i);
        }
    }

    private static volatile Object kept;

    @Test
    void aFastLoopThatMakesObjectsIsNotReady() {
        Warmup.Trial boxed = new Warmup.Trial(() -> kept = new float[100], () -> spin(2 * MILLISECOND));
        for (int i = 0; i < 10; i++) {
            assertTrue(boxed.tried());
            assertFalse(boxed.ready, "run " + i);
        }
    }

    @Test
    void aLoopThatIsFasterThanThePlainOneIsReady() {
        Warmup.Trial fast = trial(0, 2 * MILLISECOND);
        for (int i = 0; i < 1000 && !fast.ready; i++) {
            assertTrue(fast.tried());
        }
        assertTrue(fast.ready);
    }

    /** The costs are so far apart that a pause of this thread does not change their order. */
    @Test
    void whatHasCostMostComesFirstAndWhatHasCostNothingNotAtAll() {
        Warmup.Trial often = trial(0, MILLISECOND);
        often.served = 1_000;
        Warmup.Trial never = trial(0, MILLISECOND);
        assertNull(Warmup.dearest(List.of(never), 0));
        Warmup.Trial more = trial(0, MILLISECOND);
        more.served = 100_000_000;
        assertEquals(more, Warmup.dearest(List.of(often, never, more), 0));
        assertEquals(often, Warmup.dearest(List.of(never, often), 0));
    }

    /** Else it would be given up in a program that comes back to it after minutes. */
    @Test
    void aLoopIsNotWaitedForWhileItIsNotWanted() {
        Warmup.Trial trial = trial(0, 0);
        trial.begin(0);
        trial.begin(MILLISECOND);
        assertEquals(MILLISECOND, trial.waited);
        trial.begin(1_000_000 * MILLISECOND);
        assertTrue(trial.waited < 1_000 * MILLISECOND, trial.waited + " ns");
    }
}

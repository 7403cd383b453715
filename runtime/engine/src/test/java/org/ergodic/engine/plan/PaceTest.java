package org.ergodic.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.ergodic.engine.kernel.Parallel;
import org.junit.jupiter.api.Test;

class PaceTest {
    /** Pairs of runs in which the other way is tried come once in 64. */
    private static final int PERIOD = 64;

    private final Parallel parallel = new Parallel(2);
    private long now;
    private int alone;

    /** How many of so many runs were alone, where a run takes so long alone and so long together. */
    private int runs(Pace pace, int count, long alone, long together) {
        this.alone = 0;
        for (int i = 0; i < count; i++) {
            pace.run(() -> {
                this.alone += parallel.isAlone() ? 1 : 0;
                now += parallel.isAlone() ? alone : together;
            });
        }
        return this.alone;
    }

    @Test
    void runsTheWayThatIsFasterAndTriesTheOther() {
        Pace pace = new Pace(parallel, () -> now);
        assertEquals(2, runs(pace, PERIOD, 50, 200));
        assertEquals(PERIOD - 2, runs(pace, PERIOD, 50, 200));
        // Things change: trials tell, and what was usual takes some runs to fade.
        runs(pace, 6 * PERIOD, 400, 100);
        assertEquals(2, runs(pace, PERIOD, 400, 100));
    }

    @Test
    void oneSlowRunChangesNothing() {
        Pace pace = new Pace(parallel, () -> now);
        runs(pace, PERIOD, 200, 150);
        runs(pace, 1, 200, 100_000);
        assertEquals(2, runs(pace, PERIOD - 1, 200, 150));
    }

    @Test
    void oneThreadHasNoChoice() {
        Pace pace = new Pace(new Parallel(1), () -> {
            throw new AssertionError("nothing to measure");
        });
        assertEquals(0, runs(pace, PERIOD, 1, 1));
    }
}

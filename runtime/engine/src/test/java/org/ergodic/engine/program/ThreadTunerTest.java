package org.ergodic.engine.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ergodic.engine.runtime.Parallel;
import org.junit.jupiter.api.Test;

class ThreadTunerTest {
    private final Parallel parallel = new Parallel(2);
    private final ThreadTuner pace = new ThreadTuner(parallel, () -> this.now);
    private long now;

    /** How many of so many runs were alone, where a run takes so long alone and so long together. */
    private int runs(int count, long alone, long together) {
        int[] runs = {0};
        for (int i = 0; i < count; i++) {
            pace.run(() -> {
                runs[0] += parallel.isAlone() ? 1 : 0;
                now += parallel.isAlone() ? alone : together;
            });
        }
        return runs[0];
    }

    @Test
    void runsTheWayThatIsFaster() {
        assertEquals(2, runs(17, 50, 200));
        assertTrue(runs(100, 50, 200) >= 98);
    }

    /** As when the JIT compiles loops: what was slow together at first must not be held against it for long. */
    @Test
    void slowRunsAtTheBeginningAreForgotten() {
        runs(16, 1_000, 100_000);
        runs(500, 100, 50);
        assertTrue(runs(100, 100, 50) <= 2);
    }

    @Test
    void noticesThatThingsHaveChanged() {
        runs(100, 200, 150);
        assertTrue(runs(50, 200, 150) <= 2);
        runs(50, 200, 400);
        assertTrue(runs(50, 200, 400) >= 46);
        runs(1000, 200, 100);
        assertTrue(runs(100, 200, 100) <= 2);
    }

    /** Where one thread takes ten times as long, trials add one run in a hundred. */
    @Test
    void trialsAreRareWhereTheyAreDear() {
        runs(2000, 1000, 100);
        assertTrue(runs(20_000, 1000, 100) <= 22);
    }

    @Test
    void oneSlowRunChangesNothing() {
        runs(100, 200, 150);
        runs(1, 200, 100_000);
        assertTrue(runs(100, 200, 150) <= 2);
    }

    @Test
    void oneThreadHasNoChoice() {
        ThreadTuner single = new ThreadTuner(new Parallel(1), () -> {
            throw new AssertionError("nothing to measure");
        });
        int[] runs = {0};
        single.run(() -> runs[0]++);
        assertEquals(1, runs[0]);
    }
}

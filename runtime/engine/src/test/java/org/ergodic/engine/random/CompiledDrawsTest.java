package org.ergodic.engine.random;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.concurrent.TimeUnit;
import org.ergodic.api.random.Noise;
import org.ergodic.engine.runtime.Vectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompiledDrawsTest {
    private static final long PATIENCE = TimeUnit.MINUTES.toNanos(5);
    private static final int ROWS = 4096;
    private static final int WIDTH = 8;

    @ParameterizedTest
    @EnumSource
    void drawsAreCompiledInTheEnd(Noise noise) {
        assumeTrue(Vectors.BITS > 0 && !Boolean.getBoolean(Vectors.EMULATED), "the machine has no such vectors");
        TieredDraws draws = new TieredDraws();
        float[] out = new float[ROWS * WIDTH];
        long end = System.nanoTime() + PATIENCE;
        while (!TieredDraws.isReady(noise) && System.nanoTime() < end) {
            draws.fill(noise, 1, 2, 3, 0, ROWS, WIDTH, out);
        }
        assertTrue(TieredDraws.isReady(noise));
    }
}

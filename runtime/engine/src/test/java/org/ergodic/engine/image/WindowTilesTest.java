package org.ergodic.engine.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Random;
import org.ergodic.engine.kernel.KernelChoice;
import org.ergodic.engine.runtime.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tiles on vectors have the bits of the plain ones, and those are what they say. */
class WindowTilesTest {
    private static final int LANES = Vectors.LANES;
    private static final int[] AT = {3, 40, 11, 0, 25, 7, 90, 33};

    private static float[] numbers(int seed, int n) {
        Random random = new Random(seed);
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return x;
    }

    /** What each kind of tile makes of the same numbers. */
    private static float[][] results(WindowTiles tiles, int length) {
        float[] a = numbers(1, 400);
        float[] b = numbers(2, length * WindowTiles.WIDE_VECTORS * LANES);
        float[] d = numbers(3, 10 * LANES);
        float[] narrow = new float[40 * LANES];
        tiles.windows(length, a, AT, 1, 5, b, 0, d, 2, LANES, narrow, 3, 6 * LANES);
        float[] wide = new float[40 * LANES];
        tiles.wideWindows(length, a, AT, 2, 5, b, 0, d, 2, 0, wide, 3, 6 * LANES);
        float[] gathered = new float[AT.length * WindowTiles.WIDE_VECTORS * LANES + 3];
        tiles.gather(AT.length, a, AT, 5, gathered, 3);
        return new float[][] {narrow, wide, gathered};
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 9, 96, 300})
    void onVectorsAsInPlainJava(int length) {
        assumeTrue(
                KernelChoice.vectorised(), "there are no vectors on this virtual machine: only the plain tiles serve");
        float[][] plain = results(new ScalarWindowTiles(LANES), length);
        float[][] vector = results(new VectorWindowTiles(), length);
        for (int i = 0; i < plain.length; i++) {
            assertArrayEquals(plain[i], vector[i]);
        }
    }

    @Test
    void sumsAreThoseOfTheirDefinition() {
        int length = 9;
        float[] narrow = results(new ScalarWindowTiles(LANES), length)[0];
        float[] a = numbers(1, 400);
        float[] b = numbers(2, length * WindowTiles.WIDE_VECTORS * LANES);
        float[] d = numbers(3, 10 * LANES);
        for (int i = 0; i < WindowTiles.ROWS; i++) {
            for (int j = 0; j < WindowTiles.VECTORS * LANES; j++) {
                double sum = d[2 + i * LANES + j];
                for (int q = 0; q < length; q++) {
                    sum += (double) a[AT[1 + i] + 5 + q] * b[q * WindowTiles.VECTORS * LANES + j];
                }
                assertEquals(sum, narrow[3 + i * 6 * LANES + j], 1e-5);
            }
        }
    }
}

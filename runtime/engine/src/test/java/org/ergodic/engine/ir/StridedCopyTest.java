package org.ergodic.engine.ir;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.ergodic.engine.kernel.KernelChoice;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;

/** Any stretch of a reading holds the elements that its strides name. */
class StridedCopyTest {
    @ParameterizedTest
    @CsvSource({
        "40, 8, 1, 0",
        "40, 8, 11, 1",
        "40, 3, 6, 2",
        "40, 24, 30, 1",
        "40, 7, -7, 1",
        "40, 5, 9, -1",
        "9, 1, 4, 0"
    })
    void stretchesOfRowsAreWhatTheStridesName(int rows, int width, int far, int stride) {
        Random random = new Random(5);
        int length = 4000;
        float[] single = new float[length];
        double[] wide = new double[length];
        for (int i = 0; i < length; i++) {
            wide[i] = single[i] = random.nextFloat();
        }
        int first = 17;
        int offset = 1500 + first;
        StridedView view = StridedView.of(offset, new int[] {rows, width}, new int[] {far, stride});
        int all = rows * width;
        for (int start = 0; start < all; start += 1 + random.nextInt(5)) {
            int n = 1 + random.nextInt(all - start);
            float[] to = new float[n + 2];
            double[] toWide = new double[n + 2];
            StridedCopy.copy(KernelChoice.of(DataType.FLOAT), view, single, first, start, n, to, 1);
            StridedCopy.copy(KernelChoice.of(DataType.DOUBLE), view, wide, first, start, n, toWide, 1);
            for (int i = 0; i < n; i++) {
                int at = offset - first + (start + i) / width * far + (start + i) % width * stride;
                assertEquals(single[at], to[1 + i]);
                assertEquals(single[at], toWide[1 + i]);
            }
            assertEquals(0, to[0]);
            assertEquals(0, to[n + 1]);
        }
    }
}

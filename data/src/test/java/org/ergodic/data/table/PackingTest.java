package org.ergodic.data.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows come back bit by bit, from memory and from a file. */
class PackingTest {
    private static final String MEMORY = "ergodic.data.memory";

    /** Blocks of bytes, of single and of double precision, the last one not full. */
    private static final int ROWS = 70_000;

    @AfterEach
    void asBefore() {
        System.clearProperty(MEMORY);
    }

    private static double[] row(int i) {
        return i < 25_000
                ? new double[] {i % 256, 0, 255}
                : i < 50_000
                        ? new double[] {i / 4.0, Float.MIN_VALUE, Double.NaN}
                        : new double[] {i / 3.0, -0.0, Double.MAX_VALUE};
    }

    /** All in memory, all in a file, and a file begun after the first blocks. */
    @ParameterizedTest
    @ValueSource(strings = {"1000", "0", "1"})
    void rowsComeBack(String megabytes) {
        System.setProperty(MEMORY, megabytes);
        Packing packing = new Packing(3);
        for (int i = 0; i < ROWS; i++) {
            packing.add(row(i));
        }
        LazyMatrix matrix = packing.matrix();
        assertEquals(ROWS, matrix.rows());
        boolean same = IntStream.range(0, ROWS).parallel().allMatch(i -> {
            double[] read = matrix.row(i);
            double[] expected = row(i);
            return IntStream.range(0, 3)
                    .allMatch(j -> Double.doubleToRawLongBits(read[j]) == Double.doubleToRawLongBits(expected[j]));
        });
        assertTrue(same);
        assertArrayEquals(new double[0][], new Packing(3).matrix().toRows());
    }
}

package org.ergodic.energy.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ergodic.api.random.RandomStream;
import org.ergodic.energy.Enumeration;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class BarsAndStripesTest {
    @Test
    void everyPictureIsOfBarsOrOfStripes() {
        INDArray pictures = new BarsAndStripes(4).draw(RandomStream.of(1), DataType.FLOAT, 200);
        assertArrayEquals(new long[] {200, 16}, pictures.shape());
        for (int i = 0; i < 200; i++) {
            boolean bars = true;
            boolean stripes = true;
            for (int pixel = 0; pixel < 16; pixel++) {
                double value = pictures.getDouble(i, pixel);
                assertTrue(value == 0 || value == 1);
                bars &= value == pictures.getDouble(i, pixel % 4);
                stripes &= value == pictures.getDouble(i, pixel / 4 * 4);
            }
            assertTrue(bars || stripes, "picture " + i + " is neither");
        }
    }

    /**
     * Of the 6 pictures 2 by 2, empty and full have probability 1/4 each and the other four 1/8; Pearson's test with 5
     * degrees of freedom, false alarm once in 10^6 seeds.
     */
    @Test
    void picturesHaveTheirProbabilities() {
        INDArray pictures = new BarsAndStripes(2).draw(RandomStream.of(2), DataType.DOUBLE, 8000);
        int[] count = new int[16];
        for (int state : Enumeration.numbers(pictures)) {
            count[state]++;
        }
        int[] allowed = {0, 0b1111, 0b0011, 0b1100, 0b0101, 0b1010};
        double statistic = 0;
        int seen = 0;
        for (int state : allowed) {
            double expected = 8000 * (state == 0 || state == 0b1111 ? 0.25 : 0.125);
            statistic += (count[state] - expected) * (count[state] - expected) / expected;
            seen += count[state];
        }
        assertTrue(seen == 8000 && statistic < Enumeration.chiSquareLimit(5), "chi-square " + statistic);
    }
}

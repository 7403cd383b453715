package org.ergodic.common.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class BlocksTest {
    @Test
    void primeFactorsTakeTurnsWithHalvings() {
        Blocks standard = Blocks.of(BrownianPath.CELLS, BrownianPath.LEVELS);
        assertArrayEquals(new double[] {125, 25, 12.5, 2.5, 1.25, 0.25, 0.125}, standard.lengths());
        assertEquals(6, standard.deepest());
        assertEquals(0.25, standard.length(5));
        assertEquals(0.125 / 4, standard.length(8));
        assertArrayEquals(new double[] {1}, Blocks.of(1, 0).lengths());
        assertArrayEquals(new double[] {4, 2, 1, 0.5}, Blocks.of(4, 1).lengths());
        assertArrayEquals(new double[] {6, 2, 1, 0.5, 0.25}, Blocks.of(6, 2).lengths());
        assertArrayEquals(new double[] {7, 1}, Blocks.of(7, 0).lengths());
    }
}

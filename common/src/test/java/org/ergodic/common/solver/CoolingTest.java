package org.ergodic.common.solver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class CoolingTest {
    @Test
    void fallsGeometricallyToOneAndStays() {
        Cooling cooling = new Cooling(16, 4);
        double[] expected = {16, 8, 4, 2, 1, 1};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], cooling.temperature(i), 1e-14 * expected[i]);
        }
        assertEquals(1, new Cooling(16, 0).temperature(0));
        assertThrows(IllegalArgumentException.class, () -> new Cooling(0, 4));
        assertThrows(IllegalArgumentException.class, () -> new Cooling(Double.NaN, 4));
        assertThrows(IllegalArgumentException.class, () -> new Cooling(2, -1));
    }

    @Test
    void numbersAreFiniteOrNot() {
        assertTrue(Finite.all(Nd4j.createFromArray(0.0, -1e300)));
        assertFalse(Finite.all(Nd4j.createFromArray(0.0, Double.NaN)));
        assertFalse(Finite.all(Nd4j.createFromArray(Double.NEGATIVE_INFINITY, 1)));
    }
}

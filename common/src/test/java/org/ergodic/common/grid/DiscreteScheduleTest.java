package org.ergodic.common.grid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ergodic.api.solver.NumericPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiscreteScheduleTest {
    /** Stable Diffusion's. */
    private static final DiscreteSchedule STABLE = DiscreteSchedule.scaledLinear(1000, 0.00085, 0.012);

    /** Computed once more in double precision by the formulas of diffusers, and rounded as printed. */
    @ParameterizedTest
    @CsvSource({
        "0, 0.99915, 5e-16, 0.029167, 3.53471",
        "1, 0.99829603, 5e-9, 0.041314, 3.18654",
        "249, 0.67543241, 5e-9, 0.693205, 0.36643",
        "500, 0.27633268, 5e-9, 1.618279, -0.48136",
        "981, 0.00577550, 5e-9, 13.120411, -2.57417",
        "999, 0.00466010, 5e-9, 14.614641, -2.68202"
    })
    void hasThePublishedNumbers(int index, double kept, double tolerance, double noise, double halfLogSnr) {
        assertEquals(kept, STABLE.kept(index), tolerance);
        assertEquals(noise, STABLE.noise(index), 5e-7);
        assertEquals(halfLogSnr, STABLE.halfLogSnr(index), 5e-6);
        assertEquals(Math.sqrt(STABLE.kept(index)), STABLE.alpha(index), 1e-15);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.99915, 5e-16",
        "249, 0.65418901, 5e-9",
        "500, 0.24101878, 5e-9",
        "981, 6.88657e-5, 5e-11",
        "999, 0, 0"
    })
    void hasThePublishedNumbersWithoutDataAtTheEnd(int index, double kept, double tolerance) {
        assertEquals(kept, STABLE.rescaledToZeroSnr().kept(index), tolerance);
    }

    /** Where sigma is the noise beside data of scale 1, a start of N(0, 1) is one of 1 / alpha. */
    @Test
    void theStartHasThePublishedScale() {
        double most = STABLE.noise(999);
        assertEquals(14.648814, Math.sqrt(most * most + 1), 5e-7);
        assertEquals(Math.sqrt(most * most + 1), 1 / STABLE.alpha(999), 1e-12);
    }

    @Test
    void betasMayBeEquallySpaced() {
        // The product of 1 - beta for 1e-4, 0.01005, 0.02.
        DiscreteSchedule schedule = DiscreteSchedule.linear(3, 1e-4, 0.02);
        assertEquals(0.9999, schedule.kept(0), 1e-15);
        assertEquals(0.9999 * 0.98995, schedule.kept(1), 1e-15);
        assertEquals(0.9999 * 0.98995 * 0.98, schedule.kept(2), 1e-15);
    }

    /** a_i is the squared cosine itself until the bound on beta comes in at the last index. */
    @Test
    void theCosineScheduleIsTheSquaredCosine() {
        DiscreteSchedule cosine = DiscreteSchedule.cosine(1000);
        double start = Math.pow(Math.cos(0.008 / 1.008 * Math.PI / 2), 2);
        for (int i : new int[] {0, 1, 499, 998}) {
            double expected = Math.pow(Math.cos(((i + 1) / 1000.0 + 0.008) / 1.008 * Math.PI / 2), 2) / start;
            assertEquals(expected, cosine.kept(i), 1e-12 + 1e-9 * expected, "index " + i);
        }
        assertEquals(0.001 * cosine.kept(998), cosine.kept(999), 1e-18);
    }

    /** t = (i + 1) / N, and log alpha linear between. */
    @Test
    void thePathGoesThroughTheIndices() {
        NumericPath path = STABLE.path();
        for (int i : new int[] {0, 1, 249, 500, 999}) {
            assertEquals(STABLE.alpha(i), path.alpha(STABLE.time(i)), 1e-13, "index " + i);
            assertEquals(STABLE.noise(i), path.sigma(STABLE.time(i)) / path.alpha(STABLE.time(i)), 1e-9);
        }
        double between = path.alpha(STABLE.time(500.25));
        assertEquals(0.75 * Math.log(STABLE.alpha(500)) + 0.25 * Math.log(STABLE.alpha(501)), Math.log(between), 1e-12);
        assertEquals(1, path.alpha(0));
        assertEquals(0, path.sigma(0));
        assertEquals(500.25, STABLE.index(STABLE.time(500.25)), 1e-12);
        assertEquals(999, STABLE.index(1));
        assertThrows(IllegalArgumentException.class, () -> path.alpha(1.001));
    }

    @Test
    void thePathMayEndWithoutData() {
        DiscreteSchedule rescaled = STABLE.rescaledToZeroSnr();
        NumericPath path = rescaled.path();
        assertEquals(0, path.alpha(1));
        assertEquals(1, path.sigma(1));
        assertEquals(rescaled.alpha(998), path.alpha(0.999), 1e-13);
        assertEquals(0.5 * rescaled.alpha(998), path.alpha(0.9995), 1e-12);
        double alpha = path.alpha(0.9995);
        assertEquals(1, alpha * alpha + Math.pow(path.sigma(0.9995), 2), 1e-15);
        assertEquals(Double.POSITIVE_INFINITY, rescaled.noise(999));
    }

    @Test
    void anIndexIsFoundByItsNoise() {
        assertEquals(500, STABLE.indexOfNoise(STABLE.noise(500)), 1e-9);
        double between = Math.sqrt(STABLE.noise(500) * STABLE.noise(501));
        assertEquals(500.5, STABLE.indexOfNoise(between), 1e-9);
        assertEquals(0, STABLE.indexOfNoise(0));
        assertEquals(999, STABLE.indexOfNoise(20));
    }

    @Test
    void betasOutOfRangeAreNamed() {
        String message = assertThrows(IllegalArgumentException.class, () -> DiscreteSchedule.given(0.1, -0.2, 0.3))
                .getMessage();
        assertTrue(message.contains("beta 1") && message.contains("-0.2"), message);
        assertThrows(IllegalArgumentException.class, () -> DiscreteSchedule.given(0.1, 1, 0.3));
        assertThrows(IllegalArgumentException.class, () -> DiscreteSchedule.given(0.1));
        assertThrows(IllegalArgumentException.class, () -> DiscreteSchedule.linear(1, 0.1, 0.2));
        assertEquals(0, DiscreteSchedule.given(0.1, 1).kept(1));
    }
}

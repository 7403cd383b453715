package org.ergodic.common.grid;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.ergodic.api.solver.TimeGridException;
import org.ergodic.common.grid.AlignYourSteps.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AlignYourStepsTest {
    private static final DiscreteSchedule STABLE = DiscreteSchedule.scaledLinear(1000, 0.00085, 0.012);

    /** The timesteps that diffusers publishes for Stable Diffusion. */
    @Test
    void hasThePublishedIndices() {
        double[] times = new AlignYourSteps(Model.SD15).times(Problems.along(STABLE.path(), 1, 0), 10);
        long[] indices = Arrays.stream(times)
                .limit(10)
                .mapToLong(t -> Math.round(STABLE.index(t)))
                .toArray();
        assertArrayEquals(new long[] {999, 850, 736, 645, 545, 455, 343, 233, 124, 24}, indices);
    }

    @ParameterizedTest
    @EnumSource
    void tenStepsHaveTheLevelsThemselves(Model model) {
        double[] levels = model.levels();
        assertArrayEquals(levels, new AlignYourSteps(model).levels(10));
        double[] times = new AlignYourSteps(model).times(Problems.ofSigma(levels[0], levels[10]), 10);
        for (int i = 0; i <= 10; i++) {
            assertEquals(levels[i], times[i], 1e-12 * levels[i]);
        }
    }

    /** Log-linearly: of 20 steps every second one is a level, and the others are geometric means. */
    @Test
    void otherNumbersOfStepsAreBetween() {
        double[] levels = Model.SDXL.levels();
        double[] twenty = new AlignYourSteps(Model.SDXL).levels(20);
        for (int i = 0; i < 10; i++) {
            assertEquals(levels[i], twenty[2 * i], 1e-12);
            assertEquals(Math.sqrt(levels[i] * levels[i + 1]), twenty[2 * i + 1], 1e-12);
        }
        // The authors' loglinear_interp of the levels of Stable Diffusion to 5: positions 0, 2.5, 5, 7.5, 10.
        double[] four = new AlignYourSteps(Model.SD15).levels(4);
        assertEquals(Math.sqrt(3.8636745985 * 2.6946151520), four[1], 1e-12);
        assertEquals(1.3943805092, four[2], 1e-12);
    }

    @Test
    void levelsOutsideOfTheIntervalAreRefused() {
        String message = assertThrows(
                        TimeGridException.class,
                        () -> new AlignYourSteps(Model.SVD).times(Problems.ofSigma(14, 0.01), 10))
                .getMessage();
        assertTrue(message.contains("15.886") && message.contains("14.0"), message);
    }
}

package org.ergodic.common.grid;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.ergodic.api.plugin.NoOptions;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.TimeGridException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GridsTest {
    /** The cosine schedule has alpha = cos(pi u / 2) at time u, and so the grid has these at equal steps. */
    @Test
    void cosineHasTheNoiseOfTheCosineScheduleAtEqualTimes() {
        Problem whole = Problems.straight(1, 0);
        double[] times = NoiseGrid.cosine().times(whole, 8);
        for (int i = 0; i <= 8; i++) {
            double u = 1 - i / 8.0;
            double alpha = Math.cos(Math.PI * u / 2);
            double sigma = Math.sin(Math.PI * u / 2);
            assertEquals(sigma / (alpha + sigma), times[i], 1e-12, "time " + i);
        }
    }

    /** k-diffusion: exp(linspace(log most, log least, n)) and then 0. */
    @Test
    void exponentialIsEqualStepsOfLogSigma() {
        TimeGrid exponential = new ExponentialGridFactory().create(new NoOptions(), null);
        double[] times = exponential.times(Problems.ofSigma(80, 0.002), 9);
        for (int i = 0; i <= 9; i++) {
            double expected = Math.exp(Math.log(80) + i * (Math.log(0.002) - Math.log(80)) / 9);
            assertEquals(expected, times[i], 1e-9 * expected, "sigma " + i);
        }
        assertArrayEquals(NoiseGrid.logSnr().times(Problems.ofSigma(80, 0.002), 9), times);
        double[] toZero = new FinalStep(exponential, 0.002).times(Problems.ofSigma(80, 0), 10);
        assertArrayEquals(times, java.util.Arrays.copyOf(toZero, 10));
        assertEquals(0, toZero[10]);
    }

    /** DPM-Solver's time_quadratic, linspace(sqrt(T), 0, n + 1)^2, where the interval ends at the data. */
    @Test
    void quadraticIsThePowerTwo() {
        TimeGrid quadratic = new QuadraticGridFactory().create(new NoOptions(), null);
        double[] times = quadratic.times(Problems.over(2, 0), 5);
        for (int i = 0; i <= 5; i++) {
            assertEquals(Math.pow(Math.sqrt(2) * (1 - i / 5.0), 2), times[i], 1e-15);
        }
        assertArrayEquals(
                TimeGrid.power(2).times(Problems.over(1, 1e-3), 9), quadratic.times(Problems.over(1, 1e-3), 9));
    }

    /** By Simpson's rule after the substitution u = x^alpha, to 1e-11; for (2, 5) by the sum of binomial terms. */
    @ParameterizedTest
    @CsvSource({
        "0.6, 0.6, 0.01, 0.000861238822",
        "0.6, 0.6, 0.1, 0.039584405589",
        "0.6, 0.6, 0.25, 0.175680378652",
        "0.6, 0.6, 0.4, 0.362700990752",
        "0.6, 0.6, 0.5, 0.5",
        "0.6, 0.6, 0.9, 0.960415594411",
        "2, 5, 0.1, 0.0925952589131",
        "2, 5, 0.9, 0.5103163065515",
        "0.5, 0.7, 0.01, 0.000156970358",
        "0.5, 0.7, 0.9, 0.918834884279"
    })
    void betaHasTheQuantilesOfTheDistribution(double alpha, double beta, double probability, double expected) {
        assertEquals(expected, new BetaDistribution(alpha, beta).quantile(probability), 2e-11);
    }

    /** Quantiles in closed form. */
    @Test
    void betaHasClosedFormsForSomeShapes() {
        for (double p : new double[] {1e-6, 0.01, 0.3, 0.77, 0.999}) {
            assertEquals(p, new BetaDistribution(1, 1).quantile(p), 1e-13);
            assertEquals(Math.pow(Math.sin(Math.PI * p / 2), 2), new BetaDistribution(0.5, 0.5).quantile(p), 1e-13);
            assertEquals(Math.pow(p, 1 / 7.5), new BetaDistribution(7.5, 1).quantile(p), 1e-13);
        }
    }

    @Test
    void betaIsDenseAtBothEndsOfTheInterval() {
        double[] times = new BetaGrid(0.6, 0.6).times(Problems.over(3, 1), 10);
        assertEquals(3, times[0]);
        assertEquals(1 + 2 * 0.960415594411, times[1], 1e-10);
        assertEquals(2, times[5], 1e-10);
        assertEquals(1 + 2 * 0.039584405589, times[9], 1e-10);
        assertThrows(IllegalArgumentException.class, () -> new BetaGrid(0, 1));
    }

    /** k-diffusion's get_sigmas_karras(10, 0.029167, 14.614641), which ends with 0. */
    @Test
    void aFinalStepFollowsAnotherGrid() {
        double[] expected = {
            14.61464, 9.10293, 5.47839, 3.16860, 1.74942, 0.91407, 0.44692, 0.20140, 0.08191, 0.02917, 0
        };
        FinalStep grid = new FinalStep(NoiseGrid.karras(7), 0.029167);
        assertArrayEquals(expected, grid.times(Problems.ofSigma(14.614641, 0), 10), 6e-6);
        double[] upwards = grid.times(Problems.ofSigma(0, 14.614641), 10);
        for (int i = 0; i <= 10; i++) {
            assertEquals(expected[10 - i], upwards[i], 6e-6);
        }
        assertArrayEquals(new double[] {1, 0}, new FinalStep(TimeGrid.uniform(), 0.5).times(Problems.over(1, 0), 1));
        assertEquals(1, grid.needs().size());
        String message = assertThrows(TimeGridException.class, () -> grid.times(Problems.ofSigma(1, 0.1), 10))
                .getMessage();
        assertTrue(message.contains("0.029167") && message.contains("from 1.0 to 0.1"), message);
    }

    @Test
    void givenTimesAreTakenEitherWay() {
        GivenGrid grid = new GivenGrid(List.of(1.0, 0.5, 0.2, 0.001));
        assertArrayEquals(new double[] {1, 0.5, 0.2, 0.001}, grid.times(Problems.over(1, 0.001), 3));
        assertArrayEquals(new double[] {0.001, 0.2, 0.5, 1}, grid.times(Problems.over(0.001, 1), 3));
    }

    @Test
    void givenTimesMustFitTheSolverAndTheInterval() {
        GivenGrid grid = new GivenGrid(List.of(1.0, 0.5, 0.001));
        String message = assertThrows(TimeGridException.class, () -> grid.times(Problems.over(1, 0.001), 50))
                .getMessage();
        assertTrue(message.contains("3 times, which make 2 steps") && message.contains("'steps: 2'"), message);
        message = assertThrows(TimeGridException.class, () -> grid.times(Problems.over(1, 0), 2))
                .getMessage();
        assertTrue(message.contains("to 0.001") && message.contains("to 0.0"), message);
        message = assertThrows(IllegalArgumentException.class, () -> new GivenGrid(List.of(1.0, 0.5, 0.7)))
                .getMessage();
        assertTrue(message.contains("number 3 is 0.7 after 0.5"), message);
        assertThrows(IllegalArgumentException.class, () -> new GivenGrid(List.of(1.0)));
        assertThrows(IllegalArgumentException.class, () -> new GivenGrid(List.of(1.0, 1.0)));
        assertThrows(IllegalArgumentException.class, () -> new GivenGrid(List.of(1.0, Double.NaN)));
    }
}

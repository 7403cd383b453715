package org.ergodic.common.grid;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.TimeGridException;
import org.ergodic.api.view.Views;
import org.junit.jupiter.api.Test;

class NoiseGridTest {
    private static Problem problem(DoubleUnaryOperator alpha, DoubleUnaryOperator sigma, double from, double to) {
        NumericPath path = new NumericPath() {
            @Override
            public double alpha(double t) {
                return alpha.applyAsDouble(t);
            }

            @Override
            public double sigma(double t) {
                return sigma.applyAsDouble(t);
            }
        };
        return Problem.of(Views.of(NumericPath.VIEW, path), NoiseType.NONE, new Interval(from, to));
    }

    /** The variance-preserving path with beta from 0.1 to 20. */
    private static Problem preserving(double from, double to) {
        DoubleUnaryOperator log = t -> -0.25 * t * t * 19.9 - 0.05 * t;
        return problem(
                t -> Math.exp(log.applyAsDouble(t)), t -> Math.sqrt(-Math.expm1(2 * log.applyAsDouble(t))), from, to);
    }

    private static Problem straight(double from, double to) {
        return problem(t -> 1 - t, t -> t, from, to);
    }

    /** The published sigmas of Stable Diffusion's schedule, rho 7, 10 points. */
    @Test
    void karrasHasThePublishedNoise() {
        double[] expected = {14.61464, 9.10293, 5.47839, 3.16860, 1.74942, 0.91407, 0.44692, 0.20140, 0.08191, 0.02917};
        double[] times = NoiseGrid.karras(7).times(problem(t -> 1, t -> t, 14.614641, 0.029167), 9);
        assertArrayEquals(expected, times, 6e-6);
    }

    @Test
    void logSnrHasEqualStepsOfTheLogarithm() {
        Problem problem = preserving(1, 1e-3);
        double[] times = NoiseGrid.logSnr().times(problem, 17);
        NumericPath path = problem.views().require(NumericPath.VIEW);
        double[] lambda = new double[times.length];
        for (int i = 0; i < times.length; i++) {
            lambda[i] = Math.log(path.alpha(times[i]) / path.sigma(times[i]));
        }
        double step = (lambda[17] - lambda[0]) / 17;
        for (int i = 0; i < 17; i++) {
            assertEquals(step, lambda[i + 1] - lambda[i], 1e-9, "step " + i);
        }
    }

    @Test
    void timeMayRunEitherWay() {
        for (TimeGrid grid : new TimeGrid[] {NoiseGrid.logSnr(), NoiseGrid.karras(3)}) {
            double[] down = grid.times(preserving(1, 1e-4), 11);
            double[] up = grid.times(preserving(1e-4, 1), 11);
            for (int i = 0; i <= 11; i++) {
                assertEquals(down[i], up[11 - i], 1e-12);
            }
        }
    }

    /** A path may be a compiled program, and bisection would ask it fifty times for each time. */
    @Test
    void aTimeIsFoundInFewValuesOfThePath() {
        int[] asked = {0};
        NumericPath path = preserving(1, 1e-3).views().require(NumericPath.VIEW);
        Problem counted = problem(
                path::alpha,
                t -> {
                    asked[0]++;
                    return path.sigma(t);
                },
                1,
                1e-3);
        NoiseGrid.logSnr().times(counted, 100);
        assertTrue(asked[0] < 100 * 20, asked[0] + " values for 99 times");
    }

    /** Noise that stays almost the same, and then changes within a millionth of the interval. */
    @Test
    void aTimeIsFoundOnASteepPath() {
        Problem steep = problem(t -> 1, t -> 1e-4 + Math.pow(t, 1e6), 1, 0);
        double[] times = NoiseGrid.karras(7).times(steep, 10);
        for (int i = 1; i < 10; i++) {
            double root = (1 - i / 10.0) * Math.pow(1.0001, 1 / 7.0) + i / 10.0 * Math.pow(1e-4, 1 / 7.0);
            double noise = 1e-4 + Math.pow(times[i], 1e6);
            assertEquals(Math.pow(root, 7), noise, 1e-8 * noise, "time " + i);
        }
    }

    @Test
    void karrasMayEndWithoutNoise() {
        double[] times = NoiseGrid.karras(7).times(straight(0.9, 0), 4);
        assertEquals(0, times[4]);
        assertEquals(9 * Math.pow(0.75, 7), times[1] / (1 - times[1]), 1e-9);
    }

    @Test
    void anEndWithoutNoiseOrWithoutDataIsRefused() {
        String message = assertThrows(
                        TimeGridException.class, () -> NoiseGrid.logSnr().times(straight(0.5, 0), 4))
                .getMessage();
        assertTrue(message.contains("log-snr") && message.contains("time 0.0"), message);
        message = assertThrows(
                        TimeGridException.class, () -> NoiseGrid.karras(7).times(straight(1, 0), 4))
                .getMessage();
        assertTrue(message.contains("karras") && message.contains("alpha is 0.0"), message);
        assertThrows(IllegalArgumentException.class, () -> NoiseGrid.karras(0));
    }

    @Test
    void noiseThatDoesNotChangeIsRefused() {
        Problem constant = problem(t -> 1, t -> 0.5, 1, 0);
        assertThrows(TimeGridException.class, () -> NoiseGrid.karras(7).times(constant, 4));
    }
}

package org.ergodic.solvers.langevin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.VectorField;
import org.ergodic.api.view.Views;
import org.ergodic.common.solver.GraphSolver;
import org.ergodic.common.solver.Integration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The stationary laws of chains that accept every step, of Gaussians in closed form. */
class UnadjustedTest {
    private static final int N = 8_000;

    /** N(1, v) in two coordinates, from 1. */
    private static Problem normal(double v) {
        VectorField score = (x, t) -> x.sub(1).divi(-v);
        return Problem.of(Views.of(VectorField.SCORE, score), NoiseType.ADDITIVE, new Interval(0, 1))
                .startingAt((random, first, n) -> Nd4j.ones(DataType.DOUBLE, n, 2));
    }

    private static double variance(GraphSolver solver, Problem problem) {
        INDArray x = Integration.solve(solver, problem, N, Run.of(RandomStream.of(11)))
                .x()
                .sub(1);
        assertEquals(0, x.meanNumber().doubleValue(), 0.07);
        return x.mul(x).meanNumber().doubleValue();
    }

    private static WarmUp steps(int count) {
        return new WarmUp(count, 0, 1);
    }

    /**
     * v / (1 - h / (4 v)), up to five standard errors of 16000 numbers (once in 10^6 seeds) and what is left of the
     * start after 60 steps, below 10^-4.
     */
    @ParameterizedTest
    @CsvSource({"0.5, 0.3", "0.5, 1.2", "2, 3"})
    void theBiasOfUnadjustedStepsIsKnown(double v, double step) {
        double expected = v / (1 - step / (4 * v));
        assertEquals(
                1,
                variance(new UnadjustedLangevin(steps(60), step), normal(v)) / expected,
                5 * Math.sqrt(2.0 / (2 * N)));
    }

    /** At steps of which others' variance is off by 1/3 and more; stable below 2 sqrt(m v). */
    @ParameterizedTest
    @CsvSource({"0.5, 1, 1, 1", "0.5, 1, 3, 2", "0.5, 0.3, 2, 0.25", "2, 2.4, 0.7, 1"})
    void underdampedStepsKeepTheVarianceOfAGaussian(double v, double step, double friction, double mass) {
        UnderdampedLangevin solver = new UnderdampedLangevin(steps(80), step, friction, mass);
        assertEquals(1, variance(solver, normal(v)) / v, 5 * Math.sqrt(2.0 / (2 * N)));
    }

    /**
     * E[x^4] of exp(-x^4 / 4) is 1, and the error is of the order of h^2. The variance of x^4 is 4: five standard
     * errors are 0.08, and 0.01 are for the steps.
     */
    @Test
    void underdampedStepsFindTheMomentsOfAQuartic() {
        INDArray x = Integration.solve(
                        new UnderdampedLangevin(steps(100), 0.2, 2, 1),
                        Targets.quartic(),
                        N,
                        Run.of(RandomStream.of(12)))
                .x();
        assertEquals(1, x.mul(x).mul(x).mul(x).meanNumber().doubleValue(), 0.09);
    }

    /** With a score that moves, chains rest at that of the end: the variance of time 0.5 here, which is 0.5. */
    @Test
    void theScoreIsThatOfTheEnd() {
        VectorField score = (x, t) -> x.sub(1).divi(-t.getDouble(0));
        Problem moving = Problem.of(Views.of(VectorField.SCORE, score), NoiseType.ADDITIVE, new Interval(4, 0.5))
                .startingAt((random, first, n) -> Nd4j.ones(DataType.DOUBLE, n, 2));
        Run run = Run.of(RandomStream.of(13));
        UnadjustedLangevin ula = new UnadjustedLangevin(steps(7), 0.4);
        assertEquals(
                Integration.solve(ula, normal(0.5), 50, run).x(),
                Integration.solve(ula, moving, 50, run).x());
        UnderdampedLangevin underdamped = new UnderdampedLangevin(steps(7), 0.4, 1, 1);
        assertEquals(
                Integration.solve(underdamped, normal(0.5), 50, run).x(),
                Integration.solve(underdamped, moving, 50, run).x());
    }

    /** At temperature T the variance of N(0, v) is T v; here cooling takes all of a chain but its last step. */
    @Test
    void annealedChainsAreWarmFirst() {
        WarmUp cooling = new WarmUp(10_000, 0.999, 4);
        Problem problem = normal(0.5);
        Run few = Run.of(RandomStream.of(14)).withMaxSteps(40);
        INDArray x = Integration.solve(new UnderdampedLangevin(cooling, 0.5, 1, 1), problem, N, few)
                .x()
                .sub(1);
        // After 40 of 4995 steps the temperature is 4^(1 - 0.008) = 3.956; 10 steps later it is half a percent
        // less.
        assertEquals(1, x.mul(x).meanNumber().doubleValue() / (3.956 * 0.5), 5 * Math.sqrt(2.0 / (2 * N)) + 0.006);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void wrongNumbersAreRefused(double wrong) {
        WarmUp warmUp = steps(1);
        for (String what : new String[] {"step size", "friction", "mass"}) {
            String message = assertThrows(
                            IllegalArgumentException.class,
                            () -> new UnderdampedLangevin(
                                    warmUp,
                                    what.equals("step size") ? wrong : 1,
                                    what.equals("friction") ? wrong : 1,
                                    what.equals("mass") ? wrong : 1))
                    .getMessage();
            assertTrue(message.contains(what) && message.contains("above 0"), message);
        }
        assertThrows(IllegalArgumentException.class, () -> new UnadjustedLangevin(warmUp, wrong));
    }
}

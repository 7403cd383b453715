package org.ergodic.solvers.exponential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.VectorField;
import org.ergodic.api.view.Views;
import org.ergodic.common.solver.Integration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** All data are one point: the predicted data are known at once, so that steps of any length are exact. */
class PointTest {
    private static final double POINT = 0.7;

    /** alpha = 1 - t / 2, sigma = t. */
    private static final NumericPath PATH = new NumericPath() {
        @Override
        public double alpha(double t) {
            return 1 - t / 2;
        }

        @Override
        public double sigma(double t) {
            return t;
        }
    };

    private static Problem problem(NoiseType noise, double end) {
        VectorField score = (x, t) -> {
            double time = t.getDouble(0);
            return x.sub(POINT * PATH.alpha(time)).divi(-time * time);
        };
        return Problem.of(Views.of(VectorField.SCORE, score).and(NumericPath.VIEW, PATH), noise, new Interval(1, end));
    }

    private static final INDArray START = Nd4j.createFromArray(new double[][] {{1.5}, {-2}, {0}});

    private static INDArray end(int order, double eta, int steps, double to) {
        NoiseType noise = eta > 0 ? NoiseType.ADDITIVE : NoiseType.NONE;
        ExponentialIntegrator solver = new ExponentialIntegrator(order, eta, steps, TimeGrid.uniform());
        return Integration.solve(solver, problem(noise, to), START, Run.of(RandomStream.of(5)))
                .x();
    }

    /** The noise that a sample started with stays its own: x = alpha POINT + sigma z. */
    @ParameterizedTest
    @CsvSource({"1, 1", "1, 7", "2, 3", "2, 8", "3, 4", "3, 9"})
    void withoutNoiseStepsOfAnyOrderAreExact(int order, int steps) {
        INDArray x = end(order, 0, steps, 0.2);
        for (int i = 0; i < START.length(); i++) {
            double z = START.getDouble(i) - POINT / 2;
            assertEquals(0.9 * POINT + 0.2 * z, x.getDouble(i), 1e-12);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 3", "2, 5", "3, 8"})
    void stepsOfUniPcAreExactToo(int order, int steps) {
        UniPc solver = new UniPc(order, steps, TimeGrid.uniform());
        Run run = Run.of(RandomStream.of(5));
        INDArray x = Integration.solve(solver, problem(NoiseType.NONE, 0.2), START, run)
                .x();
        INDArray end = Integration.solve(solver, problem(NoiseType.NONE, 0), START, run)
                .x();
        for (int i = 0; i < START.length(); i++) {
            assertEquals(0.9 * POINT + 0.2 * (START.getDouble(i) - POINT / 2), x.getDouble(i), 1e-11);
            assertEquals(POINT, end.getDouble(i), 1e-11);
        }
    }

    /** Where the path ends without noise every sample is the point. */
    @ParameterizedTest
    @CsvSource({"1, 0", "2, 0", "3, 0", "1, 0.5", "2, 1"})
    void theEndWithoutNoiseIsTheData(int order, double eta) {
        INDArray x = end(order, eta, 4, 0);
        for (int i = 0; i < START.length(); i++) {
            assertEquals(POINT, x.getDouble(i), 1e-12);
        }
    }

    /** Any share of noise leaves alpha POINT + sigma N(0, 1): four standard errors of 20,000 samples. */
    @ParameterizedTest
    @CsvSource({"1, 0.3", "1, 1", "2, 0.7", "2, 1"})
    void anyShareOfNoiseHasTheSameDistribution(int order, double eta) {
        int n = 20_000;
        INDArray start = Nd4j.zeros(n, 1).castTo(START.dataType());
        RandomStream.of(8).filli(org.ergodic.api.random.Noise.NORMAL, 0, start).addi(POINT / 2);
        ExponentialIntegrator solver = new ExponentialIntegrator(order, eta, 5, TimeGrid.uniform());
        INDArray x = Integration.solve(solver, problem(NoiseType.ADDITIVE, 0.5), start, Run.of(RandomStream.of(5)))
                .x();
        double mean = x.meanNumber().doubleValue();
        double variance = x.sub(mean).norm2Number().doubleValue();
        assertEquals(0.75 * POINT, mean, 4 * 0.5 / Math.sqrt(n));
        assertEquals(0.25, variance * variance / n, 4 * 0.25 * Math.sqrt(2.0 / n));
    }

    @Test
    void impossibleNumbersAreRefused() {
        TimeGrid grid = TimeGrid.uniform();
        assertThrows(IllegalArgumentException.class, () -> new ExponentialIntegrator(4, 0, 5, grid));
        assertThrows(IllegalArgumentException.class, () -> new ExponentialIntegrator(0, 0, 5, grid));
        assertThrows(IllegalArgumentException.class, () -> new ExponentialIntegrator(1, 1.5, 5, grid));
        assertThrows(IllegalArgumentException.class, () -> new ExponentialIntegrator(1, Double.NaN, 5, grid));
        String message = assertThrows(IllegalArgumentException.class, () -> new ExponentialIntegrator(1, 0, 0, grid))
                .getMessage();
        assertTrue(message.contains("at least 1 step"), message);
    }
}

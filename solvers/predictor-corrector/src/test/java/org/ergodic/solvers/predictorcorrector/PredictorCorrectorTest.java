package org.ergodic.solvers.predictorcorrector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.VectorField;
import org.ergodic.api.view.Views;
import org.ergodic.common.solver.Integration;
import org.ergodic.common.solver.Solution;
import org.ergodic.solvers.eulermaruyama.EulerMaruyama;
import org.ergodic.testkit.SolverContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class PredictorCorrectorTest extends SolverContract {
    @Override
    protected Solver<?> solver(int steps) {
        return new PredictorCorrector(EulerMaruyama.uniform(steps), 1, 0.16);
    }

    /** dx = dw backwards from 1 to 0.05 on data N(0, 1): x_t ~ N(0, 1 + t), score -x / (1 + t). */
    private static Problem brownian(boolean withPath) {
        VectorField score = (x, t) -> x.neg().divi(t.add(1).reshape(t.length(), 1));
        VectorField one = (x, t) -> Nd4j.ones(x.dataType(), x.size(0), 1);
        Views views = Views.of(VectorField.DRIFT, (VectorField)
                        (x, t) -> score.at(x, t).neg())
                .and(VectorField.DIFFUSION, one)
                .and(VectorField.SCORE, score);
        return Problem.of(
                        withPath ? views.and(NumericPath.VIEW, path(t -> Math.sqrt(t))) : views,
                        NoiseType.ADDITIVE,
                        new Interval(1, 0.05))
                .startingAt((random, first, n) ->
                        random.draw(Noise.NORMAL, first, DataType.DOUBLE, n, 1).muli(Math.sqrt(2)));
    }

    private static NumericPath path(DoubleUnaryOperator sigma) {
        return new NumericPath() {
            @Override
            public double alpha(double t) {
                return 1;
            }

            @Override
            public double sigma(double t) {
                return sigma.applyAsDouble(t);
            }
        };
    }

    /**
     * One dimension is where a step size from the sample's own norm has no bound. 3000 samples: five standard errors
     * are 13 %, and 3 % are for the steps; a right implementation fails less than once in 10^6 seeds.
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keepsTheMarginalInOneDimension(boolean withPath) {
        PredictorCorrector solver = new PredictorCorrector(EulerMaruyama.uniform(60), 2, 0.16);
        Solution solution = Integration.solve(solver, brownian(withPath), 3000, Run.of(RandomStream.of(5)));
        double[] x = solution.x().dup('c').data().asDouble();
        double variance = Arrays.stream(x).map(v -> v * v).average().orElseThrow();
        assertEquals(1, variance / 1.05, 0.16);
        double fourth = Arrays.stream(x).map(v -> v * v * v * v).average().orElseThrow();
        assertEquals(3, fourth / (variance * variance), 5 * Math.sqrt(24.0 / 3000) + 0.1, "the kurtosis of a Gaussian");
    }

    /**
     * A predictor that goes nowhere leaves the corrector alone: from a wrong start it must find p_t by itself. The path
     * sets the length of its steps, which is that of the noise gained over a step of time with the larger ratio (0.02)
     * and the bound 2 r^2 sigma^2 with the smaller one (0.0128 at t = 0).
     */
    @ParameterizedTest
    @ValueSource(doubles = {0.16, 0.8})
    void theCorrectorAloneFindsTheMarginal(double snr) {
        VectorField score = (x, t) -> x.sub(2).divi(-0.25);
        VectorField zero = (x, t) -> Nd4j.zerosLike(x);
        VectorField one = (x, t) -> Nd4j.zeros(x.dataType(), x.size(0), 1);
        Problem still = Problem.of(
                        Views.of(VectorField.DRIFT, zero)
                                .and(VectorField.DIFFUSION, one)
                                .and(VectorField.SCORE, score)
                                .and(NumericPath.VIEW, path(t -> Math.sqrt(0.25 + 2 * t))),
                        NoiseType.ADDITIVE,
                        new Interval(1, 0))
                .startingAt((random, first, n) -> Nd4j.zeros(DataType.DOUBLE, n, 2));
        PredictorCorrector solver = new PredictorCorrector(EulerMaruyama.uniform(100), 1, snr);
        INDArray x = Integration.solve(solver, still, 1500, Run.of(RandomStream.of(6)))
                .x();
        double mean = x.meanNumber().doubleValue();
        double variance = x.sub(mean).muli(x.sub(mean)).meanNumber().doubleValue();
        // 3000 numbers; with steps of at most a tenth of the variance, the discrete chain's is within 1e-3 of the exact
        // one.
        assertEquals(2, mean, 5 * 0.5 / Math.sqrt(3000) + 0.02);
        assertEquals(1, variance / 0.25, 5 * Math.sqrt(2.0 / 3000));
    }

    /**
     * All data are 0, whose score -x / t is infinite at t = 0: Euler-Maruyama never asks for it there, nor does a
     * correction.
     */
    @Test
    void theDatasOwnTimeIsReachedWhereTheScoreHasNoLimit() {
        VectorField score = (x, t) -> x.neg().divi(t.reshape(t.length(), 1));
        Problem point = Problem.of(
                        Views.of(VectorField.DRIFT, (VectorField)
                                        (x, t) -> score.at(x, t).neg())
                                .and(VectorField.DIFFUSION, (VectorField)
                                        (x, t) -> Nd4j.ones(x.dataType(), x.size(0), 1))
                                .and(VectorField.SCORE, score)
                                .and(NumericPath.VIEW, path(Math::sqrt)),
                        NoiseType.ADDITIVE,
                        new Interval(1, 0))
                .startingAt((random, first, n) -> random.draw(Noise.NORMAL, first, DataType.DOUBLE, n, 1));
        PredictorCorrector solver = new PredictorCorrector(EulerMaruyama.uniform(20), 1, 0.8);
        Solution solution = Integration.solve(solver, point, 50, Run.of(RandomStream.of(5)));
        assertTrue(solution.success(), () -> solution.counts().toString());
    }

    /**
     * Where p_t is as narrow as the noise itself, as around each of separate data, a step of any size keeps its
     * variance: the path's noise, 0.5, is gained anew in each step of time, so that the bound 2 r^2 sigma^2 is the
     * step. 30000 numbers; five standard errors.
     */
    @ParameterizedTest
    @ValueSource(doubles = {0.2, 0.5, 0.8, 0.95})
    void aStepKeepsTheVarianceOfTheNoise(double snr) {
        NumericPath rising = path(t -> t < 0.5 ? 0.5 : 5);
        Problem still = Problem.of(
                        Views.of(VectorField.DRIFT, (VectorField) (x, t) -> Nd4j.zerosLike(x))
                                .and(VectorField.DIFFUSION, (VectorField)
                                        (x, t) -> Nd4j.zeros(x.dataType(), x.size(0), 1))
                                .and(VectorField.SCORE, (VectorField) (x, t) -> x.mul(-4))
                                .and(NumericPath.VIEW, rising),
                        NoiseType.ADDITIVE,
                        new Interval(1, 0))
                .startingAt((random, first, n) ->
                        random.draw(Noise.NORMAL, first, DataType.DOUBLE, n, 1).muli(0.5));
        PredictorCorrector solver = new PredictorCorrector(EulerMaruyama.uniform(1), 12, snr);
        INDArray x = Integration.solve(solver, still, 30_000, Run.of(RandomStream.of(6)))
                .x();
        assertEquals(1, x.mul(x).meanNumber().doubleValue() / 0.25, 5 * Math.sqrt(2.0 / 30_000));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void evaluatesTheScoreOnceForEachCorrection(int corrections) {
        PredictorCorrector solver = new PredictorCorrector(EulerMaruyama.uniform(10), corrections, 0.16);
        Solution solution = Integration.solve(solver, brownian(true), 2, Run.of(RandomStream.of(5)));
        assertEquals(10 * (1 + corrections), solution.evaluations()[0]);
    }

    @Test
    void withoutCorrectionsItIsThePredictor() {
        Run run = Run.of(RandomStream.of(5));
        EulerMaruyama predictor = EulerMaruyama.uniform(10);
        INDArray expected = Integration.solve(predictor, brownian(true), 4, run).x();
        INDArray actual = Integration.solve(new PredictorCorrector(predictor, 0, 0.16), brownian(true), 4, run)
                .x();
        assertEquals(expected, actual);
    }
}

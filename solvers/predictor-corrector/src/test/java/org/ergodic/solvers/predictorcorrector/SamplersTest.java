package org.ergodic.solvers.predictorcorrector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.ergodic.common.solver.GraphCorrector;
import org.ergodic.common.solver.GraphSolver;
import org.ergodic.common.solver.Integration;
import org.ergodic.common.solver.StepScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Samplers along a Gaussian path: their steps as they were printed, and what correctors do for them. */
class SamplersTest {
    private static final int N = 4_000;

    /** Of 0.35 N(-0.5, 0.2^2) + 0.65 N(0.5, 0.2^2) in each coordinate, along a path from noise to data. */
    private record Sampling(DoubleUnaryOperator a, DoubleUnaryOperator s, Interval time) implements NumericPath {
        @Override
        public double alpha(double t) {
            return a.applyAsDouble(t);
        }

        @Override
        public double sigma(double t) {
            return s.applyAsDouble(t);
        }

        double variance(double t) {
            return Math.pow(0.2 * alpha(t), 2) + Math.pow(sigma(t), 2);
        }

        double score(double x, double t) {
            return Mixture.score(x, 0.5 * alpha(t), variance(t));
        }

        private VectorField field(DoubleBinaryOperator cell) {
            return (x, t) -> {
                double[] values = NativeMemory.values(x);
                double time = t.getDouble(0);
                for (int i = 0; i < values.length; i++) {
                    values[i] = cell.applyAsDouble(values[i], time);
                }
                return NativeMemory.array(values, x.dataType(), x.shape());
            };
        }

        /** The reverse SDE without its drift and with no diffusion to speak of, which these samplers do without. */
        Problem reverse() {
            Views views = Views.of(VectorField.SCORE, field(this::score))
                    .and(VectorField.DIFFUSION, field((x, t) -> 0))
                    .and(NumericPath.VIEW, this);
            return Problem.of(views, NoiseType.ADDITIVE, time).startingAt(this::start);
        }

        /** dx/dt = f - g^2 score / 2 of the variance-preserving SDE whose beta is 0.1 + 19.9 t. */
        Problem probabilityFlow() {
            VectorField drift = field((x, t) -> -0.5 * (0.1 + 19.9 * t) * (x + score(x, t)));
            Views views = Views.of(VectorField.SCORE, field(this::score))
                    .and(VectorField.DRIFT, drift)
                    .and(NumericPath.VIEW, this);
            return Problem.of(views, NoiseType.NONE, time).startingAt(this::start);
        }

        private INDArray start(RandomStream random, long first, int n) {
            return random.draw(Noise.NORMAL, first, DataType.DOUBLE, n, 2).muli(Math.sqrt(variance(time.from())));
        }

        /** The energy distance of samples from the exact distribution. */
        double distance(Solver<?> solver, Problem problem) {
            double[] x = NativeMemory.values(Integration.solve(solver, problem, N, Run.of(RandomStream.of(9)))
                    .x());
            return Mixture.energy(x, 0.5 * alpha(time.to()), variance(time.to()));
        }
    }

    private static Sampling exploding() {
        return new Sampling(t -> 1, t -> 0.01 * Math.sqrt(Math.expm1(2 * t * Math.log(500))), new Interval(1, 1e-2));
    }

    private static Sampling preserving() {
        DoubleUnaryOperator integral = t -> 0.1 * t + 9.95 * t * t;
        return new Sampling(
                t -> Math.exp(-0.5 * integral.applyAsDouble(t)),
                t -> Math.sqrt(-Math.expm1(-integral.applyAsDouble(t))),
                new Interval(1, 1e-2));
    }

    /** Heun's method of order 2: a step of an ordinary differential equation. */
    private record Heun(int steps) implements GraphSolver {
        @Override
        public TimeGrid grid() {
            return TimeGrid.uniform();
        }

        @Override
        public Traits traits() {
            return Traits.of(Set.of(NoiseType.NONE), VectorField.DRIFT).withStepsOnGrid();
        }

        @Override
        public SDVariable step(StepScope s) {
            SDVariable h = s.number(Moment::length);
            SDVariable first = s.drift(s.x(), s.number(Moment::from));
            SDVariable second = s.drift(s.x().add(first.mul(h)), s.number(Moment::to));
            return s.x().add(first.add(second).mul(h).mul(0.5));
        }
    }

    /** One step from 0.6 to 0.5 against what Song et al. (2021) print, with the same noise. */
    private static void assertStep(GraphSolver solver, Sampling sampling, Printed printed) {
        Problem problem = sampling.reverse().over(new Interval(0.6, 0.5));
        Run run = Run.of(RandomStream.of(5));
        INDArray start = problem.start().draw(RandomStream.of(4), 0, 10);
        double[] x = NativeMemory.values(start);
        double[] z = NativeMemory.values(run.noise("dw", 0, Noise.NORMAL, start));
        for (int i = 0; i < x.length; i++) {
            x[i] = printed.next(x[i], sampling.score(x[i], 0.6), z[i]);
        }
        assertArrayEquals(
                x,
                NativeMemory.values(
                        Integration.solve(solver, problem, start, run).x()),
                1e-12);
    }

    @FunctionalInterface
    private interface Printed {
        double next(double x, double score, double z);
    }

    @Test
    void theStepsAreThosePrinted() {
        Sampling explodes = exploding();
        double noisier = Math.pow(explodes.sigma(0.6), 2);
        double cleaner = Math.pow(explodes.sigma(0.5), 2);
        double beta = 1 - Math.pow(preserving().alpha(0.6) / preserving().alpha(0.5), 2);
        GraphSolver reverse = new ReverseDiffusion(1, TimeGrid.uniform());
        GraphSolver posterior = new Ancestral(1, TimeGrid.uniform(), Ancestral.Variance.POSTERIOR);
        GraphSolver forward = new Ancestral(1, TimeGrid.uniform(), Ancestral.Variance.FORWARD);
        // Algorithm 2 and Algorithm 3, the predictors.
        assertStep(reverse, explodes, (x, s, z) -> x + (noisier - cleaner) * s + Math.sqrt(noisier - cleaner) * z);
        assertStep(reverse, preserving(), (x, s, z) -> (2 - Math.sqrt(1 - beta)) * x + beta * s + Math.sqrt(beta) * z);
        // Equation 47 and equation 4.
        assertStep(
                posterior,
                explodes,
                (x, s, z) -> x + (noisier - cleaner) * s + Math.sqrt(cleaner * (noisier - cleaner) / noisier) * z);
        assertStep(forward, preserving(), (x, s, z) -> (x + beta * s) / Math.sqrt(1 - beta) + Math.sqrt(beta) * z);
        // Ho et al. (2020), equation 7: the posterior's variance of the variance-preserving chain.
        double kept = Math.pow(preserving().sigma(0.5) / preserving().sigma(0.6), 2);
        assertStep(
                posterior,
                preserving(),
                (x, s, z) -> (x + beta * s) / Math.sqrt(1 - beta) + Math.sqrt(kept * beta) * z);
    }

    private enum Of {
        EXPLODING,
        PRESERVING;

        Sampling sampling() {
            return this == EXPLODING ? exploding() : preserving();
        }
    }

    /**
     * At 20 steps of a predictor, corrections on top of them bring the samples nearer; up to the distance of 8000
     * exact numbers, which is 7.5e-5 on average.
     */
    @ParameterizedTest
    @EnumSource(Of.class)
    void correctionsImproveEverySamplerWithNoise(Of of) {
        Sampling sampling = of.sampling();
        for (GraphSolver predictor : new GraphSolver[] {
            new ReverseDiffusion(20, TimeGrid.uniform()),
            new Ancestral(20, TimeGrid.uniform(), Ancestral.Variance.FORWARD)
        }) {
            double alone = sampling.distance(predictor, sampling.reverse());
            for (GraphCorrector corrector :
                    new GraphCorrector[] {new LangevinCorrector(0.8), new AnnealedLangevinCorrector(0.2)}) {
                double corrected =
                        sampling.distance(new PredictorCorrector(predictor, corrector, 2), sampling.reverse());
                assertTrue(
                        corrected < alone + 1e-4,
                        predictor + " with " + corrector + ": " + corrected + ", alone " + alone);
            }
        }
    }

    /**
     * Steps of the probability flow, which handles no noise, are corrected too: a distance of 1.4e-3 by 6 of them,
     * where 8000 exact numbers have 7.5e-5 on average, and above 6e-4 less than once in 10^6 seeds.
     */
    @Test
    void aProbabilityFlowIsCorrected() {
        Sampling sampling = new Sampling(preserving().a(), preserving().s(), new Interval(1, 0.05));
        PredictorCorrector solver = new PredictorCorrector(new Heun(6), new LangevinCorrector(0.8), 2);
        assertEquals(Set.of(NoiseType.NONE), solver.traits().noise());
        assertEquals(
                Set.of(VectorField.DRIFT, VectorField.SCORE, NumericPath.VIEW),
                solver.traits().needs());
        double alone = sampling.distance(new Heun(6), sampling.probabilityFlow());
        double corrected = sampling.distance(solver, sampling.probabilityFlow());
        assertTrue(corrected < 0.3 * alone, corrected + " with corrections, " + alone + " without");
    }

    /** Two evaluations by Heun's method, or one by the others, and one for each correction, counted at the model. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void correctionsAreCounted(int corrections) {
        Run run = Run.of(RandomStream.of(9));
        Solver<?> flow = new PredictorCorrector(new Heun(10), new AnnealedLangevinCorrector(0.2), corrections);
        assertEquals(
                10 * (2 + corrections),
                Integration.solve(flow, preserving().probabilityFlow(), 2, run).evaluations()[0]);
        Solver<?> reverse = new PredictorCorrector(
                new ReverseDiffusion(10, TimeGrid.uniform()), new AnnealedLangevinCorrector(0.2), corrections);
        assertEquals(
                10 * (1 + corrections),
                Integration.solve(reverse, exploding().reverse(), 2, run).evaluations()[0]);
        Solver<?> still = PredictorCorrector.withoutPredictor(
                new AnnealedLangevinCorrector(0.2), corrections, 10, TimeGrid.uniform());
        assertEquals(
                10 * corrections,
                Integration.solve(still, exploding().reverse(), 2, run).evaluations()[0]);
    }

    /** Corrections alone: annealed Langevin dynamics on the grid. 30 times of 30 steps each leave 1e-3. */
    @Test
    void correctionsAloneSample() {
        Sampling sampling = exploding();
        Solver<?> solver =
                PredictorCorrector.withoutPredictor(new AnnealedLangevinCorrector(0.2), 30, 30, TimeGrid.uniform());
        double distance = sampling.distance(solver, sampling.reverse());
        assertTrue(distance < 2e-3, "energy distance " + distance);
    }

    @Test
    void aStepToMoreNoiseIsRefused() {
        Problem forward = exploding().reverse().over(new Interval(0.1, 0.9));
        for (GraphSolver sampler : new GraphSolver[] {
            new ReverseDiffusion(3, TimeGrid.uniform()),
            new Ancestral(3, TimeGrid.uniform(), Ancestral.Variance.POSTERIOR)
        }) {
            String message = assertThrows(
                            IllegalArgumentException.class,
                            () -> Integration.solve(sampler, forward, 2, Run.of(RandomStream.of(1))))
                    .getMessage();
            assertTrue(message.contains("from noise to data") && message.contains("at time 0.1"), message);
        }
    }

    @Test
    void wrongNumbersAreRefused() {
        for (double wrong : new double[] {0, 4, -1, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> new AnnealedLangevinCorrector(wrong));
            assertThrows(IllegalArgumentException.class, () -> new LangevinCorrector(wrong));
        }
        assertThrows(IllegalArgumentException.class, () -> new ReverseDiffusion(0, TimeGrid.uniform()));
        assertThrows(
                IllegalArgumentException.class, () -> new Ancestral(0, TimeGrid.uniform(), Ancestral.Variance.FORWARD));
        assertThrows(
                IllegalArgumentException.class,
                () -> PredictorCorrector.withoutPredictor(new NoCorrector(), 1, 0, TimeGrid.uniform()));
        String apart = assertThrows(
                        IllegalArgumentException.class,
                        () -> new PredictorCorrector(new Heun(3), new OfDiagonalNoise(), 1))
                .getMessage();
        assertTrue(apart.contains("handles noise of kind none") && apart.contains("of kind diagonal"), apart);
    }

    private record OfDiagonalNoise() implements GraphCorrector {
        @Override
        public Set<NoiseType> noise() {
            return EnumSet.of(NoiseType.DIAGONAL);
        }

        @Override
        public Set<View<?>> needs(NoiseType noise) {
            return Set.of();
        }

        @Override
        public SDVariable correct(StepScope s, SDVariable x, int index) {
            return x;
        }
    }
}

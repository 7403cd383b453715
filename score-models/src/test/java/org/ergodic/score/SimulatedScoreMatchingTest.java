package org.ergodic.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.sde.Prior;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.view.Views;
import org.ergodic.common.score.Projection;
import org.ergodic.common.score.SimulatedScoreMatching;
import org.ergodic.common.score.SimulatedScoreMatching.Weight;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Score matching of equations that are simulated. */
class SimulatedScoreMatchingTest {
    private static final double MU = 0.3;
    private static final double V = 0.4;
    private static final double END = 1;
    private static final double LEAST = 0.2;
    private static final int ROWS = 2000;
    private static final int STEPS = 40;

    /** Geometric Brownian motion, which has no Gaussian path: log x_t ~ N((mu - v^2/2) t, v^2 t) from x = 1. */
    private static final SDE GEOMETRIC = new SDE() {
        @Override
        public SDVariable drift(Scope s, SDVariable x, SDVariable t) {
            return x.mul(MU);
        }

        @Override
        public SDVariable diffusion(Scope s, SDVariable x, SDVariable t) {
            return x.mul(V);
        }

        @Override
        public Interval time() {
            return new Interval(0, END);
        }

        @Override
        public Prior prior() {
            return GaussianPrior.standard();
        }

        @Override
        public NoiseType noise() {
            return NoiseType.DIAGONAL;
        }
    };

    /** -(1 + theta y)/x with y = (log x - m t)/(v^2 t): the exact score at theta = 1. */
    private static ScoreModel score(double theta) {
        return (s, x, t, c) -> s.sameDiff()
                .math()
                .log(x)
                .sub(t.mul(MU - V * V / 2))
                .div(t.mul(V * V))
                .mul(s.parameter("theta", Initializer.constant(theta)))
                .add(1.0)
                .div(x)
                .neg();
    }

    /**
     * With w = g the loss is v^2 [(1 + theta y)^2 - 2 (1 + theta y) - 2 theta/(v^2 t)] a dimension, of the mean
     * {@code -v^2 + (theta^2 - 2 theta) E[1/t]}, least at theta = 1. Ten runs of 2000 rows: five standard errors, and
     * 1 % for the steps of at most 1/32, whose scheme is of the first order.
     */
    @ParameterizedTest
    @ValueSource(doubles = {0.6, 1, 1.3})
    void diagonalNoise(double theta) {
        Views model = Views.of(SDE.VIEW, GEOMETRIC).and(ScoreModel.VIEW, score(theta));
        Trial trial = Trial.of(
                new SimulatedScoreMatching(Weight.LIKELIHOOD, 32, LEAST, Projection.RADEMACHER, 1),
                model,
                Nd4j.ones(DataType.DOUBLE, ROWS, 2));
        double[] means = new double[10];
        double[] slopes = new double[10];
        for (int i = 0; i < 10; i++) {
            means[i] = trial.run(i).mean();
            slopes[i] = trial.gradient("theta").getDouble(0);
        }
        double inverse = Math.log(END / LEAST) / (END - LEAST);
        double expected = 2 * (-V * V + (theta * theta - 2 * theta) * inverse);
        double slope = 2 * (2 * theta - 2) * inverse;
        assertEquals(expected, Moments.mean(means), 5 * Moments.standardError(means) + 0.01 * Math.abs(expected));
        assertEquals(slope, Moments.mean(slopes), 5 * Moments.standardError(slopes) + 0.01 * 4 * inverse);
    }

    /**
     * Of data of second moment m and s = -theta x the exact divergence gives {@code d E[g^2 (theta^2 v_t - 2 theta)]},
     * with v_t the second moment that these very steps leave. Five standard errors of 8 runs.
     */
    @ParameterizedTest
    @ValueSource(strings = {"UNIFORM", "LIKELIHOOD"})
    void additiveNoise(Weight weight) {
        double theta = 0.7;
        ScoreModel linear = (s, x, t, c) ->
                x.mul(s.parameter("theta", Initializer.constant(theta))).neg();
        INDArray x = RandomStream.of(8)
                .draw(Noise.NORMAL, 0, DataType.DOUBLE, ROWS, 2)
                .muli(2);
        double m = x.mul(x).meanNumber().doubleValue();
        Trial trial = Trial.of(
                new SimulatedScoreMatching(weight, STEPS, 0, Projection.SPHERE, 0),
                Views.of(SDE.VIEW, new LinearVp()).and(ScoreModel.VIEW, linear),
                x);
        double[] means = new double[8];
        for (int i = 0; i < means.length; i++) {
            means[i] = trial.run(i).mean();
        }
        double expected = 0;
        int cells = 1000;
        for (int i = 0; i < cells; i++) {
            double t = (i + 0.5) / cells;
            double variance = simulated(m, t, STEPS);
            double g = weight == Weight.UNIFORM ? 1 : LinearVp.beta(t);
            expected += 2 * g * (theta * theta * variance - 2 * theta) / cells;
        }
        assertEquals(expected, Moments.mean(means), 5 * Moments.standardError(means));
    }

    /** The second moment after steps of Euler and Maruyama up to t, with the noise at the middle of each step. */
    private static double simulated(double m, double t, int steps) {
        double h = t / steps;
        double moment = m;
        for (int k = 0; k < steps; k++) {
            moment = Math.pow(1 - LinearVp.beta(k * h) * h / 2, 2) * moment + LinearVp.beta((k + 0.5) * h) * h;
        }
        return moment;
    }

    @Test
    void timesBeyondTheIntervalAreRefused() {
        SimulatedScoreMatching late = new SimulatedScoreMatching(Weight.UNIFORM, 4, 1, Projection.SPHERE, 1);
        Views model = Views.of(SDE.VIEW, GEOMETRIC).and(ScoreModel.VIEW, score(1));
        assertTrue(late.obstacle(model).orElseThrow().contains("interval, 1.0, not 1.0"));
        assertThrows(
                IllegalArgumentException.class,
                () -> new SimulatedScoreMatching(Weight.UNIFORM, 0, 0, Projection.SPHERE, 1));
    }
}

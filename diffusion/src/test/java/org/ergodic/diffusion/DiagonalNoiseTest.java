package org.ergodic.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.sde.Prior;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.common.solver.Integration;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Geometric Brownian motion dx = mu x dt + v x dw from x = 1: log x_t ~ N((mu - v^2/2) t, v^2 t). */
class DiagonalNoiseTest {
    private static final double MU = 0.3;
    private static final double V = 0.6;

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
            return new Interval(0, 2);
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

    /** The log-normal density's: -1/x - (log x - m) / (v^2 t x). */
    private static final ScoreModel SCORE = (s, x, t, c) -> s.sameDiff()
            .math()
            .log(x)
            .sub(t.mul(MU - V * V / 2))
            .div(t.mul(V * V))
            .add(1.0)
            .div(x)
            .neg();

    @Test
    void reverseDriftIsTheAnalyticOne() {
        ReverseSde reverse = new ReverseSde(GEOMETRIC, SCORE);
        for (double t : new double[] {0.1, 0.7, 2}) {
            for (double x : new double[] {0.2, 1, 3.5}) {
                double score = -1 / x - (Math.log(x) - (MU - V * V / 2) * t) / (V * V * t * x);
                double expected = MU * x - 2 * V * V * x - V * V * x * x * score;
                assertEquals(
                        expected,
                        Numbers.at((s, y, time) -> reverse.drift(s, y, time, Context.none()), x, t),
                        1e-12 * (1 + Math.abs(expected)));
                assertEquals(V * x, Numbers.at(reverse::diffusion, x, t), 1e-14);
            }
        }
        assertEquals(new Interval(2, 0), reverse.time());
    }

    /**
     * In one dimension the flow keeps quantiles: log x = m(t) + z v sqrt(t) with z fixed. An independent check of the
     * half.
     */
    @Test
    void flowKeepsQuantiles() {
        ProbabilityFlow flow = new ProbabilityFlow(GEOMETRIC, SCORE);
        INDArray z = Nd4j.createFromArray(new double[][] {{-2, 0.3}, {0, 1}, {1.7, -0.6}});
        Problem problem = Problem.ode(
                Numbers.of(DataType.DOUBLE).field(new long[] {2}, (s, x, t) -> flow.drift(s, x, t, Context.none())),
                new Interval(2, 0.5));
        INDArray end = Integration.solve(
                        new Solvers.RungeKutta4(TimeGrid.uniform(), 100),
                        problem,
                        quantiles(z, 2),
                        Run.of(RandomStream.of(0)))
                .x();
        INDArray expected = quantiles(z, 0.5);
        assertTrue(Numbers.distance(expected, end) < 1e-7, () -> "off by " + Numbers.distance(expected, end));
    }

    /** 5000 samples from the exact law at t = 2 back to t = 0.5. False alarm below 1e-3. */
    @Test
    void reverseSdeReturnsTheEarlierLaw() {
        ReverseSde reverse = new ReverseSde(GEOMETRIC, SCORE);
        var evaluator = Numbers.of(DataType.DOUBLE);
        int n = 5000;
        Problem problem = Problem.sde(
                evaluator.field(new long[] {1}, (s, x, t) -> reverse.drift(s, x, t, Context.none())),
                evaluator.field(new long[] {1}, reverse::diffusion),
                NoiseType.DIAGONAL,
                new Interval(2, 0.5));
        INDArray start = quantiles(Numbers.normal(9, n, 1), 2);
        INDArray log = Transforms.log(Integration.solve(
                        new Solvers.EulerMaruyama(TimeGrid.uniform(), 500), problem, start, Run.of(RandomStream.of(2)))
                .x());
        double std = V * Math.sqrt(0.5);
        // Four standard errors, and 0.5 % for the scheme's step of 0.003.
        assertEquals((MU - V * V / 2) * 0.5, Numbers.mean(log), 4 * std / Math.sqrt(n) + 0.005);
        assertEquals(std, Math.sqrt(Numbers.variance(log)), std * (4 / Math.sqrt(2.0 * n) + 0.005));
    }

    @Test
    void anSdeWithoutAPathOffersNone() {
        DiffusionModel model = new DiffusionModel(GEOMETRIC, SCORE, 1);
        assertTrue(model.equations().stream().noneMatch(e -> e.offers().contains(NumericPath.VIEW)));
        assertEquals(NoiseType.DIAGONAL, model.equations().get(0).noise());
        assertEquals(NoiseType.NONE, model.equations().get(1).noise());
    }

    private static INDArray quantiles(INDArray z, double t) {
        return Transforms.exp(z.mul(V * Math.sqrt(t)).add((MU - V * V / 2) * t));
    }
}

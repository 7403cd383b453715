package org.ergodic.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.sde.Prior;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.ergodic.common.solver.GraphSolver;
import org.ergodic.common.solver.GridSolver.Moment;
import org.ergodic.common.solver.Integration;
import org.ergodic.common.solver.StepScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The reversal of equations whose noise is mixed by a matrix, or is one Wiener process for all elements. */
class MatrixNoiseTest {
    private static final double[] RATES = {0.5, 1.2};
    private static final double[][] B = {{0.8, 0.3}, {-0.4, 0.6}};
    private static final double[] MEAN = {1.5, -0.5};
    private static final double[][] START = {{0.4, 0.1}, {0.1, 0.2}};

    private interface Field {
        SDVariable at(Scope s, SDVariable x, SDVariable t);
    }

    private record Given(NoiseType noise, Field f, Field g) implements SDE {
        @Override
        public SDVariable drift(Scope s, SDVariable x, SDVariable t) {
            return f.at(s, x, t);
        }

        @Override
        public SDVariable diffusion(Scope s, SDVariable x, SDVariable t) {
            return g.at(s, x, t);
        }

        @Override
        public Interval time() {
            return new Interval(0, 1);
        }

        @Override
        public Prior prior() {
            return GaussianPrior.standard();
        }
    }

    private static SDVariable constant(Scope s, double... row) {
        return s.constant(Nd4j.createFromArray(new double[][] {row}));
    }

    private static SDVariable matrix(Scope s, double[][] m) {
        return s.constant(Nd4j.createFromArray(new double[][][] {m}));
    }

    private static SDVariable element(Scope s, SDVariable x, int i) {
        return x.mul(constant(s, 1 - i, i)).sum(true, 1);
    }

    /** The covariance of x_t for dx_i = -a_i x_i dt + (B dw)_i. */
    private static double covariance(int i, int j, double t) {
        double rate = RATES[i] + RATES[j];
        double noise = B[i][0] * B[j][0] + B[i][1] * B[j][1];
        return Math.exp(-rate * t) * START[i][j] + noise * (1 - Math.exp(-rate * t)) / rate;
    }

    private static SDVariable covariance(Scope s, int i, int j, SDVariable t) {
        double rate = RATES[i] + RATES[j];
        double rest = (B[i][0] * B[j][0] + B[i][1] * B[j][1]) / rate;
        return s.sameDiff().math().exp(t.mul(-rate)).mul(START[i][j] - rest).add(rest);
    }

    private static final SDE LINEAR = new Given(
            NoiseType.GENERAL,
            (s, x, t) -> x.mul(constant(s, -RATES[0], -RATES[1])),
            (s, x, t) -> x.sum(true, 1).mul(0.0).reshape(-1, 1, 1).add(matrix(s, B)));

    /** Of the normal law of {@link #LINEAR}: -P(t)^-1 (x - m(t)). */
    private static final ScoreModel SCORE = (s, x, t, c) -> {
        SDVariable[] apart = new SDVariable[2];
        for (int i = 0; i < 2; i++) {
            SDVariable mean = s.sameDiff().math().exp(t.mul(-RATES[i])).mul(MEAN[i]);
            apart[i] = element(s, x, i).sub(mean);
        }
        SDVariable p = covariance(s, 0, 0, t);
        SDVariable q = covariance(s, 0, 1, t);
        SDVariable r = covariance(s, 1, 1, t);
        SDVariable det = p.mul(r).sub(q.mul(q));
        SDVariable first = q.mul(apart[1]).sub(r.mul(apart[0])).div(det);
        SDVariable second = q.mul(apart[0]).sub(p.mul(apart[1])).div(det);
        return first.mul(constant(s, 1, 0)).add(second.mul(constant(s, 0, 1)));
    };

    private static double[] drift(SDE sde, double share, double... x) {
        ScoreModel none = (s, at, t, c) -> at.mul(0.0);
        ReverseSde reverse = new ReverseSde(sde, none);
        ProbabilityFlow flow = new ProbabilityFlow(sde, none);
        return Numbers.of(DataType.DOUBLE)
                .field(
                        new long[] {2},
                        (s, at, t) -> share == 1
                                ? reverse.drift(s, at, t, Context.none(), 2)
                                : flow.drift(s, at, t, Context.none(), 2))
                .at(Nd4j.createFromArray(new double[][] {x}), Nd4j.createFromArray(0.5))
                .data()
                .asDouble();
    }

    /** With g = G x, div(g g') = G G x + tr(G) G x. */
    @Test
    void divergenceOfScalarNoise() {
        double[][] m = {{0.3, -0.7}, {0.2, 0.9}};
        SDE sde = new Given(
                NoiseType.SCALAR,
                (s, x, t) -> x.mul(0.0),
                (s, x, t) -> x.reshape(-1, 1, 2).mul(matrix(s, m)).sum(2));
        double[] x = {1.3, -0.4};
        double[] g = {m[0][0] * x[0] + m[0][1] * x[1], m[1][0] * x[0] + m[1][1] * x[1]};
        for (double share : new double[] {1, 0.5}) {
            double[] drift = drift(sde, share, x);
            for (int i = 0; i < 2; i++) {
                double expected = m[i][0] * g[0] + m[i][1] * g[1] + (m[0][0] + m[1][1]) * g[i];
                assertEquals(-share * expected, drift[i], 1e-12);
            }
        }
    }

    /** With g_ik = B_ik + c_k x_i in d dimensions, div(g g')_i = (d + 1) sum_k c_k g_ik. */
    @Test
    void divergenceOfGeneralNoise() {
        double[] c = {0.7, -0.2};
        SDE sde = new Given(
                NoiseType.GENERAL,
                (s, x, t) -> x.mul(0.0),
                (s, x, t) -> x.reshape(-1, 2, 1)
                        .mul(s.constant(Nd4j.createFromArray(new double[][][] {{c}})))
                        .add(matrix(s, B)));
        double[] x = {1.3, -0.4};
        for (double share : new double[] {1, 0.5}) {
            double[] drift = drift(sde, share, x);
            for (int i = 0; i < 2; i++) {
                double expected = 0;
                for (int k = 0; k < 2; k++) {
                    expected += 3 * c[k] * (B[i][k] + c[k] * x[i]);
                }
                assertEquals(-share * expected, drift[i], 1e-12);
            }
        }
        assertTrue(assertThrows(
                        IllegalArgumentException.class,
                        () -> Numbers.of(DataType.DOUBLE)
                                .field(
                                        new long[] {2},
                                        (s, at, t) -> new ReverseSde(sde, SCORE).drift(s, at, t, Context.none())))
                .getMessage()
                .contains("shape of its events"));
    }

    /** The flow of a linear equation is affine, and takes mean and covariance to those of the earlier time. */
    @Test
    void flowKeepsTheLaw() {
        Equation flow = new DiffusionModel(LINEAR, SCORE, 2).equations().get(1);
        Problem problem = flow.problem(Equation.Request.of(Numbers.of(DataType.DOUBLE), new Interval(1, 0.1)));
        double[] mean = {MEAN[0] * Math.exp(-RATES[0]), MEAN[1] * Math.exp(-RATES[1])};
        double a = Math.sqrt(covariance(0, 0, 1));
        double b = covariance(0, 1, 1) / a;
        double d = Math.sqrt(covariance(1, 1, 1) - b * b);
        INDArray start =
                Nd4j.createFromArray(new double[][] {mean, {mean[0] + a, mean[1] + b}, {mean[0], mean[1] + d}});
        INDArray end = Integration.solve(
                        new Solvers.RungeKutta4(TimeGrid.uniform(), 200), problem, start, Run.of(RandomStream.of(0)))
                .x();
        for (int i = 0; i < 2; i++) {
            assertEquals(MEAN[i] * Math.exp(-0.1 * RATES[i]), end.getDouble(0, i), 1e-7);
            for (int j = 0; j < 2; j++) {
                double sum = 0;
                for (int k = 1; k < 3; k++) {
                    sum += (end.getDouble(k, i) - end.getDouble(0, i)) * (end.getDouble(k, j) - end.getDouble(0, j));
                }
                assertEquals(covariance(i, j, 0.1), sum, 1e-7);
            }
        }
    }

    private record EulerMaruyama(int steps, TimeGrid grid) implements GraphSolver {
        @Override
        public Traits traits() {
            return Traits.of(EnumSet.of(NoiseType.GENERAL), VectorField.DRIFT, VectorField.DIFFUSION);
        }

        @Override
        public SDVariable step(StepScope s) {
            SDVariable t = s.number(Moment::from);
            return s.x().add(s.drift(s.x(), t).mul(s.number(Moment::length)))
                    .add(s.product(s.diffusion(s.x(), t), s.dw()));
        }
    }

    /** 20,000 samples of the law at time 1 go back to that at time 0.1. False alarm below 1e-3. */
    @Test
    @Tag("measured")
    void reverseSdeReturnsTheEarlierLaw() {
        int n = 20_000;
        Equation reverse = new DiffusionModel(LINEAR, SCORE, 2).equations().get(0);
        assertEquals(NoiseType.GENERAL, reverse.noise());
        Problem problem = reverse.problem(Equation.Request.of(Numbers.of(DataType.DOUBLE), new Interval(1, 0.1)));
        INDArray z = Numbers.normal(4, n, 2);
        double a = Math.sqrt(covariance(0, 0, 1));
        double b = covariance(0, 1, 1) / a;
        double d = Math.sqrt(covariance(1, 1, 1) - b * b);
        INDArray start = z.mmul(Nd4j.createFromArray(new double[][] {{a, b}, {0, d}}))
                .addRowVector(Nd4j.createFromArray(MEAN[0] * Math.exp(-RATES[0]), MEAN[1] * Math.exp(-RATES[1])));
        INDArray end = Integration.solve(
                        new EulerMaruyama(200, TimeGrid.uniform()), problem, start, Run.of(RandomStream.of(2)))
                .x();
        for (int i = 0; i < 2; i++) {
            double deviation = Math.sqrt(covariance(i, i, 0.1));
            // Four standard errors, and a hundredth for the scheme's step of 0.0045.
            double mean = Numbers.mean(end.getColumn(i));
            assertEquals(MEAN[i] * Math.exp(-0.1 * RATES[i]), mean, deviation * (4 / Math.sqrt(n) + 0.01));
            for (int j = 0; j < 2; j++) {
                double other = Numbers.mean(end.getColumn(j));
                double found = Numbers.mean(
                        end.getColumn(i).sub(mean).mul(end.getColumn(j).sub(other)));
                double scale = deviation * Math.sqrt(covariance(j, j, 0.1));
                assertEquals(covariance(i, j, 0.1), found, scale * (4 * Math.sqrt(2.0 / n) + 0.02));
            }
        }
    }
}

package org.ergodic.solvers.exponential;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.DoubleBinaryOperator;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.common.solver.Integration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Methods that are one another in special cases, and methods against their papers' algorithms said once more. */
class EquivalenceTest {
    private static final TimeGrid GRID = TimeGrid.uniform();
    private static final INDArray START = Nd4j.createFromArray(new double[][] {{1.3, -0.4}, {0.2, -2.1}, {0.8, 0}});
    private static final Run RUN = Run.of(RandomStream.of(9));
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    private static Problem problem(NoiseType noise) {
        return new ClosedForm.TwoModes(ClosedForm.COSINE, 0.3, 1, 0.4).problem(noise, 0.95, 0.1);
    }

    private static void same(NoiseType noise, Solver<?> one, Solver<?> other, double tolerance) {
        INDArray a = Integration.solve(one, problem(noise), START, RUN).x();
        INDArray b = Integration.solve(other, problem(noise), START, RUN).x();
        assertEquals(0, a.sub(b).amaxNumber().doubleValue(), tolerance);
    }

    @Test
    void orderOneWithoutNoiseIsDdim() {
        Solver<?> ddim = new ExponentialIntegrator(1, 0, 9, GRID);
        same(NoiseType.NONE, ddim, new Deis(1, Deis.Variable.LOG_RHO, 9, GRID), 1e-13);
        same(NoiseType.NONE, ddim, new Deis(1, Deis.Variable.RHO, 9, GRID), 1e-13);
        same(NoiseType.NONE, ddim, new ErSde(1, ErSde.Scale.ODE, 9, GRID), 1e-13);
        same(NoiseType.NONE, ddim, new SaSolver(1, 0, 0, 9, GRID), 1e-13);
        same(NoiseType.NONE, new ExponentialIntegrator(1, 0, 1, GRID), new UniPc(1, 1, GRID), 1e-13);
    }

    /** Each draws its noise under the same name, so they agree sample by sample. */
    @Test
    void orderOneOfTheReverseSdeIsDdimWithEtaOne() {
        Solver<?> ddim = new ExponentialIntegrator(1, 1, 9, GRID);
        same(NoiseType.ADDITIVE, ddim, new ErSde(1, ErSde.Scale.SDE, 9, GRID), 1e-13);
        same(NoiseType.ADDITIVE, ddim, new SaSolver(1, 0, 1, 9, GRID), 1e-13);
    }

    /** The noise of a small tau is of the order of tau. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4})
    void saSolverHasItsDeterministicFormAsTheLimitOfTau(int corrector) {
        INDArray still = Integration.solve(new SaSolver(3, corrector, 0, 12, GRID), problem(NoiseType.NONE), START, RUN)
                .x();
        INDArray noisy = Integration.solve(
                        new SaSolver(3, corrector, 1e-9, 12, GRID), problem(NoiseType.ADDITIVE), START, RUN)
                .x();
        assertEquals(0, still.sub(noisy).amaxNumber().doubleValue(), 1e-7);
    }

    /** Two values: both polynomials are the line through them, integrated exactly, in different variables. */
    @Test
    void aSecondStepOfOrderTwoIsTheLineThroughTwoValues() {
        ClosedForm.TwoModes data = new ClosedForm.TwoModes(ClosedForm.COSINE, 0.3, 1, 0.4);
        double[] t = {0.95, 0.525, 0.1};
        double x = 1.3;
        double first = data.data(x, t[0]);
        x = moved(x, first, t[0], t[1]);
        double second = data.data(x, t[1]);
        double h = lambda(t[2]) - lambda(t[1]);
        double before = lambda(t[1]) - lambda(t[0]);
        // int_0^h e^-(h - y) (D + y (D - D') / h') dy
        double slope = (second - first) / before;
        double expected = moved(x, second, t[1], t[2]) + ClosedForm.COSINE.alpha(t[2]) * slope * (h + Math.expm1(-h));
        INDArray start = Nd4j.createFromArray(new double[][] {{1.3, 0}});
        double found = Integration.solve(new SaSolver(2, 0, 0, 2, GRID), problem(NoiseType.NONE), start, RUN)
                .x()
                .getDouble(0);
        assertEquals(expected, found, 1e-12);
    }

    private static double lambda(double t) {
        return Math.log(ClosedForm.COSINE.alpha(t) / ClosedForm.COSINE.sigma(t));
    }

    private static double moved(double x, double data, double from, double to) {
        double ratio = ClosedForm.COSINE.sigma(to) / ClosedForm.COSINE.sigma(from);
        return ratio * x + (ClosedForm.COSINE.alpha(to) - ratio * ClosedForm.COSINE.alpha(from)) * data;
    }

    /** Karras et al. (2022), algorithm 2, line by line, on alpha = 1 and sigma = 20 t^2. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 3, 40})
    void edmHeunIsAlgorithmTwo(double churn) {
        int steps = 8;
        ClosedForm.TwoModes data = new ClosedForm.TwoModes(ClosedForm.VE, 0.3, 1, 0.4);
        NoiseType noise = churn > 0 ? NoiseType.ADDITIVE : NoiseType.NONE;
        INDArray start = START.mul(20);
        INDArray found = Integration.solve(
                        new EdmHeun(churn, 0.1, 15, 1.007, steps, GRID), data.problem(noise, 1, 0), start, RUN)
                .x();
        DoubleBinaryOperator denoiser = (x, sigma) -> data.data(x, Math.sqrt(sigma / 20));
        for (int i = 0; i < start.length(); i++) {
            double x = start.getDouble(i);
            for (int k = 0; k < steps; k++) {
                double sigma = 20 * Math.pow(1 - (double) k / steps, 2);
                double next = 20 * Math.pow(1 - (k + 1.0) / steps, 2);
                double gamma = sigma >= 0.1 && sigma <= 15 ? Math.min(churn / steps, Math.sqrt(2) - 1) : 0;
                double raised = Math.min(sigma * (1 + gamma), 20);
                double eps = 1.007 * RUN.noise("dw", k, Noise.NORMAL, start).getDouble(i);
                double hat = x + Math.sqrt(raised * raised - sigma * sigma) * eps;
                double slope = (hat - denoiser.applyAsDouble(hat, raised)) / raised;
                x = hat + (next - raised) * slope;
                if (next != 0) {
                    double ahead = (x - denoiser.applyAsDouble(x, next)) / next;
                    x = hat + (next - raised) * (0.5 * slope + 0.5 * ahead);
                }
            }
            assertEquals(x, found.getDouble(i), 1e-12);
        }
    }

    /**
     * k-diffusion's Euler-ancestral: down to sigma_down by Euler's method, up again by sigma_up. The levels are the
     * first of Karras' grid from the largest of the scaled-linear schedule of 1,000 betas from 0.00085 to 0.012.
     */
    @ParameterizedTest
    @ValueSource(doubles = {1, 0.6})
    void eulerAncestralIsAStepDownAndNoiseUp(double eta) {
        double[] levels = {14.614641, 9.10293, 5.47839, 3.16860, 1.74942, 0};
        TimeGrid grid = (problem, steps) -> {
            double[] times = new double[levels.length];
            for (int k = 0; k < times.length; k++) {
                times[k] = Math.sqrt(levels[k] / 20);
            }
            return times;
        };
        ClosedForm.TwoModes data = new ClosedForm.TwoModes(ClosedForm.VE, 0.3, 1, 0.4);
        INDArray start = START.mul(levels[0]);
        Problem problem = data.problem(NoiseType.ADDITIVE, Math.sqrt(levels[0] / 20), 0);
        INDArray found = Integration.solve(new ExponentialIntegrator(1, eta, 5, grid), problem, start, RUN)
                .x();
        for (int i = 0; i < start.length(); i++) {
            double x = start.getDouble(i);
            for (int k = 0; k < 5; k++) {
                double from = levels[k];
                double to = levels[k + 1];
                double up = Math.min(to, eta * Math.sqrt(to * to * (from * from - to * to) / (from * from)));
                double down = Math.sqrt(to * to - up * up);
                double slope = (x - data.data(x, Math.sqrt(from / 20))) / from;
                x += slope * (down - from)
                        + up * RUN.noise("dw", k, Noise.NORMAL, start).getDouble(i);
            }
            assertEquals(x, found.getDouble(i), 1e-12);
        }
    }

    /** Cui et al. (2023), algorithms 1 and 2, their integral by the midpoint rule. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void erSdeIsItsAlgorithm(int order) {
        int steps = 6;
        ClosedForm.TwoModes data = new ClosedForm.TwoModes(ClosedForm.VE, 0.3, 1, 0.4);
        INDArray start = START.mul(20);
        INDArray found = Integration.solve(
                        new ErSde(order, ErSde.Scale.EXTENDED, steps, GRID),
                        data.problem(NoiseType.ADDITIVE, 1, 0),
                        start,
                        RUN)
                .x();
        for (int i = 0; i < start.length(); i++) {
            double x = start.getDouble(i);
            double earlier = 0;
            for (int k = 0; k < steps; k++) {
                double before = 20 * Math.pow(1 - (k - 1.0) / steps, 2);
                double from = 20 * Math.pow(1 - (double) k / steps, 2);
                double to = 20 * Math.pow(1 - (k + 1.0) / steps, 2);
                double predicted = data.data(x, 1 - (double) k / steps);
                double ratio = phi(to) / phi(from);
                double slope = order == 1 || k == 0 || to == 0 ? 0 : (predicted - earlier) / (from - before);
                double sum = 0;
                for (int j = 0; j < 20_000; j++) {
                    sum += (from - to) / 20_000 / phi(to + (from - to) * (j + 0.5) / 20_000);
                }
                x = ratio * x
                        + (1 - ratio) * predicted
                        + (to - from + phi(to) * sum) * slope
                        + Math.sqrt(Math.max(0, to * to - from * from * ratio * ratio))
                                * RUN.noise("dw", k, Noise.NORMAL, start).getDouble(i);
                earlier = predicted;
            }
            assertEquals(x, found.getDouble(i), 1e-7);
        }
    }

    private static double phi(double n) {
        return n * (Math.exp(Math.pow(n, 0.3)) + 10);
    }
}

package org.ergodic.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.guidance.Guide;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.common.guidance.GuideScore;
import org.ergodic.common.guidance.InpaintedEquation;
import org.ergodic.common.guidance.KnownElements;
import org.ergodic.common.guidance.LinearMeasurement;
import org.ergodic.common.guidance.ResidualStep;
import org.ergodic.common.guidance.Strength;
import org.ergodic.common.solver.Integration;
import org.ergodic.common.solver.Solution;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Two numbers of variance 1 and correlation 0.8, the first of which is known: the second is N(0.8 y, 0.36). */
class InpaintingTest {
    private static final VpSde VP = new VpSde(0.1, 20);
    private static final double RHO = 0.8;
    private static final double Y = 1.5;

    /** With variance 1 along the path, x_t has the correlation alpha^2 rho. */
    private static final ScoreModel SCORE = (Scope s, SDVariable x, SDVariable t, Context c) -> {
        SDVariable alpha = VP.alpha(s, t);
        SDVariable r = alpha.mul(alpha).mul(RHO);
        SDVariable swapped = x.mmul(s.constant(Nd4j.createFromArray(new double[][] {{0, 1}, {1, 0}})));
        return swapped.mul(r).sub(x).div(r.mul(r).rsub(1));
    };

    private static KnownElements.Known known(double... y) {
        double[][] rows = new double[y.length][];
        for (int i = 0; i < y.length; i++) {
            rows[i] = new double[] {y[i], -9};
        }
        return new KnownElements.Known(Nd4j.createFromArray(rows), Nd4j.createFromArray(0.0, 1.0));
    }

    private static Equation reverse() {
        return new DiffusionModel(VP, SCORE, 2).equations().get(0);
    }

    private static Problem problem(Equation equation, Conditions given) {
        return equation.problem(Equation.Request.of(Numbers.of(DataType.DOUBLE), new Interval(1, 1e-3))
                .withConditions(given));
    }

    private static Problem inpainted(int repeats, int jump, double... y) {
        return problem(new InpaintedEquation(reverse(), known(y), repeats, jump), Conditions.none());
    }

    private static Solvers.EulerMaruyama steps(int steps) {
        return new Solvers.EulerMaruyama(TimeGrid.power(2), steps);
    }

    private static INDArray second(Problem problem, int n, int steps) {
        INDArray x = Integration.solve(steps(steps), problem, n, Run.of(RandomStream.of(11)))
                .x();
        assertEquals(0, x.getColumn(0).sub(Y).amaxNumber().doubleValue(), "what is known stays");
        return x.getColumn(1).dup();
    }

    /**
     * The mean of the free element by the same steps, which are linear in it and in the known element's mean alpha y:
     * what replacement and RePaint converge to is known exactly.
     */
    private static double expected(int repeats, int jump, int steps) {
        NumericPath path = problem(reverse(), Conditions.none()).views().require(NumericPath.VIEW);
        double[] times = TimeGrid.power(2).times(problem(reverse(), Conditions.none()), steps);
        double mean = 0;
        int stop = 0;
        for (int i = 0; i < steps; i++) {
            mean = step(path, times[i], times[i + 1], mean);
            if (i + 1 - stop < jump || i + 1 == steps) {
                continue;
            }
            for (int pass = 1; pass < repeats; pass++) {
                mean *= path.alpha(times[stop]) / path.alpha(times[i + 1]);
                for (int k = stop; k <= i; k++) {
                    mean = step(path, times[k], times[k + 1], mean);
                }
            }
            stop = i + 1;
        }
        return mean;
    }

    private static double step(NumericPath path, double from, double to, double mean) {
        double beta = 0.1 + 19.9 * from;
        double r = path.alpha(from) * path.alpha(from) * RHO;
        double score = (r * path.alpha(from) * Y - mean) / (1 - r * r);
        return mean + (to - from) * (-beta / 2 * mean - beta * score);
    }

    /**
     * The exact mean is 1.2. That of replacement is biased towards the unconditional 0, as its steps say it must be;
     * RePaint comes close. Of 4000 samples a mean has a deviation below 0.011, and 5 of them have a false-alarm rate of
     * 6e-7.
     */
    @Test
    @Tag("measured")
    void replacementIsBiasedAndRePaintLess() {
        int n = 4000;
        double exact = RHO * Y;
        double replaced = Numbers.mean(second(inpainted(1, 1, Y), n, 60));
        assertEquals(expected(1, 1, 60), replaced, 0.055);
        assertTrue(replaced < exact - 0.4, "replacement " + replaced);
        INDArray painted = second(inpainted(10, 1, Y), n, 60);
        assertEquals(expected(10, 1, 60), Numbers.mean(painted), 0.055);
        assertEquals(exact, Numbers.mean(painted), 0.1);
        // A variance of 0.36 has a deviation of 0.008 here; the steps themselves are worth 0.02.
        assertEquals(0.36, Numbers.variance(painted), 0.06);
        INDArray jumped = second(inpainted(10, 5, Y), n, 60);
        assertEquals(expected(10, 5, 60), Numbers.mean(jumped), 0.055);
        assertEquals(exact, Numbers.mean(jumped), 0.1);
    }

    /** The likelihood takes the two elements to be independent given x_t, which they are not: close, and not exact. */
    @Test
    @Tag("measured")
    void posteriorSamplingComesClose() {
        int n = 4000;
        double[][] first = {{1, 0}};
        Guide guide = new LinearMeasurement(first, Optional.empty(), 0, LinearMeasurement.Spread.UNIT, VP, 2);
        Equation guided = reverse()
                .withScore(score -> new GuideScore(score, guide, "known", Strength.of(1), Optional.of(VP)))
                .orElseThrow();
        INDArray y = Nd4j.valueArrayOf(new long[] {n, 1}, Y, DataType.DOUBLE);
        Conditions given = new Conditions(Map.of(LinearMeasurement.MEASURED, y));
        INDArray x = second(problem(new InpaintedEquation(guided, known(Y), 0, 1), given), n, 100);
        assertEquals(RHO * Y, Numbers.mean(x), 0.12);
        assertEquals(0.36, Numbers.variance(x), 0.08);
    }

    @Test
    void eachRowHasItsOwnAndNoBatchChangesIt() {
        Problem problem = inpainted(3, 2, 1.5, -0.5, 0.2);
        Run run = Run.of(RandomStream.of(4));
        INDArray all = Integration.solve(steps(7), problem, 6, run).x();
        for (int i = 0; i < 6; i++) {
            assertEquals(new double[] {1.5, -0.5, 0.2}[i % 3], all.getDouble(i, 0));
        }
        INDArray rest = Integration.solve(steps(7), problem, 2, run.from(4)).x();
        assertEquals(all.get(NDArrayIndex.interval(4, 6)), rest);
    }

    /** x_t of variance alpha^2 v + sigma^2 goes back to one of that variance at the earlier time. */
    @Test
    @Tag("measured")
    void statesGoBackByTheForwardProcess() {
        NumericPath path = problem(reverse(), Conditions.none()).views().require(NumericPath.VIEW);
        KnownElements back = new KnownElements(path, known(0), 2, 1);
        int n = 40_000;
        double variance = 4;
        double now = path.alpha(0.2) * path.alpha(0.2) * variance + path.sigma(0.2) * path.sigma(0.2);
        double then = path.alpha(0.4) * path.alpha(0.4) * variance + path.sigma(0.4) * path.sigma(0.4);
        INDArray x = Numbers.normal(6, n, 2).muli(Math.sqrt(now));
        INDArray earlier = back.back(x, 0.2, 0.4, RandomStream.of(8), 0);
        // Of 80 000 numbers the variance has a relative deviation of 0.005; 5 of them have a rate of 6e-7.
        assertEquals(then, Numbers.variance(earlier), 0.025 * then);
        double shared = 0;
        for (int i = 0; i < n; i++) {
            shared += x.getDouble(i, 0) * earlier.getDouble(i, 0) / n;
        }
        assertEquals(now * path.alpha(0.4) / path.alpha(0.2), shared, 0.05 * now);
    }

    /**
     * Of data N(0, I) the probability flow stands still and the data predicted are alpha x, so that all that moves are
     * the steps to the measurement 2 x0 = y: {@code x0 + zeta 2 (2 alpha) sign(y - 2 alpha x0)}.
     */
    @Test
    void aStepGoesToTheMeasurement() {
        ScoreModel normal = (s, x, t, c) -> x.neg();
        Equation flow = new DiffusionModel(VP, normal, 2).equations().get(1);
        double[][] matrix = {{2, 0}};
        Problem problem = problem(new ResidualStep(flow, matrix, new double[] {1.5}, 0.05, VP, 2), Conditions.none());
        NumericPath path = problem.views().require(NumericPath.VIEW);
        INDArray start = Nd4j.createFromArray(new double[][] {{0.3, -1}, {-1.2, 0.4}, {2, 2}});
        Solution found = Integration.solve(
                new Solvers.RungeKutta4(TimeGrid.power(2), 9), problem, start, Run.of(RandomStream.of(2)));
        double[] times = TimeGrid.power(2).times(problem, 9);
        for (int i = 0; i < 3; i++) {
            double x = start.getDouble(i, 0);
            for (int k = 0; k < 9; k++) {
                double alpha = path.alpha(times[k]);
                x += 0.05 * 4 * alpha * Math.signum(1.5 - 2 * alpha * x);
            }
            assertEquals(x, found.x().getDouble(i, 0), 1e-9);
            assertEquals(start.getDouble(i, 1), found.x().getDouble(i, 1), 1e-12);
            // Four for a step of the solver, and two for the gradient: counted where the model is asked.
            assertEquals(9 * (4 + 2), found.evaluations()[i]);
        }
        Equation both =
                new InpaintedEquation(new ResidualStep(flow, matrix, new double[] {1}, 1, VP, 2), known(0), 1, 1);
        assertThrows(IllegalArgumentException.class, () -> problem(both, Conditions.none()));
        assertThrows(IllegalArgumentException.class, () -> new ResidualStep(flow, matrix, new double[] {1}, 0, VP, 2));
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new KnownElements.Known(Nd4j.zeros(DataType.DOUBLE, 2, 3), Nd4j.createFromArray(0.0, 1.0)));
        assertThrows(
                IllegalArgumentException.class,
                () -> new KnownElements.Known(Nd4j.zeros(DataType.DOUBLE, 2, 2), Nd4j.createFromArray(0.5, 1.0)));
        assertThrows(IllegalArgumentException.class, () -> new InpaintedEquation(reverse(), known(0), -1, 1));
    }
}

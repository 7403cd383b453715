package org.ergodic.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.common.score.ClampedScore;
import org.ergodic.common.solver.Integration;
import org.ergodic.common.solver.Trajectory;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Predicted data within a range, against what follows for data N(0, 4), whose predictions are known. */
class ClampedScoreTest {
    private static final VpSde SDE = new VpSde(0.1, 20);
    private static final double VARIANCE = 4;
    private static final int WIDTH = 4;
    private static final double T = 0.3;

    /** The score of N(0, 4) in each column, noised. */
    private static final ScoreModel SCORE = (s, x, t, c) -> {
        SDVariable alpha = SDE.alpha(s, t);
        SDVariable sigma = SDE.sigma(s, t);
        return x.neg().div(alpha.mul(alpha).mul(VARIANCE).add(sigma.mul(sigma)));
    };

    private static INDArray each(double value) {
        return Nd4j.valueArrayOf(new long[] {1, WIDTH}, value, DataType.DOUBLE);
    }

    private static ClampedScore.Clamp clamp(double low, double high, OptionalDouble quantile) {
        return new ClampedScore.Clamp(each(low), each(high), quantile);
    }

    private static Problem problem(int equation, UnaryOperator<ScoreModel> change) {
        Compiler compiler = Compiler.find();
        Evaluator evaluator = new Evaluator(compiler, compiler.variables(DataType.DOUBLE, Map.of()));
        Equation along = new DiffusionModel(SDE, SCORE, WIDTH)
                .equations()
                .get(equation)
                .withScore(change)
                .orElseThrow();
        return along.problem(Equation.Request.of(evaluator, new Interval(1, 1e-3)));
    }

    private static Problem clamped(int equation, ClampedScore.Clamp clamp) {
        return problem(equation, score -> new ClampedScore(score, SDE, clamp));
    }

    /** What the score should be where D has been changed to what is given. */
    private static void assertScore(Problem problem, double[][] x, UnaryOperator<double[]> change) {
        NumericPath path = problem.views().require(NumericPath.VIEW);
        double alpha = path.alpha(T);
        double variance = path.sigma(T) * path.sigma(T);
        INDArray score = problem.score().at(Nd4j.createFromArray(x), T);
        for (int i = 0; i < x.length; i++) {
            double[] data = Arrays.stream(x[i])
                    .map(v -> v * alpha * VARIANCE / (alpha * alpha * VARIANCE + variance))
                    .toArray();
            double[] expected = change.apply(data);
            for (int k = 0; k < WIDTH; k++) {
                assertEquals((alpha * expected[k] - x[i][k]) / variance, score.getDouble(i, k), 1e-9);
            }
        }
    }

    private static final double[][] X = {{-3, 0.1, 0.2, 5}, {0.1, 0.05, -0.2, 0.3}, {1, -1, 2, 0.4}};

    @Test
    void aFixedRangeClips() {
        Problem problem = clamped(0, clamp(-0.5, 1.5, OptionalDouble.empty()));
        assertScore(
                problem,
                X,
                data -> Arrays.stream(data)
                        .map(d -> Math.max(-0.5, Math.min(1.5, d)))
                        .toArray());
    }

    @Test
    void aDynamicThresholdScalesEachSampleIntoTheRange() {
        // On the range from 1 to 3 the middle is 2 and half the length 1; the quantile 0.5 of four is between two.
        Problem problem = clamped(0, clamp(1, 3, OptionalDouble.of(0.5)));
        assertScore(problem, X, data -> {
            double[] size =
                    Arrays.stream(data).map(d -> Math.abs(d - 2)).sorted().toArray();
            double q = Math.max(1, (size[1] + size[2]) / 2);
            return Arrays.stream(data)
                    .map(d -> 2 + Math.max(-q, Math.min(q, d - 2)) / q)
                    .toArray();
        });
        // torch.quantile([1, 2, 3, 4], 0.9) is 3.7.
        NumericPath path = problem.views().require(NumericPath.VIEW);
        double alpha = path.alpha(T);
        double scale = (alpha * alpha * VARIANCE + path.sigma(T) * path.sigma(T)) / (alpha * VARIANCE);
        assertScore(
                clamped(0, clamp(-1, 1, OptionalDouble.of(0.9))),
                new double[][] {{scale, 2 * scale, -3 * scale, 4 * scale}},
                data -> new double[] {1 / 3.7, 2 / 3.7, -3 / 3.7, 1});
        assertThrows(IllegalArgumentException.class, () -> clamp(-1, 1, OptionalDouble.of(0)));
    }

    @Test
    void whatIsWithinTheRangeIsLeftToTheLastBit() {
        INDArray x = Nd4j.createFromArray(X);
        INDArray plain = problem(1, score -> score).drift().at(x, T);
        assertEquals(
                plain,
                clamped(1, clamp(-50, 50, OptionalDouble.empty())).drift().at(x, T));
        assertEquals(
                plain,
                clamped(1, clamp(-50, 50, OptionalDouble.of(0.9))).drift().at(x, T));
    }

    @Test
    void samplesEndWithinTheRange() {
        Solvers.RungeKutta4 solver = new Solvers.RungeKutta4(TimeGrid.power(2), 60);
        Run run = Run.of(RandomStream.of(5));
        INDArray free =
                Integration.solve(solver, problem(1, score -> score), 200, run).x();
        INDArray bound = Integration.solve(solver, clamped(1, clamp(-0.5, 0.5, OptionalDouble.empty())), 200, run)
                .x();
        assertTrue(free.amaxNumber().doubleValue() > 4, "data N(0, 4) reach beyond");
        // At time 0.001 the noise is sigma = 0.01 of what is left of it.
        assertTrue(bound.amaxNumber().doubleValue() < 0.55, bound.amaxNumber().toString());
    }

    @Test
    void statesAreSeenOnTheirWayAndNothingChanges() {
        Solvers.RungeKutta4 solver = new Solvers.RungeKutta4(TimeGrid.uniform(), 8);
        Problem problem = problem(1, score -> score);
        Run run = Run.of(RandomStream.of(5));
        INDArray alone = Integration.solve(solver, problem, 6, run).x();
        Trajectory all = Trajectory.every(1);
        assertEquals(
                alone,
                Integration.solve(solver, problem, 6, run.withListener(all)).x());
        assertEquals(9, all.states().size());
        assertEquals(
                problem.start().draw(run.random().split("start"), 0, 6),
                all.states().get(0));
        assertEquals(alone, all.states().get(8));

        Trajectory shares = Trajectory.atShares(0, 0.3, 0.31, 0.5, 1).first(2);
        Integration.solve(solver, problem, 6, run.withListener(shares));
        assertEquals(List.of(0L, 3L, 4L, 8L), shares.steps());
        assertEquals(
                all.states().get(4).get(NDArrayIndex.interval(0, 2)),
                shares.states().get(2));

        // The grid's times are 1 - k (1 - 0.001) / 8: 0.6 has been passed after 4 steps.
        Trajectory times = Trajectory.atTimes(0.6, 0.001);
        Integration.solve(solver, problem, 6, run.withListener(times));
        assertEquals(all.states().get(4), times.states().get(0));
        assertEquals(alone, times.states().get(1));
        assertThrows(IllegalArgumentException.class, () -> Trajectory.atShares(0.5, 0.5));
    }
}

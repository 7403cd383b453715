package org.ergodic.diffusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.guidance.Guide;
import org.ergodic.api.model.Condition;
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
import org.ergodic.common.guidance.GuidedScore;
import org.ergodic.common.guidance.LinearMeasurement;
import org.ergodic.common.guidance.Strength;
import org.ergodic.common.solver.Integration;
import org.ergodic.common.solver.Solution;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Guidance of scores in closed form: two Gaussians in the plane, 0.3 of the one and 0.7 of the other. */
class GuidanceTest {
    private static final VpSde VP = new VpSde(0.1, 20);
    private static final Condition CLASS = new Condition("class", 2);
    private static final double[] WEIGHTS = {0.3, 0.7};
    private static final double[][] MEANS = {{-1.5, -1}, {1, 1}};
    private static final double[] STDS = {0.4, 0.6};
    private static final double T = 0.4;
    private static final double[][] X = {{-1, 0.3}, {0.2, -0.4}, {1.4, 2}, {0.1, 0.1}};
    private static final int[] CLASSES = {0, 1, 1, 0};

    private static Mixture part(int k) {
        return new Mixture(VP, new double[] {1}, new double[][] {MEANS[k]}, new double[] {STDS[k]}, 2);
    }

    /** The score of each class, and without it that of the mixture. */
    private static final class Classes implements ScoreModel {
        private final ScoreModel mixture = new Mixture(VP, WEIGHTS, MEANS, STDS, 2);

        @Override
        public SDVariable score(Scope s, SDVariable x, SDVariable t, Context c) {
            SDVariable own = CLASS.of(c);
            SDVariable first = own.mul(s.constant(Nd4j.createFromArray(new double[][] {{1, 0}})))
                    .sum(true, 1);
            return part(0).score(s, x, t, c)
                    .mul(first)
                    .add(part(1).score(s, x, t, c).mul(first.rsub(1)));
        }

        @Override
        public Optional<Condition> condition() {
            return Optional.of(CLASS);
        }

        @Override
        public Optional<ScoreModel> unconditional() {
            return Optional.of(mixture);
        }
    }

    /** Bayes' classifier of the mixture at every time. */
    private static final Guide BAYES = new Guide() {
        @Override
        public SDVariable logProb(Scope s, At at) {
            SDVariable[] logs = new SDVariable[2];
            for (int k = 0; k < 2; k++) {
                SDVariable alpha = VP.alpha(s, at.t());
                SDVariable sigma = VP.sigma(s, at.t());
                SDVariable variance = alpha.mul(alpha).mul(STDS[k] * STDS[k]).add(sigma.mul(sigma));
                SDVariable mean = s.constant(Nd4j.createFromArray(new double[][] {MEANS[k]}));
                SDVariable away = alpha.mul(mean).sub(at.x());
                logs[k] = away.mul(away)
                        .sum(true, 1)
                        .div(variance)
                        .add(s.sameDiff().math().log(variance).mul(2))
                        .mul(-0.5)
                        .add(Math.log(WEIGHTS[k]));
            }
            SDVariable all = s.sameDiff().nn().logSoftmax(s.sameDiff().concat(1, logs), 1);
            return all.mul(CLASS.of(at.context())).sum(1);
        }

        @Override
        public Optional<Condition> condition() {
            return Optional.of(CLASS);
        }
    };

    private static Conditions classes(int... each) {
        double[][] rows = new double[each.length][2];
        for (int i = 0; i < each.length; i++) {
            rows[i][each[i]] = 1;
        }
        return Conditions.of("class", Nd4j.createFromArray(rows));
    }

    private static Equation equation(ScoreModel score, int which, UnaryOperator<ScoreModel> change) {
        return new DiffusionModel(VP, score, 2)
                .equations()
                .get(which)
                .withScore(change)
                .orElseThrow();
    }

    private static Problem problem(ScoreModel score, UnaryOperator<ScoreModel> change, Conditions given) {
        Equation.Request request = Equation.Request.of(Numbers.of(DataType.DOUBLE), new Interval(1, 0));
        return equation(score, 1, change).problem(request.withConditions(given));
    }

    private static UnaryOperator<ScoreModel> guided(Strength strength, Optional<GuidedScore.Rescaling> rescaling) {
        return score -> new GuidedScore(score, score.unconditional().orElseThrow(), strength, rescaling);
    }

    private static UnaryOperator<ScoreModel> guided(double scale) {
        return guided(Strength.of(scale), Optional.empty());
    }

    private static INDArray scores(ScoreModel score, UnaryOperator<ScoreModel> change, double t) {
        Conditions given =
                score.condition().isPresent() || change.apply(score).condition().isPresent()
                        ? classes(CLASSES)
                        : Conditions.none();
        return problem(score, change, given).score().at(Nd4j.createFromArray(X), t);
    }

    @Test
    void theGuidedScoreIsACombinationOfBoth() {
        ScoreModel both = new Classes();
        INDArray conditional = scores(both, score -> score, T);
        INDArray unconditional = scores(both.unconditional().orElseThrow(), score -> score, T);
        assertEquals(conditional, scores(both, guided(1), T), "at 1 it is the score itself, to the last bit");
        for (double w : new double[] {0, 0.5, 3}) {
            INDArray expected = unconditional.add(conditional.sub(unconditional).mul(w));
            assertTrue(Numbers.distance(expected, scores(both, guided(w), T)) < 1e-9, "at " + w);
        }
    }

    @Test
    void outsideTheIntervalItIsTheScoreItself() {
        ScoreModel both = new Classes();
        Strength limited = new Strength(3, Optional.of(new Interval(0.2, 0.5)));
        UnaryOperator<ScoreModel> change = guided(limited, Optional.empty());
        for (double t : new double[] {0.1, 0.2, 0.51, 0.9}) {
            assertEquals(scores(both, score -> score, t), scores(both, change, t), "at " + t);
        }
        for (double t : new double[] {0.21, T, 0.5}) {
            assertTrue(Numbers.distance(scores(both, guided(3), t), scores(both, change, t)) < 1e-12, "at " + t);
        }
        assertThrows(IllegalArgumentException.class, () -> new Strength(3, Optional.of(new Interval(0.5, 0.2))));
        assertThrows(IllegalArgumentException.class, () -> Strength.of(-1));
    }

    /** v of a score, by its own formula. */
    private static double[][] v(INDArray score, double t) {
        NumericPath path = problem(new Mixture(VP, WEIGHTS, MEANS, STDS, 2), s -> s, Conditions.none())
                .views()
                .require(NumericPath.VIEW);
        double alpha = path.alpha(t);
        double sigma = path.sigma(t);
        double[][] v = new double[X.length][2];
        for (int i = 0; i < X.length; i++) {
            for (int k = 0; k < 2; k++) {
                double data = (X[i][k] + sigma * sigma * score.getDouble(i, k)) / alpha;
                v[i][k] = alpha * (X[i][k] - alpha * data) / sigma - sigma * data;
            }
        }
        return v;
    }

    private static double deviation(double... row) {
        double mean = Arrays.stream(row).average().orElseThrow();
        return Math.sqrt(
                Arrays.stream(row).map(x -> (x - mean) * (x - mean)).average().orElseThrow());
    }

    @Test
    void rescalingBringsTheSpreadBack() {
        ScoreModel both = new Classes();
        double[][] plain = v(scores(both, score -> score, T), T);
        double[][] free = v(scores(both, guided(4), T), T);
        for (double share : new double[] {0, 0.7, 1}) {
            GuidedScore.Rescaling how = new GuidedScore.Rescaling(share, VP, 2);
            double[][] rescaled = v(scores(both, guided(Strength.of(4), Optional.of(how)), T), T);
            for (int i = 0; i < X.length; i++) {
                double factor = share * deviation(plain[i]) / deviation(free[i]) + 1 - share;
                assertEquals(factor * free[i][0], rescaled[i][0], 1e-8);
                assertEquals(factor * free[i][1], rescaled[i][1], 1e-8);
            }
        }
        assertThrows(IllegalArgumentException.class, () -> new GuidedScore.Rescaling(0.5, VP, 1));
    }

    @Test
    void bothScoresAreCounted() {
        Solvers.RungeKutta4 solver = new Solvers.RungeKutta4(TimeGrid.power(2), 5);
        Problem plain = problem(new Classes(), score -> score, classes(0, 1, 1));
        Problem twice = problem(new Classes(), guided(2), classes(0, 1, 1));
        Run run = Run.of(RandomStream.of(3));
        assertArrayEquals(
                new long[] {20, 20, 20},
                Integration.solve(solver, plain, 3, run).evaluations());
        assertArrayEquals(
                new long[] {40, 40, 40},
                Integration.solve(solver, twice, 3, run).evaluations());
    }

    /**
     * At w = 1 the flow is linear, and a start z goes to mean + std z up to alpha(1)^2 = 4e-5 and the steps. At w = 0
     * the samples are those of the mixture, 0.3 of them of the first class: of 2000 that share has a deviation of
     * 0.0102, and 4.5 of them have a false-alarm rate of 7e-6.
     */
    @Test
    @Tag("measured")
    void samplesAreOfTheClassAtOneAndOfTheMixtureAtZero() {
        Solvers.RungeKutta4 solver = new Solvers.RungeKutta4(TimeGrid.power(2), 40);
        INDArray start = Numbers.normal(5, 3, 2);
        INDArray ofClass = Integration.solve(
                        solver, problem(new Classes(), guided(1), classes(0, 1, 0)), start, Run.of(RandomStream.of(1)))
                .x();
        for (int i = 0; i < 3; i++) {
            int k = i == 1 ? 1 : 0;
            for (int j = 0; j < 2; j++) {
                assertEquals(MEANS[k][j] + STDS[k] * start.getDouble(i, j), ofClass.getDouble(i, j), 0.03);
            }
        }
        int n = 2000;
        Problem mixture = problem(new Classes(), guided(0), classes(new int[n]));
        Solution all = Integration.solve(solver, mixture, n, Run.of(RandomStream.of(2)));
        double first = 0;
        for (int i = 0; i < n; i++) {
            // The line between the means; less than 1e-3 of either class is beyond it.
            first += all.x().getDouble(i, 0) * 1.25 + all.x().getDouble(i, 1) < -0.35 ? 1.0 / n : 0;
        }
        assertEquals(0.3, first, 0.046);
    }

    @Test
    void bayesClassifierGivesTheScoreOfTheClass() {
        ScoreModel mixture = new Mixture(VP, WEIGHTS, MEANS, STDS, 2);
        UnaryOperator<ScoreModel> change =
                score -> new GuideScore(score, BAYES, "guide", Strength.of(1), Optional.of(VP));
        assertEquals(Optional.of(CLASS), equation(mixture, 1, change).condition());
        for (double t : new double[] {0.05, T, 0.9}) {
            INDArray expected = scores(new Classes(), score -> score, t);
            assertTrue(Numbers.distance(expected, scores(mixture, change, t)) < 1e-8, "at " + t);
        }
        // And what it predicts of the data is what the score of the class does.
        INDArray x = Nd4j.createFromArray(X);
        INDArray own = problem(new Classes(), score -> score, classes(CLASSES))
                .score()
                .data()
                .orElseThrow()
                .at(x, T);
        INDArray guided = problem(mixture, change, classes(CLASSES))
                .score()
                .data()
                .orElseThrow()
                .at(x, T);
        assertTrue(Numbers.distance(own, guided) < 1e-8);
    }

    private static final double[][] A = {{1, 2}, {0.5, -1}};
    private static final double[] Y = {1.5, -0.2};
    private static final double NOISE = 0.3;

    /** (A'A / noise^2 + I)^-1 and its product with A'y / noise^2: the data N(0, I) given the measurement. */
    private static double[][] posterior(double[] mean) {
        double[][] p = {{1, 0}, {0, 1}};
        double[] b = new double[2];
        for (int m = 0; m < A.length; m++) {
            for (int i = 0; i < 2; i++) {
                b[i] += A[m][i] * Y[m] / (NOISE * NOISE);
                for (int j = 0; j < 2; j++) {
                    p[i][j] += A[m][i] * A[m][j] / (NOISE * NOISE);
                }
            }
        }
        double[][] covariance = inverse(p);
        for (int i = 0; i < 2; i++) {
            mean[i] = covariance[i][0] * b[0] + covariance[i][1] * b[1];
        }
        return covariance;
    }

    private static double[][] inverse(double[][] m) {
        double det = m[0][0] * m[1][1] - m[0][1] * m[1][0];
        return new double[][] {{m[1][1] / det, -m[0][1] / det}, {-m[1][0] / det, m[0][0] / det}};
    }

    private static UnaryOperator<ScoreModel> measured(LinearMeasurement.Spread spread) {
        Guide guide = new LinearMeasurement(A, Optional.of(Y), NOISE, spread, VP, 2);
        return score -> new GuideScore(score, guide, "guide", Strength.of(1), Optional.of(VP));
    }

    @Test
    void theMeasurementOfUnitSpreadIsExactForDataOfUnitVariance() {
        ScoreModel normal = Mixture.gaussian(VP, 0, 1, 2);
        double[] mean = new double[2];
        double[][] covariance = posterior(mean);
        NumericPath path = problem(normal, s -> s, Conditions.none()).views().require(NumericPath.VIEW);
        for (double t : new double[] {0.02, T, 0.8}) {
            double alpha = path.alpha(t);
            double sigma = path.sigma(t);
            double[][] noised = new double[2][2];
            for (int i = 0; i < 2; i++) {
                for (int j = 0; j < 2; j++) {
                    noised[i][j] = alpha * alpha * covariance[i][j] + (i == j ? sigma * sigma : 0);
                }
            }
            double[][] precision = inverse(noised);
            INDArray score = scores(normal, measured(LinearMeasurement.Spread.UNIT), t);
            for (int r = 0; r < X.length; r++) {
                for (int i = 0; i < 2; i++) {
                    double expected = 0;
                    for (int j = 0; j < 2; j++) {
                        expected -= precision[i][j] * (X[r][j] - alpha * mean[j]);
                    }
                    assertEquals(expected, score.getDouble(r, i), 1e-7 * (1 + Math.abs(expected)), "at " + t);
                }
            }
        }
    }

    /** D = alpha x / (alpha^2 + sigma^2), which is alpha x here, so the gradient is alpha A'(y - A D) / noise^2. */
    @Test
    void theMeasurementWithoutSpreadIsThatOfDps() {
        ScoreModel normal = Mixture.gaussian(VP, 0, 1, 2);
        double alpha = problem(normal, s -> s, Conditions.none())
                .views()
                .require(NumericPath.VIEW)
                .alpha(T);
        INDArray score = scores(normal, measured(LinearMeasurement.Spread.NONE), T);
        for (int r = 0; r < X.length; r++) {
            for (int i = 0; i < 2; i++) {
                double expected = -X[r][i];
                for (int m = 0; m < A.length; m++) {
                    double away = Y[m] - alpha * (A[m][0] * X[r][0] + A[m][1] * X[r][1]);
                    expected += alpha * A[m][i] * away / (NOISE * NOISE);
                }
                assertEquals(expected, score.getDouble(r, i), 1e-7 * (1 + Math.abs(expected)));
            }
        }
    }

    @Test
    void wrongMeasurementsAreRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new LinearMeasurement(A, Optional.of(Y), 0, LinearMeasurement.Spread.NONE, VP, 2));
        assertThrows(
                IllegalArgumentException.class,
                () -> new LinearMeasurement(
                        A, Optional.of(new double[] {1}), 0.1, LinearMeasurement.Spread.UNIT, VP, 2));
        assertThrows(
                IllegalArgumentException.class,
                () -> new LinearMeasurement(A, Optional.of(Y), 0.1, LinearMeasurement.Spread.UNIT, VP, 3));
    }
}

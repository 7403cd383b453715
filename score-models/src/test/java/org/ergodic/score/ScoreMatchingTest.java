package org.ergodic.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Energy;
import org.ergodic.api.model.Loss;
import org.ergodic.api.model.Objective;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.view.Views;
import org.ergodic.common.score.ExplicitScoreMatching;
import org.ergodic.common.score.FiniteDifferenceScoreMatching;
import org.ergodic.common.score.OneLevelDenoising;
import org.ergodic.common.score.Projection;
import org.ergodic.common.score.SlicedScoreMatching;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Score matching without noise, of scores and of energies, against Fisher divergences in closed form. */
class ScoreMatchingTest {
    private static final double A = 0.9;
    private static final double B = 0.4;

    /** s = -a (x_2, x_1)/2 - a x + b tanh(x): its Jacobian has entries off the diagonal. */
    private static final ScoreModel SCORE = (s, x, t, c) -> {
        SDVariable mixed = x.mmul(s.constant(Nd4j.createFromArray(new double[][] {{-1, -0.5}, {-0.5, -1}})));
        return mixed.mul(parameter(s, "a", A)).add(s.sameDiff().math().tanh(x).mul(parameter(s, "b", B)));
    };

    private static double[] score(double... x) {
        return new double[] {
            -A * (x[0] + 0.5 * x[1]) + B * Math.tanh(x[0]), -A * (x[1] + 0.5 * x[0]) + B * Math.tanh(x[1])
        };
    }

    /** The energy whose score that is: a (x_1^2 + x_2^2 + x_1 x_2)/2 - b sum log cosh x. */
    private static final Energy ENERGY = (s, x) -> {
        SDVariable half = x.mmul(s.constant(Nd4j.createFromArray(new double[][] {{0.5, 0.25}, {0.25, 0.5}})));
        SDVariable cosh = s.sameDiff().math().log(s.sameDiff().math().cosh(x));
        return half.mul(x).sum(1).mul(parameter(s, "a", A)).sub(cosh.sum(1).mul(parameter(s, "b", B)));
    };

    private static SDVariable parameter(Scope s, String name, double value) {
        return s.parameter(name, Initializer.constant(value));
    }

    private static final Views OF_SCORE = Views.of(ScoreModel.VIEW, SCORE);

    /** As an energy model offers both. */
    private static final Views OF_ENERGY = Views.of(Energy.VIEW, ENERGY).and(ScoreModel.VIEW, (ScoreModel)
            (s, x, t, c) -> s.gradient(ENERGY.energy(s, x), List.of(x)).get(0).neg());

    private static final PlanarMixture DATA = new PlanarMixture();

    static Stream<Views> models() {
        return Stream.of(OF_SCORE, OF_ENERGY);
    }

    private static Trial onData(Loss objective, Views model) {
        return new Trial(objective, model, DATA.points, DATA.weights);
    }

    /** The mean over the mixture is E|s - s*|^2 - E|s*|^2; the trapezoidal rule leaves less than 1e-9 here. */
    @ParameterizedTest
    @MethodSource("models")
    void explicitIsTheFisherDivergence(Views model) {
        double mean = onData(new ExplicitScoreMatching(), model).run(0).mean();
        assertEquals(DATA.fisher(ScoreMatchingTest::score), mean, 1e-8);
    }

    static Stream<Arguments> sliced() {
        return models().flatMap(model -> Stream.of(Projection.values())
                .flatMap(projection -> Stream.of(
                        Arguments.of(model, projection, 1, true),
                        Arguments.of(model, projection, 1, false),
                        Arguments.of(model, projection, 3, true))));
    }

    /** 60 draws of directions for 1369 points; five standard errors, so a false alarm once in 10^6 seeds a case. */
    @ParameterizedTest
    @MethodSource("sliced")
    void slicedIsExplicitInExpectation(Views model, Projection projection, int projections, boolean reduced) {
        Trial trial = onData(new SlicedScoreMatching(projection, projections, reduced), model);
        double[] means = new double[60];
        for (int i = 0; i < means.length; i++) {
            means[i] = trial.run(100 + i).mean();
        }
        double error = Moments.standardError(means);
        assertEquals(DATA.fisher(ScoreMatchingTest::score), Moments.mean(means), 5 * error);
        assertTrue(error < 0.05, () -> "the standard error is " + error);
    }

    /** With the same directions the difference from the sliced form falls by 4 as the step is halved. */
    @ParameterizedTest
    @MethodSource("models")
    void differencesAreOfSecondOrder(Views model) {
        double[] exact = onData(new SlicedScoreMatching(Projection.SPHERE, 2, false), model)
                .run(1)
                .losses();
        double[] errors = new double[3];
        for (int i = 0; i < 3; i++) {
            double[] losses = onData(new FiniteDifferenceScoreMatching(Projection.SPHERE, 2, 0.2 / (1 << i)), model)
                    .run(1)
                    .losses();
            for (int row = 0; row < losses.length; row++) {
                errors[i] += DATA.weights[row] * Math.abs(losses[row] - exact[row]);
            }
        }
        assertTrue(errors[0] > 1e-4 && errors[0] < 0.05, () -> "the error is " + errors[0]);
        assertEquals(4, errors[0] / errors[1], 0.2);
        assertEquals(4, errors[1] / errors[2], 0.1);
    }

    static Stream<Arguments> objectives() {
        return models().flatMap(model -> Stream.of(
                        new ExplicitScoreMatching(),
                        new SlicedScoreMatching(Projection.GAUSSIAN, 2, true),
                        new SlicedScoreMatching(Projection.SPHERE, 1, false),
                        new FiniteDifferenceScoreMatching(Projection.RADEMACHER, 1, 0.1),
                        new OneLevelDenoising(0.3))
                .map(objective -> Arguments.of(model, objective)));
    }

    /** Losses are polynomials of the second degree in the parameters, so central differences have rounding alone. */
    @ParameterizedTest
    @MethodSource("objectives")
    void gradientsAreThoseOfDifferences(Views model, Loss objective) {
        Trial trial = onData(objective, model).run(7);
        for (Map.Entry<String, Double> at : Map.of("a", A, "b", B).entrySet()) {
            double gradient = trial.run(7).gradient(at.getKey()).getDouble(0);
            double ahead =
                    trial.set(Map.of(at.getKey(), at.getValue() + 0.01)).run(7).mean();
            double behind =
                    trial.set(Map.of(at.getKey(), at.getValue() - 0.01)).run(7).mean();
            trial.set(Map.of(at.getKey(), at.getValue()));
            assertEquals((ahead - behind) / 0.02, gradient, 1e-8 * (1 + Math.abs(gradient)));
        }
    }

    /**
     * Of an energy a|x|^2/2 on data of second moment m the loss at one level is {@code sigma^2 a^2 (m + sigma^2) - 2 a
     * sigma^2 + 1}. 20,000 rows; a row's loss has a deviation below 2, so four standard errors.
     */
    @Test
    void oneLevelOfAnEnergyIsTheClosedForm() {
        double sigma = 0.5;
        double a = 0.7;
        ScoreModel linear = (s, x, t, c) -> x.mul(parameter(s, "a", a)).neg();
        INDArray x = RandomStream.of(21)
                .draw(Noise.NORMAL, 0, DataType.DOUBLE, 20_000, 2)
                .muli(1.3);
        double m = x.mul(x).meanNumber().doubleValue();
        double expected = sigma * sigma * (a * a * (m + sigma * sigma) - 2 * a) + 1;
        double mean = Trial.of(new OneLevelDenoising(sigma), Views.of(ScoreModel.VIEW, linear), x)
                .run(3)
                .mean();
        assertEquals(expected, mean, 4 * 2 / Math.sqrt(20_000));
    }

    static Stream<Loss> unbiased() {
        return Stream.of(
                new ExplicitScoreMatching(),
                new SlicedScoreMatching(Projection.RADEMACHER, 1, true),
                new SlicedScoreMatching(Projection.SPHERE, 2, false),
                new FiniteDifferenceScoreMatching(Projection.SPHERE, 1, 0.05));
    }

    /**
     * A linear score of Gaussian data of correlation 0.6, of which it sees exactly those moments; the average over the
     * last steps has nearly nothing left of the directions' noise.
     */
    @ParameterizedTest
    @MethodSource("unbiased")
    void aLinearScoreLearnsAGaussian(Loss objective) {
        double[][] root = {{1, 0}, {0.6, 0.8}};
        INDArray data = standardised(RandomStream.of(9).draw(Noise.NORMAL, 0, DataType.DOUBLE, 1000, 2))
                .mmul(Nd4j.createFromArray(root).transpose())
                .addi(0.5);
        ScoreModel linear = (s, x, t, c) ->
                x.mmul(s.parameter("m", Initializer.zeros(), 2, 2)).add(s.parameter("c", Initializer.zeros(), 1, 2));
        Trial trial = Trial.of(objective, Views.of(ScoreModel.VIEW, linear), data);
        INDArray m = Nd4j.zeros(DataType.DOUBLE, 2, 2);
        INDArray c = Nd4j.zeros(DataType.DOUBLE, 1, 2);
        int steps = 160;
        for (int step = 0; step < steps; step++) {
            trial.run(step);
            trial.set("m", trial.value("m").sub(trial.gradient("m").mul(0.2)));
            trial.set("c", trial.value("c").sub(trial.gradient("c").mul(0.2)));
            if (step >= steps / 2) {
                m.addi(trial.value("m").mul(2.0 / steps));
                c.addi(trial.value("c").mul(2.0 / steps));
            }
        }
        // s* = -P (x - 1/2) with the precision P; of the difference D x + e the mean square is tr(D'D S) + |e + D/2|^2.
        double[][] covariance = {{1, 0.6}, {0.6, 1}};
        double[][] precision = {{1 / 0.64, -0.6 / 0.64}, {-0.6 / 0.64, 1 / 0.64}};
        double divergence = 0;
        double size = 0;
        for (int k = 0; k < 2; k++) {
            double shift = c.getDouble(0, k);
            double[] d = new double[2];
            for (int i = 0; i < 2; i++) {
                d[i] = m.getDouble(i, k) + precision[i][k];
                shift += m.getDouble(i, k) * 0.5;
            }
            for (int i = 0; i < 2; i++) {
                for (int j = 0; j < 2; j++) {
                    divergence += d[i] * d[j] * covariance[i][j];
                    size += precision[i][k] * precision[j][k] * covariance[i][j];
                }
            }
            divergence += shift * shift;
        }
        double relative = divergence / size;
        assertTrue(relative < 1e-3, () -> "relative Fisher divergence " + relative);
    }

    /** Rows of mean 0 and covariance I. */
    private static INDArray standardised(INDArray z) {
        int n = (int) z.size(0);
        INDArray x = z.subRowVector(z.mean(0));
        INDArray covariance = x.transpose().mmul(x).div(n);
        double a = Math.sqrt(covariance.getDouble(0, 0));
        double b = covariance.getDouble(0, 1) / a;
        double c = Math.sqrt(covariance.getDouble(1, 1) - b * b);
        // The inverse of the transposed Cholesky factor.
        return x.mmul(Nd4j.createFromArray(new double[][] {{1 / a, -b / (a * c)}, {0, 1 / c}}));
    }

    @Test
    void whatCannotBeTrainedIsRefused() {
        LinearVp vp = new LinearVp();
        Views diffusion = OF_SCORE.and(SDE.VIEW, vp).and(GaussianPath.VIEW, vp);
        for (Objective objective : List.<Objective>of(
                new ExplicitScoreMatching(),
                new SlicedScoreMatching(Projection.SPHERE, 1, true),
                new FiniteDifferenceScoreMatching(Projection.SPHERE, 1, 0.1))) {
            assertTrue(objective.obstacle(diffusion).orElseThrow().contains("choose denoising"));
            assertTrue(objective.obstacle(OF_SCORE).isEmpty());
        }
        assertTrue(new OneLevelDenoising(1).obstacle(diffusion).orElseThrow().contains("choose denoising"));
        assertThrows(IllegalArgumentException.class, () -> new SlicedScoreMatching(Projection.SPHERE, 0, true));
        assertThrows(IllegalArgumentException.class, () -> new FiniteDifferenceScoreMatching(Projection.SPHERE, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new OneLevelDenoising(0));
    }
}

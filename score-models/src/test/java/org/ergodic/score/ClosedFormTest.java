package org.ergodic.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.plugin.Factory;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.view.Views;
import org.ergodic.common.score.Denoising;
import org.ergodic.common.statistics.SymmetricEigen;
import org.ergodic.common.weighting.PathWeighting;
import org.ergodic.testkit.FactoryContract;
import org.ergodic.testkit.ScoreModelContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Scores in closed form against the gradient of the log density of x_t, computed in plain Java. */
class ClosedFormTest {
    private static final LinearVp VP = new LinearVp();
    private static final Views AROUND = Views.of(SDE.VIEW, VP).and(GaussianPath.VIEW, VP);
    private static final double[] TIMES = {0.002, 0.1, 0.5, 1};

    private static final List<GaussianPart> PARTS = List.of(
            new GaussianPart(2, List.of(0.5, -1.0), List.of(0.5, 0.3, 0.3, 0.4)),
            GaussianPart.round(1, List.of(-2.0, 0.3), 0.2),
            new GaussianPart(1, List.of(1.0, 1.0), List.of(1.0, -0.9, -0.9, 1.0)));

    private static INDArray scores(ScoreModel model, INDArray x, double t) {
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable at = s.input("x", -1, 2);
            SDVariable time = s.sameDiff().zerosLike(at.sum(true, 1)).add(t);
            s.output("score", model.score(s, at, time, Context.none()));
        });
        Compiler compiler = Compiler.find();
        return compiler.compile(graph)
                .run(compiler.variables(graph, RandomStream.of(0)), Map.of("x", x))
                .get("score");
    }

    /** log of the sum of w N(x; alpha m, alpha^2 S + sigma^2 I) in the plane, up to a constant. */
    private static double logDensity(List<GaussianPart> parts, double t, double... x) {
        double alpha = LinearVp.alpha(t);
        double sigma = LinearVp.sigma(t);
        double density = 0;
        for (GaussianPart part : parts) {
            List<Double> s = part.covariance();
            double a = alpha * alpha * s.get(0) + sigma * sigma;
            double b = alpha * alpha * s.get(1);
            double d = alpha * alpha * s.get(3) + sigma * sigma;
            double u = x[0] - alpha * part.mean().get(0);
            double v = x[1] - alpha * part.mean().get(1);
            double determinant = a * d - b * b;
            double square = (d * u * u - 2 * b * u * v + a * v * v) / determinant;
            density += part.weight() * Math.exp(-0.5 * square) / Math.sqrt(determinant);
        }
        return Math.log(density);
    }

    private static void assertScores(List<GaussianPart> parts, ScoreModel model, double leastTime) {
        INDArray x = RandomStream.of(4).draw(Noise.NORMAL, 0, DataType.DOUBLE, 12, 2);
        for (double t : TIMES) {
            if (t < leastTime) {
                continue;
            }
            INDArray scores = scores(model, x, t);
            for (int i = 0; i < 12; i++) {
                for (int k = 0; k < 2; k++) {
                    double h = 1e-5;
                    double[] ahead = {x.getDouble(i, 0), x.getDouble(i, 1)};
                    double[] behind = ahead.clone();
                    ahead[k] += h;
                    behind[k] -= h;
                    double slope = (logDensity(parts, t, ahead) - logDensity(parts, t, behind)) / (2 * h);
                    assertEquals(slope, scores.getDouble(i, k), 1e-6 * (1 + Math.abs(slope)), "at t = " + t);
                }
            }
        }
    }

    @Test
    void mixtureIsTheSlopeOfItsLogDensity() {
        assertScores(PARTS, new GaussianMixtureScore(VP, PARTS, 2), 0);
        assertScores(PARTS.subList(0, 1), new GaussianMixtureScore(VP, PARTS.subList(0, 1), 2), 0);
    }

    @Test
    void kernelDensityIsTheMixtureOfItsPoints() {
        double[][] points = {{0.3, -0.2}, {1.2, 0.5}, {-0.7, 0.9}};
        List<GaussianPart> parts = List.of(
                GaussianPart.round(1, List.of(0.3, -0.2), 0.4),
                GaussianPart.round(1, List.of(1.2, 0.5), 0.4),
                GaussianPart.round(1, List.of(-0.7, 0.9), 0.4));
        assertScores(parts, new KernelDensityScore(VP, Nd4j.createFromArray(points), 0.4), 0);
    }

    /** Denoising is least at the score of the points without a width: shifted or widened it is larger on them. */
    @Test
    void theSetsOwnScoreIsTheMinimumOfDenoising() {
        INDArray points = RandomStream.of(6).draw(Noise.NORMAL, 0, DataType.DOUBLE, 5, 2);
        INDArray rows =
                Nd4j.concat(0, java.util.Collections.nCopies(400, points).toArray(INDArray[]::new));
        double own = loss(new KernelDensityScore(VP, points, 0), rows);
        assertTrue(own < loss(new KernelDensityScore(VP, points, 0.2), rows));
        assertTrue(own < loss(new KernelDensityScore(VP, points.add(0.1), 0), rows));
    }

    private static double loss(ScoreModel score, INDArray x) {
        return Trial.of(new Denoising(PathWeighting.V, 1e-2), AROUND.and(ScoreModel.VIEW, score), x)
                .run(3)
                .mean();
    }

    @Test
    void eigenvectorsGiveTheMatrixBack() {
        double[][] matrix = {{4, 1, -2}, {1, 3, 0.5}, {-2, 0.5, 1.5}};
        SymmetricEigen eigen = SymmetricEigen.of(matrix);
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                double entry = 0;
                double product = 0;
                for (int k = 0; k < 3; k++) {
                    entry += eigen.vectors()[i][k] * eigen.values()[k] * eigen.vectors()[j][k];
                    product += eigen.vectors()[k][i] * eigen.vectors()[k][j];
                }
                assertEquals(matrix[i][j], entry, 1e-13);
                assertEquals(i == j ? 1 : 0, product, 1e-14);
            }
        }
    }

    @Test
    void whatIsWrongIsNamed() {
        Map<String, Runnable> wrong = Map.of(
                "covariance of 4 numbers, row by row, not of 3",
                () -> new GaussianPart(1, List.of(0.0, 0.0), List.of(1.0, 0.0, 1.0)),
                "must be symmetric",
                () -> new GaussianPart(1, List.of(0.0, 0.0), List.of(1.0, 0.2, 0.1, 1.0)),
                "eigenvalue",
                () -> new GaussianPart(1, List.of(0.0, 0.0), List.of(1.0, 2.0, 2.0, 1.0)),
                "weight of a Gaussian must be above 0, not 0.0",
                () -> GaussianPart.round(0, List.of(0.0), 1),
                "an event has 3 numbers, and the mean of a Gaussian has 2",
                () -> new GaussianMixtureScore(VP, PARTS, 3),
                "width of a kernel density must be at least 0, not -1.0",
                () -> new KernelDensityScore(VP, Nd4j.zeros(1, 2), -1));
        wrong.forEach((part, make) -> {
            String message =
                    assertThrows(IllegalArgumentException.class, make::run).getMessage();
            assertTrue(message.contains(part), message);
        });
    }

    static List<Factory<?, ?>> factories() {
        return List.of(
                new GaussianMixtureScore.OfGaussian(),
                new GaussianMixtureScore.OfMixture(),
                new KernelDensityScore.Factory());
    }

    @Nested
    @ParameterizedClass
    @MethodSource("org.ergodic.score.ClosedFormTest#factories")
    class Factories extends FactoryContract {
        @Parameter
        Factory<?, ?> factory;

        @Override
        protected Factory<?, ?> factory() {
            return factory;
        }

        @Override
        protected Views surroundings() {
            return AROUND;
        }

        @Override
        protected Map<String, ?> options() {
            return switch (factory.name()) {
                case "gaussian-mixture" ->
                    Map.of(
                            "parts",
                            List.of(Map.of("mean", List.of(0.0, 1.0)), Map.of("mean", List.of(1.0, 1.0), "std", 0.5)));
                case "kernel-density" -> Map.of("points", List.of(0.0, 1.0, 2.0, 3.0));
                default -> Map.of();
            };
        }
    }

    static List<ScoreModel> models() {
        GaussianPart part =
                new GaussianPart(1, List.of(0.0, 1.0, 2.0), List.of(1.0, 0.1, 0.2, 0.1, 1.0, 0.3, 0.2, 0.3, 2.0));
        return List.of(
                new GaussianMixtureScore(VP, List.of(part, GaussianPart.round(2, List.of(0.0, 1.0, -1.0), 0.7)), 3),
                new KernelDensityScore(VP, Nd4j.createFromArray(new double[][] {{0, 1, 2}, {1, -1, 0}}), 0.1));
    }

    @Nested
    @ParameterizedClass
    @MethodSource("org.ergodic.score.ClosedFormTest#models")
    class Models extends ScoreModelContract {
        @Parameter
        ScoreModel model;

        @Override
        protected ScoreModel model() {
            return model;
        }
    }
}

package org.ergodic.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.Selection;
import org.ergodic.data.table.ArrayTable;
import org.ergodic.data.table.DataConfig;
import org.ergodic.data.table.LazyMatrix;
import org.ergodic.pipeline.config.Interpolation;
import org.ergodic.pipeline.config.SampleConfig;
import org.ergodic.pipeline.config.ScoreConfig;
import org.ergodic.pipeline.config.TrainConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Ways between rows through their codes, and classes by the likelihoods of rows. */
class CodesOfRowsTest {
    private static FittedModel model(Map<String, ?> data, String kind, Map<String, ?> options) {
        return Pipeline.builder()
                .data(data)
                .model(kind, options)
                .noTraining()
                .sample(SampleConfig.builder().count(3).build())
                .evaluate()
                .build()
                .run()
                .model();
    }

    /**
     * Of data N(m, diag(v)) the probability flow of a path with variance alpha^2 v + sigma^2 takes each number x to m
     * alpha + sqrt(alpha^2 v + sigma^2) (x - m) / sqrt(v): codes, ways and their rows are known.
     */
    @Test
    void waysOfAGaussianAreKnown() {
        FittedModel model = model(
                        Map.of("generator", "two-moons", "count", 50, "scale", "none"),
                        "diffusion",
                        Map.of(
                                "sde",
                                Map.of("name", "vp", "beta-min", 0.1, "beta-max", 20),
                                "score",
                                Map.of("name", "gaussian", "mean", List.of(1, -1), "std", 2)))
                .scoredBy(ScoreConfig.DEFAULT
                        .withSolver(Component.of("rk4", Map.of("steps", 100)))
                        .withTimeMin(0));
        double[][] from = {{0.5, 1}};
        double[][] to = {{2, -3}};
        double integral = 0.1 + 19.9 / 2;
        double alpha = Math.exp(-integral / 2);
        double[] m = {1, -1};
        double spread = Math.sqrt(alpha * alpha * 4 + 1 - alpha * alpha) / 2;
        double[] first = new double[2];
        double[] second = new double[2];
        for (int k = 0; k < 2; k++) {
            first[k] = alpha * m[k] + spread * (from[0][k] - m[k]);
            second[k] = alpha * m[k] + spread * (to[0][k] - m[k]);
        }
        double theta = Math.acos((first[0] * second[0] + first[1] * second[1])
                / Math.hypot(first[0], first[1])
                / Math.hypot(second[0], second[1]));
        double[][] great = model.interpolate(from, to, new Interpolation(Interpolation.Along.SPHERICAL, 3))[0];
        double[][] straight = model.interpolate(from, to, new Interpolation(Interpolation.Along.LINEAR, 3))[0];
        for (int i = 0; i <= 4; i++) {
            double s = i / 4.0;
            for (int k = 0; k < 2; k++) {
                double z = (Math.sin((1 - s) * theta) * first[k] + Math.sin(s * theta) * second[k]) / Math.sin(theta);
                assertEquals(m[k] + (z - alpha * m[k]) / spread, great[i][k], 1e-3);
                assertEquals((1 - s) * from[0][k] + s * to[0][k], straight[i][k], 1e-3);
            }
        }
    }

    @Test
    void greatCirclesKeepLengthsAndStopAtOpposites() {
        Interpolation great = Interpolation.DEFAULT;
        double[] a = {3, 0, 4};
        double[] b = {0, 5, 0};
        double[] middle = great.at(a, b, 0.5);
        assertEquals(5, Math.sqrt(middle[0] * middle[0] + middle[1] * middle[1] + middle[2] * middle[2]), 1e-12);
        assertArrayEquals(a, great.at(a, b, 0), 1e-12);
        assertArrayEquals(b, great.at(a, b, 1), 1e-12);
        // Along one direction the great circle is the straight line.
        assertArrayEquals(new double[] {4.5, 0, 6}, great.at(a, new double[] {6, 0, 8}, 0.5), 1e-6);
        assertThrows(IllegalArgumentException.class, () -> great.at(a, new double[] {-3, 0, -4}, 0.5));
        assertThrows(IllegalArgumentException.class, () -> great.at(a, new double[3], 0.5));
        assertThrows(IllegalArgumentException.class, () -> new Interpolation(Interpolation.Along.LINEAR, 0));
    }

    /** Rows go to the other table and back, also where the run alone is left; what needs a density is refused. */
    @Test
    void aBridgeTranslatesRows(@TempDir Path dir) throws IOException {
        Path source = Files.writeString(dir.resolve("a.csv"), "u,word,v\n10,a,-1\n12,b,-3\n14,a,-5\n11,c,-2\n");
        // Columns on no grid, to which rows would be rounded on the way.
        double[][] data = {{1, 5.2}, {2, 6.1}, {Math.E, 9.4}, {1.5, 4.3}, {2.5, Math.E * Math.PI}, {0.5, 7.7}};
        Map<String, Object> options = Map.of(
                "from",
                Map.of("name", "csv", "file", source.toString()),
                "columns",
                List.of("v", "u"),
                "hidden",
                List.of(8),
                "rows",
                16);
        Path run = dir.resolve("run");
        Pipeline.Builder bridge = Pipeline.builder()
                .data(data)
                .model("bridge", options)
                .train(TrainConfig.builder().steps(5).batch(4).build())
                .sample(SampleConfig.builder().count(4).build())
                .evaluate();
        bridge.output(run).build().run();
        Files.delete(source);
        FittedModel model = FittedModel.load(run);
        assertEquals(4, model.sampleRows(4).length);
        double[][] rows = {{-2, 11.5}, {-4, 13}};
        double[][] there = model.decode(rows);
        double[][] back = model.encode(there);
        for (int i = 0; i < 2; i++) {
            assertArrayEquals(rows[i], back[i], 2e-3);
            // It has hardly been trained: near the row of the same place on the other table's scale.
            assertEquals(1.75, there[i][0], 2.5);
        }
        assertThrows(IllegalStateException.class, () -> model.logProb(there));
        assertThrows(ConfigException.class, () -> model.sample(4, Component.of("ddim")));
        Pipeline likely = bridge.sample(
                        SampleConfig.builder().count(3).logLikelihood(true).build())
                .build();
        String why = assertThrows(ConfigException.class, likely::validate).getMessage();
        assertTrue(why.contains("no density"), why);
    }

    /** Bayes' rule over the model's own likelihoods, with a prior, and rows given other conditions. */
    @Test
    void classesFollowFromLikelihoods() {
        double[][] rows = {{0.1}, {-0.7}, {0.4}, {1.2}, {0.3}, {-1}};
        double[][] conditions = {{1, 0}, {3, 1}, {2, 0}, {1, 1}, {3, 0}, {2, 1}};
        FittedModel model = Pipeline.builder()
                .data(
                        ArrayTable.of(rows)
                                .withConditions(ArrayTable.of(conditions).withColumns("k", "size")),
                        DataConfig.ofArrays()
                                .conditionClasses(new Selection(false, List.of("k")))
                                .build())
                .model("flow", Map.of("bijections", List.of("masked-autoregressive")))
                .noTraining()
                .sample(SampleConfig.builder().count(3).condition(1.0, 0.0).build())
                .evaluate()
                .build()
                .run()
                .model();
        int column = model.classColumn(Optional.empty());
        assertEquals(List.of(1.0, 2.0, 3.0), model.classes(column));
        INDArray x = Nd4j.createFromArray(new double[][] {{0.2}, {-0.5}});
        INDArray other = Nd4j.createFromArray(new double[][] {{0}, {1}});
        double[] prior = {2, 1, 5};
        double[][] p = model.classProbabilities(LazyMatrix.of(x), Optional.of(LazyMatrix.of(other)), column, prior);
        double[][] log = new double[3][];
        for (int c = 0; c < 3; c++) {
            INDArray given = Nd4j.createFromArray(new double[][] {{c + 1, 0}, {c + 1, 1}});
            log[c] = model.logProb(x, given).toDoubleVector();
        }
        for (int i = 0; i < 2; i++) {
            double sum = 0;
            for (int c = 0; c < 3; c++) {
                sum += prior[c] * Math.exp(log[c][i]);
            }
            for (int c = 0; c < 3; c++) {
                assertEquals(prior[c] * Math.exp(log[c][i]) / sum, p[i][c], 1e-6);
            }
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> model.classProbabilities(LazyMatrix.of(x), Optional.empty(), column));
        assertThrows(
                IllegalArgumentException.class,
                () -> model.classProbabilities(LazyMatrix.of(x), Optional.of(LazyMatrix.of(other)), column, 1, -1, 1));
        assertTrue(assertThrows(ModelException.class, () -> model.classColumn(Optional.of("size")))
                .getMessage()
                .contains("there is k"));
    }
}

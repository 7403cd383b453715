package org.ergodic.pipeline.field;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.ergodic.api.config.Component;
import org.ergodic.data.table.ArrayTable;
import org.ergodic.data.table.DataConfig;
import org.ergodic.data.table.Rows;
import org.ergodic.pipeline.FittedModel;
import org.ergodic.pipeline.ModelException;
import org.ergodic.pipeline.Pipeline;
import org.ergodic.pipeline.RunSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Scores and walks of fitted models on the scale of their data, where both are known. */
class ScoreFieldTest {
    private static final double STD = 0.5;

    private static double[][] rows(int n, double std) {
        Random random = new Random(3);
        double[][] rows = new double[n][];
        for (int i = 0; i < n; i++) {
            rows[i] = new double[] {std * random.nextGaussian(), std * random.nextGaussian()};
        }
        return rows;
    }

    private static FittedModel diffusion(double[][] rows, DataConfig.Scale scale, Map<String, ?> score, String solver) {
        return Pipeline.builder()
                .seed(2)
                .data(
                        ArrayTable.of(rows).withColumns("a", "b"),
                        DataConfig.ofArrays().scale(scale).build())
                .model("diffusion", Map.of("sde", "vp", "score", Component.of("gaussian", score)))
                .sample(Map.of("count", 1, "solver", Component.of(solver, Map.of("steps", 100))))
                .build()
                .run()
                .model();
    }

    /** Standardised data under the variance-preserving SDE keep their variance: the score is -(y - m)/s^2. */
    @Test
    void scoresAreOnTheScaleOfTheData() {
        double[][] rows = {{1.5, 10.5}, {3.5, -9.5}, {1.5, -9.5}, {3.5, 10.5}};
        FittedModel fitted = diffusion(rows, DataConfig.Scale.STANDARDISE, Map.of(), "euler-maruyama");
        ScoreField score = ScoreField.of(fitted);
        double[] unit = fitted.scaling().units();
        double[] mean = Rows.of(fitted.scaling().continuous(Nd4j.zeros(1, 2)))[0];
        assertTrue(unit[1] > 5 * unit[0], "the columns have different units");
        double[][] at = score.at(new double[][] {{4, 5}, mean}, 0.3);
        for (int j = 0; j < 2; j++) {
            double y = j == 0 ? 4 : 5;
            assertEquals((mean[j] - y) / (unit[j] * unit[j]), at[0][j], 1e-5);
            assertEquals(0, at[1][j], 1e-5);
        }
        assertEquals(1, score.time().orElseThrow().to());
        ScoreField.Level level = score.level(0.3).orElseThrow();
        assertEquals(1, Math.pow(level.signal(), 2) + Math.pow(level.noise(), 2), 1e-6);
        ScoreField.Noised noised = score.noised(rows, 0.3);
        assertArrayEquals(new double[] {unit[0] * level.noise(), unit[1] * level.noise()}, noised.std(), 1e-6);
        assertEquals(mean[0] + level.signal() * (rows[0][0] - mean[0]), noised.centres()[0][0], 1e-6);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> score.at(rows, 1.5))
                .getMessage()
                .contains("from 0.0 to 1.0, not of 1.5"));
    }

    /** Data N(0, STD^2) have the variance alpha^2 STD^2 + sigma^2 at each time of both ways: five standard errors. */
    @Test
    @Tag("measured")
    void walksHaveTheMarginalsOfThePath() {
        double[][] rows = rows(2000, STD);
        for (String solver : List.of("euler-maruyama", "heun")) {
            FittedModel fitted = diffusion(rows, DataConfig.Scale.NONE, Map.of("std", STD), solver);
            Walk walk = Walk.of(fitted, rows, 4, RunSettings.silent());
            assertEquals(List.of("a", "b"), walk.columns());
            assertEquals(1.0 / 3, walk.times().get(1), 1e-12);
            assertArrayEquals(rows[7], Rows.of(walk.forward().get(0))[7]);
            for (int k = 0; k < 4; k++) {
                ScoreField.Level level =
                        ScoreField.of(fitted).level(walk.times().get(k)).orElseThrow();
                double expected = Math.pow(level.signal() * STD, 2) + Math.pow(level.noise(), 2);
                // 4000 numbers, and 2 % for the steps.
                double bound = expected * (5 * Math.sqrt(2.0 / 4000) + 0.02);
                assertEquals(expected, variance(walk.forward().get(k)), bound, solver + " forward " + k);
                assertEquals(expected, variance(walk.backward().get(k)), bound, solver + " backward " + k);
            }
        }
    }

    private static double variance(INDArray x) {
        double[] all = Arrays.stream(Rows.of(x)).flatMapToDouble(Arrays::stream).toArray();
        return Arrays.stream(all).map(v -> v * v).average().orElseThrow();
    }

    @Test
    void whatHasNoScoreOrSdeIsRefused() {
        double[][] rows = rows(40, 1);
        FittedModel flow = Pipeline.builder()
                .data(rows)
                .model("flow", Map.of("bijections", List.of("affine")))
                .train(Map.of("steps", 1))
                .sample(Map.of("count", 1))
                .build()
                .run()
                .model();
        String message =
                assertThrows(ModelException.class, () -> ScoreField.of(flow)).getMessage();
        assertTrue(message.startsWith("the model has no score: a diffusion or score model"), message);
        message = assertThrows(ModelException.class, () -> Walk.of(flow, rows, 3, RunSettings.silent()))
                .getMessage();
        assertTrue(message.startsWith("the model has no forward SDE to walk by; a diffusion model has one"), message);
        FittedModel model = diffusion(rows, DataConfig.Scale.NONE, Map.of(), "euler-maruyama");
        assertThrows(IllegalArgumentException.class, () -> Walk.of(model, rows, 1, RunSettings.silent()));
    }
}

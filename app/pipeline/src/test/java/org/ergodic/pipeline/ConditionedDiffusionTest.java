package org.ergodic.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.ergodic.api.config.Component;
import org.ergodic.data.table.ArrayTable;
import org.ergodic.pipeline.config.SampleConfig;
import org.ergodic.pipeline.config.TrainConfig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A diffusion model of data that come with a condition k: x is 2 k plus normal noise of deviation 0.3, k is -1 or 1.
 */
@Tag("measured")
class ConditionedDiffusionTest {
    @TempDir
    private Path dir;

    private static double[][] classes(int n) {
        double[][] classes = new double[n][1];
        for (int i = 0; i < n; i++) {
            classes[i][0] = i % 2 == 0 ? -1 : 1;
        }
        return classes;
    }

    private static ArrayTable data(int n) {
        Random random = new Random(1);
        double[][] classes = classes(n);
        double[][] x = Arrays.stream(classes)
                .map(k -> new double[] {2 * k[0] + 0.3 * random.nextGaussian()})
                .toArray(double[][]::new);
        return ArrayTable.of(x)
                .withColumns("x")
                .withConditions(ArrayTable.of(classes).withColumns("k"));
    }

    @Test
    void samplesAndLikelihoodsFollowTheCondition() {
        Result result = Pipeline.builder()
                .seed(5)
                .data(data(400))
                .model(
                        "diffusion",
                        Map.of("score", Component.of("mlp", Map.of("hidden", List.of(32), "time-count", 4))))
                .train(TrainConfig.builder()
                        .steps(500)
                        .batch(64)
                        .optimizer("adam", Map.of("rate", 0.01))
                        .build())
                .sample(SampleConfig.builder().count(4).build())
                .output(dir.resolve("run"))
                .build()
                .run();
        FittedModel model = FittedModel.load(dir.resolve("run"));
        for (double k : new double[] {-1, 1}) {
            double[][] rows = model.sampleRows(SampleConfig.builder()
                    .count(200)
                    .solver("dopri5", Map.of())
                    .condition(k)
                    .build());
            // The mean of 200 samples has a standard error of 0.02; the rest is for a short training.
            assertEquals(
                    2 * k,
                    Arrays.stream(rows).mapToDouble(row -> row[0]).average().orElseThrow(),
                    0.4);
        }
        double[] right = model.logProb(new double[][] {{2}, {-2}}, new double[][] {{1}, {-1}});
        double[] wrong = model.logProb(new double[][] {{2}, {-2}}, new double[][] {{-1}, {1}});
        for (int i = 0; i < 2; i++) {
            assertTrue(right[i] > wrong[i] + 5, right[i] + " against " + wrong[i]);
        }
        assertEquals(4, result.samples().values().rows());
    }
}

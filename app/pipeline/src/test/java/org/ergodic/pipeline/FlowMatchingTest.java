package org.ergodic.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigException;
import org.ergodic.data.table.ArrayTable;
import org.ergodic.pipeline.config.SampleConfig;
import org.ergodic.pipeline.config.TrainConfig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A flow-matching model, a network of the velocity along the straight path, is sampled by solvers of every kind. */
@Tag("measured")
class FlowMatchingTest {
    @TempDir
    private Path dir;

    private static ArrayTable data() {
        Random random = new Random(1);
        double[][] x = new double[400][1];
        for (int i = 0; i < x.length; i++) {
            x[i][0] = 2 + 0.5 * random.nextGaussian();
        }
        return ArrayTable.of(x).withColumns("x");
    }

    private Pipeline.Builder builder(double cutOff, String prediction) {
        return Pipeline.builder()
                .seed(5)
                .data(data())
                .model(
                        "diffusion",
                        Map.of(
                                "sde",
                                Component.of("straight", Map.of("cut-off", cutOff)),
                                "score",
                                Component.of(
                                        "mlp",
                                        Map.of("hidden", List.of(32), "time-count", 4, "prediction", prediction))))
                .train(TrainConfig.builder()
                        .steps(500)
                        .batch(64)
                        .optimizer("adam", Map.of("rate", 0.01))
                        .build());
    }

    private static void samples(FittedModel model, String solver, Map<String, ?> options) {
        double[][] rows = model.sampleRows(
                SampleConfig.builder().count(400).solver(solver, options).build());
        double mean = Arrays.stream(rows).mapToDouble(row -> row[0]).average().orElseThrow();
        double variance = Arrays.stream(rows)
                .mapToDouble(row -> Math.pow(row[0] - mean, 2))
                .average()
                .orElseThrow();
        // The standard errors of 400 samples are 0.025 and 7 %; the rest is for a short training.
        assertEquals(2, mean, 0.25, solver);
        assertEquals(0.5, Math.sqrt(variance), 0.15, solver);
    }

    @Test
    void fromWhereThereIsNoSignal() {
        builder(0, "velocity")
                .sample(SampleConfig.builder()
                        .count(4)
                        .solver("dpm-solver++", Map.of("steps", 10, "grid", "uniform"))
                        .build())
                .output(dir.resolve("run"))
                .build()
                .run();
        FittedModel model = FittedModel.load(dir.resolve("run"));
        for (String solver : List.of("ddim", "edm-heun", "unic", "er-sde")) {
            Map<String, ?> options = solver.equals("unic")
                    ? Map.of("predictor", Component.of("ddim", Map.of("steps", 15, "grid", "uniform")))
                    : Map.of("steps", 15, "grid", "uniform");
            samples(model, solver, options);
        }
        samples(model, "sa-solver", Map.of("steps", 15, "grid", "uniform", "tau", 0.5));
        samples(model, "dpm-solver++", Map.of("steps", 15, "grid", "uniform", "singlestep", true));
        samples(model, "dopri5", Map.of());
    }

    @Test
    void fromTheCutOffAnySolverDoes() {
        builder(0.01, "velocity")
                .sample(SampleConfig.builder().count(4).build())
                .output(dir.resolve("run"))
                .build()
                .run();
        FittedModel model = FittedModel.load(dir.resolve("run"));
        samples(model, "euler-maruyama", Map.of("steps", 200));
        samples(model, "predictor-corrector", Map.of("steps", 200));
        samples(model, "dpm-solver++", Map.of("steps", 15));
    }

    @Test
    void whatCannotWorkIsRefusedByName() {
        String noise = assertThrows(
                        ConfigException.class,
                        () -> builder(0, "noise")
                                .output(dir.resolve("noise"))
                                .build()
                                .validate())
                .getMessage();
        assertTrue(noise.contains("predicts noise") && noise.contains("alpha = 0"), noise);
        String drift = assertThrows(
                        ConfigException.class,
                        () -> builder(0, "velocity")
                                .sample(SampleConfig.builder()
                                        .count(4)
                                        .solver("predictor-corrector", Map.of())
                                        .build())
                                .output(dir.resolve("drift"))
                                .build()
                                .validate())
                .getMessage();
        assertTrue(drift.contains("drift"), drift);
    }
}

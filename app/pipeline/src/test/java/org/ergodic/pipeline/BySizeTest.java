package org.ergodic.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.Selection;
import org.ergodic.api.plugin.TrainingChoice;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.data.table.ArrayTable;
import org.ergodic.data.table.DataConfig;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.config.PipelineConfig;
import org.ergodic.pipeline.config.TrainConfig;
import org.ergodic.pipeline.config.YamlReader;
import org.ergodic.pipeline.store.RunFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;

/** What a pipeline leaves open and its model chooses by the size of the data. */
final class BySizeTest {
    private static final ArrayTable ROWS = ArrayTable.of(
            RandomStream.of(5).draw(Noise.NORMAL, 0, DataType.DOUBLE, 40, 2).toDoubleMatrix());

    @TempDir
    Path dir;

    private static PipelineConfig bound(String text) {
        return Pipeline.of(
                        (org.ergodic.api.config.ConfigNode.MapNode) YamlReader.parse(text, "text", true),
                        Registry.load())
                .config();
    }

    private static Optional<Selection> open(String train) {
        return bound("data: { csv: x.csv }\nmodel: { kind: flow }\n" + train)
                .train()
                .bySize();
    }

    @Test
    void whoSaysNoStepsLeavesTheRestOpen() {
        assertEquals(TrainConfig.OPEN, open("").orElseThrow().items());
        assertEquals(
                List.of("objective", "steps", "optimizer", "schedule", "validate-every", "patience"),
                open("train: { batch: 32, ema: 0 }").orElseThrow().items());
        assertEquals(Optional.empty(), open("train: { steps: 7 }"));
        assertEquals(Optional.empty(), open("train: none"));
        assertEquals(Selection.NONE, open("train: { by-size: false }").orElseThrow());
        assertTrue(open("train: { steps: 7, by-size: true }").orElseThrow().all());
    }

    @Test
    void namesThatAModelDoesNotChooseAreRefused() {
        ConfigException e = assertThrows(ConfigException.class, () -> open("train: { by-size: [steps, clipping] }"));
        assertTrue(e.getMessage().contains("\"clipping\""), e.getMessage());
        assertTrue(e.getMessage().contains("validate-every"), e.getMessage());
    }

    @Test
    void onlyWhatIsOpenIsChosen() {
        TrainingChoice choice = new TrainingChoice(
                Optional.empty(),
                Optional.of(Component.of("maximum-likelihood")),
                11,
                22,
                Component.of("sgd"),
                Component.of("cosine"),
                0.5,
                33,
                44);
        TrainConfig given = TrainConfig.builder()
                .batch(5)
                .bySize(new Selection(false, List.of("steps", "patience", "optimizer")))
                .build();
        TrainConfig chosen = given.chosen(Optional.of(choice));
        assertEquals(
                TrainConfig.builder()
                        .steps(11)
                        .batch(5)
                        .optimizer("sgd")
                        .patience(44)
                        .bySize(Selection.NONE)
                        .build(),
                chosen);
        assertEquals(chosen, chosen.chosen(Optional.of(choice)), "nothing is left open");
        assertEquals(
                TrainConfig.builder().bySize(Selection.NONE).build(),
                TrainConfig.builder().bySize(Selection.ALL).build().chosen(Optional.empty()),
                "a model that chooses nothing leaves the defaults");
    }

    /** A whole run by what the model chooses, which stands in the run's config and is not chosen again. */
    @Test
    void whatWasChosenIsWrittenAndReadBack() throws Exception {
        Path run = dir.resolve("run");
        Result result = Pipeline.builder()
                .data(ROWS, DataConfig.ofArrays().build())
                .model("flow", Map.of())
                .train(Map.of("patience", 1, "validate-every", 2))
                .sample(Map.of("count", 4))
                .evaluate("log-likelihood")
                .build()
                .run(RunSettings.silent().into(run));
        assertTrue(result.history().losses().length < 3000, "it stops early");
        PipelineConfig resolved = bound(Files.readString(run.resolve(RunFolder.CONFIG)));
        assertEquals(Optional.of(DataConfig.Scale.AUTO), resolved.data().scale());
        assertEquals(
                "maximum-likelihood", resolved.train().objective().orElseThrow().name());
        assertEquals(3000, resolved.train().steps());
        assertEquals(100, resolved.train().batch());
        assertEquals(Optional.of(1), resolved.train().patience());
        assertEquals(Optional.of(Selection.NONE), resolved.train().bySize());
        assertTrue(Files.readString(run.resolve(RunFolder.CONFIG)).contains("spline-autoregressive"));
        double[][] rows = {{0.3, -0.2}, {40, -50}};
        double[] there = result.model().logProb(rows);
        assertEquals(there[0], Pipeline.load(run).logProb(rows)[0], 1e-12);
        assertTrue(Double.isFinite(there[1]) && there[1] < there[0], "a row far outside has a density too");
    }
}

package org.ergodic.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.ergodic.api.config.ConfigException;
import org.ergodic.pipeline.config.ClampConfig;
import org.ergodic.pipeline.config.SampleConfig;
import org.ergodic.pipeline.progress.Film;
import org.ergodic.pipeline.progress.Reporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** What a sample section says beside its solver: clamps and films; and cancellation. */
class SamplingOptionsTest {
    private static final SampleConfig HOW = SampleConfig.builder()
            .count(30)
            .batch(20)
            .solver("ddim", Map.of("steps", 12))
            .build();

    private static Pipeline.Builder builder(String kind, SampleConfig how) {
        Map<String, ?> network = Map.of("name", "mlp", "hidden", List.of(4));
        return Pipeline.builder()
                .data(Map.of("generator", "two-moons", "count", 60))
                .model(kind, Map.of(kind.equals("energy") ? "energy" : "score", network))
                .noTraining()
                .sample(how)
                .evaluate();
    }

    @Test
    void predictedDataStayWithinARangeOnTheDatasScale() {
        FittedModel model = builder("diffusion", HOW).build().run().model();
        double free = model.sample(HOW).amaxNumber().doubleValue();
        assertTrue(free > 1, "an untrained model goes further: " + free);
        for (ClampConfig clamp : List.of(
                ClampConfig.range(-0.25, 0.25), ClampConfig.range(-0.25, 0.25).atQuantile(0.9))) {
            INDArray bound = model.sample(HOW.toBuilder().clamp(clamp).build());
            // The noise of time 0.001 is a hundredth of a standard deviation, and no state is ten of those away.
            assertTrue(bound.amaxNumber().doubleValue() < 0.35, clamp + ": " + bound.amaxNumber());
        }
    }

    @Test
    void aModelWithoutAPathHasNothingToClamp() {
        SampleConfig how = SampleConfig.builder()
                .count(2)
                .solver("ula", Map.of("steps", 2))
                .clamp(ClampConfig.range(-1, 1))
                .build();
        String message = assertThrows(
                        ConfigException.class,
                        () -> builder("energy", how).build().validate())
                .getMessage();
        assertTrue(message.contains("sample.clamp") && message.contains("gaussian-path"), message);
        assertThrows(IllegalArgumentException.class, () -> ClampConfig.range(1, 1));
    }

    @Test
    void aFilmIsOfTheSamplesThemselves(@TempDir Path dir) {
        Path run = dir.resolve("run");
        Result result = builder("diffusion", HOW.toBuilder().film(true).build())
                .output(run)
                .build()
                .run();
        Film film = result.samples().film().orElseThrow();
        assertEquals(List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L), film.steps());
        assertEquals(
                result.samples().values().get(NDArrayIndex.interval(0, 20)),
                film.frames().get(12));
        assertEquals(
                Optional.empty(),
                builder("diffusion", HOW).build().run().samples().film());
        // Pictures are drawn by ergodic-report, which is not here.
        assertTrue(Files.exists(run.resolve("samples.csv")) && !Files.exists(run.resolve("film.png")));
    }

    @Test
    void drawingIsWatchedAndCanBeStopped() {
        FittedModel model = builder("diffusion", HOW).build().run().model();
        Samples samples = model.draw(HOW, RunSettings.silent());
        assertEquals(model.sample(HOW), samples.values());
        assertEquals(12, samples.evaluations());
        assertTrue(samples.cost().seconds() > 0
                && samples.cost().firstStep() <= samples.cost().seconds());
        AtomicInteger asked = new AtomicInteger();
        RunSettings settings =
                new RunSettings(Optional.empty(), false, Reporter.SILENT, () -> asked.incrementAndGet() > 5);
        assertThrows(CancelledException.class, () -> model.draw(HOW, settings));
    }
}

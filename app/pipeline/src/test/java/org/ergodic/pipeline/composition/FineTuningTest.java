package org.ergodic.pipeline.composition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.ergodic.data.table.ArrayTable;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.CancelledException;
import org.ergodic.pipeline.FittedModel;
import org.ergodic.pipeline.ModelException;
import org.ergodic.pipeline.Pipeline;
import org.ergodic.pipeline.PipelineRunner;
import org.ergodic.pipeline.Result;
import org.ergodic.pipeline.RunSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that begins with the weights of another one. */
class FineTuningTest {
    private static final Registry REGISTRY = Registry.load();

    @TempDir
    Path folder;

    private static Pipeline.Builder pipeline(int layers, int steps, String generator) {
        return Pipeline.builder()
                .registry(REGISTRY)
                .seed(3)
                .data(Map.of("generator", generator, "count", 60))
                .model("flow", Map.of("bijections", List.of(Map.of("name", "planar", "layers", layers))))
                .train(Map.of("steps", steps, "batch", 16, "ema", 0.9))
                .sample(Map.of("count", 4));
    }

    private Path source() {
        Path dir = folder.resolve("source");
        pipeline(2, 6, "two-moons").build().run(RunSettings.silent().into(dir));
        return dir;
    }

    @Test
    void aRunOfNoStepsIsTheOtherModelOnItsScaleAndOneOfSomeBeginsThere() throws IOException {
        Path source = source();
        PipelineRunner runner = PipelineRunner.of(REGISTRY);
        Path same = folder.resolve("same");
        Result none = runner.run(
                pipeline(2, 1, "pinwheel").noTraining().build(),
                source,
                RunSettings.silent().into(same));
        FittedModel other = FittedModel.load(source);
        double[][] rows = {{0.1, -0.3}, {1, 1}, {-2, 0.5}};
        assertArrayEquals(other.logProb(rows), none.model().logProb(rows));
        assertArrayEquals(other.logProb(rows), FittedModel.load(same).logProb(rows));
        String config = Files.readString(same.resolve("config.resolved.yaml"));
        assertTrue(config.contains("run: " + source) && config.contains("step: 6"), config);

        Result tuned = runner.run(pipeline(2, 3, "pinwheel").build(), source, RunSettings.silent());
        Result fresh = pipeline(2, 3, "pinwheel").build().run();
        assertEquals(other.scaling(), tuned.model().scaling());
        assertTrue(!fresh.model().scaling().equals(tuned.model().scaling()));
    }

    @Test
    void itGoesOnFromItsCheckpointWithoutTheOtherRun() throws IOException {
        Path source = source();
        PipelineRunner runner = PipelineRunner.of(REGISTRY);
        Pipeline pipeline = pipeline(2, 6, "pinwheel").build();
        Result whole = runner.run(pipeline, source, RunSettings.silent().into(folder.resolve("whole")));
        Path dir = folder.resolve("stopped");
        AtomicInteger asked = new AtomicInteger();
        assertThrows(
                CancelledException.class,
                () -> runner.run(
                        pipeline, source, RunSettings.silent().into(dir).stoppedBy(() -> asked.incrementAndGet() > 3)));
        Files.move(source, folder.resolve("elsewhere"));
        Result resumed = runner.resume(dir, RunSettings.silent());
        assertEquals(whole.samples().values(), resumed.samples().values());
        // Without its first checkpoint it has not what it began with.
        Files.delete(dir.resolve("model.safetensors"));
        Files.delete(dir.resolve("samples.csv"));
        String message = assertThrows(ModelException.class, () -> runner.resume(dir, RunSettings.silent()))
                .getMessage();
        assertTrue(message.contains("was stopped before it had the weights of the run in " + source), message);
    }

    @Test
    void whatDoesNotFitIsNamed() {
        Path source = source();
        PipelineRunner runner = PipelineRunner.of(REGISTRY);
        Path dir = folder.resolve("none");
        String layers = assertThrows(
                        ModelException.class,
                        () -> runner.run(
                                pipeline(3, 6, "two-moons").build(),
                                source,
                                RunSettings.silent().into(dir)))
                .getMessage();
        assertTrue(
                layers.contains("does not fit that of the run in " + source) && layers.contains("is not there"),
                layers);
        double[][] rows = new double[40][2];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new double[] {i, Math.sin(i)};
        }
        Pipeline others = Pipeline.builder()
                .registry(REGISTRY)
                .data(ArrayTable.of(rows).withColumns("x1", "height"))
                .model("flow", Map.of("bijections", List.of(Map.of("name", "planar", "layers", 2))))
                .build();
        String columns = assertThrows(
                        ModelException.class,
                        () -> runner.run(others, source, RunSettings.silent().into(dir)))
                .getMessage();
        assertTrue(
                columns.contains("models x1, x2, and this pipeline x1, height; not there: x2; more than there: height"),
                columns);
        assertTrue(!Files.exists(dir), "what does not fit leaves no folder");
    }
}

package org.ergodic.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.ergodic.api.config.Component;
import org.ergodic.api.model.Metric;
import org.ergodic.api.solver.Trace;
import org.ergodic.api.view.View;
import org.ergodic.data.table.ImageShape;
import org.ergodic.data.table.LazyMatrix;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.findings.TrainingCurve;
import org.ergodic.pipeline.progress.Progress;
import org.ergodic.pipeline.progress.Reporter;
import org.ergodic.pipeline.store.MetricsJson;
import org.ergodic.pipeline.store.OutputException;
import org.ergodic.pipeline.store.RunFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What comes after training fails, or is stopped, and the rest of a run is kept. */
class StagesTest {
    private static final List<String> RESULTS = List.of("samples.csv", "metrics.json");

    @TempDir
    private Path dir;

    @AfterEach
    void forgetInterrupt() {
        Thread.interrupted();
    }

    /** A metric that does what it is told to. */
    private static final class Told implements Metric {
        private Supplier<Map<String, Measurement>> what = () -> Map.of("told", Measurement.of(0.1, "apples"));

        @Override
        public Set<View<?>> needs() {
            return Set.of();
        }

        @Override
        public Map<String, Measurement> measure(Evaluation evaluation) {
            return what.get();
        }
    }

    private static final class Told2 implements Metric {
        private int measured;

        @Override
        public Set<View<?>> needs() {
            return Set.of();
        }

        @Override
        public Map<String, Measurement> measure(Evaluation evaluation) {
            measured++;
            return Map.of(
                    "other", Measurement.of(1.0 / 3, "pears").with("rows", 3).with("list", List.of(1, 0.5)));
        }
    }

    private Pipeline pipeline(Path out, Metric... metrics) {
        Pipeline.Builder builder = Pipeline.builder()
                .seed(11)
                .data(Map.of("generator", "two-moons", "count", 90))
                .model("diffusion", Map.of("sde", "vp", "score", Component.of("mlp", Map.of("hidden", List.of(8)))))
                .train(Map.of("steps", 12, "batch", 32, "validate-every", 2))
                .sample(Map.of("count", 6, "solver", Component.of("euler-maruyama", Map.of("steps", 3))))
                .evaluate("sliced-wasserstein");
        for (Metric metric : metrics) {
            builder.evaluate(Component.using(metric));
        }
        return (out == null ? builder : builder.output(out)).build();
    }

    private static Result resume(Path run, Metric... metrics) {
        Map<String, Object> objects = new java.util.LinkedHashMap<>();
        for (Metric metric : metrics) {
            objects.put(metric.getClass().getName(), metric);
        }
        return Pipeline.resume(run, RunSettings.silent(), Registry.load(), objects);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aMetricThatFailsTakesNothingWithItAndIsMadeUpFor(boolean error) throws IOException {
        Path whole = dir.resolve("whole");
        Path parts = dir.resolve("parts");
        pipeline(whole, new Told(), new Told2()).run();

        Told metric = new Told();
        Told2 other = new Told2();
        metric.what = () -> {
            if (error) {
                throw new OutOfMemoryError("a test");
            }
            throw new IllegalStateException("no apples");
        };
        StageException failed = assertThrows(
                StageException.class, () -> pipeline(parts, metric, other).run());
        String name = "java:" + Told.class.getName();
        assertEquals("metric " + name, failed.failures().get(0).stage());
        assertEquals(
                error ? OutOfMemoryError.class : IllegalStateException.class,
                failed.failures().get(0).cause().getClass());
        assertTrue(failed.getMessage().contains(error ? "memory ran out (a test)" : "no apples"), failed.getMessage());
        assertTrue(failed.getMessage().contains("ergodic resume " + parts), failed.getMessage());
        assertTrue(
                failed.metrics().keySet().containsAll(Set.of("sliced-wasserstein", "other", "failed-samples")),
                failed.metrics().toString());
        assertFalse(failed.metrics().containsKey(name));
        assertEquals(6, failed.samples().orElseThrow().values().size(0));
        assertEquals(failed.samples().orElseThrow().values(), failed.model().sample(6));

        Map<String, Metric.Measurement> written = MetricsJson.read(parts.resolve("metrics.json"));
        assertTrue(written.get(name).details().get("status").toString().startsWith("failed: "), written.toString());
        assertArrayEquals(
                Files.readAllBytes(whole.resolve("samples.csv")), Files.readAllBytes(parts.resolve("samples.csv")));
        byte[] weights = Files.readAllBytes(parts.resolve("model.safetensors"));
        Object time = Files.getLastModifiedTime(parts.resolve("model.safetensors"));

        // It fails again, and then no more.
        assertThrows(StageException.class, () -> resume(parts, metric, other));
        metric.what = new Told().what;
        Result result = resume(parts, metric, other);
        assertEquals(0.1, result.metrics().get("told").value());
        assertEquals(1, other.measured, "what was measured is kept");
        assertArrayEquals(weights, Files.readAllBytes(parts.resolve("model.safetensors")));
        assertEquals(time, Files.getLastModifiedTime(parts.resolve("model.safetensors")), "nothing is trained again");
        for (String file : RESULTS) {
            RunFiles.assertSame(whole, parts, file);
        }
        String complete = assertThrows(ModelException.class, () -> resume(parts, metric, other))
                .getMessage();
        assertTrue(complete.contains("is complete"), complete);
    }

    @Test
    void samplingThatFailsLeavesTheModel() throws IOException {
        Path run = dir.resolve("run");
        Pipeline pipeline = Pipeline.builder()
                .data(Map.of("generator", "two-moons", "count", 60))
                .model("energy", Map.of("energy", Component.of("mlp", Map.of("hidden", List.of(4)))))
                .train(Map.of(
                        "steps",
                        1,
                        "batch",
                        8,
                        "objective",
                        Component.of("langevin-likelihood", Map.of("steps", 3, "chains", 8))))
                .sample(Map.of("count", 4, "solver", Component.of("ula", Map.of("steps", 500, "step", 1000))))
                .output(run)
                .build();
        StageException failed = assertThrows(StageException.class, pipeline::run);
        assertEquals("sampling", failed.failures().get(0).stage());
        assertInstanceOf(SamplingException.class, failed.getCause());
        assertEquals(Optional.empty(), failed.samples());
        for (String file : List.of("model.safetensors", "model.yaml")) {
            assertTrue(Files.exists(run.resolve(file)), file);
        }
        assertFalse(Files.exists(run.resolve("metrics.json")), "the run is not complete");
        Component gentle = Component.of("mala", Map.of("steps", 3));
        assertEquals(4, Pipeline.load(run).sample(4, gentle).size(0));
        assertEquals(4, failed.model().sample(4, gentle).size(0));
    }

    @Test
    void aPictureThatCannotBeDrawnIsAWarningAndAFileThatCannotBeWrittenAFailure() throws IOException {
        List<String> warnings = new ArrayList<>();
        Reporter reporter = new Reporter() {
            @Override
            public void say(String line) {}

            @Override
            public void warn(String line) {
                warnings.add(line);
            }

            @Override
            public Progress begin(String work, long total, long from) {
                return Progress.SILENT;
            }
        };
        RunFolder folder = RunFolder.create(dir.resolve("run"), false);
        Stages stages =
                new Stages(RunSettings.silent().telling(reporter), Optional.of(folder), Optional.of(new NoPictures()));
        stages.picture(RunFolder.SAMPLES_PNG, by -> {
            throw new NoClassDefFoundError("sun/font/Fonts");
        });
        assertEquals(
                List.of("samples.png could not be drawn and is left out: java.lang.NoClassDefFoundError:"
                        + " sun/font/Fonts"),
                warnings);
        assertEquals(List.of(), stages.failures());
        stages.picture(RunFolder.TRAINING_PNG, by -> new byte[] {1});
        assertTrue(Files.size(folder.file(RunFolder.TRAINING_PNG)) > 0);

        stages.write(RunFolder.SAMPLES_CSV, out -> {
            throw new IOException("no space left on device");
        });
        stages.write(RunFolder.METRICS, out -> out.write('x'));
        assertEquals(1, stages.failures().size());
        assertEquals("writing samples.csv", stages.failures().get(0).stage());
        assertInstanceOf(OutputException.class, stages.failures().get(0).cause());
        assertEquals("x", Files.readString(folder.file(RunFolder.METRICS)), "what comes after goes on");
    }

    @Test
    void aTrainingThatFailsSaysWhereItsCheckpointIs() throws IOException {
        Path whole = dir.resolve("whole");
        Path run = dir.resolve("run");
        pipeline(whole).run();
        List<String> warnings = new ArrayList<>();
        Reporter failing = new Reporter() {
            @Override
            public void say(String line) {}

            @Override
            public void warn(String line) {
                warnings.add(line);
            }

            @Override
            public Progress begin(String work, long total, long from) {
                return (done, note) -> {
                    if (done == 5) {
                        throw new OutOfMemoryError("a test");
                    }
                };
            }
        };
        Pipeline pipeline = pipeline(run);
        // After the fourth step there is a checkpoint.
        int[] asked = {0};
        RunSettings four = new RunSettings(Optional.empty(), false, Reporter.SILENT, () -> ++asked[0] >= 4);
        assertThrows(CancelledException.class, () -> pipeline.run(four));
        assertThrows(
                OutOfMemoryError.class,
                () -> Pipeline.resume(run, RunSettings.silent().telling(failing)));
        assertEquals(
                List.of("training failed after step 5; the checkpoint of step 4 is in " + run
                        + ". When the cause is gone, go on by: ergodic resume " + run),
                warnings);
        Pipeline.resume(run, RunSettings.silent());
        assertArrayEquals(
                Files.readAllBytes(whole.resolve("samples.csv")), Files.readAllBytes(run.resolve("samples.csv")));
    }

    @Test
    void evaluationGivesTheFiguresOfTheMetricsThatDidNotFail() {
        Path run = dir.resolve("run");
        Told metric = new Told();
        Told2 other = new Told2();
        pipeline(run, metric, other).run();
        metric.what = () -> {
            throw new IllegalStateException("no apples");
        };
        Map<String, Object> objects = Map.of(Told.class.getName(), metric, Told2.class.getName(), other);
        PipelineRunner runner = PipelineRunner.of(Registry.load(), objects);
        StageException failed = assertThrows(
                StageException.class, () -> runner.evaluate(run, List.of(), Optional.empty(), RunSettings.silent()));
        assertEquals(Optional.empty(), failed.advice());
        assertTrue(failed.metrics().keySet().containsAll(Set.of("sliced-wasserstein", "other")));
    }

    @Test
    void withoutAFolderAFailureCarriesTheModel() {
        Told metric = new Told();
        metric.what = () -> {
            throw new IllegalStateException("no apples");
        };
        StageException failed =
                assertThrows(StageException.class, () -> pipeline(null, metric).run());
        assertEquals(2, failed.model().sample(2).size(0));
        assertFalse(failed.getMessage().contains("resume"), failed.getMessage());
    }

    /** Interrupts this thread at a given unit of some work. */
    private static Reporter interruptingAt(String work, long unit) {
        return new Reporter() {
            @Override
            public void say(String line) {}

            @Override
            public void warn(String line) {}

            @Override
            public Progress begin(String begun, long total, long from) {
                return (done, note) -> {
                    if (begun.equals(work) && done >= unit) {
                        Thread.currentThread().interrupt();
                    }
                };
            }
        };
    }

    private void interruptAt(Path run, String work, long unit, String expected) {
        RunSettings settings = RunSettings.silent().telling(interruptingAt(work, unit));
        CancelledException stopped = assertThrows(CancelledException.class, () -> {
            if (Files.exists(run)) {
                Pipeline.resume(run, settings);
            } else {
                pipeline(run).run(settings);
            }
        });
        assertTrue(Thread.interrupted(), "the interrupt is kept");
        assertTrue(stopped.getMessage().contains(expected), stopped.getMessage());
        assertTrue(stopped.getMessage().contains("Go on by: ergodic resume " + run), stopped.getMessage());
    }

    @Test
    void anInterruptStopsARunWithinAStepAndTheRunGoesOn() throws IOException {
        Path whole = dir.resolve("whole");
        Path parts = dir.resolve("parts");
        pipeline(whole).run();
        interruptAt(parts, "training", 5, "stopped at step 5;");
        interruptAt(parts, "training", 7, "stopped at step 7;");
        interruptAt(parts, "sampling", 2, "stopped while sampling");
        interruptAt(parts, "evaluating", 0, "stopped before metric sliced-wasserstein");
        assertFalse(Files.exists(parts.resolve("metrics.json")));
        Pipeline.resume(parts, RunSettings.silent());
        for (String file : RESULTS) {
            RunFiles.assertSame(whole, parts, file);
        }
    }

    @Test
    void anInterruptStopsWorkWithoutAFolder() {
        RunSettings settings = RunSettings.silent().telling(interruptingAt("training", 3));
        CancelledException stopped =
                assertThrows(CancelledException.class, () -> pipeline(null).run(settings));
        assertEquals("stopped at step 3", stopped.getMessage());
        assertTrue(Thread.interrupted());

        FittedModel model = pipeline(null).run().model();
        Thread.currentThread().interrupt();
        assertThrows(java.util.concurrent.CancellationException.class, () -> model.sample(3));
        assertThrows(
                java.util.concurrent.CancellationException.class,
                () -> model.logProb(org.nd4j.linalg.factory.Nd4j.zeros(3, 2)));
        assertThrows(CancelledException.class, () -> pipeline(null).run());
        assertTrue(Thread.interrupted(), "the interrupt is kept");
    }

    @Test
    void figuresOfAMetricThatWasInterruptedAreNotKept() {
        Path run = dir.resolve("run");
        Told metric = new Told();
        metric.what = () -> {
            Thread.currentThread().interrupt();
            return Map.of("told", Metric.Measurement.of(Double.NaN, "apples"));
        };
        CancelledException stopped = assertThrows(
                CancelledException.class, () -> pipeline(run, metric).run());
        assertTrue(Thread.interrupted());
        assertTrue(stopped.getMessage().startsWith("stopped during metric java:"), stopped.getMessage());
        assertFalse(Files.exists(run.resolve("metrics.json")));
    }

    @Test
    void theSecondOfTwoRunsInOneFolderIsRefusedAndTheFirstUnharmed() throws IOException {
        Path run = dir.resolve("run");
        Path alone = dir.resolve("alone");
        Told metric = new Told();
        pipeline(alone, metric).run();
        Told watching = new Told();
        List<String> refused = new ArrayList<>();
        watching.what = () -> {
            RunSettings over = new RunSettings(Optional.empty(), true, Reporter.SILENT, () -> false);
            refused.add(assertThrows(
                            OutputException.class, () -> pipeline(run, metric).run(over))
                    .getMessage());
            refused.add(assertThrows(OutputException.class, () -> resume(run, metric))
                    .getMessage());
            return metric.what.get();
        };
        pipeline(run, watching).run();
        assertEquals(2, refused.size());
        refused.forEach(message -> assertTrue(message.contains("another run of this process"), message));
        for (String file : RESULTS) {
            RunFiles.assertSame(alone, run, file);
        }
        assertFalse(Files.exists(run.resolve(org.ergodic.pipeline.store.RunLock.FILE)));
    }

    @Test
    void aRunStoppedBeforeItsFirstCheckpointGoesOnFromTheStart() throws IOException {
        Path whole = dir.resolve("whole");
        Path run = dir.resolve("run");
        pipeline(whole).run();
        pipeline(run).run();
        List<String> kept = new ArrayList<>(List.of("model.safetensors", "samples.csv", "metrics.json"));
        for (String last : List.of("samples.png", "model.yaml")) {
            // As a killed process would leave it; the config is the first file that it writes.
            kept.add(last);
            for (String file : kept) {
                Files.deleteIfExists(run.resolve(file));
            }
            Pipeline.resume(run, RunSettings.silent());
            for (String file : RESULTS) {
                RunFiles.assertSame(whole, run, file);
            }
        }
    }

    /** Draws nothing. */
    private static final class NoPictures implements Illustrator {
        @Override
        public byte[] samples(List<String> columns, Optional<ImageShape> picture, LazyMatrix data, INDArray samples) {
            return new byte[0];
        }

        @Override
        public byte[] density(
                List<String> columns,
                LazyMatrix data,
                INDArray samples,
                UnaryOperator<INDArray> logDensity,
                boolean normalised) {
            return new byte[0];
        }

        @Override
        public byte[] training(TrainingCurve curve) {
            return new byte[0];
        }

        @Override
        public byte[] trace(Trace trace) {
            return new byte[0];
        }

        @Override
        public byte[] filters(ImageShape picture, INDArray filters) {
            return new byte[0];
        }
    }
}

package org.ergodic.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.ergodic.api.array.SizeException;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Warning;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.api.sde.GaussianSde;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.Prior;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.config.SampleConfig;
import org.ergodic.pipeline.progress.Progress;
import org.ergodic.pipeline.progress.Reporter;
import org.ergodic.pipeline.store.Safetensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class PipelineTest {
    @TempDir
    private Path dir;

    /** x_t = (1 - t) x_0 + t eps, shortened at the end where the drift would be infinite. */
    private static final class Straight implements GaussianSde {
        @Override
        public SDVariable alpha(Scope s, SDVariable t) {
            return t.rsub(1.0);
        }

        @Override
        public SDVariable sigma(Scope s, SDVariable t) {
            return t.mul(1.0);
        }

        @Override
        public Interval time() {
            return new Interval(0, 0.99);
        }

        @Override
        public Prior prior() {
            return GaussianPrior.standard();
        }
    }

    /**
     * Two moons have mean (0, 0.3) and standard deviations 1.74 and 1.01. After one step too small to matter, samples
     * have those only if the first batch started the scales and shifts; means of 1,000 rows and 1,000 samples are
     * further than 0.26 apart once in 1,000 times.
     */
    @Test
    void trainingStartsFromTheFirstBatch() {
        Result result = Pipeline.builder()
                .seed(7)
                .data(Map.of("generator", "two-moons", "count", 2000, "scale", "none"))
                .model("flow", Map.of("bijections", List.of("activation-norm")))
                .train(Map.of("steps", 1, "batch", 1000, "optimizer", Component.of("sgd", Map.of("rate", 1e-9))))
                .build()
                .run();
        INDArray samples = result.model().sample(1000, Component.of("direct"));
        double[] mean = {0, 0.3};
        double[] std = {1.74, 1.01};
        for (int column = 0; column < 2; column++) {
            INDArray values = samples.getColumn(column);
            assertEquals(mean[column], values.meanNumber().doubleValue(), 0.26);
            assertEquals(std[column], values.stdNumber().doubleValue(), 0.15);
        }
    }

    @Test
    void javaSaysWhatAFileSays() throws IOException {
        Result result = Pipeline.builder()
                .seed(7)
                .data(Map.of("generator", "two-moons", "count", 100))
                .model("diffusion", Map.of("sde", "vp", "score", Component.of("mlp", Map.of("hidden", List.of(8)))))
                .train(Map.of("steps", 5, "batch", 16))
                .sample(Map.of("count", 12, "solver", Component.of("euler-maruyama", Map.of("steps", 3))))
                .evaluate("sliced-wasserstein")
                .build()
                .run();
        Path file = Files.writeString(dir.resolve("same.yaml"), """
                seed: 7
                data: { generator: two-moons, count: 100 }
                model: { kind: diffusion, sde: vp, score: { name: mlp, hidden: [8] } }
                train: { steps: 5, batch: 16 }
                sample: { count: 12, solver: { name: euler-maruyama, steps: 3 } }
                """);
        Result same = Pipeline.fromYaml(file).run();
        assertEquals(same.samples().values(), result.samples().values());
        assertEquals(same.metrics(), result.metrics());
        assertEquals(Optional.empty(), result.folder());
        assertEquals(result.samples().values(), result.model().sample(12));
        assertEquals(3, result.model().sample(3, Component.of("dopri5")).size(0));
        INDArray logProb = result.model().logProb(result.samples().values());
        assertArrayEquals(new long[] {12}, logProb.shape());
    }

    /** The draws of a Student t distribution of a tenth of a degree of freedom overflow once in some fifty. */
    @Test
    void samplesThatDoNotReachTheEndAreLeftOut() throws IOException {
        Path out = dir.resolve("run");
        List<String> said = new ArrayList<>();
        Reporter reporter = new Reporter() {
            @Override
            public void say(String line) {}

            @Override
            public void warn(String line) {
                said.add(line);
            }

            @Override
            public Progress begin(String what, long total, long done) {
                return Progress.SILENT;
            }
        };
        Result result = Pipeline.builder()
                .seed(7)
                .data(Map.of("generator", "two-moons", "count", 200))
                .model(
                        "flow",
                        Map.of(
                                "base",
                                Component.of("student-t", Map.of("freedom", 0.1)),
                                "bijections",
                                List.of("affine")))
                .train(Map.of("steps", 5, "batch", 32))
                .sample(Map.of("count", 300, "batch", 70))
                .evaluate("sliced-wasserstein", "log-likelihood", "chain-diagnostics")
                .output(out)
                .build()
                .run(new RunSettings(Optional.empty(), false, reporter, () -> false));
        int failed = result.samples().failed();
        assertTrue(failed > 0 && failed < 100, "samples that failed: " + failed);
        assertEquals(300 - failed, result.samples().values().size(0));
        assertArrayEquals(new long[] {300 - failed, 2}, result.samples().x().shape());
        assertEquals(
                301 - failed, Files.readAllLines(out.resolve("samples.csv")).size());
        assertEquals(failed, result.metrics().get("failed-samples").value());
        assertTrue(Files.exists(out.resolve("metrics.json")));
        // Lazy, at the end, beside what else is wrong with the samples.
        List<String> warnings = result.warnings().stream()
                .filter(warning -> warning.id().equals("failed-samples"))
                .map(Warning::text)
                .toList();
        assertEquals(1, warnings.size(), warnings.toString());
        String text = failed + " of 300 samples did not reach the end (" + (300 - failed) + " success, " + failed
                + " not-finite; ";
        assertTrue(warnings.get(0).startsWith(text), warnings.get(0));
        assertTrue(warnings.get(0).endsWith("are left out"), warnings.get(0));
        assertTrue(said.stream().noneMatch(line -> line.contains("did not reach the end")), said.toString());
    }

    /** Nothing else helps samples that had too few steps. */
    @Test
    void aLimitOnStepsIsToldAsTheCause() {
        FittedModel model = Pipeline.builder()
                .seed(7)
                .data(Map.of("generator", "two-moons", "count", 60))
                .model("diffusion", Map.of("sde", "vp", "score", Component.of("mlp", Map.of("hidden", List.of(4)))))
                .train(Map.of("steps", 2, "batch", 16))
                .sample(Map.of("count", 2, "solver", Component.of("euler-maruyama", Map.of("steps", 2))))
                .build()
                .run()
                .model();
        Component solver = Component.of("dopri5", Map.of("max-steps", 2));
        String message = assertThrows(SamplingException.class, () -> model.sample(4, solver))
                .getMessage();
        assertTrue(message.startsWith("none of 4 samples reached the end: 4 step-limit;"), message);
        assertTrue(message.endsWith(". Raise max-steps of the solver or of sample"), message);
    }

    @Test
    void tooManySamplesAtOnceAreRefusedBeforeAnythingIsAllocated() {
        FittedModel model = Pipeline.builder()
                .data(Map.of("generator", "two-moons", "count", 60))
                .model("flow", Map.of("bijections", List.of("affine")))
                .train(Map.of("steps", 1, "batch", 8))
                .sample(Map.of("count", 2))
                .build()
                .run()
                .model();
        SampleConfig how = model.sampleConfig();
        SampleConfig atOnce =
                how.toBuilder().count(2_000_000_000).batch(2_000_000_000).build();
        String message =
                assertThrows(SizeException.class, () -> model.sample(atOnce)).getMessage();
        assertTrue(message.contains("than a Java array can hold, 2^31; use a smaller batch"), message);
        message = assertThrows(SizeException.class, () -> model.sample(2_000_000_000))
                .getMessage();
        assertTrue(message.contains("sample.count"), message);
    }

    /** Options of a saved run's sampling are held against its model before anything is drawn. */
    @Test
    void aModelRefusesTimesOutsideItsInterval() {
        FittedModel model = resumable(dir.resolve("run"), 100).run().model();
        SampleConfig how = model.sampleConfig();
        for (double time : new double[] {1, 2, -0.5, Double.NaN}) {
            SampleConfig wrong = how.toBuilder().timeMin(time).build();
            String message = assertThrows(ConfigException.class, () -> model.sample(wrong))
                    .getMessage();
            assertTrue(message.contains("sample.time-min") && message.contains("not " + time), message);
        }
    }

    @Test
    void partsOfOnesOwnNeedNoRegistry() {
        Pipeline pipeline = Pipeline.builder()
                .data(Map.of("generator", "two-moons", "count", 60))
                .model(
                        "diffusion",
                        Map.of(
                                "sde",
                                Component.using(new Straight()),
                                "score",
                                Component.of("mlp", Map.of("hidden", List.of(4)))))
                .train(Map.of("steps", 2, "batch", 8))
                .sample(Map.of(
                        "count",
                        4,
                        "solver",
                        Component.of("euler-maruyama", Map.of("steps", 2, "grid", Component.using(TimeGrid.power(2))))))
                .output(dir.resolve("run"))
                .build();
        assertEquals(4, pipeline.run().samples().values().size(0));
        String message = assertThrows(RuntimeException.class, () -> Pipeline.load(dir.resolve("run")))
                .getMessage();
        assertTrue(message.contains("java:" + Straight.class.getName()), message);
    }

    /** The SDE and the grid are in no registry; two grids of one class need names. */
    private Pipeline.Builder ofOnesOwn(Component first, Component second) {
        return Pipeline.builder()
                .data(Map.of("generator", "two-moons", "count", 60))
                .model(
                        "diffusion",
                        Map.of(
                                "sde",
                                Component.using(new Straight()),
                                "score",
                                Component.of("mlp", Map.of("hidden", List.of(4)))))
                .train(Map.of("steps", 4, "batch", 8))
                .sample(Map.of("count", 4, "solver", Component.of("euler-maruyama", Map.of("steps", 2, "grid", first))))
                .evaluate(Component.of(
                        "log-likelihood", Map.of("solver", Component.of("rk4", Map.of("steps", 4, "grid", second)))));
    }

    @Test
    void aRunWithObjectsIsLoadedAndResumedWithThem() throws IOException {
        TimeGrid early = TimeGrid.power(2);
        TimeGrid late = TimeGrid.power(3);
        Path whole = dir.resolve("whole");
        Path parts = dir.resolve("parts");
        Component first = Component.using("early", early);
        Component second = Component.using("late", late);
        ofOnesOwn(first, second).output(whole).build().run();
        AtomicInteger steps = new AtomicInteger();
        RunSettings twoSteps =
                new RunSettings(Optional.empty(), false, Reporter.SILENT, () -> steps.incrementAndGet() >= 2);
        Pipeline pipeline = ofOnesOwn(first, second).output(parts).build();
        assertThrows(CancelledException.class, () -> pipeline.run(twoSteps));

        Registry registry = Registry.load();
        Map<String, Object> all = Map.of(Straight.class.getName(), new Straight(), "early", early, "late", late);
        Map<String, Object> some = Map.of(Straight.class.getName(), new Straight(), "early", early);
        String message = assertThrows(
                        ModelException.class, () -> Pipeline.resume(parts, RunSettings.silent(), registry, some))
                .getMessage();
        assertTrue(message.contains("java:late") && message.contains("Map.of(\"late\", object)"), message);
        Pipeline.resume(parts, RunSettings.silent(), registry, all);
        for (String name : List.of("samples.csv", "metrics.json")) {
            RunFiles.assertSame(whole, parts, name);
        }
        FittedModel model = Pipeline.load(parts, registry, all);
        assertEquals(4, model.sample(4).size(0));
        assertEquals(
                PipelineRunner.of(registry, all).evaluate(whole, List.of(), Optional.empty(), RunSettings.silent()),
                PipelineRunner.of(registry, all).evaluate(parts, List.of(), Optional.empty(), RunSettings.silent()));
    }

    @Test
    void objectsThatAFolderCouldNotTellApartAreRefused() {
        TimeGrid grid = TimeGrid.power(2);
        Pipeline same = ofOnesOwn(Component.using("grid", grid), Component.using("grid", grid))
                .output(dir.resolve("same"))
                .build();
        assertEquals(4, same.run().samples().values().size(0));
        Pipeline two = ofOnesOwn(Component.using("grid", grid), Component.using("grid", TimeGrid.power(3)))
                .output(dir.resolve("two"))
                .build();
        String message = assertThrows(ConfigException.class, two::run).getMessage();
        assertTrue(message.contains("two objects go by the name java:grid"), message);
        assertFalse(Files.exists(dir.resolve("two")));
        assertThrows(IllegalArgumentException.class, () -> Component.using(" ", grid));
    }

    @Test
    void javaErrorsComeTogether() {
        Pipeline.Builder builder =
                Pipeline.builder().data(Map.of("generator", "two-mons")).model("diffusion", Map.of("sde", 3));
        String message = assertThrows(ConfigException.class, builder::build).getMessage();
        assertTrue(message.contains("two-moons") && message.contains("model.sde"), message);
    }

    private Pipeline resumable(Path out, int patience) {
        return Pipeline.builder()
                .seed(11)
                .data(Map.of("generator", "two-moons", "count", 90))
                .model("diffusion", Map.of("sde", "vp", "score", Component.of("mlp", Map.of("hidden", List.of(8)))))
                .train(Map.of(
                        "steps",
                        12,
                        "batch",
                        32,
                        "validate-every",
                        2,
                        "patience",
                        patience,
                        "checkpoint-every",
                        100,
                        "schedule",
                        "cosine"))
                .sample(Map.of("count", 6, "solver", Component.of("euler-maruyama", Map.of("steps", 3))))
                .output(out)
                .build();
    }

    @Test
    void aResumedRunEqualsAnUninterruptedOneBitForBit() throws IOException {
        Path whole = dir.resolve("whole");
        Path parts = dir.resolve("parts");
        resumable(whole, 100).run();
        for (int stop : new int[] {5, 4}) {
            AtomicInteger steps = new AtomicInteger();
            RunSettings settings =
                    new RunSettings(Optional.empty(), false, Reporter.SILENT, () -> steps.incrementAndGet() >= stop);
            assertThrows(CancelledException.class, () -> {
                if (stop == 5) {
                    resumable(parts, 100).run(settings);
                } else {
                    Pipeline.resume(parts, settings);
                }
            });
            assertTrue(Files.exists(parts.resolve("model.safetensors")));
            assertFalse(Files.exists(parts.resolve("samples.csv")));
        }
        assertEquals(
                "9",
                Safetensors.read(parts.resolve("model.safetensors")).metadata().get("step"));
        Pipeline.resume(parts, RunSettings.silent());
        assertEquals(
                Safetensors.read(whole.resolve("model.safetensors")).tensors(),
                Safetensors.read(parts.resolve("model.safetensors")).tensors());
        for (String name : List.of("samples.csv", "metrics.json")) {
            RunFiles.assertSame(whole, parts, name);
        }
    }

    private Pipeline inStages(Path out) {
        return Pipeline.builder()
                .seed(3)
                .data(Map.of(
                        "generator",
                        Component.of("bars-and-stripes", Map.of("size", 2)),
                        "count",
                        100,
                        "scale",
                        "none"))
                .model("energy", Map.of("energy", Component.of("deep-boltzmann", Map.of("hidden", List.of(3, 2)))))
                .train(Map.of("steps", 20, "batch", 10, "validate-every", 2))
                .sample(Map.of("count", 6, "solver", Component.of("gibbs", Map.of("sweeps", 3))))
                .output(out)
                .build();
    }

    /**
     * Four steps for each of two machines and twelve for both together, stopped within the second stage and the third.
     */
    @Test
    void aResumedTrainingInStagesEqualsAnUninterruptedOne() throws IOException {
        Path whole = dir.resolve("whole");
        Path parts = dir.resolve("parts");
        inStages(whole).run();
        for (int stop : new int[] {6, 7}) {
            AtomicInteger steps = new AtomicInteger();
            RunSettings settings =
                    new RunSettings(Optional.empty(), false, Reporter.SILENT, () -> steps.incrementAndGet() >= stop);
            assertThrows(CancelledException.class, () -> {
                if (stop == 6) {
                    inStages(parts).run(settings);
                } else {
                    Pipeline.resume(parts, settings);
                }
            });
        }
        Pipeline.resume(parts, RunSettings.silent());
        assertEquals(
                Safetensors.read(whole.resolve("model.safetensors")).tensors(),
                Safetensors.read(parts.resolve("model.safetensors")).tensors());
        assertArrayEquals(
                Files.readAllBytes(whole.resolve("samples.csv")), Files.readAllBytes(parts.resolve("samples.csv")));
    }

    /** One plain gradient step for each machine and one for both together: the last is proportional to its rate. */
    @Test
    void aStageTakesItsShareOfTheLearningRate() {
        INDArray whole = oneStepTogether(1);
        INDArray half = oneStepTogether(0.5);
        INDArray quarter = oneStepTogether(0.25);
        INDArray step = whole.sub(half);
        assertTrue(step.norm2Number().doubleValue() > 1e-4, "the last step changes nothing");
        double error = step.sub(half.sub(quarter).mul(2)).normmaxNumber().doubleValue();
        // Single precision of weights below 1.
        assertEquals(0, error, 1e-6);
    }

    private INDArray oneStepTogether(double rate) {
        Path out = dir.resolve("rate-" + rate);
        Pipeline.builder()
                .seed(3)
                .data(Map.of(
                        "generator",
                        Component.of("bars-and-stripes", Map.of("size", 2)),
                        "count",
                        100,
                        "scale",
                        "none"))
                .model("energy", Map.of("energy", Component.of("deep-boltzmann", Map.of("hidden", List.of(3, 2)))))
                .train(Map.of(
                        "objective",
                        Component.of(
                                "greedy",
                                Map.of(
                                        "then",
                                        Component.of("persistent-contrastive-divergence"),
                                        "share",
                                        0.33,
                                        "rate",
                                        rate)),
                        "steps",
                        3,
                        "batch",
                        10,
                        "ema",
                        0,
                        "clip",
                        0,
                        "optimizer",
                        Component.of("sgd", Map.of("rate", 0.1, "momentum", 0))))
                .sample(Map.of("count", 2, "solver", Component.of("gibbs", Map.of("sweeps", 1))))
                .output(out)
                .build()
                .run();
        return Safetensors.read(out.resolve("model.safetensors")).tensors().get("weights-1");
    }

    @Test
    void resumingNeedsTheSameData() throws IOException {
        Path csv = dir.resolve("data.csv");
        StringBuilder rows = new StringBuilder("a,b\n");
        for (int i = 0; i < 40; i++) {
            rows.append(i % 7).append(',').append(i % 5).append('\n');
        }
        Files.writeString(csv, rows);
        Pipeline pipeline = Pipeline.builder()
                .data(Map.of("csv", csv.toString()))
                .model("flow", Map.of("bijections", List.of(Component.of("planar", Map.of("layers", 2)))))
                .train(Map.of("steps", 5, "batch", 8))
                .sample(Map.of("count", 3))
                .output(dir.resolve("run"))
                .build();
        assertThrows(
                CancelledException.class,
                () -> pipeline.run(new RunSettings(Optional.empty(), false, Reporter.SILENT, () -> true)));
        Files.writeString(csv, rows.append("9,9\n"));
        String message = assertThrows(
                        ModelException.class, () -> Pipeline.resume(dir.resolve("run"), RunSettings.silent()))
                .getMessage();
        assertTrue(message.contains("have changed"), message);
    }

    @Test
    void tellsWhatItDoes() {
        List<String> told = new ArrayList<>();
        Reporter reporter = new Reporter() {
            @Override
            public void say(String line) {
                told.add(line);
            }

            @Override
            public void warn(String line) {
                told.add("warning: " + line);
            }

            @Override
            public Progress begin(String work, long total, long from) {
                told.add(work + " " + from + "/" + total);
                return Progress.SILENT;
            }
        };
        resumable(dir.resolve("run"), 100).run(RunSettings.silent().telling(reporter));
        assertTrue(told.get(0).startsWith("training a diffusion model with "), told.toString());
        assertTrue(told.containsAll(List.of("training 0/12", "sampling 0/6", "evaluating 0/1")), told.toString());
    }

    /** Whole numbers and others, both with a mean that noise on [0, 1) would move by a half. */
    private Path mixed() throws IOException {
        StringBuilder rows = new StringBuilder("k,y\n");
        java.util.Random random = new java.util.Random(4);
        for (int i = 0; i < 400; i++) {
            rows.append(random.nextInt(4))
                    .append(',')
                    .append(random.nextGaussian())
                    .append('\n');
        }
        return Files.writeString(dir.resolve("mixed.csv"), rows);
    }

    private Pipeline dequantised(Path out) throws IOException {
        return Pipeline.builder()
                .seed(7)
                .data(Map.of("csv", mixed().toString(), "dequantise", true, "holdout", 0.25))
                .model("flow", Map.of("bijections", List.of("affine")))
                .train(Map.of("steps", 200, "batch", 64, "optimizer", Component.of("adam", Map.of("rate", 0.02))))
                .sample(Map.of("count", 2000))
                .evaluate("log-likelihood")
                .output(out)
                .build();
    }

    @Test
    void noiseOnWholeNumbersIsTakenOffAgain() throws IOException {
        Result result = dequantised(dir.resolve("run")).run();
        INDArray samples = result.samples().values();
        for (double k : samples.getColumn(0).toDoubleVector()) {
            assertEquals(Math.rint(k), k);
        }
        INDArray continuous =
                result.model().scaling().continuous(result.samples().x());
        assertEquals(continuous.getColumn(1), samples.getColumn(1));
        assertTrue(continuous.getColumn(0).sub(samples.getColumn(0)).minNumber().doubleValue() >= 0);
        assertTrue(continuous.getColumn(0).sub(samples.getColumn(0)).maxNumber().doubleValue() < 1);
        // Of the uniform distribution on 0 to 3, whose deviation is 1.12; the standard errors of both means are below
        // 0.06.
        assertEquals(1.5, samples.getColumn(0).meanNumber().doubleValue(), 0.3);
        assertEquals(0, samples.getColumn(1).meanNumber().doubleValue(), 0.3);
        assertTrue(Files.readAllLines(dir.resolve("run/samples.csv")).stream()
                .skip(1)
                .allMatch(line -> line.matches("-?\\d+,.*")));
        FittedModel model = Pipeline.load(dir.resolve("run"));
        assertEquals(samples, model.sample(2000));
        // The density of a whole number is that of the middle of its interval, for any number in it.
        INDArray two = model.logProb(Nd4j.createFromArray(new double[][] {{2, 0.3}, {2.5, 0.3}}));
        assertEquals(two.getDouble(0), two.getDouble(1));
        assertEquals(1.0, model.typical().get(0), 1.0, "a whole number");
        assertEquals(Math.rint(model.typical().get(0)), model.typical().get(0));
    }

    /** A folder of a version that did not record which columns had noise, and gave it to all. */
    @Test
    void runsOfAnOlderVersionAreRead() throws IOException {
        Path run = dir.resolve("run");
        Result result = dequantised(run).run();
        Path yaml = run.resolve("model.yaml");
        String text = Files.readString(yaml);
        assertTrue(text.contains("dequantised: [1]"), text);
        Files.writeString(yaml, text.replaceAll("(?m)^  dequantised: .*\\R", ""));
        FittedModel older = Pipeline.load(run);
        // The values that it was trained on, not rounded.
        assertEquals(result.model().scaling().continuous(result.samples().x()), older.sample(2000));
        PipelineRunner runner = PipelineRunner.of(org.ergodic.host.Registry.load());
        Path rows = Files.writeString(dir.resolve("rows.csv"), "k,y\n2,0.25\n");
        double scored = runner.score(run, older, rows, RunSettings.silent()).logProb()[0];
        assertEquals(
                older.logProb(Nd4j.createFromArray(new double[][] {{2.5, 0.75}}))
                        .getDouble(0),
                scored,
                1e-5);
        assertTrue(runner.evaluate(run, List.of(), Optional.of(rows), RunSettings.silent())
                .metrics()
                .containsKey("log-likelihood"));
    }
}

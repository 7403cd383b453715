package org.ergodic.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Differentiation;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Program;
import org.ergodic.api.graph.VariableSpec;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.random.RandomStream;
import org.ergodic.common.solver.Trajectory;
import org.ergodic.data.table.ArrayTable;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.config.SampleConfig;
import org.ergodic.pipeline.progress.Film;
import org.ergodic.pipeline.store.OutputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Draws that are watched, stopped and gone on with, and what is compiled for them. */
class PartialSamplesTest {
    private static final Map<String, ?> NETWORK = Map.of("name", "mlp", "hidden", List.of(4));

    private static final SampleConfig HOW = SampleConfig.builder()
            .count(50)
            .batch(8)
            .solver("euler-maruyama", Map.of("steps", 6))
            .film(true)
            .checkpointSeconds(0)
            .build();

    @TempDir
    private Path dir;

    private static Pipeline.Builder diffusion(SampleConfig how) {
        return Pipeline.builder()
                .data(Map.of("generator", "two-moons", "count", 60))
                .model("diffusion", Map.of("score", NETWORK))
                .noTraining()
                .sample(how)
                .evaluate();
    }

    /** Bit for bit; arrays of ND4J are equal to others that are only near. */
    private static void assertSame(INDArray expected, INDArray actual) {
        assertArrayEquals(expected.shape(), actual.shape());
        assertEquals(expected.dataType(), actual.dataType());
        assertArrayEquals(NativeMemory.values(expected), NativeMemory.values(actual));
    }

    private static void assertSame(Samples expected, Samples actual) {
        assertSame(expected.values(), actual.values());
        assertSame(expected.x(), actual.x());
        assertEquals(expected.counts(), actual.counts());
        assertEquals(expected.evaluations(), actual.evaluations());
        assertEquals(expected.cost().most(), actual.cost().most());
        assertEquals(expected.reports().keySet(), actual.reports().keySet());
        expected.reports()
                .forEach((name, values) ->
                        assertArrayEquals(values, actual.reports().get(name), name));
        assertEquals(expected.trace().isPresent(), actual.trace().isPresent());
        expected.trace()
                .ifPresent(trace -> assertArrayEquals(
                        trace.chains(), actual.trace().orElseThrow().chains()));
        Film film = expected.film().orElseThrow();
        assertEquals(film.steps(), actual.film().orElseThrow().steps());
        for (int i = 0; i < film.frames().size(); i++) {
            assertSame(
                    film.frames().get(i), actual.film().orElseThrow().frames().get(i));
        }
    }

    @Test
    void eachBatchIsShown() {
        FittedModel model = diffusion(HOW).build().run().model();
        Map<Long, Trajectory> seen = new TreeMap<>();
        Samples samples = model.draw(HOW, RunSettings.silent().showing((first, count) -> {
            assertEquals(Math.min(8, 50 - first), count);
            seen.put(first, Trajectory.atShares(0, 0.5, 1));
            return Optional.of(seen.get(first));
        }));
        assertEquals(List.of(0L, 8L, 16L, 24L, 32L, 40L, 48L), List.copyOf(seen.keySet()));
        seen.forEach((first, trajectory) -> {
            assertEquals(List.of(0L, 3L, 6L), trajectory.steps());
            INDArray last = trajectory.states().get(2);
            assertSame(samples.x().get(NDArrayIndex.interval(first, first + last.size(0))), last);
        });
        // Watching changes nothing.
        assertSame(model.draw(HOW, RunSettings.silent()), samples);
    }

    @Test
    void aStoppedDrawSaysHowFarItCameAndGoesOn() {
        FittedModel model = diffusion(HOW).build().run().model();
        Samples whole = model.draw(HOW, RunSettings.silent());
        Path file = dir.resolve("samples.partial");
        AtomicInteger batches = new AtomicInteger();
        RunSettings stopping = RunSettings.silent()
                .keeping(file)
                .showing((first, count) -> {
                    batches.incrementAndGet();
                    return Optional.empty();
                })
                .stoppedBy(() -> batches.get() > 3);
        String message = assertThrows(CancelledException.class, () -> model.draw(HOW, stopping))
                .getMessage();
        assertTrue(message.contains("after 24 of 50 samples") && message.contains(file.toString()), message);
        assertTrue(Files.exists(file));

        List<Long> drawn = new ArrayList<>();
        Samples rest = model.draw(HOW, RunSettings.silent().keeping(file).showing((first, count) -> {
            drawn.add(first);
            return Optional.empty();
        }));
        assertEquals(List.of(24L, 32L, 40L, 48L), drawn);
        assertSame(whole, rest);
        // All of them are in it now, and nothing is left to be drawn.
        assertSame(whole, model.draw(HOW, RunSettings.silent().keeping(file).stoppedBy(() -> {
            throw new AssertionError("it draws");
        })));
        SampleConfig others = HOW.toBuilder().count(51).build();
        message = assertThrows(
                        OutputException.class,
                        () -> model.draw(others, RunSettings.silent().keeping(file)))
                .getMessage();
        assertTrue(message.contains("another draw") && message.contains("--overwrite"), message);
        RunSettings replacing =
                new RunSettings(Optional.empty(), true, RunSettings.silent().reporter(), () -> false).keeping(file);
        assertEquals(51, model.draw(others, replacing).values().size(0));
    }

    @Test
    void aShortDrawLeavesNoFile() {
        SampleConfig how = HOW.toBuilder().checkpointSeconds(60).build();
        FittedModel model = diffusion(how).build().run().model();
        Path file = dir.resolve("samples.partial");
        model.draw(how, RunSettings.silent().keeping(file));
        assertFalse(Files.exists(file));
    }

    /** What is watched of chains, and what they report, is kept too. */
    @Test
    void chainsGoOn() {
        SampleConfig how =
                HOW.toBuilder().solver("mala", Map.of("steps", 20)).count(24).build();
        FittedModel model = Pipeline.builder()
                .data(Map.of("generator", "two-moons", "count", 60))
                .model("energy", Map.of("energy", NETWORK))
                .noTraining()
                .sample(how)
                .evaluate()
                .build()
                .run()
                .model();
        Samples whole = model.draw(how, RunSettings.silent());
        Path file = dir.resolve("samples.partial");
        AtomicInteger batches = new AtomicInteger();
        RunSettings failing = RunSettings.silent().keeping(file).showing((first, count) -> {
            if (batches.incrementAndGet() == 3) {
                throw new IllegalStateException("the machine ends");
            }
            return Optional.empty();
        });
        assertThrows(IllegalStateException.class, () -> model.draw(how, failing));
        Samples rest = model.draw(how, RunSettings.silent().keeping(file));
        assertSame(whole, rest);
        assertTrue(rest.trace().isPresent() && !rest.reports().isEmpty());
    }

    @Test
    void aRunGoesOnWithItsSamples() {
        Result whole = diffusion(HOW).output(dir.resolve("whole")).build().run();
        Path stopped = dir.resolve("stopped");
        AtomicInteger batches = new AtomicInteger();
        RunSettings stopping = RunSettings.silent().into(stopped).showing((first, count) -> {
            if (batches.incrementAndGet() == 5) {
                throw new IllegalStateException("the machine ends");
            }
            return Optional.empty();
        });
        assertThrows(StageException.class, () -> diffusion(HOW).build().run(stopping));
        Path file = stopped.resolve("samples.partial");
        assertTrue(Files.exists(file) && !Files.exists(stopped.resolve("samples.csv")));
        List<Long> drawn = new ArrayList<>();
        Result rest = Pipeline.resume(stopped, RunSettings.silent().showing((first, count) -> {
            drawn.add(first);
            return Optional.empty();
        }));
        assertEquals(List.of(32L, 40L, 48L), drawn);
        assertSame(whole.samples(), rest.samples());
        assertFalse(Files.exists(file));
        assertFalse(Files.exists(dir.resolve("whole").resolve("samples.partial")));
    }

    /** Counts what it compiles. */
    private static final class Counting implements Compiler {
        private final Compiler compiler = Compiler.find();
        private final AtomicInteger programs = new AtomicInteger();

        @Override
        public Program compile(Graph graph) {
            programs.incrementAndGet();
            return compiler.compile(graph);
        }

        @Override
        public Differentiation differentiation() {
            return compiler.differentiation();
        }

        @Override
        public String name() {
            return compiler.name();
        }

        @Override
        public Variables variables(DataType type, Collection<VariableSpec> specs, RandomStream random) {
            return compiler.variables(type, specs, random);
        }
    }

    private static Pipeline conditioned(SampleConfig how) {
        double[][] x = new double[40][1];
        double[][] k = new double[40][1];
        for (int i = 0; i < 40; i++) {
            k[i][0] = i % 2;
            x[i][0] = i + 0.5;
        }
        return Pipeline.builder()
                .data(ArrayTable.of(x)
                        .withColumns("x")
                        .withConditions(ArrayTable.of(k).withColumns("k")))
                .model("diffusion", Map.of("score", NETWORK))
                .noTraining()
                .sample(how)
                .evaluate()
                .build();
    }

    @Test
    void otherConditionsCompileNothing() {
        Counting compiler = new Counting();
        PipelineRunner runner = new PipelineRunner(
                Registry.load(), Map.of(), () -> compiler, Clock.systemUTC(), Optional.empty(), List.of());
        SampleConfig how = SampleConfig.builder()
                .count(40)
                .batch(40)
                .solver("dpm-solver++", Map.of("steps", 4))
                .build();
        // The run's own samples are conditioned on rows of the data, each batch on others.
        int before = compiler.programs.get();
        Samples atOnce = runner.run(conditioned(how), RunSettings.silent()).samples();
        int ofOneBatch = compiler.programs.get() - before;
        before = compiler.programs.get();
        Result result = runner.run(conditioned(how.toBuilder().batch(7).build()), RunSettings.silent());
        assertEquals(ofOneBatch, compiler.programs.get() - before);
        assertSame(atOnce.values(), result.samples().values());

        FittedModel model = result.model();
        SampleConfig first = how.toBuilder().condition(0).build();
        INDArray zeros = model.sample(first);
        before = compiler.programs.get();
        INDArray ones = model.sample(how.toBuilder().condition(1).count(10).build());
        assertFalse(zeros.get(NDArrayIndex.interval(0, 10)).equals(ones));
        assertSame(zeros, model.sample(first));
        assertEquals(before, compiler.programs.get());
        // Another way is another program.
        model.sample(
                first.toBuilder().solver("dpm-solver++", Map.of("steps", 5)).build());
        assertTrue(compiler.programs.get() > before);
    }
}

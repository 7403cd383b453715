package org.ergodic.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.AbstractModule;
import com.google.inject.Key;
import com.google.inject.Module;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.ergodic.guice.ForPipelines;
import org.ergodic.guice.PipelineModule;
import org.ergodic.pipeline.Pipeline;
import org.ergodic.pipeline.progress.Progress;
import org.ergodic.pipeline.progress.Reporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line within an application that has bindings of its own. */
class CommandInjectorTest {
    private static final Clock THEN = Clock.fixed(Instant.parse("2001-02-03T04:05:06Z"), ZoneOffset.UTC);

    @TempDir
    private Path dir;

    private Path pipeline() throws IOException {
        return Files.writeString(dir.resolve("p.yaml"), """
                data: { generator: two-moons, count: 40 }
                model: { kind: flow, bijections: [affine] }
                train: { steps: 2, batch: 8 }
                sample: { count: 3 }
                """);
    }

    private static Cli run(Module module, Object... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String[] words = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            words[i] = String.valueOf(args[i]);
        }
        int code = Main.execute(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                List.of(module),
                words);
        return new Cli(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void bindingsOfAnApplicationAreUsedAndRecorded() throws IOException {
        Path run = dir.resolve("run");
        Module clock =
                binder -> binder.bind(Key.get(Clock.class, ForPipelines.class)).toInstance(THEN);
        Cli did = run(clock, "run", pipeline(), "--out", run);
        assertEquals(0, did.code(), did.err());
        String config = Files.readString(run.resolve("config.resolved.yaml"));
        assertTrue(config.contains("replaced: [java.time.Clock]") && config.contains("2001-02-03T04:05:06Z"), config);
        Path plain = dir.resolve("plain");
        assertEquals(0, Cli.run("run", pipeline(), "--out", plain).code());
        assertFalse(Files.readString(plain.resolve("config.resolved.yaml")).contains("replaced"));
        assertEquals(Files.readString(plain.resolve("samples.csv")), Files.readString(run.resolve("samples.csv")));
    }

    /** Everything that a command does goes by the injector, and there is one. */
    @Test
    void everyCommandAsksTheOneInjector() throws IOException {
        Path run = dir.resolve("run");
        assertEquals(0, Cli.run("run", pipeline(), "--out", run).code());
        Path csv = Files.writeString(dir.resolve("d.csv"), "x1,x2\n0,1\n1,0\n");
        List<List<Object>> commands = List.of(
                List.of("run", pipeline(), "--out", dir.resolve("other")),
                List.of("validate", pipeline()),
                List.of("explain", pipeline(), "--steps", 1),
                List.of("sample", run, "--count", 2),
                List.of("score", run, "--data", csv),
                List.of("evaluate", run),
                List.of("resume", run),
                List.of("plugins", "list"));
        for (List<Object> command : commands) {
            AtomicInteger made = new AtomicInteger();
            AtomicInteger configured = new AtomicInteger();
            Module counting = new AbstractModule() {
                @Override
                protected void configure() {
                    configured.incrementAndGet();
                    bind(Clock.class).annotatedWith(ForPipelines.class).toProvider(() -> {
                        made.incrementAndGet();
                        return THEN;
                    });
                }
            };
            run(counting, command.toArray());
            assertEquals(1, configured.get(), command.toString());
            assertEquals(command.get(0).equals("plugins") ? 0 : 1, made.get(), command.toString());
        }
    }

    @Test
    void aReporterOfAnApplicationIsTold() throws IOException {
        List<String> told = new ArrayList<>();
        Reporter reporter = new Reporter() {
            @Override
            public void say(String line) {
                told.add(line);
            }

            @Override
            public void warn(String line) {}

            @Override
            public Progress begin(String work, long total, long from) {
                return Progress.SILENT;
            }
        };
        Cli did = run(
                binder -> binder.bind(Reporter.class).toInstance(reporter),
                "run",
                pipeline(),
                "--out",
                dir.resolve("run"));
        assertEquals(0, did.code(), did.err());
        assertTrue(told.get(0).startsWith("training a flow model"), told.toString());
        assertFalse(did.err().contains("training a flow model"), did.err());
    }

    /** The data of such a run are not on this machine's disk; the model is. */
    @Test
    void aRunOfJavasArraysNeedsThemToGoOn() throws IOException {
        double[][] rows = new double[30][2];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new double[] {Math.sin(i), Math.cos(3 * i)};
        }
        Path run = dir.resolve("run");
        Pipeline.builder()
                .data(rows)
                .model("flow", Map.of("bijections", List.of("affine")))
                .noTraining()
                .output(run)
                .build()
                .run();
        Files.delete(run.resolve("samples.csv"));
        for (String command : List.of("resume", "evaluate")) {
            Cli did = Cli.run(command, run);
            assertEquals(1, did.code(), did.err());
            assertTrue(did.err().contains("were arrays of Java, \"rows\", and none are given"), did.err());
            Module given =
                    binder -> PipelineModule.objects(binder).addBinding("rows").toInstance(rows);
            if (command.equals("evaluate")) {
                Cli with = run(given, command, run);
                assertEquals(0, with.code(), with.err());
            }
        }
        Cli drawn = Cli.run("sample", run, "--count", 3);
        assertEquals(0, drawn.code(), drawn.err());
        Path csv = Files.writeString(dir.resolve("d.csv"), "x1,x2\n0,1\n1,0\n");
        Cli scored = Cli.run("score", run, "--data", csv);
        assertEquals(0, scored.code(), scored.err());
        Path file = Files.writeString(
                dir.resolve("p.yaml"), "{ data: { arrays: rows }, model: { kind: flow, bijections: [affine] } }");
        Cli refused = Cli.run("validate", file);
        assertTrue(refused.code() != 0 && refused.err().contains("there are no arrays named \"rows\""), refused.err());
    }
}

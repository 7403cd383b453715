package org.ergodic.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.ergodic.pipeline.store.Safetensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * One run is killed three times by SIGKILL, before its first checkpoint, in training and in sampling, and comes to the
 * same bits as one that nobody stopped. {@code benchmarks/killed-runs} kills at random moments, and every family.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
class KilledRunIT {
    private static final int STEPS = 500;

    private static final String PIPELINE = """
            ergodic: 1
            data: { generator: two-moons, count: 400, holdout: 0.2 }
            model: { kind: diffusion, score: { name: mlp, hidden: [32] } }
            train: { steps: 500, batch: 32, validate-every: 50, ema: 0.99, checkpoint-every: 20 }
            sample:
              count: 2000
              batch: 50
              checkpoint-seconds: 0
              solver: { name: euler-maruyama, steps: 150 }
            evaluate: [ sliced-wasserstein ]
            """;

    @TempDir
    private Path dir;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void aRunThatWasKilledThreeTimesEndsAsIfItHadNotBeen() throws Exception {
        Path pipeline = Files.writeString(dir.resolve("p.yaml"), PIPELINE);
        Path run = dir.resolve("run");
        Path model = run.resolve("model.safetensors");
        kill(() -> Files.exists(run.resolve("model.yaml")), "run", pipeline.toString(), "--out", run.toString());
        assumeTrue(step(model) < STEPS, "this machine is too busy: it was killed too late");
        long before = step(model);
        kill(() -> step(model) > before, "resume", run.toString());
        assertTrue(step(model) > before, "killed at step " + step(model) + " from " + before);
        assumeTrue(step(model) < STEPS, "this machine is too busy: it was killed too late");
        kill(() -> Files.exists(run.resolve("samples.partial")), "resume", run.toString());
        assertEquals(STEPS, step(model));
        assertFalse(Files.exists(run.resolve("samples.csv")));
        Cli last = Cli.run("resume", run);
        assertEquals(0, last.code(), last.err());
        assertTrue(last.err().matches("(?s).*going on after [1-9][0-9]* of 2000 samples.*"), last.err());

        Path whole = dir.resolve("whole");
        assertEquals(0, Cli.run("run", pipeline, "--out", whole, "--quiet").code());
        assertEquals(names(whole), names(run));
        for (String file : List.of("samples.csv", "samples.png", "training.png")) {
            assertEquals(-1, Files.mismatch(whole.resolve(file), run.resolve(file)), file);
        }
        assertEquals(figures(whole), figures(run));
        // Optimiser, averages and history are among them.
        assertEquals(
                new TreeMap<>(
                        Safetensors.read(whole.resolve("model.safetensors")).tensors()),
                new TreeMap<>(Safetensors.read(model).tensors()));
    }

    private interface Moment {
        boolean came() throws IOException;
    }

    /** Runs a command until a moment has come, and kills it then. */
    private static void kill(Moment moment, String... command) throws IOException, InterruptedException {
        Process process = Application.process(Application.onModulePath(), command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            while (process.isAlive() && !moment.came()) {
                Thread.sleep(10);
            }
        } finally {
            process.destroyForcibly();
        }
        int code = process.waitFor();
        assumeTrue(code != 0, "this machine is too busy: it did its work before it was seen to begin");
        assertEquals(128 + 9, code, String.join(" ", command));
    }

    /** The step of the checkpoint, which is replaced in one move; -1 before there is one. */
    private static long step(Path model) {
        return Files.exists(model)
                ? Long.parseLong(Safetensors.read(model).metadata().get("step"))
                : -1;
    }

    private static List<String> names(Path run) throws IOException {
        try (Stream<Path> files = Files.list(run)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** Without how long it took. */
    private static JsonNode figures(Path run) throws IOException {
        ObjectNode all = (ObjectNode)
                new ObjectMapper().readTree(run.resolve("metrics.json").toFile());
        all.remove("sampling-time");
        return all;
    }
}

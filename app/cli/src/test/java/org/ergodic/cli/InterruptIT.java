package org.ergodic.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A process of its own is stopped while it trains, and goes on. Runs over the built jars. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class InterruptIT {
    @TempDir
    private Path dir;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void aStoppedRunLeavesACheckpointAndGoesOn() throws Exception {
        Path pipeline = Files.writeString(dir.resolve("p.yaml"), """
                ergodic: 1
                data: { generator: two-moons, count: 200 }
                model: { kind: flow, bijections: [ { name: planar, layers: 1 } ] }
                train: { steps: 400000, batch: 4, validate-every: 100000 }
                sample: { count: 5 }
                """);
        Path out = dir.resolve("run");
        Process process = ergodic("run", pipeline.toString(), "--out", out.toString());
        StringBuilder said = new StringBuilder();
        try (BufferedReader reader = process.errorReader()) {
            String line = reader.readLine();
            while (line != null && !line.startsWith("training  ")) {
                said.append(line).append('\n');
                line = reader.readLine();
            }
            assertTrue(line != null, "ended too early: " + said);
            boolean ignored = interruptIsIgnored();
            new ProcessBuilder("kill", ignored ? "-TERM" : "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            reader.lines().forEach(more -> said.append(more).append('\n'));
            assertEquals(ignored ? 143 : 130, process.waitFor(), said.toString());
        }
        assertTrue(said.toString().contains("Go on by: ergodic resume " + out), said.toString());
        assertTrue(Files.exists(out.resolve("model.safetensors")), said.toString());
        assertFalse(Files.exists(out.resolve("samples.csv")));
        assertFalse(said.toString().contains("\tat "), said.toString());

        Process more = ergodic("sample", out.toString(), "--count", "3");
        String samples = new String(more.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, more.waitFor());
        assertEquals(4, samples.lines().count(), samples);
    }

    /** What a killed run leaves hinders nobody, and while it runs nobody else writes there. */
    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void aRunThatWritesIsNamedAndAKilledOneIsNot() throws Exception {
        Path pipeline = Files.writeString(dir.resolve("p.yaml"), """
                ergodic: 1
                data: { generator: two-moons, count: 200 }
                model: { kind: flow, bijections: [ { name: planar, layers: 1 } ] }
                train: { steps: 400000, batch: 4, validate-every: 100000 }
                sample: { count: 5 }
                """);
        Path out = dir.resolve("run");
        Process process = ergodic("run", pipeline.toString(), "--out", out.toString());
        try (BufferedReader reader = process.errorReader()) {
            String line = reader.readLine();
            while (line != null && !line.startsWith("training  ")) {
                line = reader.readLine();
            }
            assertTrue(process.isAlive());
            for (String[] command : new String[][] {
                {"run", pipeline.toString(), "--out", out.toString(), "--overwrite", "--quiet"},
                {"resume", out.toString(), "--quiet"}
            }) {
                Cli second = Cli.run((Object[]) command);
                assertEquals(1, second.code(), second.err());
                assertTrue(second.err().contains("another run (process " + process.pid() + ", since 20"), second.err());
            }
        } finally {
            process.destroyForcibly();
        }
        assertEquals(128 + 9, process.waitFor());
        Cli again = Cli.run("run", pipeline, "--out", out, "--overwrite", "--quiet", "--set", "train.steps=2");
        assertEquals(0, again.code(), again.err());
        try (Stream<Path> files = Files.list(out)) {
            assertEquals(
                    List.of(),
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.startsWith("."))
                            .toList());
        }
    }

    /** A draw that was killed goes on from the samples that it had, and comes to the same file. */
    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void aKilledDrawGoesOnFromWhereItWas() throws Exception {
        Path pipeline = Files.writeString(dir.resolve("p.yaml"), """
                ergodic: 1
                data: { generator: two-moons, count: 200 }
                model: { kind: diffusion, score: { name: mlp, hidden: [64, 64] } }
                train: none
                sample: { count: 5, batch: 100, solver: { name: euler-maruyama, steps: 200 }, checkpoint-seconds: 0 }
                evaluate: []
                """);
        Path out = dir.resolve("run");
        assertEquals(0, Cli.run("run", pipeline, "--out", out, "--quiet").code());
        Path killed = dir.resolve("killed.csv");
        Path partial = dir.resolve("killed.csv.partial");
        String[] command = {"sample", out.toString(), "--count", "2000", "--out", killed.toString()};
        Process process = ergodic(command);
        try {
            while (!Files.exists(partial) && process.isAlive()) {
                Thread.sleep(10);
            }
        } finally {
            process.destroyForcibly();
        }
        assertEquals(128 + 9, process.waitFor());
        assertFalse(Files.exists(killed));

        Cli again = Cli.run((Object[]) command);
        assertEquals(0, again.code(), again.err());
        assertTrue(again.err().matches("(?s).*going on after [1-9][0-9]* of 2000 samples.*"), again.err());
        assertFalse(Files.exists(partial));
        Path whole = dir.resolve("whole.csv");
        assertEquals(
                0,
                Cli.run("sample", out, "--count", "2000", "--out", whole, "--quiet")
                        .code());
        assertEquals(-1, Files.mismatch(whole, killed));
    }

    /**
     * A process started from a background job may have inherited deaf ears for this signal, and so would its children.
     */
    private static boolean interruptIsIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        String mask = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> line.substring(7).trim())
                .findFirst()
                .orElse("0");
        return (Long.parseUnsignedLong(mask, 16) >> 1 & 1) == 1;
    }

    private static Process ergodic(String... args) throws IOException {
        return Application.process(Application.onModulePath(), args).start();
    }
}

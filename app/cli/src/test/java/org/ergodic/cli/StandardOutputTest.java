package org.ergodic.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.ergodic.cli.console.Console;
import org.ergodic.cli.console.Failures;
import org.ergodic.cli.console.StandardOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No command takes a standard output that cannot be written for one that can. */
class StandardOutputTest {
    private static final String TINY = """
            ergodic: 1
            data: { csv: '%s' }
            model: { kind: flow, bijections: [ affine ] }
            train: { steps: 2, batch: 8 }
            sample: { count: 40 }
            evaluate: [ log-likelihood ]
            """;

    @TempDir
    private static Path dir;

    private static Path pipeline;
    private static Path data;
    private static Path run;

    /** Takes so many bytes and then fails. */
    private static final class Full extends OutputStream {
        private final String why;
        private int room;

        Full(String why, int room) {
            this.why = why;
            this.room = room;
        }

        @Override
        public void write(int b) throws IOException {
            if (room-- <= 0) {
                throw new IOException(why);
            }
        }
    }

    @org.junit.jupiter.api.BeforeAll
    static void aRun() throws IOException {
        data = Files.writeString(dir.resolve("data.csv"), "a,b\n1,2\n3,4\n2,7\n5,1\n4,4\n2,3\n");
        pipeline = Files.writeString(dir.resolve("p.yaml"), TINY.formatted(data));
        run = dir.resolve("run");
        Cli cli = Cli.run("run", pipeline, "--out", run, "--quiet");
        assertEquals(0, cli.code(), cli.err());
    }

    static Stream<List<Object>> commands() {
        return Stream.of(
                List.of("--help"),
                List.of("run", "--help"),
                List.of("--version"),
                List.of("plugins", "list"),
                List.of("plugins", "list", "--json"),
                List.of("plugins", "describe", "solver", "heun"),
                List.of("bench", "--list"),
                List.of("validate", "p.yaml"),
                List.of("explain", "p.yaml", "--steps", "1"),
                List.of("run", "p.yaml", "--quiet", "--overwrite", "--out", "other"),
                List.of("sample", "run", "--count", "30", "--quiet"),
                List.of("score", "run", "--data", "data.csv", "--quiet"),
                List.of("evaluate", "run", "--quiet"));
    }

    private record Outcome(int code, String err) {}

    private static Outcome into(PrintStream out, List<Object> command) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String[] words = command.stream()
                .map(String::valueOf)
                .map(word ->
                        List.of("p.yaml", "run", "data.csv", "other").contains(word) && !word.equals(command.get(0))
                                ? dir.resolve(word).toString()
                                : word)
                .toArray(String[]::new);
        int code = Main.execute(out, new PrintStream(err, true, StandardCharsets.UTF_8), words);
        return new Outcome(code, err.toString(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aFullDiskIsAFailureThatSaysSo(List<Object> command) {
        for (int room : new int[] {0, 20}) {
            Outcome known =
                    into(StandardOutput.to(new Full("No space left on device", room), StandardCharsets.UTF_8), command);
            assertEquals(Failures.FAILED, known.code(), known.err());
            assertTrue(
                    known.err().contains("error: cannot write to standard output: No space left on device"),
                    known.err());
            assertFalse(known.err().contains("Unexpected error"), known.err());
        }
        Outcome plain = into(new PrintStream(new Full("secret", 0)), command);
        assertEquals(Failures.FAILED, plain.code(), plain.err());
        assertTrue(plain.err().contains("error: cannot write to standard output"), plain.err());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aReaderThatHasSeenEnoughEndsACommandQuietly(List<Object> command) {
        Outcome outcome = into(StandardOutput.to(new Full("Broken pipe", 20), StandardCharsets.UTF_8), command);
        assertEquals(Failures.READER_GONE, outcome.code(), outcome.err());
        assertFalse(outcome.err().contains("error"), outcome.err());
    }

    @Test
    void anotherFailureComesFirst() {
        Outcome outcome = into(
                StandardOutput.to(new Full("Broken pipe", 0), StandardCharsets.UTF_8),
                List.of("run", "p.yaml", "--no"));
        assertEquals(Failures.WRONG_USE, outcome.code(), outcome.err());
        assertTrue(outcome.err().contains("--no"), outcome.err());
    }

    @Test
    void workThatNobodyCanTakeEndsAtOnce() {
        Full full = new Full("No space left on device", 0);
        Console console = new Console(StandardOutput.to(full, StandardCharsets.UTF_8), System.err);
        int[] written = {0};
        org.junit.jupiter.api.Assertions.assertThrows(
                RuntimeException.class,
                () -> console.write(out -> {
                    for (int i = 0; i < 1000; i++) {
                        out.write(new byte[1 << 12]);
                        written[0]++;
                    }
                }));
        assertTrue(written[0] < 10, written[0] + " blocks");
    }

    @Test
    void whatIsWrittenArrivesWhole() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Outcome outcome = into(
                StandardOutput.to(bytes, StandardCharsets.UTF_8), List.of("sample", "run", "--count", "30", "--quiet"));
        assertEquals(0, outcome.code(), outcome.err());
        assertEquals(31, bytes.toString(StandardCharsets.UTF_8).lines().count());
    }

    @Test
    void fileNamesOfResultsAreLookedAtFirst() throws IOException {
        for (List<String> command : List.of(
                List.of("sample", run.toString(), "--count", "3"),
                List.of("score", run.toString(), "--data", data.toString()),
                List.of("evaluate", run.toString()))) {
            refused(command, dir.resolve("none/x.csv"), "there is no folder " + dir.resolve("none"));
            refused(command, dir, "is a folder: name a file");
            refused(command, data, "is already there");
        }
        Path device = Path.of("/dev/null");
        if (Files.exists(device)) {
            Cli cli = Cli.run("sample", run, "--count", 3, "--out", device, "--quiet");
            assertEquals(0, cli.code(), cli.err());
            assertFalse(Files.isRegularFile(device), "a device stays one");
        }
        Path target = Files.writeString(dir.resolve("target.csv"), "old");
        Path link = Files.createSymbolicLink(dir.resolve("link.csv"), target);
        Cli cli = Cli.run("sample", run, "--count", 3, "--out", link, "--overwrite", "--quiet");
        assertEquals(0, cli.code(), cli.err());
        assertTrue(Files.isSymbolicLink(link));
        assertEquals(4, Files.readAllLines(target).size());
    }

    private static void refused(List<String> command, Path out, String why) {
        Object[] words = Stream.concat(command.stream(), Stream.of("--out", out.toString()))
                .toArray();
        Cli cli = Cli.run(words);
        assertEquals(1, cli.code(), Arrays.toString(words) + ": " + cli.err());
        assertTrue(cli.err().contains(why), cli.err());
        assertFalse(cli.err().contains("100%"), "nothing is computed: " + cli.err());
    }
}

package org.ergodic.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("measured")
class FitTest {
    private static final List<String> SMALL = List.of(
            "--steps",
            "3",
            "--set",
            "train.batch=16",
            "--set",
            "sample.count=5",
            "--set",
            "model.bijections=[{name: affine-coupling, layers: 1, hidden: [4], mask: alternate}]");

    @TempDir
    private Path dir;

    private Path table() throws IOException {
        Random random = new Random(4);
        List<String> lines = new java.util.ArrayList<>(List.of("x,y,class"));
        IntStream.range(0, 60)
                .forEach(i -> lines.add(random.nextGaussian() + "," + random.nextGaussian() + "," + i % 2));
        return Files.write(dir.resolve("points.csv"), lines);
    }

    private static Cli fit(Object... args) {
        List<Object> all = new java.util.ArrayList<>(List.of("fit"));
        all.addAll(List.of(args));
        all.addAll(SMALL);
        all.add("--quiet");
        return Cli.run(all.toArray());
    }

    @Test
    void theFileThatARunLeavesRepeatsIt() throws IOException {
        Path first = dir.resolve("first");
        Cli cli = fit(table(), "--out", first, "--condition", "class", "--seed", "9");
        assertEquals(0, cli.code(), cli.err());
        assertTrue(cli.out().contains(first.resolve("fit.pipeline.yaml").toString()), cli.out());
        Path again = dir.resolve("again");
        cli = Cli.run("run", first.resolve("fit.pipeline.yaml"), "--out", again, "--quiet");
        assertEquals(0, cli.code(), cli.err());
        assertEquals(Files.readString(first.resolve("samples.csv")), Files.readString(again.resolve("samples.csv")));
        assertArrayEquals(weights(first), weights(again));
        assertEquals("x,y", Files.readAllLines(first.resolve("samples.csv")).get(0));
        assertFalse(Files.exists(again.resolve("fit.pipeline.yaml")), "a run of a file leaves no other");

        // A run that is there is kept unless told otherwise, with its file.
        byte[] before = Files.readAllBytes(first.resolve("fit.pipeline.yaml"));
        assertEquals(1, fit(table(), "--out", first).code());
        assertArrayEquals(before, Files.readAllBytes(first.resolve("fit.pipeline.yaml")));
        cli = fit(table(), "--out", first, "--overwrite", "--leave-out", "class");
        assertEquals(0, cli.code(), cli.err());
        assertTrue(Files.readString(first.resolve("fit.pipeline.yaml")).contains("target-column: class"));
    }

    /** The numbers of a model; the head before them says how long training took. */
    private static byte[] weights(Path run) throws IOException {
        byte[] bytes = Files.readAllBytes(run.resolve("model.safetensors"));
        long head = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return Arrays.copyOfRange(bytes, (int) (Long.BYTES + head), bytes.length);
    }

    @Test
    void saysWhichOptionIsWrong() throws IOException {
        Path table = table();
        assertWrong(fit(dir.resolve("none.csv")), "none.csv: there is no such file (looked in " + dir);
        assertWrong(fit(dir), "is a folder: name a file");
        assertWrong(
                fit(table, "--model", "flo"),
                "error: --model model.kind: no model named \"flo\". Did you mean \"flow\"?");
        assertWrong(fit(table, "--set", "train.step=3"), "unknown key \"step\"");
        Cli none = fit(table, "--leave-out", "z", "--out", dir.resolve("z"));
        assertEquals(1, none.code());
        assertTrue(none.err().contains("has no column 'z'"), none.err());
        assertFalse(Files.exists(dir.resolve("z")));
    }

    private static void assertWrong(Cli cli, String message) {
        assertEquals(2, cli.code(), cli.err());
        assertTrue(cli.err().contains(message), cli.err());
    }

    @Test
    void theRunIsNamedAfterTheTable() {
        assertEquals("wine", FitCommand.stem(Path.of("data/wine.csv")));
        assertEquals("wine", FitCommand.stem(Path.of("wine.CSV.gz")));
        assertEquals("wine.2024", FitCommand.stem(Path.of("wine.2024.csv")));
        assertEquals("wine.2024", FitCommand.stem(Path.of("wine.2024")));
        assertEquals("table", FitCommand.stem(Path.of(".csv")));
    }
}

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
import java.util.zip.CRC32;
import java.util.zip.Deflater;
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
        Cli empty = fit(Files.createDirectory(dir.resolve("empty")));
        assertEquals(1, empty.code(), empty.err());
        assertTrue(empty.err().contains("there is no picture in it or below"), empty.err());
        assertWrong(
                fit(table, "--model", "flo"),
                "error: --model model.kind: no model named \"flo\". Did you mean \"flow\"?");
        assertWrong(fit(table, "--set", "train.step=3"), "unknown key \"step\"");
        Cli none = fit(table, "--leave-out", "z", "--out", dir.resolve("z"));
        assertEquals(1, none.code());
        assertTrue(none.err().contains("has no column 'z'"), none.err());
        assertFalse(Files.exists(dir.resolve("z")));
    }

    @Test
    void aFolderOfPicturesIsATableToo() throws IOException {
        Path folder = Files.createDirectories(dir.resolve("pictures/all"));
        for (int i = 0; i < 12; i++) {
            Files.write(folder.resolve(i + ".png"), png(2, i, 3 * i % 11, 250 - i, i * i));
        }
        Path run = dir.resolve("of-pictures");
        Cli cli = fit(folder.getParent(), "--set", "evaluate=[]", "--set", "sample.count=3", "--out", run);
        assertEquals(0, cli.code(), cli.err());
        String written = Files.readString(run.resolve("fit.pipeline.yaml"));
        assertTrue(written.contains("image-folder"), written);
        assertTrue(Files.readString(run.resolve("samples.csv")).startsWith("x1,x2,x3,x4\n"));
        assertTrue(Files.exists(run.resolve("samples.png")));

        // What was trained on a folder takes other folders, and gives one.
        Path other = Files.createDirectories(dir.resolve("others"));
        Files.write(other.resolve("a.png"), png(2, 9, 8, 7, 6));
        Cli scored = Cli.run("score", run, "--data", other);
        assertEquals(0, scored.code(), scored.err());
        assertEquals(2, scored.out().lines().count(), scored.out());
        Cli file = Cli.run("score", run, "--data", other.resolve("a.png"));
        assertEquals(1, file.code());
        assertTrue(file.err().contains("is no folder"), file.err());
        Path drawn = dir.resolve("drawn");
        Cli sampled = Cli.run("sample", run, "--count", 11, "--pictures", drawn);
        assertEquals(0, sampled.code(), sampled.err());
        assertEquals("", sampled.out());
        assertTrue(Files.exists(drawn.resolve("01.png")) && Files.exists(drawn.resolve("11.png")));
        assertEquals(0, Cli.run("score", run, "--data", drawn).code(), "they are pictures of the same shape");
        Cli again = Cli.run("sample", run, "--count", 1, "--pictures", drawn);
        assertEquals(1, again.code());
        assertTrue(again.err().contains("--overwrite"), again.err());
    }

    /** A grey picture (PNG, RFC 2083), its pixels row by row. */
    private static byte[] png(int width, int... pixels) {
        ByteBuffer rows = ByteBuffer.allocate(pixels.length + pixels.length / width);
        for (int i = 0; i < pixels.length; i++) {
            if (i % width == 0) {
                rows.put((byte) 0);
            }
            rows.put((byte) pixels[i]);
        }
        Deflater deflater = new Deflater();
        deflater.setInput(rows.array());
        deflater.finish();
        byte[] packed = new byte[64];
        int n = deflater.deflate(packed);
        deflater.end();
        ByteBuffer file = ByteBuffer.allocate(128).putLong(0x89504E470D0A1A0AL);
        byte[] header = {0, 0, 0, (byte) width, 0, 0, 0, (byte) (pixels.length / width), 8, 0, 0, 0, 0};
        chunk(file, 0x49484452, header);
        chunk(file, 0x49444154, Arrays.copyOf(packed, n));
        chunk(file, 0x49454E44);
        return Arrays.copyOf(file.array(), file.position());
    }

    private static void chunk(ByteBuffer file, int kind, byte... content) {
        file.putInt(content.length);
        int start = file.position();
        file.putInt(kind).put(content);
        CRC32 sum = new CRC32();
        sum.update(file.array(), start, 4 + content.length);
        file.putInt((int) sum.getValue());
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

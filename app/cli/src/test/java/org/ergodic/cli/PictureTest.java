package org.ergodic.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ergodic picture} on runs of tiny models. */
@Tag("measured")
class PictureTest {
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G'};

    @TempDir
    private Path dir;

    private Path run(String name, String data, String model, String solver) throws IOException {
        Path file = Files.writeString(
                dir.resolve(name + ".yaml"),
                String.join(
                        "\n",
                        List.of(
                                "ergodic: 1",
                                "data: " + data,
                                "model: " + model,
                                "train: { steps: 2, batch: 16 }",
                                "sample: { count: 4, solver: " + solver + " }",
                                "")));
        Path run = dir.resolve(name);
        Cli cli = Cli.run("run", file, "--out", run, "--quiet");
        assertEquals(0, cli.code(), cli.err());
        return run;
    }

    private void assertDrawn(Object... command) throws IOException {
        Path out = dir.resolve("picture.png");
        Object[] words = Arrays.copyOf(command, command.length + 3);
        words[command.length] = "--out";
        words[command.length + 1] = out;
        words[command.length + 2] = "--overwrite";
        Cli cli = Cli.run(words);
        assertEquals(0, cli.code(), cli.err());
        assertArrayEquals(PNG, Arrays.copyOf(Files.readAllBytes(out), PNG.length));
    }

    private void assertRefused(int code, String part, Object... command) {
        Path out = dir.resolve("none.png");
        Object[] words = Arrays.copyOf(command, command.length + 2);
        words[command.length] = "--out";
        words[command.length + 1] = out;
        Cli cli = Cli.run(words);
        assertEquals(code, cli.code(), cli.err());
        assertTrue(cli.err().contains(part), cli.err());
        assertFalse(Files.exists(out));
    }

    @Test
    void diffusionModelsHaveBothPictures() throws IOException {
        Path moons = run(
                "moons",
                "{ generator: two-moons, count: 80 }",
                "{ kind: diffusion, sde: vp, score: { name: mlp, hidden: [6] } }",
                "{ name: euler-maruyama, steps: 6 }");
        assertDrawn("picture", "score", moons);
        assertDrawn("picture", "score", moons, "--time", "0.1", "--time", "0.9");
        assertDrawn("picture", "walk", moons, "--times", "3", "--rows", "20");
        assertRefused(2, "--time must be from 0.0 to 1.0, not 2.0", "picture", "score", moons, "--time", "2");
        assertRefused(2, "--times must be from 2 to 20, not 1", "picture", "walk", moons, "--times", "1");
        assertRefused(2, "--rows must be at least 1, not 0", "picture", "walk", moons, "--rows", "0");
        Cli cli = Cli.run("picture", "walk", moons, "--out", dir.resolve("walk.jpg"));
        assertEquals(2, cli.code());
        assertTrue(cli.err().contains("--out must name a .png file"), cli.err());
        assertEquals(2, Cli.run("picture").code());
    }

    @Test
    void energiesHaveAScoreAndNoWalk() throws IOException {
        Path energy = run(
                "energy",
                "{ generator: two-moons, count: 80 }",
                "{ kind: energy, energy: { name: mlp, hidden: [4] } }",
                "{ name: mala, steps: 8 }");
        assertDrawn("picture", "score", energy);
        assertRefused(2, "is of one time: leave the option out", "picture", "score", energy, "--time", "0.5");
        assertRefused(1, "the model has no forward SDE to walk by", "picture", "walk", energy);
    }

    @Test
    void scoresAreDrawnInThePlaneOfTwoColumns() throws IOException {
        StringBuilder rows = new StringBuilder("a,b,c\n");
        for (int i = 0; i < 60; i++) {
            rows.append(i)
                    .append(".5,")
                    .append(i % 7)
                    .append(".25,")
                    .append(i % 5)
                    .append(".75\n");
        }
        Path csv = Files.writeString(dir.resolve("three.csv"), rows);
        Path three = run(
                "three",
                "{ csv: " + csv + " }",
                "{ kind: diffusion, sde: ve, score: { name: mlp, hidden: [6] } }",
                "{ name: euler-maruyama, steps: 6 }");
        assertRefused(1, "has 3 columns, and a score is drawn in the plane of two", "picture", "score", three);
        assertDrawn("picture", "walk", three, "--times", "2");
    }
}

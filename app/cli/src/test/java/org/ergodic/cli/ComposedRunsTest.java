package org.ergodic.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of stages and sweeps on the command line, and runs side by side. */
class ComposedRunsTest {
    private static final String MODEL =
            "model: { kind: flow, bijections: [{ name: planar, layers: 1 }] }, train: { steps: 2, batch: 16 },"
                    + " sample: { count: 9 }";

    @TempDir
    private Path dir;

    @Test
    void stagesRunAndGoOnAndSayTheirFigures() throws IOException {
        Path file = Files.writeString(dir.resolve("stages.yaml"), """
                stages:
                  - { name: rows, stage: data, generator: two-moons, count: 40 }
                  - { name: flow, stage: train, %s }
                  - { name: broken, stage: split, from: rows, holdout: 0.00123 }
                  - { name: codes, stage: encode, from: { model: flow, table: rows } }
                """.formatted(MODEL));
        Cli valid = Cli.run("validate", file);
        assertEquals(0, valid.code(), valid.err());
        assertTrue(valid.out().contains("codes (encode), model from flow.model, table from rows.table"), valid.out());

        Path out = dir.resolve("out");
        Cli run = Cli.run("run", file, "--out", out);
        assertEquals(1, run.code(), run.err());
        assertTrue(run.out().contains("flow:\nlog-likelihood"), run.out());
        assertTrue(
                run.err().contains("the stage broken failed: a share of 0.00123 of 40 rows is none of them"),
                run.err());
        assertTrue(Files.exists(out.resolve("codes/outputs/codes.csv")));
        assertEquals(0, Cli.run("sample", out.resolve("flow"), "--count", 2).code());

        Path config = out.resolve("config.resolved.yaml");
        Files.writeString(config, Files.readString(config).replace("0.00123", "0.25"));
        Cli resumed = Cli.run("resume", out);
        assertEquals(0, resumed.code(), resumed.err());
        assertTrue(resumed.err().contains("flow (train): done already"), resumed.err());
        assertTrue(Files.exists(out.resolve("broken/outputs/holdout.csv")));
    }

    @Test
    void aSweepHasATableAndItsRunsAreComparedAndTuned() throws IOException {
        Path file = Files.writeString(
                dir.resolve("sweep.yaml"),
                "{ data: { generator: two-moons, count: 40 }, " + MODEL + ", sweep: { train.steps: [1, 2] } }");
        Path out = dir.resolve("out");
        Cli run = Cli.run("run", file, "--out", out);
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().startsWith("train.steps  runs  log-likelihood"), run.out());
        assertTrue(Files.exists(out.resolve("sweep.png")));
        assertEquals(2, Cli.run("run", file, "--from", out.resolve("01")).code());

        Path plain = Files.writeString(
                dir.resolve("plain.yaml"), "{ data: { generator: two-moons, count: 40 }, " + MODEL + " }");
        Path tuned = dir.resolve("tuned");
        assertEquals(
                0,
                Cli.run("run", plain, "--from", out.resolve("02"), "--out", tuned)
                        .code());
        Cli compared = Cli.run("compare", out, tuned);
        assertTrue(compared.out().lines().anyMatch(line -> line.matches("train\\.steps +1 +2 +2")), compared.out());
        assertTrue(compared.out().lines().anyMatch(line -> line.matches("from +- +- +\\S.*02")), compared.out());
        assertTrue(
                compared.out().lines().anyMatch(line -> line.startsWith("sliced-wasserstein") && line.contains("*")),
                compared.out());
        assertTrue(Cli.run("compare", out, "--csv").out().startsWith("setting," + out));
        assertTrue(Cli.run("compare", out, "--markdown").out().contains("| --- |"));
        assertEquals(1, Cli.run("compare", dir.resolve("nowhere")).code());
    }
}

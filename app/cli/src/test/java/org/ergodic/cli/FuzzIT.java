package org.ergodic.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged files of every kind, given to the built application in one process with 512 MB: none crashes it, holds it up,
 * fills its memory or harms another file.
 *
 * <p>The seed is fixed, and {@code ergodic.fuzz.seed} sets another; {@code ergodic.fuzz.cases} sets the number of
 * cases, {@code ergodic.fuzz.case} asks for a single one, and {@code ergodic.fuzz.keep} names a folder for the files of
 * those that fail.
 */
class FuzzIT {
    private static final int CASES = Integer.getInteger("ergodic.fuzz.cases", 200);
    private static final long SEED = Long.getLong("ergodic.fuzz.seed", 20261129);

    /** Java, its native libraries and the runs that are damaged; and for each case twenty times what it takes. */
    private static final int MOST_SECONDS = 300 + CASES;

    @TempDir
    private Path dir;

    @Test
    void damagedFilesAreRefusedOrRead() throws IOException, InterruptedException {
        Path classes = Path.of(System.getProperty("ergodic.test-classes", "target/test-classes"));
        assertTrue(Files.exists(classes), classes.toString());
        List<String> start = List.of(
                "-Xmx512m",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-Dergodic.example=" + System.getProperty("ergodic.example", ""),
                "-Dergodic.fuzz.keep=" + System.getProperty("ergodic.fuzz.keep", ""),
                "--add-modules",
                "java.management,java.desktop",
                "--add-reads",
                "org.ergodic.cli=java.management,java.desktop",
                "--patch-module",
                "org.ergodic.cli=" + classes.toAbsolutePath(),
                "-p",
                Application.DIST.resolve("lib").toString(),
                "-cp",
                Application.DIST.resolve("native") + "/*",
                "-m",
                "org.ergodic.cli/" + Fuzz.class.getName());
        String single = System.getProperty("ergodic.fuzz.case", "");
        ProcessBuilder builder = single.isEmpty()
                ? Application.process(start, String.valueOf(CASES), String.valueOf(SEED))
                : Application.process(start, String.valueOf(CASES), String.valueOf(SEED), single);
        Path out = dir.resolve("out.txt");
        Process process =
                builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
        boolean ended = process.waitFor(MOST_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly().waitFor();
        String said = Files.readString(out);
        assertTrue(ended, () -> "no end within " + MOST_SECONDS + " s, seed " + SEED + "\n" + said);
        assertEquals(0, process.exitValue(), () -> "seed " + SEED + "\n" + said);
        assertTrue(said.contains("cases from seed " + SEED + ", 0 failed"), said);
        System.out.println(said.lines()
                .filter(line -> line.contains("cases from seed"))
                .findFirst()
                .orElseThrow());
    }
}

package org.ergodic.cli.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.ergodic.cli.Application;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The studies benchmarks/NAME/*.java, which take hours to run, compile against the distribution as benchmarks/run
 * starts them.
 */
class StudiesIT {
    private static final Path FOLDER = Path.of(System.getProperty("ergodic.studies", "../../benchmarks"));

    static List<Path> studies() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER, 2)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void thereAreStudies() throws IOException {
        assertFalse(studies().isEmpty(), () -> "no study in " + FOLDER.toAbsolutePath());
    }

    @ParameterizedTest
    @MethodSource("studies")
    void compiles(Path study, @TempDir Path classes) {
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said);
        int code = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(
                        writer,
                        writer,
                        "--release",
                        "17",
                        "-d",
                        classes.toString(),
                        "-p",
                        Application.DIST.resolve("lib").toString(),
                        "--add-modules",
                        "ALL-MODULE-PATH",
                        study.toString());
        assertEquals(0, code, said::toString);
    }
}

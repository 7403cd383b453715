package org.ergodic.cli.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.ergodic.cli.Application;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The jar of examples/cosine-schedule works from a plugin folder, on the module path and on the class path. */
class ThirdPartySdeIT {
    private static final Path JAR = Path.of(System.getProperty("ergodic.example"));

    private static final String PIPELINE = """
            ergodic: 1
            seed: 7
            data: { generator: two-moons, count: 400 }
            model: { kind: diffusion, sde: { name: example.cosine, s: 0.01 }, score: { name: mlp, hidden: [16] } }
            train: { steps: 20, batch: 64 }
            sample: { count: 30, solver: { name: %s, steps: 10 } }
            """;

    @TempDir
    private Path dir;

    /** How a third party's jar reaches the application. */
    enum Way {
        PLUGIN_FOLDER {
            @Override
            List<String> arguments(Path dir) throws IOException {
                Path plugin = Files.createDirectories(dir.resolve("plugins/cosine-schedule"));
                Files.copy(JAR, plugin.resolve(JAR.getFileName()));
                return Application.onModulePath();
            }
        },
        MODULE_PATH {
            @Override
            List<String> arguments(Path dir) {
                return Application.onModulePath(JAR);
            }
        },
        CLASS_PATH {
            @Override
            List<String> arguments(Path dir) {
                return Application.onClassPath(JAR);
            }
        };

        abstract List<String> arguments(Path dir) throws IOException;
    }

    @BeforeEach
    void theJarIsThere() {
        assertTrue(Files.isRegularFile(JAR), () -> "the example's jar is not built: " + JAR);
    }

    @ParameterizedTest
    @EnumSource
    void isDescribed(Way way) throws Exception {
        Application.Result result = run(way.arguments(dir), "plugins", "describe", "sde", "example.cosine", "--json");
        assertEquals(0, result.exit(), result.err());
        assertTrue(result.out().contains("\"name\" : \"example.cosine\""), result.out());
        assertTrue(result.out().contains("\"key\" : \"s\""), result.out());
        assertTrue(result.out().contains("\"official\" : false"), result.out());
    }

    @ParameterizedTest
    @EnumSource
    void isTrainedAndSampled(Way way) throws Exception {
        Path pipeline = Files.writeString(dir.resolve("pipeline.yaml"), PIPELINE.formatted("predictor-corrector"));
        Path out = dir.resolve("out");
        Application.Result result = run(way.arguments(dir), "run", pipeline.toString(), "--out", out.toString());
        assertEquals(0, result.exit(), result.err());
        assertTrue(Files.readString(out.resolve("config.resolved.yaml")).contains("example.cosine"));
        try (Stream<String> lines = Files.lines(out.resolve("samples.csv"))) {
            List<String> rows = lines.filter(line -> line.matches("[-0-9].*")).toList();
            assertEquals(30, rows.size());
            assertTrue(
                    rows.stream()
                            .flatMap(row -> Arrays.stream(row.split(",")))
                            .allMatch(field -> Double.isFinite(Double.parseDouble(field))),
                    () -> "samples must be finite: " + rows);
        }
    }

    @Test
    void isUnknownWithoutItsJar() throws Exception {
        Application.Result result = run(Application.onModulePath(), "plugins", "describe", "sde", "example.cosine");
        assertEquals(2, result.exit());
        assertTrue(result.err().contains("no sde named \"example.cosine\""), result.err());
    }

    private Application.Result run(List<String> start, String... args) throws Exception {
        return Application.run(Application.process(start, args), dir);
    }
}

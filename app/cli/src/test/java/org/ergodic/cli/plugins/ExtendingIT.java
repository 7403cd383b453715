package org.ergodic.cli.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ergodic.cli.Application;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The classes on the page docs/extending.md, taken from it, compiled, and used by pipelines. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExtendingIT {
    private static final Path PAGE =
            Path.of(System.getProperty("ergodic.docs", "../../docs")).resolve("extending.md");

    private final List<String> sources = new ArrayList<>();
    private Path dir;
    private Path classes;

    @BeforeAll
    void compile(@TempDir Path folder) throws IOException {
        dir = folder;
        classes = Files.createDirectories(dir.resolve("classes"));
        List<Path> files = new ArrayList<>();
        Matcher block = Pattern.compile("```java\n(.*?)```\\s+Name `([\\w.]+)`", Pattern.DOTALL)
                .matcher(Files.readString(PAGE));
        while (block.find()) {
            Matcher name =
                    Pattern.compile("public (?:record|final class) (\\w+)").matcher(block.group(1));
            assertTrue(name.find(), block.group(1));
            sources.add(block.group(1));
            files.add(Files.writeString(dir.resolve(name.group(1) + ".java"), block.group(1)));
            Path service = classes.resolve("META-INF/services").resolve(block.group(2));
            Files.createDirectories(service.getParent());
            Files.writeString(service, "acme." + name.group(1) + "$Factory\n");
        }
        ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said);
        try (Stream<Path> jars = Files.list(Application.DIST.resolve("lib"))) {
            List<String> arguments = new ArrayList<>(List.of("--release", "17", "-d", classes.toString(), "-cp"));
            arguments.add(jars.map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
            files.forEach(file -> arguments.add(file.toString()));
            assertEquals(0, javac.run(writer, writer, arguments.toArray(String[]::new)), said::toString);
        }
    }

    @Test
    void eachIsOneClassOfAtMostFortyLines() {
        assertEquals(5, sources.size());
        for (String source : sources) {
            long lines = source.lines()
                    .filter(line -> !line.isBlank())
                    .filter(line -> !line.startsWith("import ") && !line.startsWith("package "))
                    .filter(line ->
                            !line.strip().startsWith("/**") && !line.strip().startsWith("//"))
                    .count();
            assertTrue(lines <= 40, lines + " lines:\n" + source);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bijection | '{ kind: flow, bijections: [ acme.sinh-arcsinh, planar ] }' | direct",
                "objective and metric | '{ kind: flow, bijections: [ planar ] }' | direct",
                "score | '{ kind: diffusion, sde: vp, score: { name: acme.mixture, parts: 8 } }' | acme.ralston",
            })
    void eachWorksInAPipeline(String what, String model, String solver) throws Exception {
        Path out = dir.resolve(what.replace(' ', '-'));
        Path pipeline = Files.writeString(dir.resolve(what + ".yaml"), """
                ergodic: 1
                seed: 7
                data: { generator: two-moons, count: 400 }
                model: %s
                train: { steps: 20, batch: 64%s }
                sample: { count: 30, solver: %s }
                evaluate: [ %s ]
                """.formatted(
                        model,
                        what.startsWith("objective") ? ", objective: acme.against-noise" : "",
                        solver,
                        what.startsWith("objective") ? "acme.column-distance" : "log-likelihood"));
        Application.Result result = Application.run(
                Application.process(
                        Application.onClassPath(classes), "run", pipeline.toString(), "--out", out.toString()),
                dir);
        assertEquals(0, result.exit(), result.err());
        assertEquals(31, Files.readAllLines(out.resolve("samples.csv")).size());
    }
}

package org.ergodic.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README and docs/using.md show is run as it stands, with less data and fewer steps. */
class ReadmeIT {
    private static final Path README = Path.of(System.getProperty("ergodic.readme", "../README.md"));

    private static final Path USING = Path.of(System.getProperty("ergodic.docs", "../docs"), "using.md");

    private static final Path PIPELINES = Path.of(System.getProperty("ergodic.docs", "../docs"), "pipelines.md");

    @TempDir
    private Path dir;

    @Test
    void theJavaExampleRuns() throws Exception {
        Application.Result result = run(
                program(smaller(
                        block(README, "java"),
                        Map.of(
                                "steps(3000)",
                                "steps(20)",
                                "double[20_000]",
                                "double[500]",
                                "count(1000)",
                                "count(50)",
                                "\"steps\", 250",
                                "\"steps\", 20"))),
                Stream.concat(
                                Application.onModulePath().subList(0, 4).stream(),
                                Stream.of("--add-modules", "org.ergodic.cli"))
                        .toList());
        assertTrue(result.out().contains("sliced-wasserstein"), result.out());
        assertTrue(Files.exists(dir.resolve("runs/parabola/model.safetensors")));
    }

    /** An application with an injector of its own. */
    @Test
    void theExampleOfAHostRuns() throws Exception {
        Application.Result result = run(
                smaller(block(USING, "java"), Map.of("steps(3000)", "steps(20)")),
                Application.onClassPath().subList(0, 2));
        assertTrue(result.out().contains("log-likelihood"), result.out());
        String config = Files.readString(dir.resolve("runs/readings/config.resolved.yaml"));
        assertTrue(config.contains("replaced: [java.time.Clock]"), config);
        assertTrue(config.contains("name: acme.square-root"), config);
    }

    /** The page on pipelines: what it says in Java runs, and its files are valid. */
    @Test
    void thePageOnPipelinesHolds() throws Exception {
        run(
                program("double[][] rows = new double[200][2];\n"
                        + "for (int i = 0; i < rows.length; i++) {\n"
                        + "    rows[i][0] = Math.sin(i);\n    rows[i][1] = Math.cos(3 * i);\n}\n"
                        + smaller(block(PIPELINES, "java"), Map.of("\"steps\", 300", "\"steps\", 3"))),
                Stream.concat(
                                Application.onModulePath().subList(0, 4).stream(),
                                Stream.of("--add-modules", "org.ergodic.cli"))
                        .toList());
        Matcher files = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PIPELINES));
        int count = 0;
        for (; files.find(); count++) {
            Path file = Files.writeString(dir.resolve("pipeline" + count + ".yaml"), files.group(1));
            Cli valid = Cli.run("validate", file);
            assertEquals(0, valid.code(), valid.err());
        }
        assertEquals(2, count);
    }

    private static String smaller(String text, Map<String, String> numbers) {
        String smaller = text;
        for (Map.Entry<String, String> number : numbers.entrySet()) {
            assertTrue(smaller.contains(number.getKey()), smaller);
            smaller = smaller.replace(number.getKey(), number.getValue());
        }
        return smaller;
    }

    private Application.Result run(String text, List<String> path) throws Exception {
        Path source = Files.writeString(dir.resolve("Example.java"), text);
        Application.Result result = Application.run(Application.process(path, source.toString()), dir);
        assertEquals(0, result.exit(), result.err());
        return result;
    }

    /** Statements as a program. */
    private static String program(String block) {
        String imports =
                block.lines().filter(line -> line.startsWith("import ")).collect(Collectors.joining("\n"));
        String body = block.lines().filter(line -> !line.startsWith("import ")).collect(Collectors.joining("\n"));
        return """
                %s
                class Example {
                    public static void main(String[] args) throws Exception {
                        %s
                    }
                }
                """.formatted(imports, body);
    }

    @Test
    void thePipelineIsValid() throws Exception {
        StringBuilder table = new StringBuilder();
        for (int row = 0; row < 40; row++) {
            for (int column = 0; column < 64; column++) {
                table.append((row * 7 + column * 3) % 17).append(',');
            }
            table.append(row % 10).append('\n');
        }
        Files.writeString(dir.resolve("digits.csv"), table);
        Files.writeString(dir.resolve("pipeline.yaml"), block(README, "yaml"));
        Application.Result result =
                Application.run(Application.process(Application.onModulePath(), "validate", "pipeline.yaml"), dir);
        assertEquals(0, result.exit(), result.err());
    }

    private static String block(Path file, String language) throws IOException {
        Matcher matcher =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(file));
        assertTrue(matcher.find(), file + " has no block of " + language);
        return matcher.group(1);
    }
}

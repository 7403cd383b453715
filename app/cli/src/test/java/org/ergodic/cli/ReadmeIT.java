package org.ergodic.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows is run as it stands, on less data. */
class ReadmeIT {
    private static final Path README = Path.of(System.getProperty("ergodic.readme", "../README.md"));

    @TempDir
    private Path dir;

    @Test
    void theJavaExampleRuns() throws Exception {
        String block = block("java");
        String imports =
                block.lines().filter(line -> line.startsWith("import ")).collect(Collectors.joining("\n"));
        String body = block.lines().filter(line -> !line.startsWith("import ")).collect(Collectors.joining("\n"));
        assertTrue(body.contains("\"steps\", 3000") && body.contains("\"count\", 20000"), body);
        String smaller = body.replace("\"steps\", 3000", "\"steps\", 20").replace("\"count\", 20000", "\"count\", 500");
        Path source = Files.writeString(dir.resolve("Example.java"), """
                %s
                class Example {
                    public static void main(String[] args) throws Exception {
                        %s
                    }
                }
                """.formatted(imports, smaller));
        List<String> path = Application.onModulePath().subList(0, 4);
        Application.Result result =
                Application.run(Application.process(path, "--add-modules", "org.ergodic.cli", source.toString()), dir);
        assertEquals(0, result.exit(), result.err());
        assertTrue(result.out().contains("sliced-wasserstein"), result.out());
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
        Files.writeString(dir.resolve("pipeline.yaml"), block("yaml"));
        Application.Result result =
                Application.run(Application.process(Application.onModulePath(), "validate", "pipeline.yaml"), dir);
        assertEquals(0, result.exit(), result.err());
    }

    private static String block(String language) throws IOException {
        Matcher matcher =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(README));
        assertTrue(matcher.find(), "README.md has no block of " + language);
        return matcher.group(1);
    }
}

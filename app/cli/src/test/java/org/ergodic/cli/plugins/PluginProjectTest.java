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
import java.util.Map;
import java.util.Set;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ergodic.api.plugin.Kind;
import org.ergodic.cli.Main;
import org.ergodic.cli.project.PluginProject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Projects by {@code ergodic plugins new}, compiled as they are. */
class PluginProjectTest {
    @TempDir
    private Path dir;

    private record Ran(int code, String out, String err) {}

    private static Ran ergodic(Object... args) {
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        java.io.ByteArrayOutputStream err = new java.io.ByteArrayOutputStream();
        int code = Main.execute(
                new java.io.PrintStream(out, true, java.nio.charset.StandardCharsets.UTF_8),
                new java.io.PrintStream(err, true, java.nio.charset.StandardCharsets.UTF_8),
                Stream.of(args).map(String::valueOf).toArray(String[]::new));
        return new Ran(
                code,
                out.toString(java.nio.charset.StandardCharsets.UTF_8),
                err.toString(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static void tool(String name, List<String> arguments) {
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said);
        assertEquals(
                0,
                ToolProvider.findFirst(name).orElseThrow().run(writer, writer, arguments.toArray(String[]::new)),
                said::toString);
    }

    private static List<String> sources(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.map(Path::toString)
                    .filter(file -> file.endsWith(".java"))
                    .sorted()
                    .collect(Collectors.toCollection(ArrayList::new));
        }
    }

    /** Kinds are added with a project each. */
    @Test
    void allKindsCompileWithTheirTests() throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--release", "17", "-Xlint:all,-processing,-classfile", "-d"));
        arguments.add(dir.resolve("classes").toString());
        arguments.add("-cp");
        arguments.add(
                System.getProperty("jdk.module.path") + File.pathSeparator + System.getProperty("java.class.path"));
        List<String> without = new ArrayList<>();
        for (Kind<?> kind : Kind.all()) {
            if (!PluginProject.isKnown(kind)) {
                without.add(kind.name());
                continue;
            }
            PluginProject project = new PluginProject("acme.my-" + kind.name(), kind, "0");
            Path folder = dir.resolve(project.artifact());
            for (Map.Entry<String, String> file : project.files().entrySet()) {
                Path path = folder.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
                assertTrue(
                        !file.getKey().endsWith(".java")
                                || file.getValue().lines().allMatch(line -> line.length() <= 120),
                        () -> file.getKey() + ": a line is too long");
            }
            sources(folder).stream()
                    .filter(source -> !source.endsWith("module-info.java"))
                    .forEach(arguments::add);
        }
        assertEquals(List.of(), without, "kinds for which plugins new has no project");
        tool("javac", arguments);
    }

    @Test
    void projectsBecomePluginsThatRun() throws IOException {
        Path plugins = dir.resolve("plugins");
        for (String kind : List.of("generator", "solver")) {
            Path project = dir.resolve("project-" + kind);
            Ran made = ergodic("plugins", "new", "acme.my-" + kind, "--kind", kind, "--out", project);
            assertEquals(0, made.code(), made.err());
            Path classes = project.resolve("target/classes");
            List<String> arguments = new ArrayList<>(List.of("--release", "17", "-d", classes.toString(), "-p"));
            arguments.add(System.getProperty("jdk.module.path"));
            arguments.addAll(sources(project.resolve("src/main/java")));
            tool("javac", arguments);
            Path jar =
                    Files.createDirectories(plugins.resolve("acme-my-" + kind)).resolve("part.jar");
            tool("jar", List.of("cf", jar.toString(), "-C", classes.toString(), "."));
        }
        Ran described = ergodic("plugins", "describe", "solver", "acme.my-solver", "--plugins", plugins);
        assertEquals(0, described.code(), described.err());
        assertTrue(described.out().contains("order: 2"), described.out());
        Path file = Files.writeString(dir.resolve("p.yaml"), """
                data: { generator: acme.my-generator, count: 60 }
                model: { kind: diffusion, score: { name: mlp, hidden: [4] } }
                train: { steps: 2, batch: 8 }
                sample: { count: 3, solver: { name: acme.my-solver, steps: 3 } }
                evaluate: []
                """);
        Ran ran = ergodic("run", file, "--out", dir.resolve("out"), "--plugins", plugins, "--quiet");
        assertEquals(0, ran.code(), ran.err());
        assertEquals(4, Files.readAllLines(dir.resolve("out/samples.csv")).size());
        Ran taken = ergodic("plugins", "new", "acme.my-solver", "--kind", "solver", "--plugins", plugins);
        assertEquals(2, taken.code());
        assertTrue(taken.err().contains("there is a solver \"acme.my-solver\" already"), taken.err());
    }

    @Test
    void whatCannotBeIsRefused() throws IOException {
        Path out = dir.resolve("out");
        for (String[] wrong : new String[][] {
            {"cosine", "sde", "has no vendor's prefix"},
            {"acme.Cosine", "sde", "must be words of small letters"},
            {"acme.new", "sde", "'new' is a word of Java"},
            {"acme.cosine", "sdes", "Did you mean \"sde\"?"},
        }) {
            Ran ran = ergodic("plugins", "new", wrong[0], "--kind", wrong[1], "--out", out);
            assertEquals(2, ran.code(), ran.err());
            assertTrue(ran.err().contains(wrong[2]), ran.err());
        }
        Files.createDirectories(out);
        Files.writeString(out.resolve("mine.txt"), "x");
        Ran full = ergodic("plugins", "new", "acme.cosine", "--kind", "sde", "--out", out);
        assertEquals(1, full.code());
        assertTrue(full.err().contains("is not empty"), full.err());
        assertEquals(Set.of("mine.txt"), Set.of(out.toFile().list()));
    }
}

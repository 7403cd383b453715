package org.ergodic.cli.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ergodic.cli.Application;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A third party's score in closed form, which has no parameters, goes through every command, in one process. */
class NoParametersIT {
    private static final String SCORE = """
            package acme;

            import org.ergodic.api.graph.Scope;
            import org.ergodic.api.model.*;
            import org.ergodic.api.plugin.*;
            import org.ergodic.api.sde.GaussianPath;
            import org.nd4j.autodiff.samediff.SDVariable;

            /** The score of N(1, 1/4) in each column, noised along a path. */
            public record GaussianScore(GaussianPath path) implements ScoreModel {
                public SDVariable score(Scope s, SDVariable x, SDVariable t, Context c) {
                    SDVariable alpha = path.alpha(s, t);
                    SDVariable sigma = path.sigma(s, t);
                    return alpha.sub(x).div(alpha.mul(alpha).mul(0.25).add(sigma.mul(sigma)));
                }

                public record Config() {}

                public static final class Factory implements ScoreModelFactory<Config> {
                    public String name() { return "acme.gaussian"; }
                    public String description() { return "the score of a Gaussian"; }
                    public Class<Config> config() { return Config.class; }
                    public ScoreModel create(Config config, Assembly assembly) {
                        return new GaussianScore(assembly.surroundings().require(GaussianPath.VIEW));
                    }
                }
            }
            """;

    private static final String COMMANDS = """
            package acme;

            import org.ergodic.cli.Main;

            public final class Commands {
                public static void main(String[] args) throws Exception {
                    String[][] commands = {
                        {"validate", "p.yaml"},
                        {"explain", "p.yaml"},
                        {"run", "p.yaml", "--out", "run", "--quiet"},
                        {"sample", "run", "--count", "3", "--quiet"},
                        {"score", "run", "--data", "data.csv", "--quiet", "--out", "scores.csv"},
                        {"evaluate", "run", "--quiet"},
                    };
                    for (String[] command : commands) {
                        System.out.println(command[0] + " gives " + Main.execute(System.out, System.err, command));
                    }
                    java.nio.file.Files.delete(java.nio.file.Path.of("run", "metrics.json"));
                    System.out.println("resume gives " + Main.execute(System.out, System.err, "resume", "run"));
                    System.out.println("resume again gives " + Main.execute(System.out, System.err, "resume", "run"));
                }
            }
            """;

    @TempDir
    private Path dir;

    @Test
    void worksInEveryCommand() throws Exception {
        Path classes = Files.createDirectories(dir.resolve("classes/META-INF/services"))
                .getParent()
                .getParent();
        Files.writeString(
                classes.resolve("META-INF/services/org.ergodic.api.plugin.ScoreModelFactory"),
                "acme.GaussianScore$Factory\n");
        StringWriter said = new StringWriter();
        try (Stream<Path> jars = Files.list(Application.DIST.resolve("lib"))) {
            String path = jars.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
            int code = ToolProvider.findFirst("javac")
                    .orElseThrow()
                    .run(
                            new PrintWriter(said),
                            new PrintWriter(said),
                            "--release",
                            "17",
                            "-d",
                            classes.toString(),
                            "-cp",
                            path,
                            Files.writeString(dir.resolve("GaussianScore.java"), SCORE)
                                    .toString(),
                            Files.writeString(dir.resolve("Commands.java"), COMMANDS)
                                    .toString());
            assertEquals(0, code, said::toString);
        }
        StringBuilder rows = new StringBuilder("a,b\n");
        for (int i = 0; i < 60; i++) {
            rows.append(1 + Math.sin(i * 7.3))
                    .append(',')
                    .append(1 + Math.cos(i * 3.1))
                    .append('\n');
        }
        Files.writeString(dir.resolve("data.csv"), rows);
        Files.writeString(dir.resolve("p.yaml"), """
                data: { csv: data.csv, scale: none }
                model: { kind: diffusion, sde: vp, score: acme.gaussian }
                train: none
                sample: { count: 20, solver: { name: euler-maruyama, steps: 5 } }
                evaluate: [ log-likelihood, sliced-wasserstein ]
                """);
        List<String> start = Application.onClassPath(classes).stream()
                .map(word -> word.equals("org.ergodic.cli.Main") ? "acme.Commands" : word)
                .toList();
        Application.Result result = Application.run(Application.process(start), dir);
        assertEquals(0, result.exit(), result.err());
        for (String command : List.of("validate", "explain", "run", "sample", "score", "evaluate", "resume")) {
            assertTrue(result.out().contains(command + " gives 0"), command + ": " + result.out() + result.err());
        }
        assertTrue(result.out().contains("resume again gives 1"), result.out());
        assertTrue(result.err().contains("is complete"), result.err());
        assertEquals(61, Files.readAllLines(dir.resolve("scores.csv")).size());
        assertTrue(!result.err().contains("warning"), result.err());
    }
}

package org.ergodic.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ergodic.cli.plugins.PluginJars;
import org.ergodic.host.Attribution;
import org.ergodic.host.PluginLoader;
import org.ergodic.host.Registry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Parts of third parties that fail when they are made or used: the message names part, jar, place and cause. */
@Tag("measured")
class BadPartsTest {
    private static final String PIPELINE = """
            ergodic: 1
            seed: 7
            data: { generator: two-moons, count: 100 }
            model: { kind: diffusion, sde: vp, score: { name: mlp, hidden: [4] } }
            train: { objective: denoising, steps: 3, batch: 16 }
            sample: { count: 5, solver: { name: euler-maruyama } }
            evaluate: [sliced-wasserstein]
            """;

    private static final String OBJECTIVE = """
            return new Loss() {
              public Set<View<?>> needs() { return Set.of(); }
              public SDVariable loss(Scope s, Views model, Batch batch) { %s }
              SDVariable again(Batch batch) { return again(batch).neg(); }
            };""";

    private static final String METRIC = """
            return new Metric() {
              public Set<View<?>> needs() { return Set.of(); }
              public Map<String, Metric.Measurement> measure(Metric.Evaluation e) { %s }
            };""";

    private static final String SOLVER = """
            return new org.ergodic.common.solver.GridSolver() {
              public int steps() { return 2; }
              public TimeGrid grid() { return TimeGrid.uniform(); }
              public Traits traits() { return TRAITS; }
              public INDArray advance(Problem p, Moment m, INDArray x, Run run) { %s }
            };""";

    private static final String TRAITS = """
            static final Traits TRAITS = Traits.of(Set.of(NoiseType.ADDITIVE), VectorField.DRIFT);
            public Traits traits() { return TRAITS; }
            """;

    @TempDir
    private static Path plugins;

    @TempDir
    private Path dir;

    /** A part, what it replaces in the pipeline, and what is said of it; those that only a run meets are last. */
    private record Case(
            String name,
            String kind,
            String product,
            String create,
            String replaced,
            boolean inRun,
            List<String> said) {
        String part() {
            return "acme." + name;
        }

        /** The class of its factory. */
        String type() {
            return Arrays.stream(name.split("-"))
                    .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                    .collect(Collectors.joining());
        }
    }

    private static Case of(
            String name, String kind, String product, String create, String replaced, boolean inRun, String... said) {
        return new Case(name, kind, product, create, replaced, inRun, List.of(said));
    }

    private static final List<Case> CASES = List.of(
            of("sde-null", "SdeFactory", "SDE", "return null;", "vp", false, "its factory made null"),
            of(
                    "sde-throws",
                    "SdeFactory",
                    "SDE",
                    "throw new IllegalStateException(\"boom\");",
                    "vp",
                    false,
                    "failed: IllegalStateException: boom (at acme.bad.SdeThrows.create(SdeThrows.java:"),
            of(
                    "sde-half",
                    "SdeFactory",
                    "SDE",
                    "Gone.help(); return null;",
                    "vp",
                    false,
                    "the class acme.bad.Gone is missing"),
            of(
                    "sde-deep",
                    "SdeFactory",
                    "SDE",
                    "return create(c, a);",
                    "vp",
                    false,
                    "infinite recursion (StackOverflowError)"),
            of(
                    "sde-number",
                    "SdeFactory",
                    "SDE",
                    "Integer.parseInt(\"x\"); return null;",
                    "vp",
                    false,
                    "NumberFormatException"),
            of(
                    "sde-refuses",
                    "SdeFactory",
                    "SDE",
                    "throw new IllegalArgumentException(\"not in two dimensions\");",
                    "vp",
                    false,
                    "): not in two dimensions"),
            of(
                    "sde-path",
                    "SdeFactory",
                    "SDE",
                    PluginJars.SOUND_SDE.replace(
                            "public Interval time() { return new Interval(0, 1); }",
                            "public Interval time() { return new Interval(0, 1); } public Optional<GaussianPath>"
                                    + " gaussianPath() { throw new IllegalStateException(\"no path\"); }"),
                    "vp",
                    false,
                    "IllegalStateException: no path"),
            of(
                    "sde-alpha",
                    "SdeFactory",
                    "SDE",
                    PluginJars.SOUND_SDE.replace(
                            "return s.sameDiff().math().exp(t.mul(-3));", "throw new ArithmeticException(\"alpha\");"),
                    "vp",
                    false,
                    "failed: ArithmeticException: alpha"),
            of(
                    "sde-asserts",
                    "SdeFactory",
                    "SDE",
                    "throw new AssertionError(\"never\");",
                    "vp",
                    false,
                    "failed: AssertionError: never"),
            of(
                    "sde-checked",
                    "SdeFactory",
                    "SDE",
                    "return Helper.<RuntimeException>sneak(new java.io.IOException(\"as Kotlin does\"));",
                    "vp",
                    false,
                    "failed: IOException: as Kotlin does"),
            of(
                    "generator-null",
                    "DataGeneratorFactory",
                    "DataGenerator",
                    "return (r, t, n) -> null;",
                    "two-moons",
                    false,
                    "gave null from draw"),
            of(
                    "generator-throws",
                    "DataGeneratorFactory",
                    "DataGenerator",
                    "return (r, t, n) -> { throw new UnsupportedOperationException(); };",
                    "two-moons",
                    false,
                    "failed: UnsupportedOperationException"),
            of(
                    "objective-null",
                    "ObjectiveFactory",
                    "Objective",
                    OBJECTIVE.formatted("return null;"),
                    "denoising",
                    false,
                    "gave null from loss"),
            of(
                    "objective-deep",
                    "ObjectiveFactory",
                    "Objective",
                    OBJECTIVE.formatted("return again(batch);"),
                    "denoising",
                    false,
                    "infinite recursion"),
            of(
                    "objective-misuse",
                    "ObjectiveFactory",
                    "Objective",
                    OBJECTIVE.formatted("return s.noise(\"z\", Noise.NORMAL, batch.x().neg());"),
                    "denoising",
                    false,
                    "failed: GraphException"),
            of(
                    "objective-start",
                    "ObjectiveFactory",
                    "Objective",
                    OBJECTIVE.formatted(
                            "return s.parameter(\"w\", (r, t, shape) -> { throw new IllegalStateException(\"no"
                                    + " start\"); }, 2).sum().add(batch.x().sum(1));"),
                    "denoising",
                    true,
                    "failed: IllegalStateException: no start"),
            of(
                    "objective-call",
                    "ObjectiveFactory",
                    "Objective",
                    OBJECTIVE.formatted("""
                            return s.call(new ArrayFunction() {
                              public String name() { return "within"; }
                              public long[] shape(long[]... in) { return in[0]; }
                              public INDArray apply(INDArray... in) { throw new IllegalStateException("within"); }
                            }, batch.x()).add(s.parameter("w", Initializer.zeros(), 1)).sum(1);"""),
                    "denoising",
                    true,
                    "failed: within (at acme.bad.ObjectiveCall"),
            of(
                    "solver-throws",
                    "SolverFactory",
                    "Solver<?>",
                    SOLVER.formatted("throw new ClassCastException(\"step\");"),
                    "euler-maruyama",
                    true,
                    "failed: ClassCastException: step"),
            of(
                    "solver-null",
                    "SolverFactory",
                    "Solver<?>",
                    SOLVER.formatted("return null;"),
                    "euler-maruyama",
                    true,
                    "Perhaps it comes from"),
            of(
                    "metric-null",
                    "MetricFactory",
                    "Metric",
                    METRIC.formatted("return null;"),
                    "[sliced-wasserstein",
                    true,
                    "gave null from measure"),
            of(
                    "metric-throws",
                    "MetricFactory",
                    "Metric",
                    METRIC.formatted("return Map.of(\"a\", null);"),
                    "[sliced-wasserstein",
                    true,
                    "failed: NullPointerException"));

    @BeforeAll
    static void build() {
        List<String> sources = new ArrayList<>(List.of("class Gone { static void help() {} }", """
                class Helper {
                  @SuppressWarnings("unchecked")
                  static <E extends Throwable> SDE sneak(Throwable e) throws E { throw (E) e; }
                }
                """));
        StringBuilder provides = new StringBuilder();
        CASES.stream()
                .map(Case::kind)
                .distinct()
                .forEach(kind -> provides.append(CASES.stream()
                        .filter(c -> c.kind().equals(kind))
                        .map(c -> "acme.bad." + c.type())
                        .collect(
                                Collectors.joining(", ", " provides org.ergodic.api.plugin." + kind + " with ", ";"))));
        for (Case c : CASES) {
            sources.add(PluginJars.factory(
                    c.type(),
                    c.kind(),
                    c.product(),
                    c.part(),
                    c.create(),
                    c.kind().equals("SolverFactory") ? TRAITS : ""));
        }
        Path jar = PluginJars.jar(
                plugins.resolve("bad/bad.jar"),
                "module acme.bad { requires transitive org.ergodic.common; exports acme.bad;" + provides + " }",
                "acme.bad",
                List.of(),
                sources.toArray(String[]::new));
        PluginJars.change(jar, top -> Files.delete(top.resolve("acme/bad/Gone.class")));
    }

    static Stream<Arguments> cases() {
        return CASES.stream().map(c -> Arguments.of(c.name(), c));
    }

    private Path pipeline(Case c) throws IOException {
        String part = c.replaced().startsWith("[")
                ? "[" + c.part() + ", " + c.replaced().substring(1)
                : c.part();
        return Files.writeString(dir.resolve("p.yaml"), PIPELINE.replace(c.replaced(), part));
    }

    private static void check(Cli cli, Case c, boolean placed) {
        assertTrue(cli.code() == 1 || cli.code() == 2, cli.toString());
        List<String> errors =
                cli.err().lines().filter(line -> line.startsWith("error: ")).toList();
        assertEquals(1, errors.size(), cli.err());
        String error = errors.get(0);
        for (String piece : c.said()) {
            assertTrue(error.contains(piece), piece + " in: " + error);
        }
        assertTrue(error.contains("\"" + c.part() + "\" of acme.bad ("), error);
        assertTrue(error.contains("bad.jar)"), error);
        if (placed) {
            long line =
                    PIPELINE.lines().takeWhile(l -> !l.contains(c.replaced())).count() + 1;
            assertTrue(error.contains("p.yaml:" + line), error);
        }
        assertFalse(cli.err().contains("not foreseen"), cli.err());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void validateOrRunNamesIt(String name, Case c) throws IOException {
        Path file = pipeline(c);
        Path out = dir.resolve("out");
        Cli cli = c.inRun()
                ? Cli.run("run", file, "--plugins", plugins, "--out", out, "--quiet")
                : Cli.run("validate", file, "--plugins", plugins);
        check(cli, c, true);
        if (c.kind().equals("MetricFactory")) {
            // The run is whole but for that figure.
            JsonNode metrics =
                    new ObjectMapper().readTree(out.resolve("metrics.json").toFile());
            assertTrue(metrics.has("sliced-wasserstein"), metrics.toString());
            Cli again = Cli.run("evaluate", out, "--plugins", plugins, "--quiet");
            assertEquals(1, again.code(), again.err());
            assertTrue(again.err().contains(c.part()), again.err());
            assertTrue(again.out().contains("sliced-wasserstein"), again.out());
            Cli alone =
                    Cli.run("evaluate", out, "--plugins", plugins, "--quiet", "--set", "evaluate=[" + c.part() + "]");
            assertEquals(1, alone.code(), alone.err());
        }
    }

    @Test
    void describeNamesWhatFailsWhenItIsMadeOrAsked() {
        List<String> failing = List.of(
                "sde-null",
                "sde-throws",
                "sde-half",
                "sde-deep",
                "sde-number",
                "sde-path",
                "sde-asserts",
                "sde-checked");
        for (Case c : CASES) {
            String kind = c.kind().replace("Factory", "").replace("Data", "").toLowerCase(Locale.ROOT);
            Cli cli = Cli.run("plugins", "describe", kind, c.part(), "--plugins", plugins);
            assertTrue(cli.out().contains(kind + " " + c.part() + ": of a test"), cli.toString());
            if (failing.contains(c.name())) {
                check(cli, c, false);
            } else {
                assertEquals(0, cli.code(), cli.err());
            }
        }
    }

    /** An application that has parts of its own calls Ergodic, and is on the stack without being to blame. */
    @Test
    void whoCallsIsNotToBlame() {
        Registry registry = PluginLoader.load(List.of(plugins));
        StackTraceElement theirs = new StackTraceElement("acme.bad.SdeThrows", "main", "SdeThrows.java", 1);
        StackTraceElement ours = new StackTraceElement(BadPartsTest.class.getName(), "run", "BadPartsTest.java", 1);
        StackTraceElement deep = new StackTraceElement("java.util.List", "of", "List.java", 1);
        IllegalStateException e = new IllegalStateException("ours");
        e.setStackTrace(new StackTraceElement[] {deep, ours, theirs});
        assertTrue(Attribution.of(e, registry, Map.of(), BadPartsTest.class).isEmpty());
        e.setStackTrace(new StackTraceElement[] {deep, theirs, ours, theirs});
        String message = Attribution.of(e, registry, Map.of(), BadPartsTest.class)
                .orElseThrow()
                .getMessage();
        assertTrue(message.startsWith("sde \"acme.sde-throws\" of acme.bad ("), message);
    }

    @Test
    void othersGoOn() throws IOException {
        Path file = Files.writeString(dir.resolve("p.yaml"), PIPELINE);
        assertEquals(0, Cli.run("validate", file, "--plugins", plugins).code());
        assertEquals(0, Cli.run("plugins", "list", "--plugins", plugins).code());
    }
}

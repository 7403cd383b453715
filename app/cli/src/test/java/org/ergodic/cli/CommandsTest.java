package org.ergodic.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ergodic.api.plugin.Kind;
import org.ergodic.cli.describe.Description;
import org.ergodic.host.Registered;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.Pipeline;
import org.ergodic.pipeline.store.RunFolder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("measured")
class CommandsTest {
    private static final List<String> FILES = List.of(
            "config.resolved.yaml",
            "metrics.json",
            "model.safetensors",
            "model.yaml",
            "report.html",
            "samples.csv",
            "samples.png",
            "training.png");

    @TempDir
    private Path dir;

    static Stream<Arguments> kinds() {
        String moons = "{ generator: two-moons, count: 80 }";
        String bars = "{ generator: { name: bars-and-stripes, size: 2 }, count: 60, image: [2, 2], scale: none }";
        return Stream.of(
                Arguments.of(
                        "diffusion",
                        moons,
                        "sde: vp, score: { name: mlp, hidden: [6] }",
                        "{ name: euler-maruyama, steps: 4 }"),
                Arguments.of("score", moons, "score: { name: mlp, hidden: [6] }", "{ name: euler-maruyama, steps: 4 }"),
                Arguments.of(
                        "flow", moons, "bijections: [ { name: affine-coupling, layers: 2, hidden: [6] } ]", "direct"),
                Arguments.of("energy", bars, "energy: { name: rbm, hidden: 3 }", "{ name: gibbs, sweeps: 8 }"),
                Arguments.of(
                        "energy",
                        bars,
                        "energy: { name: deep-boltzmann, hidden: [3, 2] }",
                        "{ name: gibbs, sweeps: 8 }"),
                Arguments.of("belief-net", bars, "hidden: [3, 2]", "{ name: gibbs, sweeps: 8 }"),
                Arguments.of(
                        "energy", moons, "energy: { name: mlp, hidden: [4] }", "{ name: mala, steps: 8, warmup: 0.5 }"),
                Arguments.of(
                        "energy",
                        moons,
                        "energy: { name: density, model: { kind: flow, "
                                + "bijections: [ { name: affine-coupling, layers: 2, hidden: [6] } ] } }",
                        "{ name: mala, steps: 8 }"),
                Arguments.of(
                        "score",
                        moons,
                        "score: { name: energy, energy: { name: mlp, hidden: [4] } }",
                        "{ name: euler-maruyama, steps: 4 }"),
                Arguments.of("energy", moons, "energy: { name: mlp, hidden: [4] }", "{ name: hmc, steps: 8 }"));
    }

    @Test
    void evaluatesARunAgainAndOnOtherRows() throws IOException {
        Path file = pipeline(
                "energy",
                "{ generator: { name: bars-and-stripes, size: 2 }, count: 60, image: [2, 2], scale: none }",
                "energy: { name: rbm, hidden: 3 }",
                "{ name: gibbs, sweeps: 5 }");
        Path run = dir.resolve("run");
        assertEquals(
                0,
                Cli.run("run", file, "--out", run, "--set", "evaluate=[ais]", "--quiet")
                        .code());
        Path again = dir.resolve("again.json");
        Cli cli = Cli.run("evaluate", run, "--out", again, "--quiet");
        assertEquals(0, cli.code(), cli.err());
        assertEquals(figures(run.resolve("metrics.json")), figures(again));
        assertTrue(cli.out().contains("ais-log-likelihood"), cli.out());
        assertTrue(cli.out().contains("(baselines: independent-bernoulli "), cli.out());
        assertTrue(cli.out().contains("result:    ") && cli.out().contains("a Chow-Liu tree"), cli.out());
        cli = Cli.run("evaluate", run, "--metric", "marginals", "--metric", "roundness", "--quiet");
        assertEquals(0, cli.code(), cli.err());
        assertTrue(cli.out().contains("marginal-distance") && cli.out().contains("unrounded"), cli.out());

        // All of a row's mass on a picture that the machine can enumerate: the figure is that row's own.
        Path rows = Files.writeString(dir.resolve("rows.csv"), "x1,x2,x3,x4\n1,1,0,0\n1,1,0,0\n");
        Path other = dir.resolve("other.json");
        String exact = "evaluate=[{ name: ais, chains: 7, exact: true }]";
        cli = Cli.run("evaluate", run, "--data", rows, "--set", exact, "--out", other, "--quiet");
        assertEquals(0, cli.code(), cli.err());
        JsonNode figure = new ObjectMapper().readTree(other.toFile()).get("ais-log-likelihood");
        assertEquals(2, figure.get("rows").asInt());
        assertEquals(7, figure.get("chains").asInt());
        assertEquals(0, figure.get("standard-error-of-rows").asDouble(), 1e-6);

        assertEquals(1, Cli.run("evaluate", run, "--out", other).code(), "is there already");
        cli = Cli.run("evaluate", run, "--set", "train.steps=3");
        assertEquals(2, cli.code());
        assertTrue(cli.err().contains("only evaluate and sample"), cli.err());
        Files.writeString(rows, "x1,x2,x3,x4\n1,2,0,0\n");
        cli = Cli.run("evaluate", run, "--data", rows);
        assertEquals(1, cli.code());
        assertTrue(cli.err().contains("rows.csv") && cli.err().contains("column 2"), cli.err());
    }

    /**
     * What failed without an error is said last of all and in metrics.json, at the end of a run and when it is measured
     * again.
     */
    @Test
    void saysWhatFailedWithoutAnError() throws IOException {
        Path file = pipeline(
                "flow",
                "{ generator: two-moons, count: 200 }",
                "bijections: [ { name: affine-coupling, layers: 4, hidden: [24] } ]",
                "direct");
        Path run = dir.resolve("run");
        String diverging = "train={ steps: 100, batch: 32, optimizer: { name: adam, rate: 0.3 } }";
        Cli cli = Cli.run("run", file, "--out", run, "--set", diverging, "--quiet");
        assertEquals(0, cli.code(), cli.err());
        JsonNode warnings = new ObjectMapper()
                .readTree(run.resolve("metrics.json").toFile())
                .get("warnings");
        assertEquals("loss-exploded", warnings.get(0).get("id").asText(), warnings.toString());
        String text = warnings.get(0).get("text").asText();
        assertTrue(text.contains("lower train.optimizer.rate"), text);
        String[] lines = cli.err().strip().split("\n");
        assertEquals("warning: " + text + " [loss-exploded]", lines[lines.length - warnings.size()]);

        Path again = dir.resolve("again.json");
        cli = Cli.run("evaluate", run, "--out", again, "--quiet");
        assertEquals(warnings, new ObjectMapper().readTree(again.toFile()).get("warnings"));
        assertTrue(cli.err().contains(text), cli.err());
    }

    @Test
    void fillsInAPartOfHeldOutRows() throws IOException {
        Path file = pipeline(
                "energy",
                "{ generator: { name: bars-and-stripes, size: 2 }, count: 60, image: [2, 2], scale: none }",
                "energy: { name: rbm, hidden: 3 }",
                "{ name: gibbs, sweeps: 5 }");
        Path out = dir.resolve("run");
        assertEquals(0, Cli.run("run", file, "--out", out).code());
        Path filled = dir.resolve("filled.csv");
        Cli cli = Cli.run("inpaint", out, "--free", "lower", "--rows", 4, "--times", 20, "--out", filled);
        assertEquals(0, cli.code(), cli.err());
        List<String> rows = Files.readAllLines(filled);
        assertEquals(1 + 4 * 20, rows.size());
        for (int i = 1; i < rows.size(); i++) {
            String upper = rows.get(1 + (i - 1) % 4).substring(0, 3);
            assertEquals(upper, rows.get(i).substring(0, 3), "what is given stays");
        }
        assertTrue(rows.stream().distinct().count() > 5, "what is free is drawn");
        assertEquals(
                0,
                Cli.run("inpaint", out, "--free", "2,4", "--out", dir.resolve("filled.png"))
                        .code());
        assertEquals(
                2,
                Cli.run("inpaint", out, "--free", "5", "--out", dir.resolve("x.png"))
                        .code());
        assertEquals(
                2,
                Cli.run("inpaint", out, "--free", "middle", "--out", dir.resolve("x.png"))
                        .code());
        // A range is compared with the columns before it is counted out, and one that runs backwards is not empty.
        for (String free : List.of("1-2147483647", "3-2", "9-1", "0-2")) {
            cli = Cli.run("inpaint", out, "--free", free, "--out", dir.resolve("x.png"));
            assertEquals(2, cli.code(), free);
            assertTrue(cli.err().contains("--free " + free), cli.err());
        }
    }

    @Test
    void sampleTakesSettingsWithTheirSectionAndWithout() throws IOException {
        Path file = pipeline(
                "diffusion",
                "{ generator: two-moons, count: 80 }",
                "score: { name: mlp, hidden: [6] }",
                "{ name: euler-maruyama, steps: 4 }");
        Path run = dir.resolve("run");
        assertEquals(0, Cli.run("run", file, "--out", run, "--quiet").code());
        Cli qualified =
                Cli.run("sample", run, "--count", 3, "--quiet", "--set", "sample.solver={ name: heun, steps: 3 }");
        assertEquals(0, qualified.code(), qualified.err());
        Cli brief = Cli.run("sample", run, "--count", 3, "--quiet", "--set", "solver={ name: heun, steps: 3 }");
        assertEquals(0, brief.code(), brief.err());
        assertEquals(qualified.out(), brief.out());
        Cli own = Cli.run("sample", run, "--count", 3, "--quiet");
        assertTrue(!own.out().equals(brief.out()), "another solver draws other samples");
        Cli wrong = Cli.run("sample", run, "--count", 3, "--set", "train.steps=3");
        assertEquals(2, wrong.code());
        assertTrue(wrong.err().contains("only sample can be set"), wrong.err());
        assertTrue(Cli.run("sample", run, "--count", 3, "--set", "sample.solvr=heun")
                .err()
                .contains("sample.solvr"));
    }

    @Test
    void aMachineThatIsNotTrainedWorksInEveryCommand() throws IOException {
        Path file = pipeline(
                "energy",
                "{ generator: { name: bars-and-stripes, size: 2 }, count: 60, image: [2, 2], scale: none }",
                "energy: { name: rbm, hidden: 3 }",
                "{ name: gibbs, sweeps: 5 }");
        Path run = dir.resolve("run");
        Cli cli = Cli.run("run", file, "--out", run, "--quiet", "--set", "train=none", "--set", "evaluate=[ais]");
        assertEquals(0, cli.code(), cli.err());
        assertTrue(cli.err().contains("warning: no training was asked for: the model's 19 parameters"), cli.err());
        assertTrue(!Files.exists(run.resolve("training.png")));
        Path filled = dir.resolve("filled.csv");
        assertEquals(
                0,
                Cli.run("inpaint", run, "--free", "lower", "--rows", 2, "--out", filled, "--quiet")
                        .code());
        assertEquals(0, Cli.run("evaluate", run, "--quiet").code());
        assertEquals(0, Cli.run("sample", run, "--count", 2, "--quiet").code());
        cli = Cli.run("explain", file, "--set", "train=none");
        assertEquals(0, cli.code(), cli.err());
        assertTrue(cli.out().contains("no training step"), cli.out());
        cli = Cli.run("validate", file, "--set", "train=none");
        assertTrue(cli.out().contains("that is not trained"), cli.out());
    }

    private Path pipeline(String kind, String data, String model, String solver) throws IOException {
        return Files.writeString(
                dir.resolve(kind + ".yaml"),
                "ergodic: 1\nseed: 3\ndata: " + data + "\nmodel: { kind: " + kind + ", " + model + " }\n"
                        + "train: { steps: 6, batch: 16, validate-every: 3 }\nsample: { count: 20, batch: 7, solver: "
                        + solver + " }\n");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void runsEveryKindOfModel(String kind, String data, String model, String solver) throws IOException {
        Path file = pipeline(kind, data, model, solver);
        Path out = dir.resolve("run");
        Cli cli = Cli.run("run", file, "--out", out);
        assertEquals(0, cli.code(), cli.err());
        try (Stream<Path> entries = Files.list(out)) {
            List<String> expected = new ArrayList<>(FILES);
            if (solver.contains(": 8")) {
                // Chains of at least eight steps are watched, and machines on pictures show their filters.
                expected.add("trace.png");
                expected.addAll(data.contains("image") ? List.of("filters.png") : List.of());
            }
            if (data.contains("moons") && List.of("flow", "energy").contains(kind)) {
                expected.add("density.png");
            }
            assertEquals(
                    expected.stream().sorted().toList(),
                    entries.map(p -> p.getFileName().toString()).sorted().toList());
            for (String name : RunFolder.PICTURES) {
                assertEquals(expected.contains(name), cli.out().contains(name), cli.out());
            }
        }
        JsonNode distance = new ObjectMapper()
                .readTree(out.resolve("metrics.json").toFile())
                .get("sliced-wasserstein");
        assertTrue(distance.get("value").isNumber()
                && distance.get("floor").isNumber()
                && distance.get("baseline").isNumber());

        // The split into batches changes samples by rounding only, and the first samples drawn later are the run's own.
        String samples = Files.readString(out.resolve("samples.csv"));
        Cli later = Cli.run("sample", out, "--count", 20, "--set", "batch=20", "--quiet");
        assertEquals(0, later.code(), later.err());
        assertClose(samples.lines().toList(), later.out());
        assertClose(
                samples.lines().limit(6).toList(),
                Cli.run("sample", out, "--count", 5, "--quiet").out());

        // As many evaluations as are asked for, in steps of the run's own solver, and a film of the way.
        if (kind.equals("diffusion") || kind.equals("score")) {
            Path film = dir.resolve("film.png");
            Cli few = Cli.run("sample", out, "--count", 5, "--evaluations", 7, "--film", film);
            assertEquals(0, few.code(), few.err());
            assertTrue(few.err().contains("5 samples, 7 evaluations of the model for each"), few.err());
            assertTrue(Files.size(film) > 1000);
            Cli both = Cli.run("sample", out, "--count", 5, "--evaluations", 7, "--set", "solver.steps=3");
            assertEquals(2, both.code());
            assertTrue(both.err().contains("sample.evaluations") && both.err().contains("leave one"), both.err());
            assertEquals(
                    2,
                    Cli.run("sample", out, "--count", 5, "--film", "film.jpg").code());
        }

        // The resolved config is a pipeline itself, and the same one.
        Path again = dir.resolve("again");
        Cli repeated = Cli.run("run", out.resolve("config.resolved.yaml"), "--out", again, "--quiet");
        assertEquals(0, repeated.code(), repeated.err());
        assertEquals(samples, Files.readString(again.resolve("samples.csv")));
        assertEquals(figures(out.resolve("metrics.json")), figures(again.resolve("metrics.json")));
    }

    /** All but how long the solver took, which no two runs share. */
    private static JsonNode figures(Path file) throws IOException {
        ObjectNode all = (ObjectNode) new ObjectMapper().readTree(file.toFile());
        all.remove("sampling-time");
        return all;
    }

    /** Single precision has 24 bits; a few steps of a network of a few units lose no more than a dozen of them. */
    private static void assertClose(List<String> expected, String actual) {
        List<String> lines = actual.lines().toList();
        assertEquals(expected.size(), lines.size());
        assertEquals(expected.get(0), lines.get(0));
        for (int row = 1; row < lines.size(); row++) {
            assertArrayEquals(numbers(expected.get(row)), numbers(lines.get(row)), 1e-3, "row " + row);
        }
    }

    private static double[] numbers(String row) {
        return Arrays.stream(row.split(",")).mapToDouble(Double::parseDouble).toArray();
    }

    @Test
    void theSeedDecides() throws IOException {
        Path file = pipeline(
                "flow", "{ generator: two-moons, count: 80 }", "bijections: [ { name: planar, layers: 2 } ]", "direct");
        assertEquals(
                0,
                Cli.run("run", file, "--out", dir.resolve("a"), "--seed", 1, "--quiet")
                        .code());
        assertEquals(
                0,
                Cli.run("run", file, "--out", dir.resolve("b"), "--seed", 2, "--quiet")
                        .code());
        assertTrue(
                !Files.readString(dir.resolve("a/samples.csv")).equals(Files.readString(dir.resolve("b/samples.csv"))));
    }

    @Test
    void theDemoSaysWhereItsPicturesAre() {
        Path out = dir.resolve("demo");
        Cli cli = Cli.run(
                "demo",
                "--out",
                out,
                "--set",
                "train.steps=3",
                "--set",
                "data.count=100",
                "--set",
                "model.score.hidden=[4]",
                "--set",
                "sample.count=10",
                "--set",
                "sample.solver.steps=3");
        assertEquals(0, cli.code(), cli.err());
        assertTrue(cli.out().contains(out.resolve("samples.png").toString()), cli.out());
        assertTrue(Files.exists(out.resolve("samples.png")));
    }

    @Test
    void listsAndDescribesComponents() throws IOException {
        Cli text = Cli.run("plugins", "list");
        assertEquals(0, text.code(), text.err());
        for (String piece :
                List.of("solver", "euler-maruyama", "sde", "  vp", "optimizer", "  adam", "generator", "two-moons")) {
            assertTrue(text.out().contains(piece), piece + " in: " + text.out());
        }
        JsonNode json =
                new ObjectMapper().readTree(Cli.run("plugins", "list", "--json").out());
        assertTrue(json.get("components").size() > 20);
        assertEquals(0, json.get("failures").size(), json.toString());
        JsonNode adam = new ObjectMapper()
                .readTree(Cli.run("plugins", "describe", "optimizer", "adam", "--json")
                        .out());
        assertEquals("rate", adam.get("options").get(0).get("key").asText());
        assertEquals("1e-3", adam.get("options").get(0).get("default").asText());
        assertTrue(Cli.run("plugins", "describe", "optimizer", "adam").out().contains("above 0; default 1e-3"));
    }

    @Test
    void describesWhatPartsNeedAndOffer() throws IOException {
        JsonNode heun = described("solver", "heun");
        assertEquals("drift", heun.get("traits").get("needs").get(0).asText());
        assertEquals("none", heun.get("traits").get("noise").get(0).asText());
        assertEquals(2, heun.get("traits").get("order").asDouble());
        assertEquals(2, heun.get("traits").get("evaluations-per-step").asInt());
        JsonNode diffusion = described("model", "diffusion");
        assertEquals(
                "reverse-sde", diffusion.get("equations").get(0).get("name").asText());
        assertTrue(diffusion.get("equations").get(1).get("solvers").toString().contains("heun"), diffusion.toString());
        assertTrue(diffusion.get("views").toString().contains("gaussian-path"), diffusion.toString());
        assertEquals("denoising", diffusion.get("default-objective").asText());
        assertEquals(
                "[1,2,3,4]",
                described("bijection", "affine-coupling").get("event-ranks").toString());
        assertEquals(
                "[\"gaussian-path\",\"score-model\"]",
                described("objective", "denoising").get("needs").toString());
        assertEquals("additive", described("sde", "vp").get("noise").asText());
        assertEquals("[\"evidence\"]", described("metric", "ais").get("needs").toString());
        String text = Cli.run("plugins", "describe", "model", "diffusion").out();
        assertTrue(text.contains("equation probability-flow: noise none, offers drift, numeric-path, score"), text);
    }

    private static JsonNode described(String kind, String name) throws IOException {
        Cli cli = Cli.run("plugins", "describe", kind, name, "--json");
        assertEquals(0, cli.code(), cli.err());
        return new ObjectMapper().readTree(cli.out());
    }

    /** The example that each part is described with is a part of a pipeline. */
    @Test
    void everyExampleOfADescriptionIsRead() throws IOException {
        Registry registry = Registry.load();
        int count = 0;
        for (Registered<?> part : registry.all()) {
            String example =
                    Description.of(part, registry).facts().get("example").toString();
            if (part.kind().equals(Kind.STAGE)) {
                // One stage is no pipeline: what it takes comes from others.
                assertTrue(example.startsWith("stages: [") && example.contains(part.name()), example);
                continue;
            }
            Map<String, String> sections = new LinkedHashMap<>(Map.of(
                    "data", "data: { generator: two-moons }",
                    "model", "model: { kind: diffusion }"));
            sections.put(example.substring(0, example.indexOf(':')), example);
            Path file = Files.writeString(
                    dir.resolve("example.yaml"), "ergodic: 1\nseed: 1\n" + String.join("\n", sections.values()) + "\n");
            assertDoesNotThrow(() -> Pipeline.fromYaml(file, List.of(), registry), example);
            assertTrue(example.contains(part.name()), example);
            count++;
        }
        assertTrue(count > 50, "too few parts: " + count);
    }

    @Test
    void tellsItsVersionAndHelp() {
        assertTrue(
                Cli.run("--version").out().startsWith("ergodic 0."),
                Cli.run("--version").out());
        assertTrue(Cli.run("--help").out().contains("demo"));
        assertTrue(Cli.run().out().contains("Usage: ergodic"));
    }

    static Stream<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../..", "examples"))) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleIsValid(Path example) throws IOException {
        Path digits = dir.resolve("digits.csv");
        StringBuilder rows = new StringBuilder();
        for (int row = 0; row < 20; row++) {
            for (int column = 0; column < 64; column++) {
                rows.append((row * 7 + column) % 17).append(',');
            }
            rows.append(row % 10).append('\n');
        }
        Files.writeString(digits, rows);
        Cli cli = text(example).contains("csv:")
                ? Cli.run("validate", example, "--set", "data.csv=" + digits)
                : Cli.run("validate", example);
        assertEquals(0, cli.code(), cli.err());
        assertTrue(cli.out().contains(": ok. "), cli.out());
    }

    @Test
    void thereAreExamplesOfEveryKind() throws IOException {
        Map<String, Long> kinds = examples()
                .map(CommandsTest::text)
                .collect(java.util.stream.Collectors.groupingBy(
                        text -> text.replaceAll("(?s).*kind: ([a-z-]+).*", "$1"),
                        java.util.stream.Collectors.counting()));
        assertEquals(
                java.util.Set.of("continuous-flow", "belief-net", "diffusion", "energy", "flow", "score"),
                kinds.keySet());
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

package org.ergodic.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every bad input has one clear message, an exit code, and no stack trace. */
@Tag("measured")
class BadInputTest {
    private static final String TINY = """
            ergodic: 1
            data: { generator: two-moons, count: 60 }
            model: { kind: diffusion, sde: vp, score: { name: mlp, hidden: [4] } }
            train: { steps: 2, batch: 8 }
            sample: { count: 4, solver: { name: euler-maruyama, steps: 2 } }
            """;

    @TempDir
    private Path dir;

    static Stream<Arguments> pipelines() {
        return Stream.of(
                wrong(
                        "unknown key",
                        "trian: {}\n",
                        2,
                        "p.yaml:6 trian: unknown key \"trian\"",
                        "Did you mean \"train\""),
                wrong("wrong type", "seed: many\n", 2, "p.yaml:6 seed: must be a whole number, not the text 'many'"),
                wrong("no YAML", "evaluate: [a\n", 2, "p.yaml:", "is no valid YAML"),
                wrong("nested without end", "x: " + "[".repeat(5000), 2, "p.yaml:6: is nested deeper than 50 levels"),
                wrong(
                        "aliases of aliases",
                        "a: &a [x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a]\n"
                                + "c: &c [*b, *b, *b, *b, *b, *b, *b, *b]\nd: &d [*c, *c, *c, *c, *c, *c, *c, *c]\n"
                                + "e: [*d, *d, *d, *d, *d, *d, *d, *d]\n",
                        2,
                        "p.yaml:10: with the alias *d aliases repeat more than 10000 values"),
                wrong("a key twice", "seed: 1\nseed: 2\n", 2, "p.yaml:7", "seed"),
                wrong(
                        "unknown metric",
                        "evaluate: [sliced-waserstein]\n",
                        2,
                        "evaluate[0].name: no metric named \"sliced-waserstein\"",
                        "Did you mean \"sliced-wasserstein\""));
    }

    static Stream<Arguments> settings() {
        return Stream.of(
                wrong("range", "train.steps=-1", 2, "--set train.steps: must be at least 0", "not -1"),
                wrong(
                        "unknown sde",
                        "model.sde=vpp",
                        2,
                        "model.sde.name: no sde named \"vpp\"",
                        "Did you mean \"vp\"",
                        "ve"),
                wrong(
                        "option of a component",
                        "model.score.hiden=[3]",
                        2,
                        "model.score.hiden: unknown key",
                        "Did you mean \"hidden\""),
                wrong("no form", "train.steps", 2, "--set", "must have the form key.key=value"),
                wrong(
                        "no such equation",
                        "sample.equation=reverse-ode",
                        2,
                        "no equation \"reverse-ode\"",
                        "Did you mean \"reverse-sde\""),
                wrong("enum", "data.scale=standardize", 2, "data.scale", "Did you mean \"standardise\""),
                wrong("a time before the data", "sample.time-min=-0.1", 2, "sample.time-min: must be at least 0"),
                wrong("no time", "sample.time-min=.nan", 2, "sample.time-min: must be at least 0, not NaN"),
                wrong("the prior's time", "sample.time-min=1", 2, "p.yaml sample.time-min", "below 1.0", "not 1.0"),
                wrong("a time after the prior", "sample.time-min=2", 2, "sample.time-min", "reverse-sde", "not 2.0"),
                wrong(
                        "an objective's time",
                        "train.objective={name: denoising, time-min: 5}",
                        2,
                        "train.objective: the time-min of denoising",
                        "1.0, not 5.0"),
                wrong(
                        "a metric's time",
                        "evaluate=[{name: log-likelihood, time-min: 1}]",
                        2,
                        "evaluate.log-likelihood",
                        "time-min must be at least 0 and below 1.0, not 1.0"),
                wrong(
                        "another metric's time",
                        "evaluate=[{name: bits-per-dim, time-min: 7}]",
                        2,
                        "bits-per-dim",
                        "not 7.0"),
                wrong(
                        "a metric's solver",
                        "evaluate=[{name: log-likelihood, solver: predictor-corrector}]",
                        2,
                        "evaluate.log-likelihood",
                        "the view diffusion, score"),
                wrong(
                        "too few steps",
                        "sample.max-steps=1",
                        2,
                        "sample.max-steps: must be at least the 2 steps",
                        "it is 1"),
                wrong("no conditions", "sample.condition=[1]", 2, "sample.condition", "leave it out"));
    }

    private static Arguments wrong(String what, String text, int code, String... pieces) {
        return Arguments.of(what, text, code, List.of(pieces));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pipelines")
    void refusesAPipeline(String what, String more, int code, List<String> pieces) throws IOException {
        check(Cli.run("validate", file("p.yaml", TINY + more)), code, pieces);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("settings")
    void refusesASetting(String what, String setting, int code, List<String> pieces) throws IOException {
        check(Cli.run("validate", file("p.yaml", TINY), "--set", setting), code, pieces);
    }

    /** A file may hold a million things that are wrong, each a megabyte long, and what clears a terminal. */
    @Test
    void saysMuchInFewWords() throws IOException {
        StringBuilder keys = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            keys.append("key-").append(i).append(": 1\n");
        }
        Cli cli = Cli.run("validate", file("p.yaml", TINY + keys));
        check(cli, 2, List.of("p.yaml:6 key-0: unknown key", "... and 80 more", "100 errors"));
        assertTrue(cli.err().length() < 5000, cli.err());

        cli = Cli.run("validate", file("p.yaml", TINY + "seed: " + "x".repeat(2_000_000)));
        check(cli, 2, List.of("not the text 'xxx", "(2000000 characters)"));
        assertTrue(cli.err().length() < 500, cli.err());

        cli = Cli.run("validate", file("p.yaml", TINY + "\"\\e[2J\\e]0;title\\a\": 1\n"));
        check(cli, 2, List.of("unknown key \"\\u001b[2J\\u001b]0;title\\u0007\""));
        assertTrue(cli.err().chars().allMatch(c -> c >= ' ' || c == '\n'), cli.err());
    }

    @Test
    void refusesPicturesLargerThanArrays() throws IOException {
        String text = TINY.replace("count: 60", "count: 60, image: [65536, 65536]");
        check(
                Cli.run("validate", file("p.yaml", text)),
                2,
                List.of("p.yaml:2 data: a picture of 1 x 65536 x 65536 has more than 2147483647 values"));
    }

    @Test
    void refusesLayersLargerThanTheMemory() throws IOException {
        String text = TINY.replace("hidden: [4]", "hidden: [4, 500000000]");
        Cli cli = Cli.run("run", file("p.yaml", text), "--out", dir.resolve("run"), "--quiet");
        check(cli, 2, List.of("p.yaml train.objective", "of shape [4, 500000000] takes 7629 MB, and Java may use"));
        assertFalse(Files.exists(dir.resolve("run")), "what cannot be trained leaves no folder");
        text = TINY.replace("hidden: [4]", "hidden: [4, 2000000000]");
        cli = Cli.run("run", file("p.yaml", text), "--out", dir.resolve("run"), "--quiet");
        check(
                cli,
                2,
                List.of("p.yaml train.objective", "of shape [4, 2000000000] has more elements than a Java array"));
    }

    @Test
    void refusesMoreRowsThanTheMemoryTakes() throws IOException {
        String text = TINY.replace("two-moons, count: 60", "{ name: bars-and-stripes, size: 100 }, count: 10000000");
        Cli cli = Cli.run("validate", file("p.yaml", text));
        check(cli, 1, List.of("10000000 rows of 10000 values take 1526107 MB", "data.count", "ERGODIC_OPTS"));
    }

    @Test
    void reportsAllErrorsTogether() throws IOException {
        String text = TINY.replace("steps: 2, batch: 8", "steps: -1, btch: 8") + "sed: 3\n";
        Cli cli = Cli.run("validate", file("p.yaml", text));
        check(cli, 2, List.of("p.yaml:4 train.steps", "p.yaml:4 train.btch", "p.yaml:6 sed", "3 errors"));
    }

    @Test
    void namesTheSolversThatCanRunAModel() throws IOException {
        Cli cli = Cli.run(
                "validate",
                file("p.yaml", TINY),
                "--set",
                "sample.solver={name: dopri5}",
                "--set",
                "sample.equation=reverse-sde");
        check(cli, 2, List.of("sample.solver", "dopri5", "noise", "Solvers that would do", "euler-maruyama"));
    }

    static Stream<Arguments> tables() {
        return Stream.of(
                wrong("a ragged row", "a,b\n1,2\n3\n4,5\n", 1, "data.csv", "3"),
                wrong(
                        "text in a number column",
                        "a,b\n1,2\n3,x\n4,5\n5,6\n6,7\n",
                        1,
                        "data.csv:3",
                        "'x' is not a number"),
                wrong("not a number", "a,b\n1,2\n3,NaN\n4,5\n", 1, "data.csv", "column b is missing"),
                wrong("no rows", "a,b\n", 1, "data.csv", "row"),
                wrong("nothing at all", "", 1, "data.csv"),
                wrong("a constant column", "a,b\n1,7\n2,7\n3,7\n4,7\n", 1, "constant", "b"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tables")
    void refusesATable(String what, String csv, int code, List<String> pieces) throws IOException {
        Path data = file("data.csv", csv);
        String text = TINY.replace("generator: two-moons, count: 60", "csv: '" + data + "'");
        Path out = dir.resolve("run");
        check(Cli.run("run", file("p.yaml", text), "--out", out), code, pieces);
        assertFalse(Files.exists(out), "nothing is written");
    }

    /** Rows are those of the file, whatever the split does with them. */
    @Test
    void namesTheRowThatAModelCannotTake() throws IOException {
        String bits = "a,b,c\n0,1,0\n1,0,1\n0,0,1\n1,1,0\n0,1,1\n1,0,0\n";
        String bad = bits + "1,0.25,1\n" + "0,1,1\n";
        String model = """
            ergodic: 1
            data: { csv: '%s', scale: %s, holdout: 0.3%s }
            model: { kind: energy, energy: { name: rbm, hidden: 2 } }
            """;
        List<String> pieces = List.of("row 7, column b is 0.25", "0 or 1", "data.binarise");
        for (int seed = 1; seed <= 3; seed++) {
            Path pipeline = file("p.yaml", String.format(model, file("bad.csv", bad), "none", ""));
            check(Cli.run("validate", pipeline, "--set", "seed=" + seed), 1, pieces);
        }
        String other = ", holdout-file: '" + file("bad.csv", bad) + "'";
        Path pipeline = file("p.yaml", String.format(model, file("good.csv", bits), "none", other));
        check(Cli.run("validate", pipeline), 1, List.of("bad.csv: row 7, column b is 0.25"));
        pipeline = file("p.yaml", String.format(model, file("good.csv", bits), "standardise", ""));
        check(Cli.run("validate", pipeline), 1, List.of("row 1, column a is 0.0, on the model's scale -"));
        pipeline = file("p.yaml", String.format(model, file("good.csv", bits), "none", ""));
        check(Cli.run("validate", pipeline), 0, List.of());
        check(
                Cli.run("validate", pipeline, "--set", "data.header=no", "--set", "data.columns=[2]"),
                1,
                List.of("good.csv:1 column 2: 'b' is not a number"));
        Path plain = file("plain.csv", "5,0,1\n6,1,1\n7,0,2\n8,1,1\n9,0,0\n");
        pipeline = file("p.yaml", String.format(model, plain, "none", ", columns: [2, 3]"));
        check(Cli.run("validate", pipeline), 1, List.of("row 3, column 3 is 2.0"));
    }

    /** No rate or clipping would help, so that is not said. */
    @Test
    void namesTheRowsOfWhichAModelHasNoDensity() throws IOException {
        String text = """
            ergodic: 1
            data: { csv: '%s', scale: %s, holdout: 0.5%s }
            model: { kind: flow, base: %s, bijections: [%s] }
            train: { steps: 40, batch: 8, validate-every: 40, optimizer: { name: sgd, rate: 0.01 } }
            """;
        Path good = file("good.csv", "a,b\n0.1,0.8\n0.3,0.2\n0.7,0.6\n0.9,0.4\n");
        Path bad = file("bad.csv", "a,b\n0.1,0.8\n0.3,0.2\n0.7,1.6\n0.9,0.4\n");
        for (String command : List.of("validate", "run", "explain")) {
            Path pipeline = file("p.yaml", String.format(text, good, "standardise", "", "uniform", "affine"));
            Cli cli = Cli.run(command, pipeline);
            check(cli, 1, List.of("good.csv: row 1 has density 0", "3 of the other 3 rows", "box from 0.0 to 1.0"));
            assertFalse(cli.err().contains("rate"), cli.err());
        }
        Path pipeline = file("p.yaml", String.format(text, bad, "none", "", "uniform", "affine"));
        check(Cli.run("validate", pipeline), 1, List.of("bad.csv: row 3 has density 0", "from 0.70000 to 1.6000"));
        String other = ", holdout-file: '" + bad + "'";
        pipeline = file("p.yaml", String.format(text, good, "none", other, "uniform", "affine"));
        check(Cli.run("validate", pipeline), 1, List.of("bad.csv: row 3 has density 0"));
        String later = "affine, { name: invert, of: softplus }";
        pipeline = file("p.yaml", String.format(text, good, "standardise", "", "gaussian", later));
        check(
                Cli.run("validate", pipeline),
                1,
                List.of(
                        "good.csv: row 1 has no finite density",
                        "rows: on the way",
                        "softplus, inverted, must be above 0"));
        // The start values that activation normalisation takes from data are seen.
        pipeline = file("p.yaml", String.format(text, good, "none", "", "uniform", "activation-norm"));
        check(Cli.run("validate", pipeline), 1, List.of("row 1 has density 0", "3 of the other 3 rows"));
        pipeline = file("p.yaml", String.format(text, good, "standardise", "", "uniform", "affine, sigmoid"));
        check(Cli.run("validate", pipeline), 0, List.of());
    }

    /** Maximum likelihood fills the box, and then leaves it. */
    @Test
    void saysWhenTrainingTakesRowsOutOfTheDensity() throws IOException {
        String text = """
            ergodic: 1
            data: { csv: '%s', scale: none }
            model: { kind: flow, base: uniform, bijections: [affine] }
            train: { steps: 200, batch: 8, optimizer: { name: sgd, rate: 0.01 } }
            """;
        Path data = file("data.csv", "a,b\n0.1,0.8\n0.3,0.2\n0.7,0.6\n0.9,0.4\n");
        Cli cli = Cli.run("run", file("p.yaml", String.format(text, data)), "--out", dir.resolve("run"), "--quiet");
        check(cli, 1, List.of("training diverged at step", "density 0 under the model as it is now", "another base"));
        assertFalse(cli.err().contains("rate"), cli.err());
    }

    @Test
    void refusesFilesThatAreNotThere() throws IOException {
        check(Cli.run("validate", dir.resolve("none.yaml")), 2, List.of("none.yaml", "there is no such file"));
        String text = TINY.replace("generator: two-moons, count: 60", "csv: none.csv");
        check(Cli.run("validate", file("p.yaml", text)), 1, List.of("none.csv", "no such file"));
    }

    @Test
    void leavesARunAlone() throws IOException {
        Path pipeline = file("p.yaml", TINY);
        Path out = dir.resolve("run");
        check(Cli.run("run", pipeline, "--out", out, "--quiet"), 0, List.of());
        byte[] before = Files.readAllBytes(out.resolve("samples.csv"));
        check(Cli.run("run", pipeline, "--out", out, "--seed", 5), 1, List.of("already holds a run", "--overwrite"));
        assertArrayEquals(before, Files.readAllBytes(out.resolve("samples.csv")));
        check(Cli.run("resume", out), 1, List.of("is complete"));

        Path file = file("file", "x");
        check(Cli.run("run", pipeline, "--out", file), 1, List.of("is a file"));

        Path tensors = out.resolve("model.safetensors");
        byte[] whole = Files.readAllBytes(tensors);
        Files.write(tensors, java.util.Arrays.copyOf(whole, whole.length - 100));
        check(Cli.run("sample", out, "--count", 3), 1, List.of("model.safetensors", "truncated"));
        Files.writeString(tensors, "this is something else altogether");
        check(Cli.run("sample", out, "--count", 3), 1, List.of("model.safetensors", "not a safetensors file"));
        check(Cli.run("sample", dir.resolve("nowhere"), "--count", 3), 1, List.of("there is no run in"));

        Path other = dir.resolve("other");
        check(Cli.run("run", pipeline, "--out", other, "--seed", 5, "--quiet"), 0, List.of());
        Files.copy(other.resolve("model.safetensors"), tensors, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        check(Cli.run("sample", out, "--count", 3), 1, List.of("belongs to another run"));
    }

    @Test
    void stopsWhenTrainingDiverges() throws IOException {
        String text = TINY.replace(
                "steps: 2, batch: 8",
                "steps: 50, batch: 8, clip: 0, checkpoint-every: 1, ema: 0, optimizer: { name: sgd, rate: 1e12,"
                        + " momentum: 0.9 }");
        Path out = dir.resolve("run");
        Cli cli = Cli.run("run", file("p.yaml", text), "--out", out, "--quiet");
        check(cli, 1, List.of("training diverged at step", "the last finite loss was", "train.optimizer.rate"));
        assertFalse(Files.exists(out.resolve("samples.csv")));
        if (cli.err().contains("is kept")) {
            assertTrue(Files.exists(out.resolve("model.safetensors")), cli.err());
        }
    }

    @Test
    void saysWhatToDoAboutChainsThatDiverge() throws IOException {
        String text = """
            ergodic: 1
            data: { generator: two-moons, count: 60 }
            model: { kind: energy, energy: { name: mlp, hidden: [4] } }
            train: { steps: 1, batch: 8, objective: { name: langevin-likelihood, steps: 3, chains: 8 } }
            sample: { count: 4, solver: { name: ula, steps: 500, step: 1000 } }
            """;
        Path pipeline = file("p.yaml", text);
        Path out = dir.resolve("a");
        check(
                Cli.run("run", pipeline, "--out", out, "--quiet"),
                1,
                List.of(
                        "error: sampling failed: none of 4 samples",
                        "4 not-finite",
                        "sample 1 stopped at time",
                        "evaluations of the model",
                        "smaller steps",
                        "ergodic resume " + out));
        // The model is there, and can be sampled by another solver.
        check(
                Cli.run("sample", out, "--count", 4, "--quiet", "--set", "sample.solver={name: mala, steps: 3}"),
                0,
                List.of());
        check(Cli.run("resume", out, "--quiet"), 1, List.of("sampling failed"));
        check(
                Cli.run("run", pipeline, "--out", dir.resolve("b"), "--quiet", "--set", "train.objective.step=1e30"),
                1,
                List.of("training diverged at step 1", "Langevin steps smaller than 1.0E30 by train.objective.step"));
    }

    @Test
    void takesBinarisedDataToSpins() throws IOException {
        Path data = file("grey.csv", "a,b\n0,9\n7,2\n8,1\n3,9\n9,9\n1,0\n");
        String text = """
            ergodic: 1
            data: { csv: '%s', binarise: 5, scale: %s, holdout: 0.3 }
            model: { kind: energy, energy: { name: boltzmann, units: spin } }
            """;
        check(Cli.run("validate", file("p.yaml", String.format(text, data, "symmetric"))), 0, List.of());
        check(
                Cli.run("validate", file("p.yaml", String.format(text, data, "none"))),
                1,
                List.of("row 1, column a is 0.0", "-1 or 1", "data.scale: symmetric"));
        check(
                Cli.run("validate", file("p.yaml", String.format(text, data, "unit"))),
                2,
                List.of("binarised data keeps its values 0 and 1"));
    }

    @Test
    void namesTheOpThatGaveNotANumber() throws IOException {
        String text = TINY.replace(
                "steps: 2, batch: 8",
                "steps: 50, batch: 8, clip: 0, ema: 0, optimizer: { name: sgd, rate: 1e12, momentum: 0.9 }");
        try {
            Cli cli = Cli.run("run", file("p.yaml", text), "--out", dir.resolve("run"), "--quiet", "--check-nan");
            check(cli, 1, List.of("training step ", "is the first to give a not-a-number", "from "));
        } finally {
            System.clearProperty("ergodic.nan-check");
        }
    }

    @Test
    void refusesWrongWords() {
        check(Cli.run("rnu"), 2, List.of("rnu", "Did you mean \"run\"?"));
        check(Cli.run("run"), 2, List.of("FILE"));
        check(
                Cli.run("validate", "a\0b"),
                2,
                List.of("the path 'a\\u0000b' cannot be used: Nul character not allowed"));
        check(Cli.run("run", "--overwite", "x"), 2, List.of("--overwite", "Did you mean \"--overwrite\"?"));
        check(
                Cli.run("plugins", "describe", "solvr", "heun"),
                2,
                List.of("no kind of component \"solvr\"", "Did you mean \"solver\""));
        check(
                Cli.run("plugins", "describe", "solver", "hune"),
                2,
                List.of("no solver named \"hune\"", "Did you mean \"heun\""));
        check(Cli.run("plugins", "--plugins", dir.resolve("none")), 2, List.of("there is no folder"));
        check(Cli.run("--plugins", dir.resolve("none"), "plugins", "list"), 2, List.of("there is no folder"));
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(dir.resolve(name), text);
    }

    private static void check(Cli cli, int code, List<String> pieces) {
        assertEquals(code, cli.code(), cli.err());
        pieces.forEach(piece -> assertTrue(cli.err().contains(piece), "'" + piece + "' in: " + cli.err()));
        assertFalse(cli.err().contains("\tat "), cli.err());
        assertFalse(cli.err().contains("Unexpected error"), cli.err());
    }
}

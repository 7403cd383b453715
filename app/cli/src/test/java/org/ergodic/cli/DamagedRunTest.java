package org.ergodic.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.ergodic.cli.console.Console;
import org.ergodic.cli.console.Failures;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.CancelledException;
import org.ergodic.pipeline.FittedModel;
import org.ergodic.pipeline.Pipeline;
import org.ergodic.pipeline.PipelineRunner;
import org.ergodic.pipeline.RunSettings;
import org.ergodic.pipeline.config.YamlReader;
import org.ergodic.pipeline.progress.Reporter;
import org.ergodic.pipeline.store.RunFolder;
import org.ergodic.pipeline.store.Safetensors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Runs whose files were damaged, changed, or come from somebody else. */
@Tag("measured")
class DamagedRunTest {
    private static final String SECRET = "root-of-all-evil:x:0";

    @TempDir
    private static Path made;

    @TempDir
    private Path dir;

    private Path run;
    private Path stopped;

    @BeforeAll
    static void train() throws IOException {
        Path csv = Files.writeString(
                made.resolve("data.csv"),
                "a,b,c\n1,2,0\n2,1,1\n3,5,0\n2,4,1\n0,3,0\n1,1,1\n5,2,0\n4,3,1\n2,2,0\n3,1,1\n");
        String text = """
                ergodic: 1
                seed: 3
                data: { csv: '%s', condition-columns: [c], holdout: 0.2 }
                model: { kind: flow, bijections: [ { name: affine-coupling, layers: 2, hidden: [3] } ] }
                train: { steps: 3, batch: 4, checkpoint-every: 1, patience: 5, validate-every: 1 }
                sample: { count: 4, condition: [0.5] }
                evaluate: [ { name: sliced-wasserstein, projections: 4, repeats: 1 } ]
                """;
        Path pipeline = Files.writeString(made.resolve("p.yaml"), String.format(text, csv));
        Cli cli = Cli.run("run", pipeline, "--out", made.resolve("run"), "--quiet");
        assertEquals(0, cli.code(), cli.err());
        Pipeline whole = Pipeline.fromYaml(pipeline, List.of(), Registry.load());
        Path stopped = made.resolve("stopped");
        assertThrows(
                CancelledException.class,
                () -> whole.run(new RunSettings(Optional.of(stopped), false, Reporter.SILENT, () -> true)));
    }

    @BeforeEach
    void copy() throws IOException {
        run = copied("run");
        stopped = copied("stopped");
    }

    private Path copied(String name) throws IOException {
        Path to = Files.createDirectories(dir.resolve(name));
        try (Stream<Path> files = Files.list(made.resolve(name))) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return to;
    }

    private static void refused(Cli cli, String... pieces) {
        assertTrue(cli.code() == 1 || cli.code() == 2, () -> cli.code() + ": " + cli.err());
        readable(cli, String.valueOf(cli.code()));
        for (String piece : pieces) {
            assertTrue(cli.err().contains(piece), () -> "'" + piece + "' in: " + cli.err());
        }
    }

    private static void readable(Cli cli, String what) {
        assertFalse(Fuzz.JAVA.matcher(cli.err()).find(), () -> what + ": " + cli.err());
        assertTrue(cli.err().length() < 8000, () -> what + ": " + cli.err().length() + " characters");
    }

    /** Every value of a tree in turn by each of these, and left out. */
    private static List<Map<String, Object>> variants(Map<String, Object> tree, List<String> names) {
        List<Object> values = new ArrayList<>(Arrays.asList(
                null,
                "text",
                -1,
                1e300,
                Double.NaN,
                Integer.MAX_VALUE,
                List.of(Integer.MAX_VALUE, Integer.MAX_VALUE),
                Map.of("kind", "flow")));
        List<Map<String, Object>> all = new ArrayList<>();
        for (String path : paths(tree, "")) {
            if (path.startsWith("provenance.") || path.startsWith("seed") || path.startsWith("run")) {
                continue;
            }
            for (Object value : values) {
                Map<String, Object> changed = with(tree, path, item -> value);
                if (!changed.equals(tree)) {
                    all.add(changed);
                    names.add(path + " = " + value);
                }
            }
            all.add(without(tree, path));
            names.add(path + " left out");
        }
        return all;
    }

    private static List<String> paths(Object tree, String at) {
        List<String> paths = new ArrayList<>();
        if (tree instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                paths.add(at + key);
                paths.addAll(paths(value, at + key + "."));
            });
        } else if (tree instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                paths.add(at + i);
                paths.addAll(paths(list.get(i), at + i + "."));
            }
        }
        return paths;
    }

    @SuppressWarnings("unchecked")
    private static <T> T with(T tree, String path, UnaryOperator<Object> change) {
        int dot = path.indexOf('.');
        String key = dot < 0 ? path : path.substring(0, dot);
        UnaryOperator<Object> inside = dot < 0 ? change : item -> with(item, path.substring(dot + 1), change);
        if (tree instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>((Map<String, Object>) map);
            copy.put(key, inside.apply(copy.get(key)));
            return (T) copy;
        }
        List<Object> copy = new ArrayList<>((List<Object>) tree);
        copy.set(Integer.parseInt(key), inside.apply(copy.get(Integer.parseInt(key))));
        return (T) copy;
    }

    private static Map<String, Object> without(Map<String, Object> tree, String path) {
        int dot = path.lastIndexOf('.');
        UnaryOperator<Object> remove = item -> {
            if (item instanceof Map<?, ?> map) {
                Map<Object, Object> copy = new LinkedHashMap<>(map);
                copy.remove(path.substring(dot + 1));
                return copy;
            }
            List<Object> copy = new ArrayList<>((List<?>) item);
            copy.remove(Integer.parseInt(path.substring(dot + 1)));
            return copy;
        };
        if (dot < 0) {
            Map<String, Object> copy = new LinkedHashMap<>(tree);
            copy.remove(path);
            return copy;
        }
        return with(tree, path.substring(0, dot), remove);
    }

    /** A pipe is gone when the run ends. Who keeps what came through it can go on with the run. */
    @Test
    void dataThatCannotBeReadAgain() throws Exception {
        Path pipe = dir.resolve("pipe.csv");
        try {
            Assumptions.assumeTrue(
                    new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "no pipe can be made here");
        } catch (IOException e) {
            Assumptions.abort("there is no mkfifo: " + e.getMessage());
        }
        String rows = "a,b\n1,2\n2,1\n3,5\n2,4\n0,3\n1,1\n5,2\n4,3\n2,2\n3,1\n";
        Thread writer = new Thread(() -> {
            try {
                Files.writeString(pipe, rows, StandardOpenOption.WRITE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        writer.setDaemon(true);
        writer.start();
        Path pipeline = Files.writeString(dir.resolve("piped.yaml"), """
                seed: 3
                data: { csv: '%s', holdout: 0.2 }
                model: { kind: flow, bijections: [ affine ] }
                train: { steps: 2, batch: 4 }
                sample: { count: 4 }
                evaluate: [ log-likelihood ]
                """.formatted(pipe));
        Path out = dir.resolve("piped");
        Cli ran = Cli.run("run", pipeline, "--out", out, "--quiet");
        assertEquals(0, ran.code(), ran.err());
        Path config = out.resolve(RunFolder.CONFIG);
        assertTrue(ran.err().contains("warning: " + pipe + " cannot be read again"), ran.err());
        assertTrue(ran.err().contains("name that under data in " + config), ran.err());

        Cli refused = Cli.run("evaluate", out, "--quiet");
        refused(
                refused,
                "error: the data of the run in " + out + ": " + pipe,
                "is a pipe or device",
                "data in " + config);
        Path kept = Files.writeString(dir.resolve("kept.csv"), rows);
        Files.writeString(config, Files.readString(config).replace(pipe.toString(), kept.toString()));
        Cli evaluated = Cli.run("evaluate", out, "--quiet");
        assertEquals(0, evaluated.code(), evaluated.err());
        assertEquals(ran.out().lines().findFirst(), evaluated.out().lines().findFirst());

        Files.delete(kept);
        refused(Cli.run("evaluate", out, "--quiet"), "kept.csv: there is no such file", "data in " + config);
        Files.createDirectory(kept);
        refused(Cli.run("evaluate", out, "--quiet"), "kept.csv is a folder");
    }

    /** What is wrong in model.yaml is said by line and key; what cannot be wrong, such as a median, may be anything. */
    @Test
    @SuppressWarnings("unchecked")
    void everyValueOfTheDescriptionInTurn() throws IOException {
        Path file = run.resolve(RunFolder.MODEL_YAML);
        Map<String, Object> tree = (Map<String, Object>) YamlReader.read(file).plain();
        List<String> names = new ArrayList<>();
        List<Map<String, Object>> variants = variants(tree, names);
        PipelineRunner runner = PipelineRunner.of(Registry.load());
        int refused = 0;
        for (int i = 0; i < variants.size(); i++) {
            Files.writeString(file, org.ergodic.pipeline.store.YamlWriter.toText(variants.get(i)));
            Cli cli = sampled(runner);
            readable(cli, names.get(i));
            assertTrue(List.of(0, 1, 2).contains(cli.code()), names.get(i));
            refused += cli.code() == 0 ? 0 : 1;
        }
        assertTrue(refused > variants.size() / 2, refused + " of " + variants.size());
    }

    /** What the command does, without looking for all components each time. */
    private Cli sampled(PipelineRunner runner) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(System.out, new PrintStream(err, true, StandardCharsets.UTF_8));
        int code = 0;
        try {
            FittedModel model = runner.load(run);
            runner.sample(model, model.sampleConfig().withCount(2), Optional.empty(), RunSettings.silent());
        } catch (RuntimeException | LinkageError | OutOfMemoryError | StackOverflowError e) {
            code = Failures.report(e, console, false);
        }
        return new Cli(code, "", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void saysWhatInTheDescriptionIsWrong() throws IOException {
        changed("seed: 3", "seed: three", "model.yaml:3 seed: must be a whole number, not the text 'three'");
        changed("event: [2]", "event: [3]", "model.yaml:4 event: must have as many values as are scaled, which are 2");
        changed("event: [2]", "event: [9007199254740993, 9007199254740993]", "model.yaml:4 event");
        changed(
                "columns: [a, b]",
                "columns: [a, b, c]",
                "model.yaml:6 coding: is of other columns than columns names: [a, b, c]");
        changed("factor: [", "factor: [0, ", "model.yaml:20 scaling.factor[0]: must be above 0, not 0");
        changed("factor: [", "factor: [1, ", "model.yaml:18 scaling: it has 2 shifts and 3 factors");
        changed("typical: [", "typical: [1, ", "typical: has 3 medians");
        changed("hidden: [3]", "hidden: [4]", "layer-0/b' has shape [3] and the graph wants [4]");
        changed("typical:", "typicl:", "unknown key \"typicl\". Did you mean \"typical\"?");
        changed("columns: [a, b]\n", "", "model.yaml:1 columns: is missing; it is a list of text");
        changed("format: ergodic-model-1", "format: ergodic-model-0", "its format is the text 'ergodic-model-0'");
        changed("format: ergodic-model-1", "format: [1]", "its format is a list");
    }

    private void changed(String from, String to, String message) throws IOException {
        Path file = run.resolve(RunFolder.MODEL_YAML);
        String before = Files.readString(file);
        assertTrue(before.contains(from), from);
        Files.writeString(file, before.replace(from, to));
        refused(Cli.run("sample", run, "--count", 2), message);
        Files.writeString(file, before);
    }

    /** Older versions wrote no medians. */
    @Test
    void readsTheDescriptionOfOlderVersions() throws IOException {
        Path file = run.resolve(RunFolder.MODEL_YAML);
        Files.writeString(file, Files.readString(file).replaceFirst("typical: .*\n", ""));
        Cli cli = Cli.run("sample", run, "--count", 2);
        assertEquals(0, cli.code(), cli.err());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void aFlippedBitOfTheWeightsIsNoticed(int bit) throws IOException {
        for (Path folder : List.of(run, stopped)) {
            Path file = folder.resolve(RunFolder.MODEL_TENSORS);
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length - 5] ^= (byte) (1 << bit);
            Files.write(file, bytes);
        }
        String damaged = "model.safetensors is damaged: its bytes have the checksum";
        refused(Cli.run("sample", run, "--count", 2), damaged);
        refused(Cli.run("score", run, "--data", made.resolve("data.csv")), damaged);
        refused(Cli.run("evaluate", run), damaged);
        refused(Cli.run("resume", stopped), damaged);
        assertFalse(Files.exists(stopped.resolve(RunFolder.METRICS)));
    }

    @Test
    void aLostChecksumIsNoticedAndAnOlderFileRead() throws IOException {
        Path file = run.resolve(RunFolder.MODEL_TENSORS);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, header(whole, text -> text.replace("\"crc32c\"", "\"crc33c\"")));
        refused(Cli.run("sample", run, "--count", 2), "it has lost its checksum");
        Files.write(
                file,
                header(
                        whole,
                        text -> text.replaceFirst("\"crc32c\":\"[0-9a-f]*\",", "")
                                .replace("ergodic-model-2", "ergodic-model-1")));
        Cli older = Cli.run("sample", run, "--count", 2);
        assertEquals(0, older.code(), older.err());
        Files.write(file, header(whole, text -> text.replace("ergodic-model-2", "ergodic-model-3")));
        refused(Cli.run("sample", run, "--count", 2), "is damaged");
    }

    private static byte[] header(byte[] file, UnaryOperator<String> change) {
        int length = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
        byte[] header = change.apply(new String(file, 8, length, StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + header.length + file.length - 8 - length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .put(file, 8 + length, file.length - 8 - length)
                .array();
    }

    static Stream<Arguments> checkpoints() {
        long[] three = {3};
        return Stream.of(
                Arguments.of("best/flow/0/0/scale/b", three, "", "", "is of no variable of the model"),
                Arguments.of("best/nothing", three, "", "", "'best/nothing' of shape [3] is of no variable"),
                Arguments.of("flow/0/0/scale/b", three, "", "", "cannot be set to a value of shape [3]"),
                Arguments.of("history/loss", three, "", "", "its history has 3 steps"),
                Arguments.of("history/looks", three, "", "", "looks of shape [3]"),
                Arguments.of("", three, "step", "-1", "its step is -1"),
                Arguments.of("", three, "step", "9223372036854775807", "which is not from 0 to 3"),
                Arguments.of("", three, "step", "one", "the checkpoint is damaged"),
                Arguments.of("", three, "best-step", "3", "its best-step is 3"),
                Arguments.of("", three, "best-figure", "NaN", "best-figure NaN"),
                Arguments.of("", three, "seconds", "-Infinity", "seconds -Infinity"),
                Arguments.of("", three, "looks-without-gain", "99", "its looks-without-gain is 99"),
                Arguments.of("", three, "run", "another", "belongs to another run"));
    }

    /** The checksum fits, and what it covers does not. */
    @ParameterizedTest(name = "{0}{2}")
    @MethodSource("checkpoints")
    void aCheckpointThatDoesNotFitIsRefusedBeforeTraining(
            String tensor, long[] shape, String key, String text, String message) throws IOException {
        Path file = stopped.resolve(RunFolder.MODEL_TENSORS);
        Safetensors.Contents contents = Safetensors.read(file);
        Map<String, INDArray> tensors = new LinkedHashMap<>(contents.tensors());
        Map<String, String> metadata = new LinkedHashMap<>(contents.metadata());
        if (!tensor.isEmpty()) {
            tensors.put(tensor, Nd4j.zeros(DataType.FLOAT, shape));
        }
        if (!key.isEmpty()) {
            metadata.put(key, text);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Safetensors.write(out, tensors, metadata);
        Files.write(file, out.toByteArray());
        refused(Cli.run("resume", stopped, "--quiet"), message);
        assertArrayEquals(out.toByteArray(), Files.readAllBytes(file), "the checkpoint is left as it is");
    }

    @Test
    void anotherFileAsTheDataOfARunIsNotRead() throws IOException {
        Path secret = Files.writeString(dir.resolve("secret"), SECRET + "\n" + SECRET + "\n");
        for (Path folder : List.of(run, stopped)) {
            Path config = folder.resolve(RunFolder.CONFIG);
            Files.writeString(config, Files.readString(config).replaceFirst("csv: .*", "csv: '" + secret + "'"));
        }
        for (Cli cli : List.of(
                Cli.run("evaluate", run),
                Cli.run("evaluate", run, "--data", made.resolve("data.csv")),
                Cli.run("resume", stopped))) {
            refused(cli, "have changed since it began", secret.toString());
            assertFalse(cli.err().contains("root"), cli.err());
        }
        // A folder, a device and a file that is not there.
        for (String other :
                List.of(dir.toString(), "/dev/null", dir.resolve("none").toString())) {
            Path config = run.resolve(RunFolder.CONFIG);
            Files.writeString(config, Files.readString(config).replaceFirst("csv: .*", "csv: '" + other + "'"));
            refused(Cli.run("evaluate", run), other);
        }
        // These need no data of the run's own.
        assertEquals(0, Cli.run("sample", run, "--count", 2).code());
        assertEquals(
                0, Cli.run("score", run, "--data", made.resolve("data.csv")).code());
    }

    @ParameterizedTest
    @ValueSource(strings = {RunFolder.MODEL_YAML, RunFolder.MODEL_TENSORS, RunFolder.CONFIG})
    void aLinkOutOfTheFolderIsNotFollowed(String name) throws IOException {
        Path secret = Files.writeString(dir.resolve("secret"), SECRET + "\n");
        for (Path folder : List.of(run, stopped)) {
            Files.delete(folder.resolve(name));
            Files.createSymbolicLink(folder.resolve(name), secret);
        }
        List<Cli> all = new ArrayList<>(List.of(
                Cli.run("score", run, "--data", made.resolve("data.csv")),
                Cli.run("evaluate", run),
                Cli.run("inpaint", run, "--free", "1", "--out", dir.resolve("filled.csv")),
                Cli.run("resume", stopped)));
        if (!name.equals(RunFolder.CONFIG)) {
            all.add(Cli.run("sample", run, "--count", 2));
        }
        for (Cli cli : all) {
            assertFalse(cli.code() == 0, cli.out());
            assertFalse(cli.err().contains("root"), cli.err());
        }
        refused(all.get(0), "is a link that leads out of the run's folder");
        // Within the folder a link is as good as a file.
        Files.delete(run.resolve(name));
        Files.copy(made.resolve("run").resolve(name), run.resolve("other"));
        Files.createSymbolicLink(run.resolve(name), Path.of("other"));
        assertEquals(0, Cli.run("sample", run, "--count", 2).code());
    }

    /** Files are written beside their place first; a link there would be written through. */
    @Test
    void nothingIsWrittenThroughALink() throws IOException {
        Path other = Files.writeString(dir.resolve("other"), SECRET);
        for (String name : Set.of(RunFolder.SAMPLES_CSV, RunFolder.MODEL_TENSORS, RunFolder.METRICS)) {
            Files.createSymbolicLink(stopped.resolve("." + name + ".part"), other);
        }
        Files.createSymbolicLink(stopped.resolve(RunFolder.SAMPLES_CSV), other);
        Cli cli = Cli.run("resume", stopped, "--quiet");
        assertEquals(0, cli.code(), cli.err());
        assertEquals(SECRET, Files.readString(other));
        assertFalse(Files.isSymbolicLink(stopped.resolve(RunFolder.SAMPLES_CSV)));
    }

    /** It is written last; a run that was killed before has all its figures. */
    @Test
    void aMissingReportIsWrittenByGoingOn() throws IOException {
        Path report = run.resolve(RunFolder.REPORT_HTML);
        byte[] samples = Files.readAllBytes(run.resolve(RunFolder.SAMPLES_CSV));
        Cli complete = Cli.run("resume", run);
        assertEquals(1, complete.code(), complete.err());
        assertTrue(complete.err().contains("is complete; there is nothing to resume"), complete.err());
        Files.delete(report);
        Cli cli = Cli.run("resume", run, "--quiet");
        assertEquals(0, cli.code(), cli.err());
        assertTrue(Files.exists(report));
        assertArrayEquals(samples, Files.readAllBytes(run.resolve(RunFolder.SAMPLES_CSV)));
    }

    @Test
    void aChangedConfigOfARunIsSaid() throws IOException {
        Path config = stopped.resolve(RunFolder.CONFIG);
        String before = Files.readString(config);
        Files.writeString(config, before.replace("rate: 0.001", "rate: 0.002"));
        Cli cli = Cli.run("resume", stopped, "--quiet");
        assertEquals(0, cli.code(), cli.err());
        assertTrue(cli.err().contains("config.resolved.yaml was changed since the run began"), cli.err());

        stopped = copied("stopped");
        Files.delete(stopped.resolve(RunFolder.METRICS));
        Files.writeString(config, before);
        cli = Cli.run("resume", stopped, "--quiet");
        assertEquals(0, cli.code(), cli.err());
        assertFalse(cli.err().contains("was changed"), cli.err());

        stopped = copied("stopped");
        Files.delete(stopped.resolve(RunFolder.METRICS));
        Files.writeString(config, before.replace("condition-columns: [c]", "condition-columns: [b]"));
        refused(Cli.run("resume", stopped), "do not fit: the columns");
    }
}

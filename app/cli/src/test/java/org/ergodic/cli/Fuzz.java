package org.ergodic.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.ergodic.cli.console.Console;
import org.ergodic.cli.console.ConsoleReporter;
import org.ergodic.cli.console.Failures;
import org.ergodic.host.PluginLoader;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.CancelledException;
import org.ergodic.pipeline.Figures;
import org.ergodic.pipeline.FittedModel;
import org.ergodic.pipeline.Pipeline;
import org.ergodic.pipeline.PipelineRunner;
import org.ergodic.pipeline.RunSettings;
import org.ergodic.pipeline.Samples;
import org.ergodic.pipeline.progress.Reporter;
import org.ergodic.pipeline.store.RunFolder;
import org.ergodic.pipeline.store.Safetensors;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Gives every parser of the application files that are damaged at random, and looks whether what comes of it is what a
 * person can use: a message, an exit code, an end within seconds, and nothing harmed. It runs in a process of its own
 * with little memory; what is found wrong is written to standard output, with the number of the case, and the exit code
 * is then 1.
 *
 * <p>Arguments: the number of cases, the seed, and perhaps the number of a single case.
 */
final class Fuzz {
    /** The processor's time that a case may take; none needs a second. */
    private static final long MOST_NANOS = 10_000_000_000L;

    /** After so much, work that is told to stop must. */
    private static final long ENOUGH_NANOS = 2_000_000_000L;

    private static final long MINUTE_NANOS = 60_000_000_000L;

    private static final int LONGEST_OUTPUT = 60_000;

    /** Java's words, not ours. */
    static final Pattern JAVA = Pattern.compile(
            "\tat |not foreseen|Unexpected error|Exception\\b|Error\\b|: null$|"
                    + "\\bjava\\.|\\borg\\.(ergodic|nd4j)\\.|bad_alloc|integer overflow|Index \\d|memory ran"
                    + " out|memory is too short",
            Pattern.MULTILINE);

    /** A plugin is code, and what its class files lack is said in the words of those who make them. */
    private static final String PLUGIN = "plugin";

    private static final Pattern CRASH = Pattern.compile("\tat |not foreseen|Unexpected error");

    /** Failures of a run that has begun to train. */
    private static final Pattern LATER = Pattern.compile("training diverged|samples reached the end");

    private static final String FLOW = """
            ergodic: 1
            seed: 3
            data: { csv: data.csv, condition-columns: [c], target-column: label, holdout: 0.2 }
            model: { kind: flow, bijections: [ { name: affine-coupling, layers: 2, hidden: [4] }, permutation ] }
            train: { steps: 3, batch: 8, checkpoint-every: 1, patience: 5, validate-every: 1 }
            sample: { count: 5, condition: [0.5] }
            evaluate: [ { name: sliced-wasserstein, projections: 4, repeats: 1 }, log-likelihood ]
            """;

    /** What {@link #FLOW} reads. */
    private static final String COLUMNS = "csv: data.csv, condition-columns: [c], target-column: label";

    private static final String DIFFUSION = """
            ergodic: 1
            seed: 4
            data:
              generator: { name: two-moons, noise: 0.05 }
              count: 60
              scale: unit
            model:
              kind: diffusion
              sde: { name: vp, beta-min: 0.1, beta-max: 20 }
              score: { name: mlp, hidden: [4, 4] }
            train: { objective: denoising, steps: 3, batch: 8, optimizer: { name: adam, rate: 1e-3 }, ema: 0.9 }
            sample: { count: 4, solver: { name: predictor-corrector, steps: 3 }, time-min: 1e-3 }
            evaluate: [ sliced-wasserstein ]
            output: { dir: unused }
            """;

    private static final String MACHINE = """
            ergodic: 1
            seed: 5
            data: { idx: images.idx.gz, binarise: 127, holdout: 0.2 }
            model: { kind: energy, energy: { name: rbm, hidden: 3 } }
            train: { steps: 3, batch: 8, objective: { name: contrastive-divergence, k: 1 } }
            sample: { count: 4, solver: { name: gibbs, sweeps: 3 } }
            evaluate: [ { name: sliced-wasserstein, projections: 4, repeats: 1 } ]
            """;

    /** Other models, whose options have sizes too; in place of that of {@link #FLOW}. */
    private static final List<String> MODELS = List.of(
            "{ kind: flow, bijections: [ { name: masked-autoregressive, layers: 2, hidden: [6] }, { name: compose,"
                    + " of: [planar,"
                    + " { name: radial, layers: 2 }], repeat: 2 } ], base: { name: gaussian-mixture, components: 2 } }",
            "{ kind: flow, bijections: [ { name: spline-coupling, bins: 4, hidden: [6] }, { name: residual, layers:"
                    + " 2, hidden:"
                    + " [5] }, { name: sylvester, layers: 2 }, { name: linear-qr, reflections: 2 } ] }",
            "{ kind: continuous-flow, hidden: [8, 8], frequencies: 3, steps: 2 }",
            "{ kind: flow-mixture, parts: 2, bijections: [ { name: logistic-mixture-coupling, components: 3 } ] }",
            "{ kind: energy, energy: { name: mlp, hidden: [5] } }",
            "{ kind: energy, energy: { name: gaussian-rbm, hidden: 4 } }",
            "{ kind: diffusion, sde: { name: ve }, score: { name: mlp, hidden: [4], time-count: 3 } }");

    private static final List<String> SETTINGS = List.of(
            "train.steps=5",
            "model.bijections=[{ name: affine-coupling, layers: 1 }]",
            "sample.solver={ name: direct }",
            "data.columns=[a, b]",
            "train.optimizer.rate=0.001",
            "evaluate=[log-likelihood]");

    private final Path home;
    private final Registry registry = PluginLoader.load(List.of());
    private final Map<String, byte[]> inputs = new TreeMap<>();
    private final Map<String, byte[]> flow = new TreeMap<>();
    private final Map<String, byte[]> machine = new TreeMap<>();
    private final Map<String, byte[]> stopped = new TreeMap<>();
    private final Optional<byte[]> jar;
    private final FuzzedSources sources;

    private Fuzz(Path home) throws IOException {
        this.home = home;
        StringBuilder csv = new StringBuilder("a,b,c,label\n");
        Random random = new Random(1);
        for (int i = 0; i < 40; i++) {
            csv.append(String.format(
                    java.util.Locale.ROOT,
                    "%.4f,%.3e,%d,x%d%n",
                    random.nextGaussian(),
                    random.nextGaussian(),
                    i % 5,
                    i % 3));
        }
        inputs.put("data.csv", csv.toString().getBytes(StandardCharsets.UTF_8));
        ByteBuffer idx = ByteBuffer.allocate(16 + 40 * 9)
                .putInt(0x803)
                .putInt(40)
                .putInt(3)
                .putInt(3);
        byte[] pixels = new byte[40 * 9];
        random.nextBytes(pixels);
        inputs.put("typed.csv", typed().getBytes(StandardCharsets.UTF_8));
        inputs.put("rows.npy", npy(random));
        inputs.put("typed.yaml", unconditioned("csv: typed.csv").getBytes(StandardCharsets.UTF_8));
        inputs.put(
                "rows.yaml",
                unconditioned("source: { name: npy, file: rows.npy }").getBytes(StandardCharsets.UTF_8));
        inputs.put("images.idx", idx.put(pixels).array());
        inputs.put("images.idx.gz", packed(idx.array()));
        inputs.put("data.csv.gz", packed(inputs.get("data.csv")));
        inputs.put("flow.yaml", FLOW.getBytes(StandardCharsets.UTF_8));
        inputs.put("packed.yaml", FLOW.replace("data.csv", "data.csv.gz").getBytes(StandardCharsets.UTF_8));
        inputs.put("diffusion.yaml", DIFFUSION.getBytes(StandardCharsets.UTF_8));
        inputs.put("machine.yaml", MACHINE.getBytes(StandardCharsets.UTF_8));
        inputs.put("plain.yaml", MACHINE.replace(".gz", "").getBytes(StandardCharsets.UTF_8));
        sources = new FuzzedSources(inputs.get("rows.npy"), random);
        write(home, inputs);
        run("flow.yaml", "flow", () -> false, flow);
        run("machine.yaml", "machine", () -> false, machine);
        run("flow.yaml", "stopped", () -> true, stopped);
        String example = System.getProperty("ergodic.example", "");
        jar = example.isEmpty() ? Optional.empty() : Optional.of(Files.readAllBytes(Path.of(example)));
    }

    private static String unconditioned(String data) {
        return FLOW.replace(COLUMNS, data).replace(", condition: [0.5]", "");
    }

    /** Words, dates, decimal points and quotes. */
    private static String typed() {
        StringBuilder csv = new StringBuilder("c,when,word,x,id\n");
        for (int i = 0; i < 40; i++) {
            csv.append(String.format(
                    java.util.Locale.ROOT,
                    "%.2f,2024-0%d-1%d,\"w, %d\",%d,K%d%n",
                    i / 7.0,
                    1 + i % 9,
                    i % 10,
                    i % 4,
                    i * i,
                    i));
        }
        return csv.toString();
    }

    /** An array [40, 3] of NumPy. */
    private static byte[] npy(Random random) {
        byte[] header =
                "{'descr': '<f4', 'fortran_order': False, 'shape': (40, 3), }\n".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.allocate(10 + header.length + 480).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .putShort((short) header.length)
                .put(header);
        while (bytes.hasRemaining()) {
            bytes.putFloat((float) random.nextGaussian());
        }
        return bytes.array();
    }

    private void run(String pipeline, String name, BooleanSupplier cancelled, Map<String, byte[]> files)
            throws IOException {
        Path dir = home.resolve("made").resolve(name);
        Pipeline made = Pipeline.fromYaml(located(pipeline, home), List.of(), registry);
        try {
            made.run(new RunSettings(Optional.of(dir), false, Reporter.SILENT, cancelled));
        } catch (CancelledException e) {
            // As wanted: there is a checkpoint.
        }
        files.putAll(read(dir));
        files.put("notes.txt", "A person's own.".getBytes(StandardCharsets.UTF_8));
    }

    /** A pipeline file whose data are in a folder, since paths are relative to where the process runs. */
    private Path located(String pipeline, Path dir) throws IOException {
        String text = new String(inputs.get(pipeline), StandardCharsets.UTF_8);
        return Files.writeString(dir.resolve("located-" + pipeline), withPaths(text, dir));
    }

    private static String withPaths(String text, Path dir) {
        return text.replaceAll(
                "\\b(" + FuzzedSources.PATHS + "|data\\.csv(\\.gz)?|typed\\.csv|rows\\.npy|images\\.idx(\\.gz)?)",
                dir.resolve("$1").toString());
    }

    private static byte[] packed(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] unpacked(byte[] bytes) throws IOException {
        return new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
    }

    private static void write(Path dir, Map<String, byte[]> files) throws IOException {
        Files.createDirectories(dir);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = dir.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
    }

    private static Map<String, byte[]> read(Path dir) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(dir)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(dir.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    private static void delete(Path dir) throws IOException {
        try (Stream<Path> all = Files.walk(dir)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** What a case came to. */
    private record Outcome(int code, String out, String err) {}

    /** Does something in a folder, told where to write and when to stop. */
    @FunctionalInterface
    private interface Action {
        int in(Path dir, Console console, RunSettings settings) throws IOException;
    }

    /**
     * A case.
     *
     * @param what for people
     * @param files of its folder
     * @param damaged which of them was changed
     * @param action what is done
     * @param refused whether only a refusal is right
     * @param grows whether the action may write the files of a run
     */
    private record Case(
            String what, Map<String, byte[]> files, String damaged, Action action, boolean refused, boolean grows) {}

    private Case make(Random random) throws IOException {
        int only = Integer.getInteger("ergodic.fuzz.only", -1);
        return switch (only >= 0 ? only : random.nextInt(jar.isPresent() ? 20 : 19)) {
            case 0, 1, 2 -> pipeline(random);
            case 3 -> setting(random);
            case 4, 5 -> table(random);
            case 6 -> packedTable(random);
            case 7 -> images(random);
            case 8, 9, 10 -> model(random);
            case 11, 12 -> config(random);
            case 13 -> weights(random);
            case 14 -> crafted(random);
            case 15 -> typedTable(random);
            case 16 -> array(random);
            case 17, 18 -> source(random);
            default -> plugin(random);
        };
    }

    private static byte[] other(String model) {
        return FLOW.replaceFirst("model: .*", "model: " + model)
                .replaceFirst("condition-columns: \\[c\\], ", "")
                .replace(", condition: [0.5]", "")
                .replace(", log-likelihood", "")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Nothing could be learned from damage to what is no good as it is. */
    private void checkInputs() throws IOException {
        Map<String, byte[]> whole = new TreeMap<>(inputs);
        whole.putAll(sources.whole());
        for (int i = 0; i < MODELS.size(); i++) {
            whole.put("other-" + i + ".yaml", other(MODELS.get(i)));
        }
        Path dir = home.resolve("case");
        write(dir, whole);
        for (String name : whole.keySet()) {
            if (name.endsWith(".yaml")) {
                ByteArrayOutputStream said = new ByteArrayOutputStream();
                PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
                if (validate(dir, name, new Console(stream, stream)) != 0) {
                    throw new IllegalStateException(name + ": " + said.toString(StandardCharsets.UTF_8));
                }
            }
        }
        delete(dir);
    }

    static byte[] times(byte[] given, Random random, java.util.function.BiFunction<byte[], Random, byte[]> change) {
        byte[] changed = given;
        for (int i = Math.max(0, random.nextInt(5) - 2); i >= 0; i--) {
            changed = change.apply(changed, random);
        }
        return changed;
    }

    private Case pipeline(Random random) {
        String name = List.of("flow.yaml", "diffusion.yaml", "machine.yaml", "other.yaml")
                .get(random.nextInt(4));
        byte[] given = inputs.containsKey(name) ? inputs.get(name) : other(MODELS.get(random.nextInt(MODELS.size())));
        Map<String, byte[]> files = new TreeMap<>(inputs);
        files.put(name, times(given, random, Mutations::text));
        return new Case(
                "pipeline " + name,
                files,
                name,
                (dir, console, settings) -> validate(dir, name, console),
                false,
                false);
    }

    /** Bytes that are no text are kept as they are. */
    private static int validate(Path dir, String name, Console console, String... more) throws IOException {
        String text = new String(Files.readAllBytes(dir.resolve(name)), StandardCharsets.ISO_8859_1);
        Path file = Files.createTempFile("ergodic-fuzz", ".yaml");
        Files.write(file, withPaths(text, dir).getBytes(StandardCharsets.ISO_8859_1));
        List<String> words = new ArrayList<>(List.of("validate", file.toString()));
        words.addAll(List.of(more));
        int code = Main.execute(console.out(), console.err(), words.toArray(String[]::new));
        Files.delete(file);
        return code;
    }

    private Case setting(Random random) {
        String setting = SETTINGS.get(random.nextInt(SETTINGS.size()));
        for (int i = random.nextInt(3); i >= 0; i--) {
            setting = Mutations.text(setting, random);
        }
        String given = setting;
        return new Case(
                "--set " + given,
                new TreeMap<>(inputs),
                "",
                (dir, console, settings) -> validate(dir, "flow.yaml", console, "--set", given),
                false,
                false);
    }

    private Case table(Random random) {
        byte[] damaged = times(inputs.get("data.csv"), random, Mutations::text);
        if (random.nextBoolean()) {
            Map<String, byte[]> files = new TreeMap<>(inputs);
            files.put("data.csv", damaged);
            return new Case(
                    "table",
                    files,
                    "data.csv",
                    (dir, console, settings) -> validate(dir, "flow.yaml", console),
                    false,
                    false);
        }
        Map<String, byte[]> files = new TreeMap<>(flow);
        files.put("new.csv", damaged);
        return new Case("table to score", files, "new.csv", this::score, false, false);
    }

    private Case typedTable(Random random) {
        Map<String, byte[]> files = new TreeMap<>(inputs);
        files.put(
                "typed.csv",
                times(inputs.get("typed.csv"), random, random.nextBoolean() ? Mutations::text : Mutations::bytes));
        return new Case(
                "typed table",
                files,
                "typed.csv",
                (dir, console, settings) -> validate(dir, "typed.yaml", console),
                false,
                false);
    }

    private Case array(Random random) {
        Map<String, byte[]> files = new TreeMap<>(inputs);
        files.put(
                "rows.npy",
                times(inputs.get("rows.npy"), random, random.nextBoolean() ? Mutations::text : Mutations::bytes));
        return new Case(
                "array",
                files,
                "rows.npy",
                (dir, console, settings) -> validate(dir, "rows.yaml", console),
                false,
                false);
    }

    private Case source(Random random) throws IOException {
        FuzzedSources.Damaged damaged = sources.damaged(inputs, inputs.get("rows.npy"), random);
        return new Case(
                damaged.what(),
                damaged.files(),
                damaged.file(),
                (dir, console, settings) -> validate(dir, damaged.pipeline(), console),
                false,
                false);
    }

    private Case packedTable(Random random) throws IOException {
        Map<String, byte[]> files = new TreeMap<>(inputs);
        files.put(
                "data.csv.gz",
                random.nextInt(10) == 0
                        ? packed(new byte[90 << 20])
                        : times(inputs.get("data.csv.gz"), random, Mutations::bytes));
        return new Case(
                "packed table",
                files,
                "data.csv.gz",
                (dir, console, settings) -> validate(dir, "packed.yaml", console),
                false,
                false);
    }

    private Case images(Random random) throws IOException {
        boolean gzip = random.nextBoolean();
        String name = gzip ? "images.idx.gz" : "images.idx";
        byte[] given = inputs.get(name);
        byte[] damaged = random.nextInt(6) == 0
                ? promising(gzip, random)
                : !gzip || random.nextBoolean()
                        ? times(given, random, Mutations::bytes)
                        : packed(times(unpacked(given), random, Mutations::bytes));
        Map<String, byte[]> files = new TreeMap<>(inputs);
        files.put(name, damaged);
        String pipeline = gzip ? "machine.yaml" : "plain.yaml";
        return new Case(
                "images " + name,
                files,
                name,
                (dir, console, settings) -> validate(dir, pipeline, console),
                false,
                false);
    }

    /** Images of whose bytes only the first are there. */
    private static byte[] promising(boolean gzip, Random random) throws IOException {
        int[] sizes = {1, 2, 3, 40, 1 << 10, 1 << 15, 1 << 20, 1 << 28, Integer.MAX_VALUE};
        ByteBuffer idx = ByteBuffer.allocate(300).putInt(random.nextBoolean() ? 0x803 : 0x802);
        for (int i = 0; i < 3; i++) {
            idx.putInt(sizes[random.nextInt(sizes.length)]);
        }
        return gzip ? packed(idx.array()) : idx.array();
    }

    private Case model(Random random) {
        boolean conditioned = random.nextBoolean();
        Map<String, byte[]> files = new TreeMap<>(conditioned ? flow : machine);
        files.put(RunFolder.MODEL_YAML, times(files.get(RunFolder.MODEL_YAML), random, Mutations::text));
        if (conditioned) {
            files.put("new.csv", inputs.get("data.csv"));
        }
        Action action = conditioned && random.nextBoolean() ? this::score : this::sample;
        return new Case("model.yaml", files, RunFolder.MODEL_YAML, action, false, false);
    }

    private Case config(Random random) {
        int which = random.nextInt(4);
        Map<String, byte[]> files = new TreeMap<>(which == 0 ? stopped : which == 1 ? machine : flow);
        files.put(RunFolder.CONFIG, times(files.get(RunFolder.CONFIG), random, Mutations::text));
        files.put("new.csv", inputs.get("data.csv"));
        Action action = switch (which) {
            case 0 -> this::resume;
            case 1 -> this::inpaint;
            case 2 -> this::evaluate;
            default -> this::score;
        };
        return new Case("config.resolved.yaml", files, RunFolder.CONFIG, action, false, which == 0);
    }

    /** Any change whatever of the weights is noticed. */
    private Case weights(Random random) {
        boolean resume = random.nextBoolean();
        Map<String, byte[]> files = new TreeMap<>(resume ? stopped : flow);
        byte[] whole = files.get(RunFolder.MODEL_TENSORS);
        byte[] damaged = Mutations.bytes(whole, random);
        files.put(RunFolder.MODEL_TENSORS, damaged);
        boolean refused = !Arrays.equals(whole, damaged);
        return new Case(
                "weights", files, RunFolder.MODEL_TENSORS, resume ? this::resume : this::sample, refused, resume);
    }

    /** Weights of another shape, type or name in a file that is whole. */
    private Case crafted(Random random) throws IOException {
        boolean resume = random.nextBoolean();
        Map<String, byte[]> files = new TreeMap<>(resume ? stopped : flow);
        Path file = Files.write(home.resolve("crafted.safetensors"), files.get(RunFolder.MODEL_TENSORS));
        Safetensors.Contents contents = Safetensors.read(file);
        Map<String, INDArray> tensors = new LinkedHashMap<>(contents.tensors());
        Map<String, String> metadata = new LinkedHashMap<>(contents.metadata());
        List<String> names = List.copyOf(tensors.keySet());
        String name = names.get(random.nextInt(names.size()));
        INDArray tensor = tensors.get(name);
        List<String> keys = List.copyOf(metadata.keySet());
        String key = keys.get(random.nextInt(keys.size()));
        switch (random.nextInt(8)) {
            case 0 -> tensors.remove(name);
            case 1 -> tensors.put(name, tensor.reshape('c', 1, tensor.length(), 1));
            case 2 ->
                tensors.put(
                        name, tensor.castTo(tensor.dataType() == DataType.FLOAT ? DataType.DOUBLE : DataType.FLOAT));
            case 3 -> tensors.put(name, tensors.get(names.get(random.nextInt(names.size()))));
            case 4 -> tensors.put(name, Nd4j.zeros(DataType.FLOAT, 0));
            case 5 -> tensors.put(Mutations.text(name, random), tensor);
            case 6 -> metadata.remove(key);
            default -> metadata.put(key, Mutations.text(metadata.get(key), random));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Safetensors.write(out, tensors, metadata);
        files.put(RunFolder.MODEL_TENSORS, out.toByteArray());
        return new Case(
                "crafted weights", files, RunFolder.MODEL_TENSORS, resume ? this::resume : this::sample, false, resume);
    }

    private Case plugin(Random random) {
        String name = "plugins/one/plugin.jar";
        return new Case(
                PLUGIN,
                Map.of(name, times(jar.orElseThrow(), random, Mutations::bytes)),
                name,
                (dir, console, settings) -> Main.execute(
                        console.out(),
                        console.err(),
                        "plugins",
                        "list",
                        "--plugins",
                        dir.resolve("plugins").toString()),
                false,
                false);
    }

    private int sample(Path dir, Console console, RunSettings settings) {
        PipelineRunner runner = PipelineRunner.of(registry);
        FittedModel model = runner.load(dir);
        Samples samples = runner.sample(model, model.sampleConfig().withCount(3), Optional.empty(), settings);
        require(
                samples.values().size(0) + samples.failed() == 3
                        && samples.values().size(1) == model.columns().size(),
                "3 samples were asked for");
        return 0;
    }

    private int score(Path dir, Console console, RunSettings settings) {
        PipelineRunner runner = PipelineRunner.of(registry);
        FittedModel model = runner.load(dir);
        runner.score(dir, model, dir.resolve("new.csv"), settings);
        return 0;
    }

    private int evaluate(Path dir, Console console, RunSettings settings) {
        Figures figures =
                PipelineRunner.of(registry).evaluate(dir, List.of("sample.count=5"), Optional.empty(), settings);
        require(!figures.metrics().isEmpty(), "there are no figures");
        return 0;
    }

    private int inpaint(Path dir, Console console, RunSettings settings) {
        require(
                PipelineRunner.of(registry)
                                .inpaint(dir, (picture, width) -> new double[width], 2, 1, settings)
                                .filled()
                                .size()
                        == 1,
                "rows were to be filled in once");
        return 0;
    }

    private int resume(Path dir, Console console, RunSettings settings) {
        PipelineRunner.of(registry).resume(dir, settings);
        require(Files.exists(dir.resolve(RunFolder.METRICS)), "a run that was resumed to its end has figures");
        return 0;
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("exit code 0, and " + what);
        }
    }

    private static Outcome outcome(Case given, Path dir, Thread worker) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
        long from = cpu(worker);
        RunSettings settings = new RunSettings(
                Optional.empty(), false, new ConsoleReporter(console, true), () -> cpu(worker) - from > ENOUGH_NANOS);
        int code;
        try {
            code = given.action().in(dir, console, settings);
        } catch (AssertionError | IOException e) {
            code = -1;
            console.err().println(e.getMessage());
        } catch (RuntimeException | LinkageError | OutOfMemoryError | StackOverflowError e) {
            code = Failures.report(e, console, false);
            if (JAVA.matcher(err.toString(StandardCharsets.UTF_8)).find()) {
                e.printStackTrace(console.out());
            }
        }
        return new Outcome(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static long cpu(Thread worker) {
        return ManagementFactory.getThreadMXBean().getThreadCpuTime(worker.getId());
    }

    /** What is wrong with what a case came to. */
    private static List<String> faults(Case given, Outcome outcome, Map<String, byte[]> after) {
        List<String> faults = new ArrayList<>();
        String all = outcome.err();
        if (!List.of(0, 1, 2, 130).contains(outcome.code())) {
            faults.add("the exit code is " + outcome.code());
        }
        if (given.refused() && outcome.code() == 0) {
            faults.add("damage went unnoticed");
        }
        if (outcome.code() != 0 && all.isBlank()) {
            faults.add("it says nothing");
        }
        if (all.length() > LONGEST_OUTPUT) {
            faults.add("it says " + all.length() + " characters");
        }
        Pattern wrong = given.what().equals(PLUGIN) ? CRASH : JAVA;
        if (wrong.matcher(all).find()) {
            faults.add("it says it in Java's words");
        }
        if (all.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\r' || c == 0x7f)) {
            faults.add("there are control characters in what it says");
        }
        Map<String, byte[]> before = given.files();
        before.forEach((name, bytes) -> {
            // A run that goes on writes its files, and keeps its last checkpoint where it comes to no good end.
            boolean wrote = outcome.code() == 0
                    || outcome.code() == 130
                    || LATER.matcher(all).find();
            boolean own = given.grows() && !name.equals("notes.txt") && wrote;
            if (!own && !Arrays.equals(bytes, after.get(name))) {
                faults.add(name + " was " + (after.containsKey(name) ? "changed" : "removed"));
            }
        });
        if (!given.grows()) {
            after.keySet().stream()
                    .filter(name -> !before.containsKey(name))
                    .forEach(name -> faults.add(name + " is new"));
        }
        return faults;
    }

    private boolean one(long seed, int number) throws IOException, InterruptedException {
        Case given = make(new Random(new SplittableRandom(seed * 1_000_003 + number).nextLong()));
        Path dir = home.resolve("case");
        write(dir, given.files());
        Outcome[] outcome = new Outcome[1];
        Thread worker = new Thread(() -> outcome[0] = outcome(given, dir, Thread.currentThread()), "case-" + number);
        worker.setDaemon(true);
        worker.start();
        long begun = System.nanoTime();
        boolean said = false;
        while (true) {
            worker.join(100);
            if (!worker.isAlive()) {
                break;
            }
            if (!said && System.nanoTime() - begun > MINUTE_NANOS) {
                // No fault on a busy machine, but what to look at if this never ends.
                System.out.println("case " + number + ", " + given.what() + ": at work for a minute");
                said = true;
            }
            if (cpu(worker) > MOST_NANOS) {
                System.out.println(
                        "case " + number + ", " + given.what() + ": no end within " + MOST_NANOS / 1_000_000_000
                                + " s of the processor's time, at\n    "
                                + String.join(
                                        "\n    ",
                                        Arrays.stream(worker.getStackTrace())
                                                .map(String::valueOf)
                                                .toList()));
                keep(given, number);
                return false;
            }
        }
        List<String> faults = faults(given, outcome[0], read(dir));
        boolean good = faults.isEmpty();
        if (!good) {
            System.out.println("case " + number + ", " + given.what() + ": " + String.join("; ", faults)
                    + "\n  exit code "
                    + outcome[0].code() + ", it said: " + outcome[0].err().strip() + "\n  "
                    + outcome[0]
                            .out()
                            .lines()
                            .filter(line -> line.startsWith("\t") || line.contains("Caused"))
                            .limit(12)
                            .toList());
            keep(given, number);
        }
        codes.merge(given.what().split("[ =]")[0] + " " + outcome[0].code(), 1, Integer::sum);
        delete(dir);
        return good;
    }

    private final Map<String, Integer> codes = new TreeMap<>();

    /** Keeps the damaged file of a case that failed, where the property says so. */
    private static void keep(Case given, int number) throws IOException {
        String folder = System.getProperty("ergodic.fuzz.keep", "");
        if (!folder.isEmpty()) {
            write(Path.of(folder, "case-" + number), given.files());
        }
    }

    /**
     * Runs cases.
     *
     * @param args how many, the seed, and perhaps the number of a single case
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        int count = Integer.parseInt(args[0]);
        long seed = Long.parseLong(args[1]);
        Path home = Files.createTempDirectory("ergodic-fuzz");
        int failed = 0;
        try {
            Fuzz fuzz = new Fuzz(home);
            fuzz.checkInputs();
            int from = args.length > 2 ? Integer.parseInt(args[2]) : 0;
            int to = args.length > 2 ? from + 1 : count;
            for (int number = from; number < to; number++) {
                failed += fuzz.one(seed, number) ? 0 : 1;
            }
            System.out.println((to - from) + " cases from seed " + seed + ", " + failed
                    + " failed; by kind and exit code: " + fuzz.codes);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            delete(home);
        }
        // Some cases may have left threads behind.
        System.exit(failed == 0 ? 0 : 1);
    }
}

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Kills runs at random moments by SIGKILL, goes on with each, and compares what it comes to with a run that nobody
 * stopped: the samples, the figures, the pictures, and every number of the checkpoint, its optimiser and history
 * included.
 *
 * <p>A run is killed up to five times, each time after a random part of the time that a whole run takes, or until it
 * ends before its moment comes. Then the next begins, until there were as many kills as asked for: more kills of one
 * run would nearly all fall into its longest stage that is done anew each time, the measuring. At the end the command
 * {@code sample} is treated the same way, a fifth as often.
 *
 * <p>usage: {@code benchmarks/run benchmarks/killed-runs/KilledRuns.java FOLDER [KILLS [SEED [FAMILY...]]]}; the folder
 * must be new. The exit code is 1 if anything differs.
 */
public final class KilledRuns {
    private static final int STEPS = 300;
    private static final int ROWS = 5000;
    private static final int MOST_KILLS = 5;

    private static final String PIPELINE = """
            ergodic: 1
            seed: 7
            data: { csv: %s, holdout: 0.2 }
            model: %s
            train: {steps: 300, batch: 64, validate-every: 20, ema: 0.99, checkpoint-every: 15, checkpoint-seconds: 1%s}
            sample: { count: 600, batch: 50, checkpoint-seconds: 0%s }
            evaluate: [ sliced-wasserstein ]
            """;

    /** By family: the model, and what its training and sampling are told besides. */
    private static final Map<String, List<String>> FAMILIES = new LinkedHashMap<>();

    static {
        FAMILIES.put("flow", List.of("{ kind: flow, bijections: [ { name: planar, layers: 8 } ] }", "", ""));
        FAMILIES.put(
                "energy",
                List.of(
                        "{ kind: energy, energy: { name: mlp, hidden: [16, 16] } }",
                        "",
                        ", solver: { name: ula, steps: 300 }"));
        FAMILIES.put(
                "score",
                List.of(
                        "{ kind: score, score: { name: mlp, hidden: [32, 32] } }",
                        "",
                        ", solver: { name: ula, steps: 300 }"));
        FAMILIES.put(
                "diffusion",
                List.of(
                        "{ kind: diffusion, sde: vp, score: { name: mlp, hidden: [32, 32] } }",
                        "",
                        ", solver: { name: euler-maruyama, steps: 300 }"));
    }

    private final Path folder;
    private final Random random;
    private int failures;

    private KilledRuns(Path folder, long seed) {
        this.folder = folder;
        this.random = new Random(seed);
    }

    /**
     * Runs the study.
     *
     * @param args see the class
     */
    public static void main(String[] args) throws Exception {
        Path folder = Files.createDirectory(Path.of(args[0]));
        int kills = args.length > 1 ? Integer.parseInt(args[1]) : 50;
        long seed = args.length > 2 ? Long.parseLong(args[2]) : 1;
        KilledRuns study = new KilledRuns(folder, seed);
        Path data = study.data();
        List<String> names = args.length > 3
                ? Arrays.asList(args).subList(3, args.length)
                : List.copyOf(FAMILIES.keySet());
        System.out.println("java " + Runtime.version() + ", " + kills + " kills for each family, seed " + seed);
        for (String name : names) {
            study.family(name, data, kills);
        }
        System.exit(study.failures == 0 ? 0 : 1);
    }

    /** Two moons that need no generator, so that reading takes a while. */
    private Path data() throws IOException {
        Random noise = new Random(0);
        StringBuilder text = new StringBuilder("a,b\n");
        for (int i = 0; i < ROWS; i++) {
            double angle = Math.PI * noise.nextDouble();
            int side = i % 2 == 0 ? 1 : -1;
            text.append(side * Math.cos(angle) + (1 - side) / 2.0 + 0.1 * noise.nextGaussian())
                    .append(',')
                    .append(side * Math.sin(angle) - (1 - side) / 4.0 + 0.1 * noise.nextGaussian())
                    .append('\n');
        }
        return Files.writeString(folder.resolve("data.csv"), text);
    }

    private void family(String name, Path data, int kills) throws Exception {
        List<String> family = FAMILIES.get(name);
        Path pipeline = Files.writeString(
                folder.resolve(name + ".yaml"),
                PIPELINE.formatted(data.toAbsolutePath(), family.get(0), family.get(1), family.get(2)));
        Path whole = folder.resolve(name + "-whole");
        long begun = System.nanoTime();
        require(0, end(ergodic("run", pipeline.toString(), "--out", whole.toString())), whole);
        long took = System.nanoTime() - begun;
        Map<String, Integer> moments = new TreeMap<>();
        int killed = 0;
        int runs = 0;
        int same = 0;
        for (; killed < kills; runs++) {
            Path run = folder.resolve(name + "-" + runs);
            boolean complete = false;
            int own = 0;
            while (!complete) {
                boolean exists = Files.exists(run.resolve("config.resolved.yaml"));
                Process process = exists
                        ? ergodic("resume", run.toString())
                        : ergodic("run", pipeline.toString(), "--out", run.toString());
                if (killed < kills
                        && own < MOST_KILLS
                        && !process.waitFor((long) (random.nextDouble() * took), TimeUnit.NANOSECONDS)) {
                    process.destroyForcibly().waitFor();
                    killed++;
                    own++;
                    moments.merge(moment(run), 1, Integer::sum);
                    continue;
                }
                int code = process.waitFor();
                String said = said(run);
                complete = code == 0 || said.contains("is complete; there is nothing to resume");
                if (!complete) {
                    failures++;
                    System.out.println("FAILED " + run + ": exit code " + code + "\n" + said);
                    break;
                }
            }
            same += complete && same(whole, run) ? 1 : 0;
        }
        System.out.println(name + ": a whole run takes " + took / 1_000_000 + " ms; " + killed + " kills of " + runs
                + " runs, " + same + " of them end as one that nobody stopped");
        moments.forEach((moment, count) -> System.out.println("    killed " + moment + ": " + count));
        draws(name, whole, Math.max(1, kills / 5));
    }

    /** The command that draws more samples. */
    private void draws(String name, Path run, int kills) throws Exception {
        Path whole = folder.resolve(name + "-whole.csv");
        long begun = System.nanoTime();
        require(0, end(draw(run, whole)), whole);
        long took = System.nanoTime() - begun;
        int killed = 0;
        int files = 0;
        int same = 0;
        int goingOn = 0;
        for (; killed < kills; files++) {
            Path out = folder.resolve(name + "-" + files + ".csv");
            while (!Files.exists(out)) {
                Process process = draw(run, out);
                if (killed < kills && !process.waitFor((long) (random.nextDouble() * took), TimeUnit.NANOSECONDS)) {
                    process.destroyForcibly().waitFor();
                    killed++;
                    continue;
                }
                int code = process.waitFor();
                String said = said(out);
                goingOn += said.contains("going on after") ? 1 : 0;
                if (code != 0) {
                    failures++;
                    System.out.println("FAILED " + out + ": exit code " + code + "\n" + said);
                    break;
                }
            }
            boolean equal = Files.exists(out) && Files.mismatch(whole, out) == -1;
            same += equal ? 1 : 0;
            failures += equal ? 0 : 1;
        }
        System.out.println(name + ", sample: " + killed + " kills of " + files + " draws, " + same
                + " files equal; " + goingOn + " ended from samples that there were");
    }

    private Process draw(Path run, Path out) throws IOException {
        return ergodic("sample", run.toString(), "--count", "2000", "--out", out.toString());
    }

    /** Where a run was, as its folder tells. */
    private static String moment(Path run) throws IOException {
        if (!Files.exists(run.resolve("model.yaml"))) {
            return "1 before it had a folder: starting, reading";
        }
        Path model = run.resolve("model.safetensors");
        if (!Files.exists(model)) {
            return "2 before its first checkpoint";
        }
        if (Files.exists(run.resolve("metrics.json"))) {
            return "6 after its figures: writing pictures, ending";
        }
        if (Files.exists(run.resolve("samples.csv"))) {
            return "5 after its samples: writing, measuring";
        }
        Matcher step = Pattern.compile("\"step\":\"(\\d+)\"").matcher(header(model));
        return step.find() && Integer.parseInt(step.group(1)) < STEPS
                ? "3 training"
                : "4 after training: sampling" + (Files.exists(run.resolve("samples.partial")) ? ", some kept" : "");
    }

    private boolean same(Path whole, Path run) throws IOException {
        List<String> different = new ArrayList<>();
        if (!names(whole).equals(names(run))) {
            different.add("files " + names(run) + " instead of " + names(whole));
        } else {
            for (String file : names(whole)) {
                if (!Arrays.equals(content(whole.resolve(file)), content(run.resolve(file)))) {
                    different.add(file);
                }
            }
        }
        if (!different.isEmpty()) {
            failures++;
            System.out.println("DIFFERENT " + run + ": " + different);
        }
        return different.isEmpty();
    }

    private static List<String> names(Path run) throws IOException {
        try (Stream<Path> files = Files.list(run)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** A file without what tells the time. */
    private static byte[] content(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (name.equals("model.safetensors")) {
            byte[] all = Files.readAllBytes(file);
            // Seconds are among the metadata, and a checksum of all: the tensors and their places are compared.
            String header = header(file);
            byte[] places = header.replaceFirst("\"__metadata__\":\\{[^}]*\\},?", "")
                    .strip()
                    .getBytes(StandardCharsets.UTF_8);
            int start = 8 + header.getBytes(StandardCharsets.UTF_8).length;
            byte[] kept = Arrays.copyOf(places, places.length + all.length - start);
            System.arraycopy(all, start, kept, places.length, all.length - start);
            return kept;
        }
        if (name.endsWith(".yaml") || name.endsWith(".json")) {
            return Files.readString(file)
                    .replaceAll("(?s)\"sampling-time\"\\s*:\\s*\\{.*?\\}", "")
                    .replaceAll("(?m)^.*\\b(started|seconds|time|dir|cpu|run)\\b.*$", "")
                    .getBytes(StandardCharsets.UTF_8);
        }
        if (name.equals("report.html")) {
            return Files.readString(file)
                    .replaceAll("<(title|h1)>[^<]*</", "")
                    .replaceAll("(?m)^.*<dt>(started|time)</dt>.*$", "")
                    .getBytes(StandardCharsets.UTF_8);
        }
        return Files.readAllBytes(file);
    }

    private static String header(Path safetensors) throws IOException {
        byte[] all = Files.readAllBytes(safetensors);
        int length = Math.toIntExact(
                ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).getLong());
        return new String(all, 8, length, StandardCharsets.UTF_8);
    }

    private Process ergodic(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.awt.headless=true",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "--add-modules",
                "jdk.incubator.vector",
                "-p",
                System.getProperty("jdk.module.path"),
                "-cp",
                System.getProperty("java.class.path"),
                "-m",
                "org.ergodic.cli/org.ergodic.cli.Main"));
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log(Path.of(args[args.length - 1])).toFile())
                .start();
    }

    private Path log(Path run) {
        return folder.resolve(run.getFileName() + ".log");
    }

    private String said(Path run) throws IOException {
        return Files.readString(log(run));
    }

    private static int end(Process process) throws InterruptedException {
        return process.waitFor();
    }

    private void require(int expected, int code, Path run) throws IOException {
        if (code != expected) {
            throw new IllegalStateException(said(run));
        }
    }
}

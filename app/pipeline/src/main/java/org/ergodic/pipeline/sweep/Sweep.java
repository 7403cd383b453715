package org.ergodic.pipeline.sweep;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.config.Location;
import org.ergodic.api.config.Violation;
import org.ergodic.api.message.Causes;
import org.ergodic.api.message.ErgodicException;
import org.ergodic.api.model.Metric;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.CancelledException;
import org.ergodic.pipeline.Pipeline;
import org.ergodic.pipeline.PipelineRunner;
import org.ergodic.pipeline.Result;
import org.ergodic.pipeline.RunSettings;
import org.ergodic.pipeline.Samples;
import org.ergodic.pipeline.Versions;
import org.ergodic.pipeline.config.Overrides;
import org.ergodic.pipeline.config.PipelineConfig;
import org.ergodic.pipeline.config.YamlReader;
import org.ergodic.pipeline.store.AtomicFile;
import org.ergodic.pipeline.store.MetricsJson;
import org.ergodic.pipeline.store.RunFolder;
import org.ergodic.pipeline.store.RunLock;
import org.ergodic.pipeline.store.YamlWriter;

/**
 * A pipeline run for each combination of values of some of its settings, and each of those for several seeds. Each is
 * an ordinary run in a folder of its own; at the end there is one table of them all. Immutable.
 *
 * <pre>{@code
 * sweep: { train.optimizer.rate: [1e-3, 3e-4], model.hidden: [[64], [128, 128]] }
 * seeds: [1, 2, 3]
 * }</pre>
 */
public final class Sweep {
    /** The key of the values to try. */
    public static final String SWEEP = "sweep";

    /** The key of the seeds. */
    public static final String SEEDS = "seeds";

    /** The table of all runs. */
    public static final String TABLE = "sweep.csv";

    /** The table over seeds. */
    public static final String SUMMARY = "summary.csv";

    /** The figures as a picture. */
    public static final String PICTURE = "sweep.png";

    private static final int MOST_RUNS = 10_000;
    private static final String SEED = "seed";
    private static final String PROVENANCE = "provenance";

    private final ConfigNode.MapNode root;
    private final Map<String, List<ConfigNode>> values;
    private final List<Long> seeds;
    private final List<Member> members;

    /** One of the runs. */
    private record Member(String name, int setting, Map<String, Object> settings, long seed, Pipeline pipeline) {}

    private Sweep(
            ConfigNode.MapNode root, Map<String, List<ConfigNode>> values, List<Long> seeds, List<Member> members) {
        this.root = root;
        this.values = values;
        this.seeds = seeds;
        this.members = members;
    }

    /**
     * Whether a tree is a sweep.
     *
     * @param root the tree of a file
     * @return whether it has the key {@code sweep} or {@code seeds}
     */
    public static boolean isSweep(ConfigNode.MapNode root) {
        return root.entries().containsKey(SWEEP) || root.entries().containsKey(SEEDS);
    }

    /**
     * Whether a folder holds a sweep.
     *
     * @param dir the folder
     * @return whether it does
     */
    public static boolean isIn(Path dir) {
        return Files.isRegularFile(dir.resolve(RunFolder.CONFIG))
                && isSweep(YamlReader.read(RunFolder.open(dir).readable(RunFolder.CONFIG)));
    }

    /**
     * A sweep from a tree.
     *
     * @param tree a pipeline with the keys {@code sweep} or {@code seeds}, or both
     * @param registry the components there are
     * @return the sweep, every one of its pipelines checked
     * @throws ConfigException with everything that is wrong with it
     */
    public static Sweep of(ConfigNode.MapNode tree, Registry registry) {
        List<Violation> violations = new ArrayList<>();
        if (tree.entries().containsKey("stages")) {
            violations.add(new Violation(
                    tree.at("stages"),
                    "stages",
                    "cannot be swept over: name a sweep in a file without stages, or several stages train here"));
        }
        Map<String, List<ConfigNode>> values = values(tree, violations);
        ConfigNode.MapNode base =
                tree.without(SWEEP).without(SEEDS).without(PROVENANCE).without("output");
        List<Long> seeds = seeds(tree, base, violations);
        if (!violations.isEmpty()) {
            throw new ConfigException(violations);
        }
        long count = seeds.size();
        for (List<ConfigNode> each : values.values()) {
            count *= each.size();
            if (count > MOST_RUNS) {
                throw new ConfigException(List.of(new Violation(
                        tree.at(SWEEP), SWEEP, "must have at most " + MOST_RUNS + " combinations, seeds included")));
            }
        }
        return new Sweep(tree, values, seeds, members(base, values, seeds, registry));
    }

    /**
     * Reads a file.
     *
     * @param file YAML
     * @param overrides values over those of the file, each {@code key.key=value}
     * @param registry the components there are
     * @return the sweep
     * @throws ConfigException with everything that is wrong with it
     */
    public static Sweep fromYaml(Path file, List<String> overrides, Registry registry) {
        return of(Overrides.apply(YamlReader.read(file), overrides), registry);
    }

    /**
     * The same as Java says it.
     *
     * @param config the pipeline
     * @param values what to try, by the keys of settings
     * @param seeds the seeds, at least one
     * @param registry the components there are
     * @return the sweep
     * @throws ConfigException with everything that is wrong with it
     */
    public static Sweep of(
            PipelineConfig config, Map<String, ? extends List<?>> values, List<Long> seeds, Registry registry) {
        ConfigNode.MapNode tree = org.ergodic.host.Binder.tree(config);
        if (!values.isEmpty()) {
            tree = tree.with(SWEEP, ConfigNode.of(values));
        }
        return of(tree.with(SEEDS, ConfigNode.of(seeds)), registry);
    }

    private static Map<String, List<ConfigNode>> values(ConfigNode.MapNode tree, List<Violation> violations) {
        Map<String, List<ConfigNode>> values = new LinkedHashMap<>();
        ConfigNode node = tree.entries().get(SWEEP);
        if (node == null) {
            return values;
        }
        if (!(node instanceof ConfigNode.MapNode map)) {
            violations.add(new Violation(
                    node.location(),
                    SWEEP,
                    "must be a map from keys to lists of values, such as { train.optimizer.rate: [1e-3, 3e-4] }, not "
                            + node.describe()));
            return values;
        }
        map.entries().forEach((key, value) -> {
            if (!(value instanceof ConfigNode.ListNode list) || list.items().isEmpty()) {
                violations.add(new Violation(
                        map.at(key),
                        SWEEP + "." + key,
                        "must be a list of values to try, not "
                                + (value instanceof ConfigNode.ListNode ? "empty" : value.describe())));
            } else if (key.equals(SEED)) {
                violations.add(new Violation(map.at(key), SWEEP + "." + key, "seeds have a key of their own: seeds"));
            } else {
                values.put(key, list.items());
            }
        });
        return values;
    }

    private static List<Long> seeds(ConfigNode.MapNode tree, ConfigNode.MapNode base, List<Violation> violations) {
        long own = base.entries().get(SEED) instanceof ConfigNode.Scalar scalar && scalar.value() instanceof Long seed
                ? seed
                : 0;
        ConfigNode node = tree.entries().get(SEEDS);
        if (node == null) {
            return List.of(own);
        }
        Set<Long> seeds = new LinkedHashSet<>();
        if (node instanceof ConfigNode.Scalar scalar
                && scalar.value() instanceof Long count
                && count >= 1
                && count <= MOST_RUNS) {
            for (long k = 0; k < count; k++) {
                seeds.add(own + k);
            }
        } else if (node instanceof ConfigNode.ListNode list
                && !list.items().isEmpty()
                && list.items().stream()
                        .allMatch(each -> each instanceof ConfigNode.Scalar s && s.value() instanceof Long)) {
            list.items().forEach(each -> seeds.add((Long) each.plain()));
            if (seeds.size() < list.items().size()) {
                violations.add(new Violation(node.location(), SEEDS, "has a seed twice: " + node.plain()));
            }
        } else {
            violations.add(new Violation(
                    node.location(),
                    SEEDS,
                    "must be a list of seeds such as [1, 2, 3], or how many there are, from 1 to " + MOST_RUNS
                            + ", not " + node.describe()));
        }
        return List.copyOf(seeds);
    }

    private static List<Member> members(
            ConfigNode.MapNode base, Map<String, List<ConfigNode>> values, List<Long> seeds, Registry registry) {
        List<Map<String, ConfigNode>> combinations = new ArrayList<>(List.of(Map.of()));
        for (Map.Entry<String, List<ConfigNode>> each : values.entrySet()) {
            List<Map<String, ConfigNode>> more = new ArrayList<>();
            for (Map<String, ConfigNode> some : combinations) {
                for (ConfigNode value : each.getValue()) {
                    Map<String, ConfigNode> one = new LinkedHashMap<>(some);
                    one.put(each.getKey(), value);
                    more.add(one);
                }
            }
            combinations = more;
        }
        List<Member> members = new ArrayList<>();
        // In a set: most of what is wrong is wrong with all of them.
        Set<Violation> violations = new LinkedHashSet<>();
        int width =
                Math.max(2, String.valueOf(combinations.size() * seeds.size()).length());
        for (int i = 0; i < combinations.size(); i++) {
            ConfigNode.MapNode tree = base;
            Map<String, Object> plain = new LinkedHashMap<>();
            for (Map.Entry<String, ConfigNode> each : combinations.get(i).entrySet()) {
                tree = Overrides.set(tree, each.getKey(), each.getValue());
                plain.put(each.getKey(), each.getValue().plain());
            }
            for (long seed : seeds) {
                ConfigNode.MapNode whole = tree.with(
                        SEED,
                        new ConfigNode.Scalar(seed, new Location(base.location().source(), 0)));
                String name = String.format("%0" + width + "d", members.size() + 1);
                try {
                    members.add(new Member(name, i, plain, seed, Pipeline.of(PipelineConfig.written(whole), registry)));
                } catch (ConfigException e) {
                    violations.addAll(e.violations());
                }
            }
        }
        if (!violations.isEmpty()) {
            throw new ConfigException(List.copyOf(violations));
        }
        return members;
    }

    /** {@return how many runs there are} */
    public int runs() {
        return members.size();
    }

    /** {@return where results go by what the pipeline says, if it says so} */
    public Optional<Path> dir() {
        return root.entries().get("output") instanceof ConfigNode.MapNode output
                        && output.entries().get("dir") instanceof ConfigNode.Scalar scalar
                        && scalar.value() instanceof String dir
                ? Optional.of(Path.of(dir))
                : Optional.empty();
    }

    /**
     * Reads the data of every run and checks that its parts go together; trains nothing and writes nothing.
     *
     * @param runner checks the pipelines
     * @param settings who is told
     * @return one line about them for people
     * @throws ConfigException with everything that is wrong with any of them
     */
    public String validate(PipelineRunner runner, RunSettings settings) {
        Set<Violation> violations = new LinkedHashSet<>();
        String first = "";
        for (Member member : members) {
            if (member.seed() != seeds.get(0)) {
                continue;
            }
            try {
                String line = runner.validate(member.pipeline().config(), settings.reporter());
                first = first.isEmpty() ? line : first;
            } catch (ConfigException e) {
                violations.addAll(e.violations());
            }
        }
        if (!violations.isEmpty()) {
            throw new ConfigException(List.copyOf(violations));
        }
        return members.size() + " runs, the first: " + first;
    }

    /**
     * Runs all of them, one after the other. One that fails fails alone.
     *
     * @param runner runs the pipelines
     * @param settings where results go, before what the pipeline says; where neither says, nothing is written
     * @return the figures of all runs
     * @throws SweepFailedException if runs failed, with the figures of the others
     * @throws CancelledException if told to stop
     * @throws org.ergodic.pipeline.store.OutputException if the folder cannot be written, or another run is writing
     *     there
     */
    public SweepResult run(PipelineRunner runner, RunSettings settings) {
        Optional<Path> dir = settings.dir().or(this::dir);
        if (dir.isEmpty()) {
            return all(runner, settings, dir, false);
        }
        try (RunLock lock = RunLock.acquire(dir.get(), Instant.now())) {
            warn(lock, dir.get(), settings);
            RunFolder folder = RunFolder.create(dir.get(), settings.overwrite());
            folder.removeLeftovers();
            folder.write(RunFolder.CONFIG, out -> YamlWriter.write(out, written()));
            return all(runner, settings, dir, false);
        }
    }

    private static void warn(RunLock lock, Path dir, RunSettings settings) {
        lock.weakness()
                .ifPresent(why -> settings.reporter()
                        .warn("the file system of " + dir + " does not lock files (" + why
                                + "): start no other run that writes there"));
    }

    /**
     * Goes on with a sweep: complete runs are read, one that was interrupted goes on, the others are run.
     *
     * @param dir the sweep's folder
     * @param runner runs the pipelines
     * @param settings who is told
     * @return the figures of all runs
     * @throws SweepFailedException as {@link #run}
     */
    public static SweepResult resume(Path dir, PipelineRunner runner, RunSettings settings) {
        Sweep sweep = of(runner.written(dir), runner.registry());
        try (RunLock lock = RunLock.acquire(dir, Instant.now())) {
            warn(lock, dir, settings);
            RunFolder.open(dir).removeLeftovers();
            return sweep.all(runner, settings, Optional.of(dir), true);
        }
    }

    private Map<String, Object> written() {
        @SuppressWarnings("unchecked")
        Map<String, Object> all = new LinkedHashMap<>(
                (Map<String, Object>) root.without(PROVENANCE).plain());
        all.put(PROVENANCE, Map.of("versions", Map.of("ergodic", Versions.ergodic())));
        return all;
    }

    private SweepResult all(PipelineRunner runner, RunSettings settings, Optional<Path> dir, boolean resumes) {
        Map<String, Throwable> failures = new LinkedHashMap<>();
        List<SweepResult.Run> runs = new ArrayList<>();
        for (Member member : members) {
            String which = "run " + member.name() + " of " + members.size() + ": " + words(member);
            settings.reporter().say(which);
            Optional<Path> own = dir.map(folder -> folder.resolve(member.name()));
            Map<String, Metric.Measurement> figures = Map.of();
            try {
                figures = one(member, runner, settings, own, resumes);
            } catch (CancellationException e) {
                throw new CancelledException("stopped in " + which
                        + dir.map(folder -> ". Go on by: ergodic resume " + folder)
                                .orElse(""));
            } catch (Exception | OutOfMemoryError e) {
                failures.put(member.name(), e);
                settings.reporter()
                        .warn("run " + member.name() + " failed, and the others go on: "
                                + (e instanceof ErgodicException ? e.getMessage() : Causes.words(e)));
            }
            runs.add(new SweepResult.Run(
                    member.name(),
                    member.setting(),
                    member.settings(),
                    member.seed(),
                    figures,
                    Optional.ofNullable(failures.get(member.name()))
                            .map(e -> e instanceof ErgodicException ? e.getMessage() : Causes.words(e))));
        }
        SweepResult result = new SweepResult(dir, runs);
        dir.ifPresent(folder -> write(folder, result, runner, settings));
        if (!failures.isEmpty()) {
            throw new SweepFailedException(failures, result);
        }
        return result;
    }

    private String words(Member member) {
        List<String> words = new ArrayList<>();
        member.settings().forEach((key, value) -> words.add(key + "=" + value));
        if (seeds.size() > 1) {
            words.add("seed=" + member.seed());
        }
        return String.join(", ", words);
    }

    private static Map<String, Metric.Measurement> one(
            Member member, PipelineRunner runner, RunSettings settings, Optional<Path> dir, boolean resumes) {
        RunSettings own = new RunSettings(dir, settings.overwrite(), settings.reporter(), settings.cancelled());
        if (resumes && dir.isPresent() && Files.exists(dir.get().resolve(RunFolder.CONFIG))) {
            if (!runner.isComplete(dir.get())) {
                return runner.resume(dir.get(), own).metrics();
            }
            Map<String, Metric.Measurement> figures =
                    new LinkedHashMap<>(MetricsJson.read(dir.get().resolve(RunFolder.METRICS)));
            figures.remove(Samples.Cost.TIME);
            return figures;
        }
        Result result = runner.run(member.pipeline(), own);
        return result.metrics();
    }

    private void write(Path dir, SweepResult result, PipelineRunner runner, RunSettings settings) {
        AtomicFile.write(
                dir.resolve(TABLE), out -> out.write(result.table().csv().getBytes(StandardCharsets.UTF_8)));
        if (seeds.size() > 1) {
            AtomicFile.write(
                    dir.resolve(SUMMARY),
                    out -> out.write(result.summary(false).csv().getBytes(StandardCharsets.UTF_8)));
        }
        try {
            runner.illustrator()
                    .flatMap(by -> by.sweep(result.labels(), result.figures()))
                    .ifPresent(png -> AtomicFile.write(dir.resolve(PICTURE), out -> out.write(png)));
        } catch (RuntimeException | LinkageError e) {
            settings.reporter().warn(PICTURE + " could not be drawn and is left out: " + Causes.words(e));
        }
    }
}

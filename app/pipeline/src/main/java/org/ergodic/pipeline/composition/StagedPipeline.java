package org.ergodic.pipeline.composition;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.config.Location;
import org.ergodic.api.config.Option;
import org.ergodic.api.config.Violation;
import org.ergodic.api.message.Names;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.stage.Port;
import org.ergodic.api.stage.Table;
import org.ergodic.host.Binder;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.PipelineRunner;
import org.ergodic.pipeline.RunSettings;
import org.ergodic.pipeline.Versions;
import org.ergodic.pipeline.config.OutputConfig;
import org.ergodic.pipeline.config.Overrides;
import org.ergodic.pipeline.config.YamlReader;
import org.ergodic.pipeline.store.OutputException;
import org.ergodic.pipeline.store.RunFolder;
import org.ergodic.pipeline.store.RunLock;
import org.ergodic.pipeline.store.YamlWriter;

/**
 * A pipeline of stages, from a file or from Java, checked: there is a stage for every name, what goes in is of the
 * right type, nothing is missing and nothing goes in a circle. Immutable; running it twice gives the same.
 */
public final class StagedPipeline {
    /** The key of the list of stages, by which a file of stages is known. */
    public static final String STAGES = "stages";

    private static final String PROVENANCE = "provenance";
    private static final Set<String> KEYS = Set.of("ergodic", "seed", "output", STAGES, PROVENANCE);

    private final List<Node> nodes;
    private final Head head;
    private final Registry registry;

    /**
     * What a pipeline of stages says beside them.
     *
     * @param ergodic the version of the format
     * @param seed decides every random number
     * @param output where results go
     */
    public record Head(
            @Option(value = "the version of this file format", byDefault = "1", min = 1, max = 1)
            int ergodic,

            @Option(value = "decides every random number of the run", byDefault = "0")
            long seed,

            @Option(value = "where results go", byDefault = "{}")
            OutputConfig output) {}

    private StagedPipeline(List<Node> nodes, Head head, Registry registry) {
        this.nodes = nodes;
        this.head = head;
        this.registry = registry;
    }

    /**
     * Whether a tree is a pipeline of stages.
     *
     * @param root the tree of a file
     * @return whether it has the key {@code stages}
     */
    public static boolean isStaged(ConfigNode.MapNode root) {
        return root.entries().containsKey(STAGES);
    }

    /**
     * Reads a file.
     *
     * @param file YAML
     * @param overrides values over those of the file, each {@code key.key=value}
     * @param registry the components there are
     * @return the pipeline
     * @throws ConfigException with everything that is wrong with it
     */
    public static StagedPipeline fromYaml(Path file, List<String> overrides, Registry registry) {
        return of(Overrides.apply(YamlReader.read(file), overrides), registry);
    }

    /**
     * A pipeline from a tree.
     *
     * @param root the tree
     * @param registry the components there are
     * @return the pipeline
     * @throws ConfigException with everything that is wrong with it
     */
    public static StagedPipeline of(ConfigNode.MapNode root, Registry registry) {
        List<Violation> violations = new ArrayList<>();
        root.entries().keySet().stream().filter(key -> !KEYS.contains(key)).forEach(key -> {
            boolean section = Set.of("data", "model", "train", "sample", "score", "evaluate")
                    .contains(key);
            violations.add(new Violation(
                    root.at(key),
                    key,
                    section
                            ? "stands beside stages: put it into a stage, as in stages: [{ stage: train, ... }]"
                            : "unknown key. " + Names.suggest(key, KEYS)));
        });
        ConfigNode.MapNode rest =
                new ConfigNode.MapNode(only(root, Set.of("ergodic", "seed", "output")), root.keys(), root.location());
        violations.addAll(new Binder(registry).check(Head.class, rest, ""));
        List<Node> nodes = List.of();
        try {
            ConfigNode list = root.entries().get(STAGES);
            nodes = Wiring.of(
                    list == null ? new ConfigNode.Scalar(null, root.location()) : list, root.at(STAGES), registry);
        } catch (ConfigException e) {
            violations.addAll(e.violations());
        }
        if (!violations.isEmpty()) {
            throw new ConfigException(violations);
        }
        return new StagedPipeline(nodes, new Binder(registry).bind(Head.class, rest, ""), registry);
    }

    private static Map<String, ConfigNode> only(ConfigNode.MapNode root, Set<String> keys) {
        Map<String, ConfigNode> some = new LinkedHashMap<>(root.entries());
        some.keySet().retainAll(keys);
        return some;
    }

    /** {@return a builder, with all components on the module path or class path} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return where results go, unless said otherwise} */
    public Optional<Path> dir() {
        return head.output().dir().map(Path::of);
    }

    /** {@return the names of the stages in the order in which they run} */
    public List<String> stages() {
        return nodes.stream().map(Node::name).toList();
    }

    /** {@return a line for each stage, for people: what it is, takes and gives} */
    public String describe() {
        return nodes.stream()
                .map(node -> node.name() + " (" + node.component().name() + ")"
                        + node.links().entrySet().stream()
                                .map(link -> ", " + link.getKey().name() + " from "
                                        + link.getValue().stream()
                                                .map(Node.Ref::toString)
                                                .collect(Collectors.joining(" and ")))
                                .collect(Collectors.joining())
                        + (node.stage().outputs().isEmpty()
                                ? ""
                                : "; gives "
                                        + node.stage().outputs().stream()
                                                .map(Port::name)
                                                .collect(Collectors.joining(", "))))
                .collect(Collectors.joining("\n"));
    }

    /**
     * Runs it with its own components.
     *
     * @param settings where results go and who is told
     * @return what the stages gave
     * @see #run(PipelineRunner, RunSettings)
     */
    public StagedResult run(RunSettings settings) {
        return run(PipelineRunner.of(registry), settings);
    }

    /**
     * Runs it. A stage that fails fails alone, with those that need it.
     *
     * @param runner runs the pipelines of stages
     * @param settings where results go, before what the pipeline says; where neither says, nothing is written
     * @return what the stages gave
     * @throws StagesFailedException if stages failed, with what the others gave
     * @throws org.ergodic.pipeline.CancelledException if told to stop
     * @throws OutputException if the folder cannot be written, or another run is writing there
     */
    public StagedResult run(PipelineRunner runner, RunSettings settings) {
        Optional<Path> dir = settings.dir().or(this::dir);
        if (dir.isEmpty()) {
            return new Execution(this, runner, settings, Optional.empty(), false).run();
        }
        try (RunLock lock = RunLock.acquire(dir.get(), Instant.now())) {
            warn(lock, dir.get(), settings);
            RunFolder folder = RunFolder.create(dir.get(), settings.overwrite());
            folder.removeLeftovers();
            nodes.forEach(node -> new StageStore(dir.get().resolve(node.name())).forget());
            folder.write(RunFolder.CONFIG, out -> YamlWriter.write(out, written()));
            return new Execution(this, runner, settings, dir, false).run();
        }
    }

    private static void warn(RunLock lock, Path dir, RunSettings settings) {
        lock.weakness()
                .ifPresent(why -> settings.reporter()
                        .warn("the file system of " + dir + " does not lock files (" + why
                                + "): start no other run that writes there"));
    }

    /**
     * Whether a folder holds a run of stages.
     *
     * @param dir the folder
     * @return whether it does
     */
    public static boolean isIn(Path dir) {
        Path config = dir.resolve(RunFolder.CONFIG);
        return Files.isRegularFile(config)
                && isStaged(YamlReader.read(RunFolder.open(dir).readable(RunFolder.CONFIG)));
    }

    /**
     * Goes on with a run of stages: reads what finished stages gave, goes on with the one that was interrupted, and
     * runs the others.
     *
     * @param dir the run's folder
     * @param runner runs the pipelines of stages, with the objects that the pipeline was made with
     * @param settings who is told
     * @return what the stages gave
     * @throws StagesFailedException as {@link #run(PipelineRunner, RunSettings)}
     */
    public static StagedResult resume(Path dir, PipelineRunner runner, RunSettings settings) {
        StagedPipeline pipeline = of(runner.written(dir), runner.registry());
        try (RunLock lock = RunLock.acquire(dir, Instant.now())) {
            warn(lock, dir, settings);
            RunFolder.open(dir).removeLeftovers();
            return new Execution(pipeline, runner, settings, Optional.of(dir), true).run();
        }
    }

    /** The tree that this is again when it is read, with every option and every link. */
    private Map<String, Object> written() {
        Map<String, Object> all = new LinkedHashMap<>(new Binder(registry).unbind(head));
        all.put(STAGES, nodes.stream().map(this::written).toList());
        Map<String, Object> provenance = new LinkedHashMap<>();
        provenance.put("started", Instant.now().toString());
        provenance.put("versions", Map.of("ergodic", Versions.ergodic()));
        all.put(PROVENANCE, provenance);
        return all;
    }

    private Map<String, Object> written(Node node) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put(Wiring.NAME, node.name());
        all.put(Wiring.STAGE, node.component().name());
        Map<String, Object> from = new LinkedHashMap<>();
        node.links().forEach((port, refs) -> {
            List<String> words = refs.stream().map(Node.Ref::toString).toList();
            from.put(port.name(), words.size() == 1 ? words.get(0) : words);
        });
        if (!from.isEmpty()) {
            all.put(Wiring.FROM, from);
        }
        if (node.component().instance().isEmpty()) {
            Map<String, Object> options =
                    new LinkedHashMap<>(new Binder(registry).unbind(Kind.STAGE, node.component()));
            options.remove("name");
            all.putAll(options);
        }
        return all;
    }

    List<Node> nodes() {
        return nodes;
    }

    long seed() {
        return head.seed();
    }

    Registry registry() {
        return registry;
    }

    /**
     * What the outputs of a stage follow from.
     *
     * @param inputs the same of the stages that it needs, by name
     */
    String fingerprint(Node node, Map<String, String> inputs) {
        StringBuilder text = new StringBuilder(YamlWriter.toText(written(node)));
        text.append(head.seed()).append(Versions.ergodic());
        node.needs().forEach(need -> text.append(need).append(inputs.get(need)));
        if (node.stage() instanceof GivenTable given) {
            text.append(java.util.Arrays.hashCode(
                    given.table().values().dup('c').data().asDouble()));
        }
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(text.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Says in Java what a file of stages says. For one thread. */
    public static final class Builder {
        private final Map<String, Object> root = new LinkedHashMap<>();
        private final List<Object> stages = new ArrayList<>();
        private Registry registry;

        private Builder() {}

        /**
         * Decides every random number.
         *
         * @param seed any number
         * @return this builder
         */
        public Builder seed(long seed) {
            root.put("seed", seed);
            return this;
        }

        /**
         * The components there are.
         *
         * @param components the components
         * @return this builder
         */
        public Builder registry(Registry components) {
            registry = components;
            return this;
        }

        /**
         * A table of Java's as a stage that gives it. Whoever goes on with the run gives the table again, by this name.
         *
         * @param name the stage's name
         * @param table the table
         * @return this builder
         */
        public Builder table(String name, Table table) {
            return stage(name, Component.using(name, new GivenTable(table)));
        }

        /**
         * A stage whose inputs are what the nearest stages before it give.
         *
         * @param name its name
         * @param stage such as {@code Component.of("sample", Map.of("count", 100))}, or {@link Component#using a stage}
         * @return this builder
         */
        public Builder stage(String name, Component stage) {
            return stage(name, stage, Map.of());
        }

        /**
         * A stage.
         *
         * @param name its name
         * @param stage what it is
         * @param from what comes in at its inputs: a stage's name, or that and an output's, or a list of those
         * @return this builder
         */
        public Builder stage(String name, Component stage, Map<String, ?> from) {
            Map<String, Object> item = new LinkedHashMap<>();
            item.put(Wiring.NAME, name);
            item.put(Wiring.STAGE, stage);
            if (!from.isEmpty()) {
                item.put(Wiring.FROM, from);
            }
            stages.add(item);
            return this;
        }

        /**
         * Checks it.
         *
         * @return the pipeline
         * @throws ConfigException with everything that is wrong with it
         */
        public StagedPipeline build() {
            root.put(STAGES, stages);
            ConfigNode node = ConfigNode.of(root);
            return of(
                    node instanceof ConfigNode.MapNode map
                            ? map
                            : new ConfigNode.MapNode(Map.of(), Map.of(), Location.JAVA),
                    registry == null ? Registry.load() : registry);
        }
    }
}

package org.ergodic.pipeline;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.data.table.ArrayTable;
import org.ergodic.data.table.DataConfig;
import org.ergodic.host.Binder;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.config.OutputConfig;
import org.ergodic.pipeline.config.Overrides;
import org.ergodic.pipeline.config.PipelineConfig;
import org.ergodic.pipeline.config.SampleConfig;
import org.ergodic.pipeline.config.ScoreConfig;
import org.ergodic.pipeline.config.TrainConfig;
import org.ergodic.pipeline.config.YamlReader;
import org.ergodic.pipeline.progress.Reporter;
import org.ergodic.pipeline.record.Provenance;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A pipeline, from a file or from Java, its structure checked. Immutable; running it twice gives the same numbers.
 */
public final class Pipeline {
    private final PipelineConfig config;
    private final Registry registry;
    private final Optional<ConfigNode> provenance;
    private final Map<String, ArrayTable> arrays;

    private Pipeline(
            PipelineConfig config, Registry registry, Optional<ConfigNode> provenance, Map<String, ArrayTable> arrays) {
        this.config = config;
        this.registry = registry;
        this.provenance = provenance;
        this.arrays = Map.copyOf(arrays);
    }

    /**
     * Reads a pipeline file.
     *
     * @param file YAML
     * @return the pipeline
     * @throws ConfigException with everything that is wrong with it
     */
    public static Pipeline fromYaml(Path file) {
        return fromYaml(file, List.of(), Registry.load());
    }

    /**
     * Reads a pipeline file.
     *
     * @param file YAML
     * @param overrides values over those of the file, each {@code key.key=value}
     * @param registry the components there are
     * @return the pipeline
     * @throws ConfigException with everything that is wrong with it
     */
    public static Pipeline fromYaml(Path file, List<String> overrides, Registry registry) {
        return of(Overrides.apply(PipelineConfig.written(YamlReader.read(file)), overrides), registry);
    }

    /**
     * A pipeline from a tree.
     *
     * @param root the tree; what a resolved config says of its provenance is not read
     * @param registry the components there are
     * @return the pipeline
     * @throws ConfigException with everything that is wrong with it
     */
    public static Pipeline of(ConfigNode.MapNode root, Registry registry) {
        return of(root, registry, Map.of());
    }

    /**
     * A pipeline from a config.
     *
     * @param config the config; checked as a file would be
     * @param registry the components there are
     * @param arrays the tables that are its data, by the names that {@code data.arrays} has
     * @return the pipeline
     * @throws ConfigException with everything that is wrong with it
     */
    public static Pipeline of(PipelineConfig config, Registry registry, Map<String, ArrayTable> arrays) {
        return of(Binder.tree(config), registry, arrays);
    }

    private static Pipeline of(ConfigNode.MapNode root, Registry registry, Map<String, ArrayTable> arrays) {
        Optional<ConfigNode> provenance = Optional.ofNullable(root.entries().get(Provenance.KEY));
        PipelineConfig config = new Binder(registry)
                .bind(PipelineConfig.class, PipelineConfig.written(root.without(Provenance.KEY)), "");
        return new Pipeline(config, registry, provenance, arrays);
    }

    /** {@return a builder, with all components on the module path or class path} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the config} */
    public PipelineConfig config() {
        return config;
    }

    /**
     * The same with a table of Java's, such as a file asks for by {@code data: { arrays: measurements }}.
     *
     * @param name its name
     * @param table the table
     * @return a new pipeline
     */
    public Pipeline withArrays(String name, ArrayTable table) {
        Map<String, ArrayTable> all = new HashMap<>(arrays);
        all.put(name, table);
        return new Pipeline(config, registry, provenance, all);
    }

    /** {@return the tables that Java code gave as its data, by name; a runner that it is given to needs them} */
    public Map<String, ArrayTable> arrays() {
        return arrays;
    }

    /** {@return the SHA-256 hash of the data that a resolved config was made with} */
    Optional<String> recordedDataHash() {
        return recorded("data", "sha256");
    }

    /** {@return the version of Ergodic that a resolved config was made by} */
    Optional<String> recordedVersion() {
        return recorded("versions", "ergodic");
    }

    /** {@return the folder of the run whose weights the run of a resolved config began with, if it did} */
    Optional<String> recordedOrigin() {
        return recorded(Provenance.FROM, "run");
    }

    /** {@return the SHA-256 hash of those weights} */
    Optional<String> recordedOriginHash() {
        return recorded(Provenance.FROM, "sha256");
    }

    /** {@return where a resolved config says that it comes from} */
    Optional<ConfigNode> provenance() {
        return provenance;
    }

    private Optional<String> recorded(String section, String key) {
        return provenance
                .flatMap(root -> entry(root, section))
                .flatMap(inside -> entry(inside, key))
                .flatMap(value -> value instanceof ConfigNode.Scalar scalar && scalar.value() instanceof String text
                        ? Optional.of(text)
                        : Optional.empty());
    }

    private static Optional<ConfigNode> entry(ConfigNode node, String key) {
        return node instanceof ConfigNode.MapNode map
                ? Optional.ofNullable(map.entries().get(key))
                : Optional.empty();
    }

    /**
     * Runs it; results are written where {@code output.dir} says, if it does.
     *
     * @return what it came to
     */
    public Result run() {
        return run(RunSettings.silent());
    }

    /**
     * Runs it.
     *
     * @param settings where results go and who is told
     * @return what it came to
     * @see PipelineRunner#run
     */
    public Result run(RunSettings settings) {
        return PipelineRunner.of(registry, arrays).run(config, settings);
    }

    /**
     * Reads the data, makes all parts and checks that they go together; trains nothing and writes nothing.
     *
     * @return one line about it for people
     * @throws ConfigException with everything that does not go together
     */
    public String validate() {
        return validate(Reporter.SILENT);
    }

    /**
     * Reads the data, makes all parts and checks that they go together; trains nothing and writes nothing.
     *
     * @param reporter told of what a run would warn of
     * @return one line about it for people
     * @throws ConfigException with everything that does not go together
     */
    public String validate(Reporter reporter) {
        return PipelineRunner.of(registry, arrays).validate(config, reporter);
    }

    /**
     * Takes some training steps and tells how they are computed; writes nothing.
     *
     * @param steps how many steps
     * @return the plan of a training step as a table
     * @throws ConfigException with everything that does not go together
     * @throws org.ergodic.data.table.DataException if the data cannot be used
     */
    public String explain(int steps) {
        return PipelineRunner.of(registry, arrays).explain(config, OptionalInt.of(steps));
    }

    /**
     * Goes on with a run that was stopped, as if it had not been.
     *
     * @param dir its folder
     * @param settings who is told
     * @return what it came to
     * @see PipelineRunner#resume
     */
    public static Result resume(Path dir, RunSettings settings) {
        return resume(dir, settings, Registry.load(), Map.of());
    }

    /**
     * Goes on with a run that was stopped, of components that are not all on the module path or class path.
     *
     * @param dir its folder
     * @param settings who is told
     * @param registry the components there are, such as {@link org.ergodic.host.PluginLoader#load} finds in folders
     * @param objects the objects that the run was made with, by the names that {@link Component#using(String, Object)}
     *     gave them, or else those of their classes; they must be what they were
     * @return what it came to
     * @throws ModelException also if an object is missing, naming it
     * @see PipelineRunner#resume
     */
    public static Result resume(Path dir, RunSettings settings, Registry registry, Map<String, ?> objects) {
        return PipelineRunner.of(registry, objects).resume(dir, settings);
    }

    /**
     * A model that a run left.
     *
     * @param dir its folder
     * @return the model
     * @see PipelineRunner#load
     */
    public static FittedModel load(Path dir) {
        return load(dir, Registry.load(), Map.of());
    }

    /**
     * A model that a run left, of components that are not all on the module path or class path.
     *
     * @param dir its folder
     * @param registry the components there are, such as {@link org.ergodic.host.PluginLoader#load} finds in folders
     * @param objects the objects that the run was made with, by the names that {@link Component#using(String, Object)}
     *     gave them, or else those of their classes; they must be what they were
     * @return the model
     * @throws ModelException also if an object is missing, naming it
     * @see PipelineRunner#load
     */
    public static FittedModel load(Path dir, Registry registry, Map<String, ?> objects) {
        return PipelineRunner.of(registry, objects).load(dir);
    }

    /**
     * Says in Java what a pipeline file says: each section as a record, or as a map with the keys of the file. For one
     * thread.
     */
    public static final class Builder {
        private final Map<String, Object> root = new LinkedHashMap<>();
        private final List<Object> metrics = new ArrayList<>();
        private final Map<String, ArrayTable> arrays = new HashMap<>();
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
         * Where data come from.
         *
         * @param options as under {@code data:}
         * @return this builder
         */
        public Builder data(Map<String, ?> options) {
            root.put("data", options);
            return this;
        }

        /**
         * Where data come from.
         *
         * @param config the section {@code data}
         * @return this builder
         */
        public Builder data(DataConfig config) {
            root.put("data", Binder.tree(config));
            return this;
        }

        /**
         * Data of Java's, brought to the model's scale and held out in part by the defaults.
         *
         * @param rows {@code [n][d]}, copied
         * @return this builder
         */
        public Builder data(double[][] rows) {
            return data(ArrayTable.of(rows));
        }

        /**
         * Data of Java's, brought to the model's scale and held out in part by the defaults.
         *
         * @param rows {@code [n][d]}, copied
         * @return this builder
         */
        public Builder data(float[][] rows) {
            return data(ArrayTable.of(rows));
        }

        /**
         * Data of Java's, brought to the model's scale and held out in part by the defaults.
         *
         * @param x {@code [n, d]}, or pictures; copied
         * @return this builder
         */
        public Builder data(INDArray x) {
            return data(ArrayTable.of(x));
        }

        /**
         * Data of Java's, brought to the model's scale and held out in part by the defaults.
         *
         * @param table the table
         * @return this builder
         */
        public Builder data(ArrayTable table) {
            return data(table, DataConfig.ofArrays().build());
        }

        /**
         * Data of Java's.
         *
         * @param table the table
         * @param config the section {@code data}, made by {@link DataConfig#ofArrays}
         * @return this builder
         * @throws IllegalArgumentException if the config names another source
         */
        public Builder data(ArrayTable table, DataConfig config) {
            String name = config.arrays()
                    .orElseThrow(() -> new IllegalArgumentException("the data are arrays, and the config says "
                            + config.origin() + ": make it by DataConfig.ofArrays()"));
            arrays.put(name, table);
            return data(config);
        }

        /**
         * The model.
         *
         * @param model such as {@code Component.of("diffusion", Map.of("sde", "vp"))}, or
         *     {@link Component#using a model}
         * @return this builder
         */
        public Builder model(Component model) {
            root.put("model", model);
            return this;
        }

        /**
         * The model.
         *
         * @param kind such as {@code diffusion}
         * @param options as under {@code model:}; a component may be a name, a {@link Component} or
         *     {@link Component#using an object}
         * @return this builder
         */
        public Builder model(String kind, Map<String, ?> options) {
            root.put("model", Component.of(kind, options));
            return this;
        }

        /**
         * How it is trained.
         *
         * @param options as under {@code train:}
         * @return this builder
         */
        public Builder train(Map<String, ?> options) {
            root.put("train", options);
            return this;
        }

        /**
         * How it is trained.
         *
         * @param config the section {@code train}
         * @return this builder
         */
        public Builder train(TrainConfig config) {
            root.put("train", Binder.tree(config));
            return this;
        }

        /**
         * It is not trained, as {@code train: none} says: a model without parameters, or one whose parameters keep
         * their start values.
         *
         * @return this builder
         */
        public Builder noTraining() {
            root.put("train", PipelineConfig.NO_TRAINING);
            return this;
        }

        /**
         * How it is sampled.
         *
         * @param options as under {@code sample:}
         * @return this builder
         */
        public Builder sample(Map<String, ?> options) {
            root.put("sample", options);
            return this;
        }

        /**
         * How it is sampled.
         *
         * @param config the section {@code sample}
         * @return this builder
         */
        public Builder sample(SampleConfig config) {
            root.put("sample", Binder.tree(config));
            return this;
        }

        /**
         * How rows are scored, where the model's likelihood needs a solver.
         *
         * @param options as under {@code score:}
         * @return this builder
         */
        public Builder score(Map<String, ?> options) {
            root.put("score", options);
            return this;
        }

        /**
         * How rows are scored, where the model's likelihood needs a solver.
         *
         * @param config the section {@code score}
         * @return this builder
         */
        public Builder score(ScoreConfig config) {
            root.put("score", Binder.tree(config));
            return this;
        }

        /**
         * Adds metrics.
         *
         * @param names their names
         * @return this builder
         */
        public Builder evaluate(String... names) {
            metrics.addAll(List.of(names));
            root.put("evaluate", metrics);
            return this;
        }

        /**
         * Adds a metric.
         *
         * @param metric the metric
         * @return this builder
         */
        public Builder evaluate(Component metric) {
            metrics.add(metric);
            root.put("evaluate", metrics);
            return this;
        }

        /**
         * Where results go; nothing is written unless this is called.
         *
         * @param dir a folder
         * @return this builder
         */
        public Builder output(Path dir) {
            root.put("output", Map.of("dir", dir.toString()));
            return this;
        }

        /**
         * Where results go, and which of them are written.
         *
         * @param config the section {@code output}
         * @return this builder
         */
        public Builder output(OutputConfig config) {
            root.put("output", Binder.tree(config));
            return this;
        }

        /**
         * The components there are, in place of all on the module path or class path.
         *
         * @param components the registry
         * @return this builder
         */
        public Builder registry(Registry components) {
            registry = components;
            return this;
        }

        /**
         * Checks it all.
         *
         * @return the pipeline
         * @throws ConfigException with everything that is wrong with it
         */
        public Pipeline build() {
            Registry found = registry == null ? Registry.load() : registry;
            return Pipeline.of((ConfigNode.MapNode) ConfigNode.of(root), found, arrays);
        }
    }
}

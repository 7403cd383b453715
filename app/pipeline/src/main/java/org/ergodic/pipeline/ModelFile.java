package org.ergodic.pipeline;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.config.Option;
import org.ergodic.api.config.Violation;
import org.ergodic.api.data.Schema;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.message.Excerpt;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Model;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.random.RandomStream;
import org.ergodic.data.codec.RowCoding;
import org.ergodic.data.scale.ConditionColumns;
import org.ergodic.data.scale.Scaling;
import org.ergodic.host.Binder;
import org.ergodic.pipeline.config.SampleConfig;
import org.ergodic.pipeline.config.ScoreConfig;
import org.ergodic.pipeline.data.Codecs;
import org.ergodic.pipeline.record.Provenance;
import org.ergodic.pipeline.store.RunFolder;
import org.ergodic.pipeline.store.Safetensors;
import org.ergodic.pipeline.train.Checkpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A saved model: {@code model.yaml} says how to build it, {@code model.safetensors} holds its values. Both carry the
 * run's identity, so that files of two runs are not taken for one.
 *
 * @param run the run's identity
 * @param seed of the run
 * @param event the shape of an event
 * @param columns the names of the data's columns
 * @param scaling between the model's scale and the data's
 * @param model the model's component with all options
 * @param sample how it is sampled
 * @param score how rows are scored, where its likelihood needs a solver
 * @param condition what it is conditioned on, if it is
 * @param typical the medians of the columns of the training data
 * @param coding how the columns are coded; none where they are as they are
 */
record ModelFile(
        String run,
        long seed,
        long[] event,
        List<String> columns,
        Scaling scaling,
        Component model,
        SampleConfig sample,
        Optional<ScoreConfig> score,
        Optional<ConditionColumns> condition,
        List<Double> typical,
        Optional<RowCoding> coding) {
    private static final Logger LOG = LoggerFactory.getLogger("org.ergodic.pipeline");

    private static final String FORMAT = "ergodic-model-1";

    /** The format of the values since they have a checksum; before, they had that of the readable part. */
    private static final String WEIGHTS = "ergodic-model-2";

    /** The checksum of the readable part, in the metadata of the values. */
    private static final String BESIDE = "model-yaml-crc32c";

    /** What stands in {@code model.yaml}. */
    Map<String, Object> toMap(PartAssembler parts, Map<String, Object> provenance) {
        Binder binder = parts.binder();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("format", FORMAT);
        map.put("run", run);
        map.put("seed", seed);
        List<Object> sizes = new ArrayList<>();
        for (long size : event) {
            sizes.add(size);
        }
        map.put("event", sizes);
        map.put("columns", columns);
        coding.ifPresent(
                c -> map.put("coding", c.recorded().stream().map(binder::unbind).toList()));
        map.put("scaling", scaling.toMap());
        map.put("model", binder.unbind(Kind.MODEL, model));
        map.put("sample", parts.written(sample));
        score.ifPresent(s -> map.put("score", binder.unbind(s)));
        condition.ifPresent(c -> map.put("condition", c.toMap()));
        map.put("typical", typical);
        map.put(Provenance.KEY, provenance);
        return map;
    }

    /** The model, with the values of a checkpoint. */
    FittedModel fitted(
            RunFolder folder, Checkpoint checkpoint, PartAssembler parts, Supplier<Compiler> compiler, Clock clock) {
        return fitted(
                parts.assembly(condition.map(ConditionColumns::condition), event)
                        .create(Kind.MODEL, model),
                sample,
                score,
                checkpoint,
                new Saving(this, checkpoint, Saving.Texts.of(folder), clock),
                parts,
                compiler);
    }

    /** A model that has been made already, with the values of a checkpoint, to be sampled and scored as is said. */
    FittedModel fitted(
            Model made,
            SampleConfig how,
            Optional<ScoreConfig> scoring,
            Checkpoint checkpoint,
            Saving saving,
            PartAssembler parts,
            Supplier<Compiler> compiler) {
        return new FittedModel(
                parts,
                made,
                new Evaluator(compiler.get(), compiler.get().variables(Preparation.TYPE, checkpoint.weights())),
                scaling,
                columns,
                condition,
                typical,
                coding.orElseGet(() -> RowCoding.plain(Schema.numbers(columns))),
                how,
                scoring,
                RandomStream.of(seed).split("sample"),
                saving);
    }

    /** Reads the readable part; everything wrong with it is reported together, by line and key. */
    static ModelFile read(RunFolder folder, PartAssembler parts) {
        Path file = folder.file(RunFolder.MODEL_YAML);
        if (!Files.exists(file)) {
            throw new ModelException("there is no run in " + folder.path() + ": it has no " + RunFolder.MODEL_YAML);
        }
        ConfigNode.MapNode root = parts.read(folder, RunFolder.MODEL_YAML);
        ConfigNode format = root.entries().get("format");
        if (format == null || !FORMAT.equals(format.plain())) {
            throw new ModelException(file + " is no model that this version can read: its format is "
                    + (format == null ? "not there" : format.describe()) + ", and it should be '" + FORMAT + "'");
        }
        Parsed parsed = parts.binder().bind(Parsed.class, root.without(Provenance.KEY), "");
        List<Violation> violations = parsed.disagreements(root);
        if (!violations.isEmpty()) {
            throw new ConfigException(violations);
        }
        return new ModelFile(
                parsed.run(),
                parsed.seed(),
                parsed.event().stream().mapToLong(Long::longValue).toArray(),
                parsed.columns(),
                Scaling.of(parsed.scaling()),
                parsed.model(),
                parsed.sample(),
                parsed.score(),
                parsed.condition().map(ConditionColumns::of),
                parsed.typical(),
                parsed.coding().isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Codecs(parts.registry()).recorded(parsed.coding())));
    }

    /**
     * The file as it is bound.
     *
     * @param format the version of its format
     * @param run the run's identity
     * @param seed of the run
     * @param event the shape of an event
     * @param columns the names of the data's columns
     * @param scaling between the model's scale and the data's
     * @param model the model's component with all options
     * @param sample how it is sampled
     * @param score how rows are scored, where its likelihood needs a solver; older versions wrote none
     * @param condition what it is conditioned on, if it is
     * @param typical the medians of the columns of the training data; older versions wrote none
     * @param coding how the columns are coded; none where they are as they are
     */
    public record Parsed(
            @Option("the version of the file's format") String format,
            @Option("the run's identity") String run,
            @Option("the run's seed") long seed,

            @Option(value = "the shape of an event", min = 1)
            List<Long> event,

            @Option("the names of the data's columns") List<String> columns,

            @Option("between the model's scale and the data's")
            Scaling.Recorded scaling,

            @Option(value = "the model", kind = "model") Component model,
            @Option("how it is sampled") SampleConfig sample,

            @Option("how rows are scored, where its likelihood needs a solver")
            Optional<ScoreConfig> score,

            @Option("what it is conditioned on") Optional<ConditionColumns.Recorded> condition,

            @Option(value = "the medians of the columns of the training data", byDefault = "[]")
            List<Double> typical,

            @Option(value = "how the columns are coded", byDefault = "[]")
            List<RowCoding.Recorded> coding) {
        /** Copies the lists. */
        public Parsed {
            event = List.copyOf(event);
            columns = List.copyOf(columns);
            typical = List.copyOf(typical);
            coding = List.copyOf(coding);
        }

        /** What each key says well and another contradicts. */
        private List<Violation> disagreements(ConfigNode.MapNode root) {
            List<Violation> all = new ArrayList<>();
            int d = columns.size();
            if (!typical.isEmpty() && typical.size() != d) {
                all.add(new Violation(
                        root.at("typical"), "typical", "has " + typical.size() + " medians, and columns names " + d));
            }
            if (!coding.isEmpty()) {
                if (!coding.stream().map(RowCoding.Recorded::name).toList().equals(columns)) {
                    all.add(new Violation(
                            root.at("coding"),
                            "coding",
                            "is of other columns than columns names: " + Excerpt.of(columns)));
                }
                int width = scaling.shift().size();
                if (size(event) != width) {
                    all.add(new Violation(
                            root.at("event"),
                            "event",
                            "must have as many values as are scaled, which are " + width + ", and is "
                                    + Excerpt.of(event)));
                }
                return all;
            }
            if (d == 0 || size(event) != d) {
                all.add(new Violation(
                        root.at("event"),
                        "event",
                        "must have as many values as there are columns, which are " + d + ", and is "
                                + Excerpt.of(event)));
            }
            if (scaling.shift().size() != d) {
                all.add(new Violation(
                        root.at("scaling"),
                        "scaling",
                        "has " + scaling.shift().size() + " columns, and columns names " + d));
            }
            return all;
        }

        /** The number of elements of an event, or -1 if no array is so large. */
        private static long size(List<Long> event) {
            double size = event.stream().mapToDouble(Long::doubleValue).reduce(1, (a, b) -> a * b);
            return event.isEmpty() || size > Integer.MAX_VALUE ? -1 : (long) size;
        }
    }

    /** Writes the values, whole or not at all, with the checksum of what is beside them. */
    void write(RunFolder folder, Checkpoint checkpoint) {
        Map<String, String> metadata = new LinkedHashMap<>(checkpoint.scalars());
        metadata.put("format", WEIGHTS);
        metadata.put("run", run);
        metadata.put(BESIDE, checksum(folder));
        folder.write(RunFolder.MODEL_TENSORS, out -> Safetensors.write(out, checkpoint.tensors(), metadata));
    }

    /** Reads the values. */
    Checkpoint checkpoint(RunFolder folder) {
        Path file = folder.file(RunFolder.MODEL_TENSORS);
        if (!Files.exists(file)) {
            throw new ModelException("there is no checkpoint in " + folder.path() + ": it has no "
                    + RunFolder.MODEL_TENSORS
                    + ", so the run has not come to its first one. If it was stopped, go on by:"
                    + " ergodic resume " + folder.path());
        }
        Safetensors.Contents contents = Safetensors.read(folder.readable(RunFolder.MODEL_TENSORS));
        Map<String, String> metadata = contents.metadata();
        String format = metadata.getOrDefault("format", "");
        if (!format.equals(WEIGHTS) && !format.equals(FORMAT)) {
            throw new ModelException(
                    file + " was not written by Ergodic: its metadata does not say format: " + WEIGHTS);
        }
        if (format.equals(WEIGHTS) && !contents.checked()) {
            throw new ModelException(file + " is damaged: it has lost its checksum. Copy it again, or train anew");
        }
        if (!run.equals(metadata.get("run"))) {
            throw new ModelException(file + " belongs to another run than " + RunFolder.MODEL_YAML + " beside it ("
                    + Excerpt.of(metadata.get("run")) + ", not " + Excerpt.of(run) + ")");
        }
        if (!contents.checked()) {
            LOG.warn("{} has no checksum, since an older version wrote it: damage to it cannot be noticed", file);
        } else if (!checksum(folder).equals(metadata.get(BESIDE))) {
            LOG.warn(
                    "{} is not as it was when {} was written: it was changed since, by hand or by damage",
                    folder.file(RunFolder.MODEL_YAML),
                    RunFolder.MODEL_TENSORS);
        }
        return new Checkpoint(contents.tensors(), metadata);
    }

    private static String checksum(RunFolder folder) {
        CRC32C sum = new CRC32C();
        sum.update(folder.bytes(RunFolder.MODEL_YAML));
        return String.format("%08x", sum.getValue());
    }
}

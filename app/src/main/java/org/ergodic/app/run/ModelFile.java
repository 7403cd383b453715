package org.ergodic.app.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.config.Binder;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.plugin.Component;
import org.ergodic.api.plugin.Kind;
import org.ergodic.app.config.SampleConfig;
import org.ergodic.app.data.ConditionColumns;
import org.ergodic.app.data.Scaling;
import org.ergodic.app.output.RunFolder;
import org.ergodic.app.output.Safetensors;
import org.ergodic.app.train.Checkpoint;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A saved model: {@code model.yaml} says how to build it, {@code model.safetensors} holds its values. Both carry the run's
 * identity, so that files of two runs are not taken for one.
 *
 * @param run the run's identity
 * @param seed of the run
 * @param event the shape of an event
 * @param columns the names of the data's columns
 * @param scaling between the model's scale and the data's
 * @param model the model's component with all options
 * @param sample how it is sampled
 * @param condition what it is conditioned on, if it is
 * @param typical the medians of the columns of the training data
 */
record ModelFile(
        String run,
        long seed,
        long[] event,
        List<String> columns,
        Scaling scaling,
        Component model,
        SampleConfig sample,
        Optional<ConditionColumns> condition,
        List<Double> typical) {
    private static final String FORMAT = "ergodic-model-1";

    /** What stands in {@code model.yaml}. */
    Map<String, Object> toMap(Binder binder, Map<String, Object> provenance) {
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
        map.put("scaling", scaling.toMap());
        map.put("model", binder.unbind(Kind.MODEL, model));
        map.put("sample", binder.unbind(sample));
        condition.ifPresent(c -> map.put("condition", c.toMap()));
        map.put("typical", typical);
        map.put(Provenance.KEY, provenance);
        return map;
    }

    /** The config record behind the readable part of a model file. */
    static ModelFile read(RunFolder folder, Parts parts) {
        Path file = folder.file(RunFolder.MODEL_YAML);
        if (!Files.exists(file)) {
            throw new ModelException("there is no run in " + folder.path() + ": it has no " + RunFolder.MODEL_YAML);
        }
        ConfigNode.MapNode root = parts.read(folder, RunFolder.MODEL_YAML);
        Binder binder = parts.binder();
        Object plain = root.plain();
        Map<?, ?> map = (Map<?, ?>) plain;
        if (!FORMAT.equals(map.get("format"))) {
            throw new ModelException(file + " is no model that this version can read: its format is '"
                    + map.get("format") + "', and it should be '" + FORMAT + "'");
        }
        try {
            List<Long> sizes = list(map, "event", Long.class);
            return new ModelFile(
                    (String) map.get("run"),
                    (Long) map.get("seed"),
                    sizes.stream().mapToLong(Long::longValue).toArray(),
                    list(map, "columns", String.class),
                    Scaling.fromMap(stringKeys(map.get("scaling"))),
                    binder.bind(
                                    Parsed.class,
                                    ConfigNode.of(Map.of("model", root.entries().get("model"))),
                                    "")
                            .model(),
                    binder.bind(SampleConfig.class, root.entries().get("sample"), "sample"),
                    Optional.ofNullable(map.get("condition")).map(ModelFile::condition),
                    map.containsKey("typical") ? doubles(map, "typical") : List.of());
        } catch (ClassCastException | NullPointerException | IllegalArgumentException e) {
            throw new ModelException(file + " is damaged: " + e.getMessage());
        }
    }

    private static ConditionColumns condition(Object value) {
        Map<String, Object> map = stringKeys(value);
        return new ConditionColumns(
                list(map, "columns", String.class), Scaling.fromMap(stringKeys(map.get("scaling"))));
    }

    private static List<Double> doubles(Map<?, ?> map, String key) {
        return list(map, key, Number.class).stream().map(Number::doubleValue).toList();
    }

    /** {@return how many numbers the model is conditioned on} */
    int conditions() {
        return condition.map(c -> c.columns().size()).orElse(0);
    }

    /** For binding the model alone. */
    public record Parsed(
            @org.ergodic.api.config.Option(value = "the model", kind = "model")
            Component model) {}

    private static Map<String, Object> stringKeys(Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        ((Map<?, ?>) value).forEach((key, item) -> map.put((String) key, item));
        return map;
    }

    private static <T> List<T> list(Map<?, ?> map, String key, Class<T> type) {
        List<T> items = new ArrayList<>();
        for (Object item : (List<?>) map.get(key)) {
            items.add(type.cast(item));
        }
        return items;
    }

    /** Writes the values, whole or not at all. */
    void write(RunFolder folder, Checkpoint checkpoint) {
        Map<String, String> metadata = new LinkedHashMap<>(checkpoint.scalars());
        metadata.put("format", FORMAT);
        metadata.put("run", run);
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
        Safetensors.Contents contents = Safetensors.read(file);
        if (!FORMAT.equals(contents.metadata().get("format"))) {
            throw new ModelException(file + " was not written by Ergodic: its metadata does not say format: " + FORMAT);
        }
        if (!run.equals(contents.metadata().get("run"))) {
            throw new ModelException(file + " belongs to another run than " + RunFolder.MODEL_YAML + " beside it ("
                    + contents.metadata().get("run") + ", not " + run + ")");
        }
        Map<String, INDArray> tensors = contents.tensors();
        return new Checkpoint(tensors, contents.metadata());
    }
}

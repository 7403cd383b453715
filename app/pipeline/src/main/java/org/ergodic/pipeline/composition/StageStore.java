package org.ergodic.pipeline.composition;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.stage.Artifact;
import org.ergodic.api.stage.Fitted;
import org.ergodic.api.stage.Metrics;
import org.ergodic.api.stage.Samples;
import org.ergodic.api.stage.Table;
import org.ergodic.pipeline.config.YamlReader;
import org.ergodic.pipeline.store.AtomicFile;
import org.ergodic.pipeline.store.MetricsJson;
import org.ergodic.pipeline.store.OutputException;
import org.ergodic.pipeline.store.YamlWriter;

/**
 * What a stage gave, in its folder: a file for each output below {@code outputs/}, and last {@code stage.yaml}, which
 * says that the stage is done. Numbers read back bit for bit.
 */
final class StageStore {
    private static final String MARK = "stage.yaml";
    private static final String OUTPUTS = "outputs";
    /** A run in the stage's own folder. */
    private static final String RUN = "run";

    /**
     * What no file holds, such as an ensemble, or to the last bit, such as dates on the way: the stage is run again.
     */
    private static final String NOWHERE = "none";

    private final Path folder;

    StageStore(Path folder) {
        this.folder = folder;
    }

    /** What a stage is done with: the files of tables by the names of outputs, and whether its model is a run's. */
    Map<String, Path> write(String stage, String fingerprint, Map<String, Artifact> outputs, boolean isRun) {
        try {
            Files.createDirectories(folder.resolve(OUTPUTS));
        } catch (IOException e) {
            throw new OutputException("cannot make the folder " + folder.resolve(OUTPUTS) + ": " + e.getMessage(), e);
        }
        Map<String, Object> described = new LinkedHashMap<>();
        Map<String, Path> files = new LinkedHashMap<>();
        outputs.forEach((name, value) -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            if (value instanceof Table || value instanceof Samples) {
                Table table = value instanceof Samples samples ? samples.table() : (Table) value;
                Path file = folder.resolve(OUTPUTS).resolve(name + ".csv");
                StageTables.write(file, table);
                files.put(name, file);
                entry.put("type", value instanceof Samples ? "samples" : "table");
                entry.put("rows", table.rows());
                entry.putAll(StageTables.described(table));
                if (!StageTables.readsBack(file, table)) {
                    entry.put("type", NOWHERE);
                }
            } else if (value instanceof Metrics metrics) {
                AtomicFile.write(
                        folder.resolve(OUTPUTS).resolve(name + ".json"),
                        out -> MetricsJson.write(out, metrics.figures(), List.of()));
                entry.put("type", "metrics");
            } else {
                entry.put("type", "fitted");
                entry.put("in", isRun ? RUN : NOWHERE);
            }
            described.put(name, entry);
        });
        Map<String, Object> mark = new LinkedHashMap<>();
        mark.put("stage", stage);
        mark.put("fingerprint", fingerprint);
        mark.put("outputs", described);
        AtomicFile.write(folder.resolve(MARK), out -> YamlWriter.write(out, mark));
        return files;
    }

    /** Makes a stage unfinished. */
    void forget() {
        try {
            Files.deleteIfExists(folder.resolve(MARK));
        } catch (IOException e) {
            throw new OutputException("cannot remove " + folder.resolve(MARK) + ": " + e.getMessage(), e);
        }
    }

    /** Reads the model of the run in the stage's folder. */
    @FunctionalInterface
    interface Models {
        Fitted read(Path dir);
    }

    /**
     * What a finished stage gave, if it is finished, by the same fingerprint, and all of it can be read.
     *
     * @param tables takes the file of each table
     */
    Optional<Map<String, Artifact>> read(String fingerprint, Models models, Map<String, Path> tables) {
        Path file = folder.resolve(MARK);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        ConfigNode.MapNode mark;
        try {
            mark = YamlReader.read(file);
        } catch (ConfigException e) {
            return Optional.empty();
        }
        if (!fingerprint.equals(plain(mark, "fingerprint"))
                || !(mark.entries().get("outputs") instanceof ConfigNode.MapNode described)) {
            return Optional.empty();
        }
        Map<String, Artifact> outputs = new LinkedHashMap<>();
        for (Map.Entry<String, ConfigNode> entry : described.entries().entrySet()) {
            Optional<Artifact> value = entry.getValue() instanceof ConfigNode.MapNode map
                    ? artifact(entry.getKey(), map, models, tables)
                    : Optional.empty();
            if (value.isEmpty()) {
                return Optional.empty();
            }
            outputs.put(entry.getKey(), value.get());
        }
        return Optional.of(outputs);
    }

    private Optional<Artifact> artifact(
            String name, ConfigNode.MapNode entry, Models models, Map<String, Path> tables) {
        String type = String.valueOf(plain(entry, "type"));
        // A name of a port has no separators; this file may be anybody's.
        if (!name.matches("[a-z0-9-]+")) {
            return Optional.empty();
        }
        switch (type) {
            case "table", "samples" -> {
                Path file = folder.resolve(OUTPUTS).resolve(name + ".csv");
                if (!Files.isRegularFile(file)) {
                    return Optional.empty();
                }
                Optional<Table> table = StageTables.read(file, entry);
                tables.put(name, file);
                return table.map(rows -> type.equals("samples") ? new Samples(rows) : rows);
            }
            case "metrics" -> {
                Path file = folder.resolve(OUTPUTS).resolve(name + ".json");
                return Files.isRegularFile(file) ? Optional.of(new Metrics(MetricsJson.read(file))) : Optional.empty();
            }
            default -> {
                return RUN.equals(plain(entry, "in")) ? Optional.of(models.read(folder)) : Optional.empty();
            }
        }
    }

    private static Object plain(ConfigNode.MapNode map, String key) {
        ConfigNode node = map.entries().get(key);
        return node == null ? null : node.plain();
    }
}

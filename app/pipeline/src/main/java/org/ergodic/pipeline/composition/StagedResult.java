package org.ergodic.pipeline.composition;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.stage.Artifact;
import org.ergodic.api.stage.Fitted;
import org.ergodic.api.stage.Metrics;
import org.ergodic.api.stage.Samples;
import org.ergodic.api.stage.Table;

/**
 * What the stages of a pipeline gave.
 *
 * @param folder where it was written, if it was
 * @param outputs by the name of the stage and then of the output, in the order in which stages ran; stages that failed
 *     and those that need them have none
 */
public record StagedResult(Optional<Path> folder, Map<String, Map<String, Artifact>> outputs) {
    /** Copies the map. */
    public StagedResult {
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    }

    /**
     * The first output of a stage that is of a type.
     *
     * @param <T> the type
     * @param stage the stage's name, or that and an output's, as {@code split.holdout}
     * @param type the type
     * @return the output
     * @throws IllegalArgumentException if there is none
     */
    public <T extends Artifact> T get(String stage, Class<T> type) {
        int dot = stage.indexOf('.');
        Map<String, Artifact> given = outputs.get(dot < 0 ? stage : stage.substring(0, dot));
        if (given == null) {
            throw new IllegalArgumentException("no stage " + stage + " has finished; there are " + outputs.keySet());
        }
        return given.entrySet().stream()
                .filter(entry -> dot < 0 || entry.getKey().equals(stage.substring(dot + 1)))
                .map(Map.Entry::getValue)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the stage " + stage + " gives no " + type.getSimpleName() + "; it gives " + given.keySet()));
    }

    /**
     * A table, or samples as one.
     *
     * @param stage the stage's name, or that and an output's
     * @return the first of its outputs that is one
     */
    public Table table(String stage) {
        try {
            return get(stage, Table.class);
        } catch (IllegalArgumentException e) {
            return get(stage, Samples.class).table();
        }
    }

    /**
     * A model.
     *
     * @param stage the stage's name
     * @return the first of its outputs that is one
     */
    public Fitted fitted(String stage) {
        return get(stage, Fitted.class);
    }

    /**
     * Figures.
     *
     * @param stage the stage's name
     * @return the first of its outputs that is them
     */
    public Metrics metrics(String stage) {
        return get(stage, Metrics.class);
    }
}

package org.ergodic.api.stage;

import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.config.ConfigNode;

/** Runs ordinary pipelines for a stage: reads data or takes a table, trains a model, samples and measures it. */
@API(status = API.Status.EXPERIMENTAL)
@FunctionalInterface
public interface Pipelines {
    /**
     * Runs a pipeline. Where the stage has a folder, that becomes an ordinary run's; a run that is there unfinished, of
     * the same pipeline, is gone on with.
     *
     * @param sections what a pipeline file says in {@code data}, {@code model}, {@code train}, {@code sample},
     *     {@code score} and {@code evaluate}; with a table {@code data} names no source
     * @param table the data, unless the section {@code data} names a source
     * @return what it came to
     */
    Outcome run(ConfigNode.MapNode sections, Optional<Table> table);

    /**
     * What a pipeline came to.
     *
     * @param model the fitted model
     * @param samples its samples, none for a model that is not sampled
     * @param metrics its figures
     */
    record Outcome(Fitted model, Samples samples, Metrics metrics) {}
}

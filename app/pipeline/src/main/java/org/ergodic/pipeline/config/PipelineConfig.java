package org.ergodic.pipeline.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.config.Option;
import org.ergodic.data.table.DataConfig;

/**
 * A whole pipeline: data in, a model trained, samples and figures out.
 *
 * @param ergodic the version of this format
 * @param seed decides every random number
 * @param data where data come from
 * @param model the model
 * @param train how it is trained; {@code none} for not at all
 * @param sample how it is sampled
 * @param score how rows are scored, where the model's likelihood needs a solver
 * @param evaluate the metrics
 * @param output where results go
 */
public record PipelineConfig(
        @Option(value = "the version of this file format", byDefault = "1", min = 1, max = 1)
        int ergodic,

        @Option(value = "decides every random number of the run", byDefault = "0")
        long seed,

        @Option("where data come from") DataConfig data,
        @Option(value = "the model", kind = "model") Component model,

        @Option(value = "how it is trained, or none", byDefault = "{}")
        TrainConfig train,

        @Option(value = "how it is sampled", byDefault = "{}")
        SampleConfig sample,

        @Option("how rows are scored, where the model's likelihood needs a solver")
        Optional<ScoreConfig> score,

        @Option(value = "the metrics", kind = "metric", byDefault = "[" + PipelineConfig.METRIC + "]")
        List<Component> evaluate,

        @Option(value = "where results go", byDefault = "{}")
        OutputConfig output) {
    /** What stands under {@code train} in place of options where nothing is trained. */
    public static final String NO_TRAINING = "none";

    /** The metric that there is unless others are named. */
    public static final String METRIC = "sliced-wasserstein";

    private static final String TRAIN = "train";

    /** Copies the list. */
    public PipelineConfig {
        evaluate = List.copyOf(evaluate);
    }

    /**
     * A pipeline's tree with what it may say in short written out: {@code train: none} is a training of no steps, and
     * one that says no steps leaves what it does not say to the model.
     *
     * @param root the tree
     * @return a tree to bind
     */
    public static ConfigNode.MapNode written(ConfigNode.MapNode root) {
        if (root.entries().get(TRAIN) instanceof ConfigNode.Scalar scalar && NO_TRAINING.equals(scalar.value())) {
            ConfigNode none = new ConfigNode.Scalar(0L, scalar.location());
            return root.with(TRAIN, new ConfigNode.MapNode(Map.of("steps", none), Map.of(), scalar.location()));
        }
        ConfigNode train = root.entries().get(TRAIN);
        if (train == null || train instanceof ConfigNode.Scalar scalar && scalar.value() == null) {
            train = new ConfigNode.MapNode(Map.of(), Map.of(), root.location());
        }
        return train instanceof ConfigNode.MapNode map
                        && !map.entries().containsKey("steps")
                        && !map.entries().containsKey(TrainConfig.BY_SIZE)
                ? root.with(TRAIN, map.with(TrainConfig.BY_SIZE, open(map)))
                : root;
    }

    private static ConfigNode open(ConfigNode.MapNode train) {
        return new ConfigNode.ListNode(
                TrainConfig.OPEN.stream()
                        .filter(key -> !train.entries().containsKey(key))
                        .<ConfigNode>map(key -> new ConfigNode.Scalar(key, train.location()))
                        .toList(),
                train.location());
    }
}

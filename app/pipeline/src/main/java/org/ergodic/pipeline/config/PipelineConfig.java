package org.ergodic.pipeline.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.config.Location;
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
 * @param evaluate the metrics; where none are named, {@value #METRIC}, and the log-likelihood of a model that has it in
 *     closed form or else the classifier two-sample test
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

    /** The metric that there is too, of models that know the likelihood of a row without a solver. */
    public static final String LIKELIHOOD = "log-likelihood";

    /** The metric that there is too of other models of tables. */
    public static final String CLASSIFIER = "classifier-two-sample";

    private static final String TRAIN = "train";

    /** Where the metrics stand of a pipeline that names none: what suits its model may join them. */
    private static final Location NOT_NAMED = new Location("by default", 0);

    private static final String EVALUATE = "evaluate";

    /** Copies the list. */
    public PipelineConfig {
        evaluate = List.copyOf(evaluate);
    }

    /**
     * The same of other data.
     *
     * @param other where the data come from and how they are prepared
     * @return a new config
     */
    public PipelineConfig withData(DataConfig other) {
        return new PipelineConfig(ergodic, seed, other, model, train, sample, score, evaluate, output);
    }

    /**
     * A pipeline's tree with what it may say in short written out: {@code train: none} is a training of no steps, and
     * one that says no steps leaves what it does not say to the model.
     *
     * @param root the tree
     * @return a tree to bind
     */
    public static ConfigNode.MapNode written(ConfigNode.MapNode root) {
        if (!root.entries().containsKey(EVALUATE)) {
            ConfigNode metric = new ConfigNode.Scalar(METRIC, NOT_NAMED);
            return written(root.with(EVALUATE, new ConfigNode.ListNode(List.of(metric), NOT_NAMED)));
        }
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

    /** {@return whether the pipeline names no metrics, so that those are measured that suit its model} */
    public boolean leavesMetricsOpen() {
        return evaluate.stream()
                .anyMatch(metric -> metric.options().location().source().equals(NOT_NAMED.source()));
    }
}

package org.ergodic.pipeline.stages;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.StageFactory;
import org.ergodic.api.stage.Fitted;
import org.ergodic.api.stage.Metrics;
import org.ergodic.api.stage.Outputs;
import org.ergodic.api.stage.Pipelines;
import org.ergodic.api.stage.Port;
import org.ergodic.api.stage.Samples;
import org.ergodic.api.stage.Stage;
import org.ergodic.api.stage.Table;
import org.ergodic.api.stage.Work;
import org.ergodic.data.table.DataConfig;
import org.ergodic.host.Binder;
import org.ergodic.pipeline.config.SampleConfig;
import org.ergodic.pipeline.config.ScoreConfig;
import org.ergodic.pipeline.config.TrainConfig;

/**
 * A pipeline without stages as a stage of another: trains a model, draws samples and measures. Its folder is an
 * ordinary run's, which every command takes.
 */
@Part(
        name = "train",
        description = "trains a model on a table, or on data of its own, samples and measures it: an ordinary run")
public final class TrainStage implements StageFactory<TrainStage.Config> {
    private static final Port<Table> TABLE = Port.one("table", Table.class, "the rows to train on");
    private static final Port<Fitted> MODEL = Port.one("model", Fitted.class, "the trained model");
    private static final Port<Samples> SAMPLES = Port.one("samples", Samples.class, "its samples");
    private static final Port<Metrics> METRICS = Port.one("metrics", Metrics.class, "its figures");

    /**
     * Options, as the sections of a pipeline.
     *
     * @param data where data come from; {@code arrays: table} for the stage's input, as by default
     * @param model the model
     * @param train how it is trained
     * @param sample how it is sampled
     * @param score how rows are scored, where the model's likelihood needs a solver
     * @param evaluate the metrics, or empty for those that a pipeline has by default
     * @param seed another seed than the pipeline's
     */
    public record Config(
            @Option("where data come from; { arrays: table, ... } says how the table that the stage is given is read,"
                    + " and another source takes its place")
            Optional<DataConfig> data,

            @Option(value = "the model", kind = "model") Component model,

            @Option(value = "how it is trained, or none", byDefault = "{}")
            TrainConfig train,

            @Option(value = "how it is sampled", byDefault = "{}")
            SampleConfig sample,

            @Option("how rows are scored, where the model's likelihood needs a solver")
            Optional<ScoreConfig> score,

            @Option(value = "the metrics; by default those of a pipeline", kind = "metric")
            Optional<List<Component>> evaluate,

            @Option("another seed than that of the pipeline")
            Optional<Long> seed) {
        /** Copies the list. */
        public Config {
            evaluate = evaluate.map(List::copyOf);
            data.flatMap(DataConfig::arrays)
                    .filter(name -> !name.equals(TABLE.name()))
                    .ifPresent(name -> {
                        throw new IllegalArgumentException("data.arrays must be \"table\", the rows that the stage is"
                                + " given, not \"" + name + "\"");
                    });
        }

        private boolean takesTable() {
            return data.flatMap(some ->
                            some.csv().or(some::idx).or(() -> some.generator().map(Component::name)))
                    .isEmpty();
        }
    }

    @Override
    public Stage create(Config config, Assembly assembly) {
        return new Training(config);
    }

    private record Training(Config config) implements Stage {
        @Override
        public List<Port<?>> inputs() {
            return config.takesTable() ? List.of(TABLE) : List.of();
        }

        @Override
        public List<Port<?>> outputs() {
            return List.of(MODEL, SAMPLES, METRICS);
        }

        @Override
        public Outputs run(Work work) {
            ConfigNode.MapNode sections = Binder.tree(config);
            if (config.data().isEmpty()) {
                sections = sections.with("data", ConfigNode.of(Map.of("arrays", TABLE.name())));
            }
            if (config.seed().isEmpty()) {
                sections = sections.with("seed", ConfigNode.of(work.seed()));
            }
            Pipelines.Outcome outcome = work.pipelines().run(sections, work.find(TABLE));
            return Outputs.of(MODEL, outcome.model())
                    .and(SAMPLES, outcome.samples())
                    .and(METRICS, outcome.metrics());
        }
    }
}

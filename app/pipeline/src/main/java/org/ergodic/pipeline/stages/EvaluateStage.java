package org.ergodic.pipeline.stages;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.data.Schema;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Metric;
import org.ergodic.api.model.Model;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.StageFactory;
import org.ergodic.api.stage.Fitted;
import org.ergodic.api.stage.Metrics;
import org.ergodic.api.stage.Outputs;
import org.ergodic.api.stage.Port;
import org.ergodic.api.stage.Samples;
import org.ergodic.api.stage.Stage;
import org.ergodic.api.stage.Table;
import org.ergodic.api.stage.Work;
import org.ergodic.api.view.Views;
import org.ergodic.pipeline.config.PipelineConfig;
import org.ergodic.pipeline.data.StageRows;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Measures any model on a table: the mean log-likelihood of its rows, where the model has one, and metrics that compare
 * samples with rows. Those that need more of a model are measured by the stage that trains it.
 */
@Part(
        name = "evaluate",
        description = "measures a model, an ensemble too, on a table: the mean log-likelihood of the rows, and metrics"
                + " that compare samples with them")
public final class EvaluateStage implements StageFactory<EvaluateStage.Config> {
    private static final Port<Fitted> MODEL = Port.one("model", Fitted.class, "the model");
    private static final Port<Table> TABLE = Port.one("table", Table.class, "rows that it was not trained on");
    private static final Port<Table> TRAINING = Port.one(
                    "training",
                    Table.class,
                    "rows to compare those with, for what a metric says of data; without, half" + " of them")
            .optional();
    private static final Port<Samples> SAMPLES = Port.one(
                    "samples", Samples.class, "the model's samples; without, as many are drawn as the table has rows")
            .optional();
    private static final Port<Metrics> METRICS = Port.one("metrics", Metrics.class, "the figures");

    /**
     * Options.
     *
     * @param metrics which compare samples
     */
    public record Config(
            @Option(
                    value = "metrics that compare samples with rows and need nothing else of a model; by default that"
                            + " of a pipeline",
                    kind = "metric")
            Optional<List<Component>> metrics) {
        /** Copies the list. */
        public Config {
            metrics = metrics.map(List::copyOf);
        }
    }

    @Override
    public Stage create(Config config, Assembly assembly) {
        List<Metric> made = new ArrayList<>();
        for (Component component : config.metrics().orElse(List.of(Component.of(PipelineConfig.METRIC)))) {
            Metric metric = assembly.create(Kind.METRIC, component);
            if (!metric.needs().isEmpty()) {
                throw new IllegalArgumentException("the metric " + component.name()
                        + " needs more of a model than its samples: name it under evaluate of the stage that trains the"
                        + " model");
            }
            made.add(metric);
        }
        return new Evaluating(made);
    }

    /** Stands for the model where a metric needs nothing of it. */
    private record Unseen(long... event) implements Model {
        @Override
        public Views views() {
            return Views.none();
        }

        @Override
        public List<Equation> equations() {
            return List.of();
        }

        @Override
        public Component defaultObjective() {
            throw new UnsupportedOperationException("a model that is only compared by its samples is not trained");
        }
    }

    private record Evaluating(List<Metric> metrics) implements Stage {
        @Override
        public List<Port<?>> inputs() {
            return List.of(MODEL, TABLE, TRAINING, SAMPLES);
        }

        @Override
        public List<Port<?>> outputs() {
            return List.of(METRICS);
        }

        @Override
        public Outputs run(Work work) {
            Fitted model = work.get(MODEL);
            Table table = work.get(TABLE);
            Map<String, Metric.Measurement> figures = new LinkedHashMap<>();
            if (model.abilities().contains(Fitted.Ability.LOG_PROB)) {
                figures.put("log-likelihood", logLikelihood(model, table));
            }
            if (!metrics.isEmpty()
                    && (work.find(SAMPLES).isPresent() || model.abilities().contains(Fitted.Ability.SAMPLE))) {
                compare(work, model, table, figures);
            }
            if (figures.isEmpty()) {
                throw new IllegalArgumentException(
                        "there is nothing to measure: the model has no likelihood and cannot be sampled, or no metrics"
                                + " are named");
            }
            return Outputs.of(METRICS, new Metrics(figures));
        }

        private static Metric.Measurement logLikelihood(Fitted model, Table table) {
            double[] all = model.logProb(table).dup('c').data().asDouble();
            double sum = 0;
            for (double value : all) {
                sum += value;
            }
            double mean = sum / all.length;
            double squares = 0;
            for (double value : all) {
                squares += (value - mean) * (value - mean);
            }
            Metric.Measurement figure = Metric.Measurement.of(mean, "nats").with("rows", all.length);
            return all.length > 1 && Double.isFinite(mean)
                    ? figure.with("standard-error", Math.sqrt(squares / (all.length - 1) / all.length))
                    : Double.isFinite(mean)
                            ? figure
                            : figure.with("status", "the mean is " + mean + ": a row has density 0 or failed");
        }

        private void compare(Work work, Fitted model, Table table, Map<String, Metric.Measurement> figures) {
            INDArray rows = numbers(table, model);
            long half = rows.size(0) / 2;
            Optional<INDArray> other = work.find(TRAINING).map(t -> numbers(t, model));
            INDArray training = other.orElseGet(
                    () -> rows.get(NDArrayIndex.interval(0, half)).dup('c'));
            INDArray holdout = other.isPresent()
                    ? rows
                    : rows.get(NDArrayIndex.interval(half, rows.size(0))).dup('c');
            INDArray samples = work.find(SAMPLES)
                    .map(drawn -> numbers(drawn.table(), model))
                    .orElseGet(() -> model.sample(table.rows(), work.random().split("samples")));
            for (Metric metric : metrics) {
                work.stopIfAsked();
                figures.putAll(metric.measure(Metric.Evaluation.of(
                                new Unseen(training.size(1)),
                                null,
                                samples,
                                training,
                                holdout,
                                work.random().split("metric"))
                        .withSchema(model.schema())));
            }
        }

        /** Rows with the numbers that the model has for words. */
        private static INDArray numbers(Table table, Fitted model) {
            return StageRows.of(table, model.schema(), Schema.EMPTY).values().toArray();
        }
    }
}

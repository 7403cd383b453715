package org.ergodic.pipeline;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Metric;
import org.ergodic.api.model.Warning;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.random.RandomStream;
import org.ergodic.data.codec.RowCoding;
import org.ergodic.data.table.DataConfig;
import org.ergodic.data.table.DataException;
import org.ergodic.data.table.DataTable;
import org.ergodic.data.table.LazyMatrix;
import org.ergodic.host.Attribution;
import org.ergodic.pipeline.config.SampleConfig;
import org.ergodic.pipeline.progress.Progress;
import org.ergodic.pipeline.record.FailedMetrics;
import org.ergodic.pipeline.scoring.DataCheck;
import org.ergodic.pipeline.store.RunFolder;
import org.ergodic.pipeline.train.Checkpoint;
import org.ergodic.pipeline.train.History;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Measures models: at the end of a run, and those that a run left. */
final class Evaluation {
    private final PartAssembler parts;
    private final Preparation preparation;
    private final Supplier<Compiler> compiler;
    private final Clock clock;

    Evaluation(PartAssembler parts, Preparation preparation, Supplier<Compiler> compiler, Clock clock) {
        this.parts = parts;
        this.preparation = preparation;
        this.compiler = compiler;
        this.clock = clock;
    }

    /**
     * Measures.
     *
     * @param fresh reads rows that take the place of those held out
     */
    Figures of(
            Path dir,
            List<String> overrides,
            Optional<BiFunction<DataConfig, FittedModel, DataTable>> fresh,
            RunSettings settings) {
        RunFolder folder = RunFolder.open(dir);
        ModelFile saved = ModelFile.read(folder, parts);
        Checkpoint checkpoint = Preparation.stoppable(settings::stopped, () -> saved.checkpoint(folder));
        FittedModel model = saved.fitted(folder, checkpoint, parts, compiler, clock);
        Pipeline pipeline = parts.pipeline(folder, overrides);
        Preparation.Prepared prepared = Preparation.stoppable(
                settings::stopped, () -> preparation.of(dir, pipeline, saved, settings.reporter()));
        RandomStream random = RandomStream.of(prepared.config().seed());
        INDArray holdout = prepared.data().holdout();
        Conditions given = prepared.data().holdoutGiven();
        if (fresh.isPresent()) {
            DataTable rows = Preparation.stoppable(
                    settings::stopped, () -> fresh.get().apply(pipeline.config().data(), model));
            RowCoding coding = prepared.data().coding();
            LazyMatrix modelled = coding.isPlain()
                    ? prepared.data().dequantisation().noised(rows.values(), random.split("evaluate-data"))
                    : coding.encode(rows.values(), random.split("evaluate-data"));
            DataCheck.misfit(model.model(), model.space(), rows.values(), modelled)
                    .ifPresent(what -> {
                        throw new DataException(rows.source() + ": " + what);
                    });
            holdout = model.scaling()
                    .apply(modelled, Preparation.TYPE, model.model().event());
            given = model.condition()
                    .map(c -> c.of(rows.conditions().orElseThrow(), Preparation.TYPE))
                    .orElse(given);
        }
        SampleConfig how = prepared.config().sample();
        Samples samples = model.model().equations().isEmpty()
                ? Samples.none(model.model().event())
                : model.draws()
                        .draw(
                                how,
                                prepared.given(model, random),
                                0,
                                random.split("sample"),
                                settings,
                                Optional.empty());
        Stages stages = new Stages(settings, Optional.empty(), Optional.empty());
        Figures figures =
                figures(prepared, model, History.of(checkpoint), samples, holdout, given, random, Figures.NONE, stages);
        if (!stages.failures().isEmpty()) {
            throw new StageException(stages.failures(), Optional.empty(), model, Optional.of(samples), figures);
        }
        return figures;
    }

    /**
     * Measures. Figures there are already are kept, but for those of metrics that failed.
     *
     * @return the figures by name, with metrics that failed in their places
     */
    Figures figures(
            Preparation.Prepared prepared,
            FittedModel model,
            History history,
            Samples samples,
            INDArray holdout,
            Conditions holdoutGiven,
            RandomStream random,
            Figures earlier,
            Stages stages) {
        Metric.Evaluation untraced = Metric.Evaluation.of(
                        model.model(),
                        model.evaluator(),
                        samples.x(),
                        prepared.data().training(),
                        holdout,
                        random.split("evaluate"))
                .withSpace(model.space())
                .withConditions(holdoutGiven)
                .withSampleConditions(samples.given())
                .withSchema(prepared.table().schema());
        Metric.Evaluation evaluation = samples.trace().map(untraced::withTrace).orElse(untraced);
        Map<String, Metric.Measurement> all = new LinkedHashMap<>();
        Map<String, Metric> metrics = new LinkedHashMap<>(prepared.assembled().metrics());
        if (!earlier.metrics().isEmpty()) {
            all.putAll(earlier.metrics());
            metrics.keySet().removeIf(name -> !FailedMetrics.isFailed(earlier.metrics(), name));
        }
        List<String> left = new ArrayList<>(metrics.keySet());
        try (Progress progress = stages.begin("evaluating", metrics.size())) {
            for (Map.Entry<String, Metric> entry : metrics.entrySet()) {
                String name = entry.getKey();
                progress.at(metrics.size() - left.size(), name);
                Optional<Map<String, Metric.Measurement>> figures = stages.attempt(
                        "metric " + name,
                        () -> parts.naming(
                                () -> parts.used(prepared.config()),
                                () -> Attribution.given(entry.getValue().measure(evaluation), Kind.METRIC, "measure")));
                // What was computed while it was told to stop may be what it had got to by then.
                stages.stopIfAsked("stopped during metric " + name);
                FailedMetrics.put(
                        all,
                        name,
                        figures.orElseGet(
                                () -> Map.of(name, FailedMetrics.failed(StageException.words(stages.lastFailure())))));
                left.remove(name);
            }
        } catch (CancellationException e) {
            throw new CancelledException(
                    e.getMessage() + "; not computed: " + String.join(", ", left),
                    new Figures(FailedMetrics.good(all), List.of()));
        }
        if (samples.asked() > 0) {
            all.put(
                    "sampling-evaluations",
                    Metric.Measurement.of(samples.evaluations(), "model evaluations per sample")
                            .with("most", samples.cost().most()));
            all.put("failed-samples", Metric.Measurement.of(samples.failed(), "samples"));
        }
        samples.reports().forEach((name, values) -> {
            DoubleSummaryStatistics statistics = Arrays.stream(values).summaryStatistics();
            if (values.length > 0) {
                all.put(
                        "sampling-" + name,
                        Metric.Measurement.of(statistics.getAverage(), "on average over samples")
                                .with("least", statistics.getMin())
                                .with("most", statistics.getMax()));
            }
        });
        Set<Warning> warnings = new LinkedHashSet<>(TrainingReview.of(
                prepared.assembled().plan(),
                history,
                samples,
                samples.asked() > 0
                        && prepared.config().sample().condition().isEmpty()
                        && prepared.config().sample().guidance().isEmpty()
                        && prepared.config().sample().measurement().isEmpty(),
                evaluation.withRandom(random.split("review")),
                all.values()));
        // Metrics that are not measured again said theirs when they were.
        warnings.addAll(earlier.warnings());
        return new Figures(all, List.copyOf(warnings));
    }
}

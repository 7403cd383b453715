package org.ergodic.pipeline;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.ergodic.api.data.Schema;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.message.Excerpt;
import org.ergodic.api.message.Names;
import org.ergodic.api.model.Filters;
import org.ergodic.api.model.Metric;
import org.ergodic.api.random.RandomStream;
import org.ergodic.data.table.DataTable;
import org.ergodic.data.table.ImageShape;
import org.ergodic.data.table.LazyMatrix;
import org.ergodic.data.table.Source;
import org.ergodic.pipeline.config.PipelineConfig;
import org.ergodic.pipeline.data.Codecs;
import org.ergodic.pipeline.data.DataReader;
import org.ergodic.pipeline.findings.TrainingCurve;
import org.ergodic.pipeline.progress.Progress;
import org.ergodic.pipeline.progress.Reporter;
import org.ergodic.pipeline.record.FailedMetrics;
import org.ergodic.pipeline.record.Provenance;
import org.ergodic.pipeline.sampling.PartialDraw;
import org.ergodic.pipeline.scoring.Density;
import org.ergodic.pipeline.store.MetricsJson;
import org.ergodic.pipeline.store.RunFolder;
import org.ergodic.pipeline.store.RunLock;
import org.ergodic.pipeline.store.SamplesCsv;
import org.ergodic.pipeline.store.YamlWriter;
import org.ergodic.pipeline.train.Checkpoint;
import org.ergodic.pipeline.train.History;
import org.ergodic.pipeline.train.Trainer;
import org.ergodic.pipeline.train.TrainingException;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs pipelines from the start or from a checkpoint: trains, samples and measures, and writes as it goes. */
final class Running {
    private static final Logger LOG = LoggerFactory.getLogger(Running.class);

    /** So many variables that do not fit are named. */
    private static final int MOST_MISFITS = 8;

    private final PartAssembler parts;
    private final Preparation preparation;
    private final Evaluation evaluation;
    private final Reporting reporting;
    private final Supplier<Compiler> compiler;
    private final Optional<Illustrator> illustrator;
    private final Clock clock;
    private final List<String> replaced;

    Running(
            PartAssembler parts,
            Preparation preparation,
            Evaluation evaluation,
            Reporting reporting,
            Supplier<Compiler> compiler,
            Optional<Illustrator> illustrator,
            Clock clock,
            List<String> replaced) {
        this.parts = parts;
        this.preparation = preparation;
        this.evaluation = evaluation;
        this.reporting = reporting;
        this.compiler = compiler;
        this.illustrator = illustrator;
        this.clock = clock;
        this.replaced = replaced;
    }

    /** The run whose weights another begins with. */
    private record Origin(Path dir, ModelFile file, Checkpoint checkpoint, String sha256) {
        Map<String, Object> recorded() {
            return Provenance.from(dir.toString(), file.run(), checkpoint.step(), sha256);
        }
    }

    private Origin origin(Path dir) {
        RunFolder folder = RunFolder.open(dir);
        ModelFile file = ModelFile.read(folder, parts);
        return new Origin(
                dir, file, file.checkpoint(folder), Source.fileHash(folder.readable(RunFolder.MODEL_TENSORS)));
    }

    /** @param from the folder of the run whose weights to begin with */
    Result start(PipelineConfig config, RunSettings settings, Optional<Path> from) {
        return Preparation.stoppable(settings::stopped, () -> {
            Optional<Origin> origin = from.map(this::origin);
            Preparation.Prepared prepared = origin.map(
                            run -> preparation.of(config, run.dir(), run.file(), settings.reporter()))
                    .orElseGet(() -> preparation.of(config, settings.reporter()));
            // What cannot be trained leaves no folder.
            Trainer trainer = preparation.trainer(prepared);
            origin.ifPresent(run -> begin(trainer, run, settings));
            Optional<Path> dir = settings.dir().or(() -> config.output().dir().map(Path::of));
            if (dir.isEmpty()) {
                return run(prepared, trainer, origin, Optional.empty(), settings);
            }
            Instances.requireDistinct(parts.used(prepared.config()).values());
            return locked(dir.get(), settings, () -> {
                RunFolder folder = RunFolder.create(dir.get(), settings.overwrite());
                folder.removeLeftovers();
                settings.pipelineText()
                        .ifPresent(text -> folder.write(
                                RunFolder.PIPELINE, out -> out.write(text.getBytes(StandardCharsets.UTF_8))));
                return run(prepared, trainer, origin, Optional.of(folder), settings);
            });
        });
    }

    private static void begin(Trainer trainer, Origin origin, RunSettings settings) {
        List<String> misfits = trainer.begin(origin.checkpoint().weights());
        if (!misfits.isEmpty()) {
            int shown = Math.min(MOST_MISFITS, misfits.size());
            throw new ModelException("the model does not fit that of the run in " + origin.dir() + ": "
                    + String.join("; ", misfits.subList(0, shown))
                    + (misfits.size() > shown ? "; and " + (misfits.size() - shown) + " more" : "")
                    + ". Name the model that the run has");
        }
        settings.reporter()
                .say("begins with the weights of step " + origin.checkpoint().step() + " of the run in " + origin.dir()
                        + ", on its scale");
    }

    /** Does what writes into a run's folder while nobody else does. */
    private Result locked(Path dir, RunSettings settings, Supplier<Result> work) {
        try (RunLock lock = RunLock.acquire(dir, Instant.now(clock))) {
            lock.weakness()
                    .ifPresent(why -> settings.reporter()
                            .warn("the file system of " + dir + " does not lock files (" + why
                                    + "): start no other run that writes there"));
            return work.get();
        }
    }

    private Result run(
            Preparation.Prepared prepared,
            Trainer trainer,
            Optional<Origin> origin,
            Optional<RunFolder> folder,
            RunSettings settings) {
        PipelineConfig config = prepared.config();
        if (folder.isPresent()) {
            DataReader.readOnce(config.data(), Path.of(""))
                    .ifPresent(pipe -> settings.reporter()
                            .warn(pipe
                                    + " cannot be read again: to resume or evaluate this run, keep its content in a"
                                    + " file and name that under data in "
                                    + folder.get().file(RunFolder.CONFIG)));
        }
        String started = Instant.now(clock).truncatedTo(ChronoUnit.SECONDS).toString();
        Map<String, Object> provenance =
                Provenance.of(config, parts.registry(), prepared.table(), Versions.all(), started, replaced);
        origin.ifPresent(from -> provenance.put(Provenance.FROM, from.recorded()));
        Map<String, Object> resolved = parts.written(config);
        ModelFile file = new ModelFile(
                identity(resolved, prepared.table(), origin.map(Origin::sha256)),
                config.seed(),
                prepared.assembled().plan().model().event(),
                prepared.table().columns(),
                prepared.data().scaling(),
                config.model(),
                config.sample(),
                config.score(),
                prepared.data().condition(),
                Codecs.typical(prepared.data().coding(), prepared.data().originalTraining()),
                Optional.of(prepared.data().coding()).filter(coding -> !coding.isPlain()));
        resolved.put(Provenance.KEY, provenance);
        Map<String, Object> described = file.toMap(parts, provenance);
        // The model keeps it: it must not hold the data.
        Saving.Texts texts = f -> {
            f.write(RunFolder.CONFIG, out -> YamlWriter.write(out, resolved));
            f.write(RunFolder.MODEL_YAML, out -> YamlWriter.write(out, described));
        };
        folder.ifPresent(texts::write);
        if (origin.isPresent()) {
            // Whoever goes on with the run needs nothing of the other one.
            folder.ifPresent(f -> file.write(f, trainer.checkpoint()));
        }
        return finish(prepared, trainer, file, folder, Optional.empty(), Figures.NONE, settings, texts);
    }

    Result resume(Path dir, RunSettings settings) {
        RunFolder folder = RunFolder.open(dir);
        return Preparation.stoppable(
                settings::stopped,
                () -> locked(dir, settings, () -> {
                    folder.removeLeftovers();
                    return resume(folder, settings);
                }));
    }

    /** Whether a run has its samples and all its figures. */
    static boolean isComplete(Path dir) {
        Map<String, Metric.Measurement> measured =
                new LinkedHashMap<>(MetricsJson.read(dir.resolve(RunFolder.METRICS)));
        measured.remove(Samples.Cost.TIME);
        return Files.exists(dir.resolve(RunFolder.SAMPLES_CSV))
                && !measured.isEmpty()
                && !FailedMetrics.anyFailed(measured);
    }

    /** A run that was killed between its figures and its report, which is written last. */
    private boolean lacksReport(RunFolder folder) {
        return illustrator.isPresent()
                && !Files.exists(folder.file(RunFolder.REPORT_HTML))
                && parts.pipeline(folder, List.of()).config().output().report();
    }

    /** A run that was to begin with the weights of another one, and has none, cannot begin without them. */
    private static void requireOrigin(Path dir, Pipeline pipeline) {
        pipeline.recordedOrigin().ifPresent(origin -> {
            throw new ModelException("the run in " + dir + " was stopped before it had the weights of the run in "
                    + Excerpt.of(origin) + ": start it again, by ergodic run FILE --from RUN --overwrite");
        });
    }

    private Result resume(RunFolder folder, RunSettings settings) {
        Path dir = folder.path();
        String fromTheStart = "the run in " + dir + " was stopped before its first checkpoint: from the start";
        // The config is written first, then the model's description. One that is lost later has values beside it.
        if (Files.exists(folder.file(RunFolder.CONFIG))
                && !Files.exists(folder.file(RunFolder.MODEL_YAML))
                && !Files.exists(folder.file(RunFolder.MODEL_TENSORS))) {
            Pipeline pipeline = parts.pipeline(folder, List.of());
            requireOrigin(dir, pipeline);
            settings.reporter().say(fromTheStart);
            Preparation.Prepared prepared = preparation.of(dir, pipeline, settings.reporter());
            return run(prepared, preparation.trainer(prepared), Optional.empty(), Optional.of(folder), settings);
        }
        ModelFile file = ModelFile.read(folder, parts);
        boolean sampled = Files.exists(folder.file(RunFolder.SAMPLES_CSV));
        Path metrics = folder.file(RunFolder.METRICS);
        Map<String, Metric.Measurement> measured = new LinkedHashMap<>(MetricsJson.read(metrics));
        measured.remove(Samples.Cost.TIME);
        Figures earlier = new Figures(measured, MetricsJson.readWarnings(metrics));
        if (isComplete(dir) && !lacksReport(folder)) {
            throw new ModelException(
                    "the run in " + dir + " is complete; there is nothing to resume. For more samples: "
                            + "ergodic sample " + dir + " --count N");
        }
        boolean begun = sampled || Files.exists(folder.file(RunFolder.MODEL_TENSORS));
        Optional<Checkpoint> checkpoint = begun ? Optional.of(file.checkpoint(folder)) : Optional.empty();
        if (checkpoint.filter(Saving::isFinal).isPresent()) {
            throw new ModelException(
                    "what " + dir + " holds was saved as a fitted model, without the state of its training:"
                            + " there is nothing to resume. For samples: ergodic sample " + dir + " --count N");
        }
        Pipeline pipeline = parts.pipeline(folder, List.of());
        if (!begun) {
            requireOrigin(dir, pipeline);
        }
        Preparation.Prepared prepared = preparation.of(dir, pipeline, file, settings.reporter());
        if (!begun) {
            settings.reporter().say(fromTheStart);
        }
        // Figures of another pipeline are of no use.
        boolean same = file.run()
                .equals(identity(parts.written(prepared.config()), prepared.table(), pipeline.recordedOriginHash()));
        if (!same
                && pipeline.recordedVersion().filter(Versions.ergodic()::equals).isPresent()) {
            settings.reporter()
                    .warn(folder.file(RunFolder.CONFIG)
                            + " was changed since the run began: it goes on as that says now");
        }
        return finish(
                prepared,
                preparation.trainer(prepared),
                file,
                Optional.of(folder),
                checkpoint,
                same ? earlier : Figures.NONE,
                settings,
                Saving.Texts.of(folder));
    }

    /** Two runs of the same config on the same data are the same run. */
    private static String identity(Map<String, Object> resolved, DataTable table, Optional<String> origin) {
        Map<String, Object> kept = new LinkedHashMap<>(resolved);
        kept.remove("output");
        String text = YamlWriter.toText(kept) + table.sha256() + Versions.ergodic() + origin.orElse("");
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private Result finish(
            Preparation.Prepared prepared,
            Trainer trainer,
            ModelFile file,
            Optional<RunFolder> folder,
            Optional<Checkpoint> from,
            Figures earlier,
            RunSettings settings,
            Saving.Texts texts) {
        RandomStream random = RandomStream.of(prepared.config().seed());
        train(prepared, trainer, file, folder, from, settings);
        History history = trainer.history();
        FittedModel model = fitted(file, prepared, trainer.checkpoint(), texts);
        Stages stages = new Stages(settings, folder, illustrator);
        Optional<Path> path = folder.map(RunFolder::path);
        try {
            if (history.losses().length > 0) {
                stages.picture(RunFolder.TRAINING_PNG, by -> by.training(curve(history)));
            }
            Optional<Path> partial =
                    folder.map(f -> f.file(RunFolder.SAMPLES_PARTIAL)).or(settings::partial);
            boolean isSampled = !model.model().equations().isEmpty();
            Optional<Samples> samples = stages.attempt(
                    "sampling",
                    () -> !isSampled
                            ? Samples.none(model.model().event())
                            : parts.naming(
                                    () -> parts.used(prepared.config()),
                                    () -> model.draws()
                                            .draw(
                                                    prepared.assembled().sampling(),
                                                    prepared.config().sample(),
                                                    prepared.given(model, random),
                                                    random.split("sample"),
                                                    settings,
                                                    partial)));
            Figures figures = samples.map(s -> judge(prepared, model, history, s, random, earlier, stages))
                    .orElse(Figures.NONE);
            folder.ifPresent(f ->
                    samples.ifPresent(s -> reporting.atEnd(f, prepared, model, history, s, figures, stages, settings)));
            if (!stages.failures().isEmpty()) {
                throw new StageException(stages.failures(), path, model, samples, figures);
            }
            folder.ifPresent(f -> PartialDraw.remove(f.file(RunFolder.SAMPLES_PARTIAL)));
            return new Result(path, model, samples.orElseThrow(), figures.metrics(), history, figures.warnings());
        } catch (CancellationException e) {
            throw path.isEmpty()
                    ? e
                    : new CancelledException(e.getMessage() + "; the trained model is in " + path.get()
                            + ". Go on by: ergodic resume " + path.get());
        }
    }

    private void train(
            Preparation.Prepared prepared,
            Trainer trainer,
            ModelFile file,
            Optional<RunFolder> folder,
            Optional<Checkpoint> from,
            RunSettings settings) {
        PipelineConfig config = prepared.config();
        from.ifPresent(trainer::restore);
        Reporter reporter = settings.reporter();
        if (trainer.trains()) {
            reporter.say("training " + Names.article(config.model().name()) + " model with " + trainer.parameterCount()
                    + " parameters on " + prepared.data().trainingCount() + " rows for "
                    + config.train().steps()
                    + " steps of " + trainer.batchSize()
                    + from.map(c -> ", from step " + c.step()).orElse(""));
        } else if (config.train().trains()) {
            reporter.warn("the model has no parameters: it is not trained (train: none says so)");
        } else if (trainer.parameterCount() > 0) {
            reporter.warn("no training was asked for: the model's " + trainer.parameterCount()
                    + " parameters keep their start values");
        }
        AtomicLong saved = new AtomicLong(from.map(Checkpoint::step).orElse(-1L));
        try (Progress progress =
                reporter.begin("training", trainer.trains() ? config.train().steps() : 0, trainer.done())) {
            trainer.run(
                    progress,
                    settings::stopped,
                    checkpoint -> folder.ifPresent(f -> {
                        file.write(f, checkpoint);
                        saved.set(checkpoint.step());
                        LOG.debug("the checkpoint of step {} is in {}", checkpoint.step(), f.path());
                    }));
        } catch (CancellationException | TrainingException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            folder.filter(f -> saved.get() >= 0)
                    .ifPresent(f -> reporter.warn("training failed after step " + trainer.done()
                            + "; the checkpoint of step " + saved + " is in " + f.path()
                            + ". When the cause is gone, go on by: ergodic resume " + f.path()));
            throw e;
        }
        if (!trainer.finished() || settings.stopped()) {
            throw new CancelledException("stopped at step " + trainer.done()
                    + folder.map(f -> "; a checkpoint is in " + f.path() + ". Go on by: ergodic resume " + f.path())
                            .orElse(""));
        }
        trainer.stoppedEarlyAt()
                .ifPresent(step -> reporter.say("stopped early at step " + step
                        + ": the held-out figure was best at step " + trainer.bestStep() + ", which is kept"));
    }

    private FittedModel fitted(
            ModelFile file, Preparation.Prepared prepared, Checkpoint checkpoint, Saving.Texts texts) {
        AssembledPipeline assembled = prepared.assembled();
        PipelineConfig config = prepared.config();
        Saving saving = new Saving(
                file,
                checkpoint,
                folder -> {
                    Instances.requireDistinct(parts.used(config).values());
                    texts.write(folder);
                },
                clock);
        return file.fitted(
                assembled.plan().model(),
                assembled.config().sample(),
                assembled.config().score(),
                checkpoint,
                saving,
                parts,
                compiler);
    }

    /** Writes samples and pictures of them, and measures. */
    private Figures judge(
            Preparation.Prepared prepared,
            FittedModel model,
            History history,
            Samples samples,
            RandomStream random,
            Figures earlier,
            Stages stages) {
        if (samples.asked() > 0) {
            show(prepared, model, samples, stages);
        }
        Figures figures = evaluation.figures(
                prepared,
                model,
                history,
                samples,
                prepared.data().holdout(),
                prepared.data().holdoutGiven(),
                random,
                earlier,
                stages);
        Map<String, Metric.Measurement> written = new LinkedHashMap<>(figures.metrics());
        if (samples.asked() > 0) {
            written.put(Samples.Cost.TIME, samples.time());
        }
        stages.write(RunFolder.METRICS, out -> MetricsJson.write(out, written, figures.warnings()));
        return figures;
    }

    private void show(Preparation.Prepared prepared, FittedModel model, Samples samples, Stages stages) {
        List<String> columns = prepared.table().columns();
        Schema schema = prepared.table().schema();
        stages.write(RunFolder.SAMPLES_CSV, out -> SamplesCsv.write(out, schema, samples.values(), samples.beside()));
        samples.film()
                .filter(film -> !film.times().isEmpty())
                .ifPresent(film -> stages.write(RunFolder.PATHS_CSV, out -> SamplesCsv.paths(out, schema, film)));
        pictures(stages, prepared, samples);
        density(stages, prepared, model, samples);
        chainsAndFilters(stages, prepared, model, samples);
    }

    /** Rows of which no cell is missing, for pictures. */
    private static LazyMatrix complete(LazyMatrix rows) {
        int[] whole = IntStream.range(0, rows.rows())
                .filter(i -> Arrays.stream(rows.row(i)).noneMatch(Double::isNaN))
                .toArray();
        return whole.length == rows.rows() ? rows : rows.choose(whole);
    }

    private static INDArray complete(INDArray rows) {
        LazyMatrix all = LazyMatrix.of(rows);
        LazyMatrix some = complete(all);
        return some == all || some.rows() == 0 ? rows : some.toArray();
    }

    /** Samples beside data: a picture or, of a table, pages of all columns and pairs of some. */
    private static void pictures(Stages stages, Preparation.Prepared prepared, Samples samples) {
        DataTable table = prepared.table();
        LazyMatrix data = prepared.data().originalTraining();
        INDArray drawn = samples.values();
        int d = table.schema().size();
        if (table.picture().isPresent() || d < 3 || drawn.size(1) != d) {
            stages.picture(
                    RunFolder.SAMPLES_PNG,
                    by -> by.samples(table.columns(), table.picture(), complete(data), complete(drawn)));
            return;
        }
        stages.pictures(RunFolder::samplesPage, by -> by.columns(table.schema(), data, drawn));
        stages.pictureIfAny(RunFolder.PAIRS_PNG, by -> by.pairs(table.schema(), data, drawn));
    }

    /** The picture of a density in the plane. */
    private static void density(Stages stages, Preparation.Prepared prepared, FittedModel model, Samples samples) {
        List<String> columns = prepared.table().columns();
        if (columns.size() == 2
                && prepared.table().picture().isEmpty()
                && prepared.data().coding().keepsUnits()) {
            stages.pictureIfAny(
                    RunFolder.DENSITY_PNG,
                    by -> density(model)
                            .map(density -> by.density(
                                    columns,
                                    training(prepared, model),
                                    model.scaling().continuous(samples.x()),
                                    density.log(),
                                    density.normalised())));
        }
    }

    private static Optional<Density> density(FittedModel model) {
        return model.condition().isPresent()
                ? Optional.empty()
                : Density.of(model.model(), model.evaluator(), model.scaling(), model.rowScores());
    }

    /** The training data as the density is of them. */
    private static LazyMatrix training(Preparation.Prepared prepared, FittedModel model) {
        return model.scaling().isDequantised() || model.coding().isNoisy()
                ? LazyMatrix.continuous(model.scaling(), prepared.data().training())
                : prepared.data().originalTraining();
    }

    /** The pictures that only some models have. */
    private static void chainsAndFilters(
            Stages stages, Preparation.Prepared prepared, FittedModel model, Samples samples) {
        samples.trace().ifPresent(trace -> stages.picture(RunFolder.TRACE_PNG, by -> by.trace(trace)));
        Optional<ImageShape> picture = prepared.table().picture();
        List<String> columns = prepared.table().columns();
        samples.film().ifPresent(film -> {
            stages.pictureIfAny(RunFolder.FILM_PNG, by -> by.strip(columns, picture, film));
            stages.pictureIfAny(RunFolder.FILM_GIF, by -> by.moving(columns, picture, film));
        });
        model.model()
                .views()
                .find(Filters.VIEW)
                .filter(view -> picture.isPresent())
                .ifPresent(view -> stages.picture(
                        RunFolder.FILTERS_PNG,
                        by -> by.filters(picture.orElseThrow(), view.filters(model.evaluator()))));
    }

    private static TrainingCurve curve(History history) {
        double[] losses = history.losses();
        return new TrainingCurve(
                LongStream.rangeClosed(1, losses.length).toArray(),
                losses,
                Arrays.stream(history.lookSteps())
                        .mapToLong(step -> (long) step)
                        .toArray(),
                history.looks());
    }
}

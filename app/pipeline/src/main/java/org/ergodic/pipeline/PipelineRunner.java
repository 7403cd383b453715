package org.ergodic.pipeline;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.Location;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.message.Excerpt;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Filters;
import org.ergodic.api.model.Inpainting;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.model.LogDensity;
import org.ergodic.api.model.Metric;
import org.ergodic.api.model.Model;
import org.ergodic.api.model.Numerics;
import org.ergodic.api.model.Warning;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.view.Views;
import org.ergodic.common.solver.Interruption;
import org.ergodic.data.scale.ConditionColumns;
import org.ergodic.data.table.ArrayTable;
import org.ergodic.data.table.DataConfig;
import org.ergodic.data.table.DataException;
import org.ergodic.data.table.Matrix;
import org.ergodic.data.table.Picture;
import org.ergodic.data.table.Table;
import org.ergodic.host.Attribution;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.config.PipelineConfig;
import org.ergodic.pipeline.config.SampleConfig;
import org.ergodic.pipeline.data.DataReader;
import org.ergodic.pipeline.data.Dataset;
import org.ergodic.pipeline.data.NewRows;
import org.ergodic.pipeline.progress.Progress;
import org.ergodic.pipeline.progress.Reporter;
import org.ergodic.pipeline.store.MetricsJson;
import org.ergodic.pipeline.store.OutputException;
import org.ergodic.pipeline.store.RunFolder;
import org.ergodic.pipeline.store.RunLock;
import org.ergodic.pipeline.store.SamplesCsv;
import org.ergodic.pipeline.store.Yaml;
import org.ergodic.pipeline.train.Checkpoint;
import org.ergodic.pipeline.train.Excluded;
import org.ergodic.pipeline.train.History;
import org.ergodic.pipeline.train.Trainer;
import org.ergodic.pipeline.train.TrainingException;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Runs pipelines: everything is read and checked before anything is written, and written before it is trusted. */
public final class PipelineRunner {
    private static final DataType TYPE = DataType.FLOAT;

    private final Parts parts;
    private final Supplier<Compiler> compiler;
    private final Optional<Illustrator> illustrator;
    private final Clock clock;
    private final List<String> replaced;

    /**
     * A runner of given parts, some of which take the place of Ergodic's own.
     *
     * @param registry the components there are
     * @param objects what {@link Component#using(String, Object)} gave a name, by that name, or else that of its class; and the
     *     arrays that are data, by theirs
     * @param compiler what compiles graphs; asked when something is computed, since it loads native libraries
     * @param clock tells the time of runs
     * @param illustrator what draws pictures, or none are drawn
     * @param replaced what was replaced, in words that a run's folder keeps as {@code provenance.replaced}
     */
    public PipelineRunner(
            Registry registry,
            Map<String, ?> objects,
            Supplier<Compiler> compiler,
            Clock clock,
            Optional<Illustrator> illustrator,
            List<String> replaced) {
        this.replaced = List.copyOf(replaced);
        this.parts = new Parts(registry, new Instances(Map.copyOf(objects)));
        this.compiler = compiler;
        this.clock = clock;
        this.illustrator = illustrator;
    }

    /**
     * A runner with the compiler and the illustrator that are present.
     *
     * @param registry the components there are
     * @return the runner
     */
    public static PipelineRunner of(Registry registry) {
        return of(registry, Map.of());
    }

    /**
     * A runner with the compiler and the illustrator that are present.
     *
     * @param registry the components there are
     * @param objects as for the constructor
     * @return the runner
     */
    public static PipelineRunner of(Registry registry, Map<String, ?> objects) {
        return new PipelineRunner(
                registry, objects, new Once<>(Compiler::find), Clock.systemUTC(), Illustrator.find(), List.of());
    }

    /**
     * The same with more objects and arrays, over those of the same names.
     *
     * @param objects by name, as for the constructor
     * @return a new runner
     */
    public PipelineRunner with(Map<String, ?> objects) {
        Map<String, Object> all = new LinkedHashMap<>(parts.objects());
        all.putAll(objects);
        return new PipelineRunner(parts.registry(), all, compiler, clock, illustrator, replaced);
    }

    /** A pipeline's data and parts, checked. */
    private record Prepared(Dataset data, Assembled assembled) {
        PipelineConfig config() {
            return assembled.config();
        }

        Table table() {
            return data.table();
        }
    }

    /**
     * Reads the data, makes all parts and checks that they go together; trains nothing and writes nothing.
     *
     * @param config the pipeline
     * @param reporter told of what a run would warn of
     * @return one line about it for people
     * @throws ConfigException with everything that does not go together
     * @throws DataException if the data cannot be used
     */
    public String validate(PipelineConfig config, Reporter reporter) {
        return parts.naming(() -> used(config), () -> checked(config, reporter));
    }

    private String checked(PipelineConfig config, Reporter reporter) {
        Prepared prepared = prepare(config, reporter);
        parts.training(prepared.config(), () -> {
            Trainer.check(
                    prepared.assembled().plan(),
                    compiler.get(),
                    TYPE,
                    prepared.data().trainingGiven(),
                    prepared.data().holdoutGiven());
            return null;
        });
        return prepared.table().source() + ": " + prepared.data().training().size(0) + " rows to train on, "
                + prepared.data().holdout().size(0) + " held out, "
                + prepared.table().columns().size() + " columns; "
                + prepared.config().model().name() + " model "
                + prepared.config()
                        .train()
                        .objective()
                        .map(objective -> "by " + objective.name())
                        .orElse("that is not trained")
                + ", sampled by "
                + prepared.config().sample().solver().orElseThrow().name() + " ("
                + prepared.assembled().sampling().equation().name() + ")";
    }

    /**
     * Takes some training steps and tells how they are computed; writes nothing.
     *
     * @param config the pipeline
     * @param steps how many steps
     * @return the plan of a training step as a table
     * @throws ConfigException with everything that does not go together
     * @throws DataException if the data cannot be used
     */
    public String explain(PipelineConfig config, int steps) {
        return parts.naming(() -> used(config), () -> explained(config, steps));
    }

    private String explained(PipelineConfig config, int steps) {
        Prepared prepared = prepare(config, Reporter.SILENT);
        Trainer trainer = trainer(prepared);
        return trainer.trains()
                ? trainer.explain(steps)
                : "There is no training step: " + reason(prepared.config()) + "." + System.lineSeparator();
    }

    private Trainer trainer(Prepared prepared) {
        PipelineConfig config = prepared.config();
        return parts.training(
                config,
                () -> new Trainer(
                        prepared.assembled().plan(),
                        compiler.get(),
                        RandomStream.of(config.seed()).split("train"),
                        prepared.data().training(),
                        prepared.data().holdout(),
                        prepared.data().trainingGiven(),
                        prepared.data().holdoutGiven(),
                        System::nanoTime));
    }

    /** Why nothing is trained. */
    private static String reason(PipelineConfig config) {
        return config.train().trains() ? "the model has no parameters" : "the pipeline asks for no training";
    }

    /** What an interrupt makes of a file that was being read is an end, not a fault of the file. */
    private static <T> T stoppable(BooleanSupplier stopped, Supplier<T> work) {
        try {
            return work.get();
        } catch (DataException | OutputException | UncheckedIOException e) {
            if (stopped.getAsBoolean()) {
                CancelledException end = new CancelledException("stopped while reading or writing a file");
                end.initCause(e);
                throw end;
            }
            throw e;
        }
    }

    /** The components of a pipeline, to name one that fails by its place. */
    private Map<Kind<?>, Set<Component>> used(PipelineConfig config) {
        return Components.used(parts.registry(), config);
    }

    /** The components of a run's pipeline. */
    private Map<Kind<?>, Set<Component>> used(Path dir) {
        return used(parts.pipeline(RunFolder.open(dir), List.of()).config());
    }

    private Prepared prepare(PipelineConfig config, Reporter reporter) {
        return prepare(config, read(config), Optional.empty(), reporter);
    }

    private Table read(PipelineConfig config) {
        return DataReader.read(config.data(), Path.of(""), parts.assembly(), dataStream(config), parts::arrays);
    }

    /**
     * A run's data and parts, on the scale that it was trained on. Its folder may come from elsewhere and name any file of
     * this machine as its data, and what is wrong with a file is quoted, so nothing of a file is looked at unless it has the
     * hash that the run recorded.
     */
    private Prepared prepare(Path dir, Pipeline pipeline, ModelFile file, Reporter reporter) {
        PipelineConfig config = pipeline.config();
        config.data().arrays().filter(name -> parts.arrays(name).isEmpty()).ifPresent(name -> {
            throw new ModelException("the data of the run in " + dir + " were arrays of Java, \"" + Excerpt.of(name)
                    + "\", and none are given: go on in Java, with Map.of(\"" + Excerpt.of(name) + "\", rows)");
        });
        fileHash(dir, config.data())
                .ifPresent(hash -> requireSame(dir, config.data().source(), pipeline, hash));
        Table table = read(config);
        requireSame(dir, table.source(), pipeline, table.sha256());
        List<String> conditions =
                file.condition().map(ConditionColumns::columns).orElse(List.of());
        if (!table.columns().equals(file.columns()) || !table.conditionColumns().equals(conditions)) {
            throw new ModelException(dir.resolve(RunFolder.MODEL_YAML) + " and " + RunFolder.CONFIG
                    + " beside it do not fit: the columns of the model are not those of the data. One of the files was"
                    + " changed since the run began; start a new run");
        }
        return prepare(config, table, Optional.of(new Dataset.Recorded(file.scaling(), file.condition())), reporter);
    }

    private static Optional<String> fileHash(Path dir, DataConfig data) {
        try {
            return DataReader.fileHash(data, Path.of(""));
        } catch (DataException e) {
            throw new DataException(
                    "the data of the run in " + dir + ": " + e.getMessage()
                            + ". If the same file is elsewhere, name it under" + " data in "
                            + dir.resolve(RunFolder.CONFIG),
                    e);
        }
    }

    private static RandomStream dataStream(PipelineConfig config) {
        return RandomStream.of(config.seed()).split("data");
    }

    private Prepared prepare(
            PipelineConfig config, Table table, Optional<Dataset.Recorded> recorded, Reporter reporter) {
        RandomStream random = dataStream(config);
        Assembled assembled = Assembled.of(
                config, parts, table.conditionColumns(), config.data().shape(table));
        Dataset data = Dataset.of(table, config.data(), TYPE, random, recorded);
        data.notes().forEach(reporter::warn);
        Model model = assembled.plan().model();
        model.advice(data.training()).ifPresent(what -> reporter.warn(table.source() + ": " + what));
        if (model.views().find(LogDensity.VIEW).isPresent()) {
            data.remarkOnWholeColumns().ifPresent(reporter::warn);
        }
        Matrix modelled = data.continuous(random);
        Check.data(model, data, modelled);
        RandomStream training = RandomStream.of(config.seed()).split("train");
        Excluded.atStart(assembled.plan(), compiler.get(), training, data.training(), data.trainingGiven())
                .ifPresent(excluded -> Check.density(excluded, data, modelled, model.event()));
        return new Prepared(data, assembled);
    }

    /**
     * Runs a pipeline from the start, with the arrays that it brings.
     *
     * @param pipeline the pipeline, of the components that this runner has
     * @param settings where to and who is told
     * @return what it came to
     * @see #run(PipelineConfig, RunSettings)
     */
    public Result run(Pipeline pipeline, RunSettings settings) {
        return with(pipeline.arrays()).run(pipeline.config(), settings);
    }

    /**
     * Runs a pipeline from the start.
     *
     * @param config the pipeline
     * @param settings where to and who is told
     * @return what it came to
     * @throws ConfigException with everything that does not go together
     * @throws DataException if the data cannot be used
     * @throws TrainingException if training diverges
     * @throws StageException if sampling, a metric or writing fails after training; the rest is done and kept
     * @throws CancelledException if told to stop; a checkpoint has been written where there is a folder
     * @throws OutputException if the folder cannot be written, or another run is writing there
     */
    public Result run(PipelineConfig config, RunSettings settings) {
        return parts.naming(() -> used(config), () -> started(config, settings));
    }

    private Result started(PipelineConfig config, RunSettings settings) {
        return stoppable(settings::stopped, () -> {
            Prepared prepared = prepare(config, settings.reporter());
            // What cannot be trained leaves no folder.
            Trainer trainer = trainer(prepared);
            Optional<Path> dir = settings.dir().or(() -> config.output().dir().map(Path::of));
            if (dir.isEmpty()) {
                return run(prepared, trainer, Optional.empty(), settings);
            }
            Instances.requireDistinct(used(prepared.config()).values());
            return locked(dir.get(), settings, () -> {
                RunFolder folder = RunFolder.create(dir.get(), settings.overwrite());
                folder.removeLeftovers();
                return run(prepared, trainer, Optional.of(folder), settings);
            });
        });
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

    private Result run(Prepared prepared, Trainer trainer, Optional<RunFolder> folder, RunSettings settings) {
        PipelineConfig config = prepared.config();
        if (folder.isPresent()) {
            DataReader.readOnce(config.data(), Path.of(""))
                    .ifPresent(pipe -> settings.reporter()
                            .warn(pipe
                                    + " cannot be read again: to resume or evaluate this run, keep its content in a file and"
                                    + " name that under data in "
                                    + folder.get().file(RunFolder.CONFIG)));
        }
        String started = Instant.now(clock).truncatedTo(ChronoUnit.SECONDS).toString();
        Map<String, Object> provenance =
                Provenance.of(prepared.config(), parts.registry(), prepared.table(), started, replaced);
        ModelFile file = new ModelFile(
                identity(prepared),
                config.seed(),
                config.data().shape(prepared.table()),
                prepared.table().columns(),
                prepared.data().scaling(),
                config.model(),
                prepared.config().sample(),
                prepared.config().score(),
                prepared.data().condition(),
                prepared.data().originalTraining().medians());
        Map<String, Object> resolved = parts.binder().unbind(prepared.config());
        resolved.put(Provenance.KEY, provenance);
        Map<String, Object> described = file.toMap(parts.binder(), provenance);
        // The model keeps it: it must not hold the data.
        Saving.Texts texts = f -> {
            f.write(RunFolder.CONFIG, out -> Yaml.write(out, resolved));
            f.write(RunFolder.MODEL_YAML, out -> Yaml.write(out, described));
        };
        folder.ifPresent(texts::write);
        return finish(prepared, trainer, file, folder, Optional.empty(), Figures.NONE, settings, texts);
    }

    /**
     * Goes on with a run that was stopped, as if it had not been: from its last checkpoint or, where it was stopped before the
     * first, from the start. One whose training is done goes on with its samples and with the metrics that failed.
     *
     * @param dir the run's folder
     * @param settings who is told
     * @return what it came to
     * @throws ModelException if there is no such run, it is complete, or its data have changed
     * @throws StageException as {@link #run}
     * @throws CancelledException as {@link #run}
     * @throws OutputException as {@link #run}
     */
    public Result resume(Path dir, RunSettings settings) {
        return parts.naming(() -> used(dir), () -> resumed(dir, settings));
    }

    private Result resumed(Path dir, RunSettings settings) {
        RunFolder folder = RunFolder.open(dir);
        return stoppable(
                settings::stopped,
                () -> locked(dir, settings, () -> {
                    folder.removeLeftovers();
                    return resume(folder, settings);
                }));
    }

    private Result resume(RunFolder folder, RunSettings settings) {
        Path dir = folder.path();
        ModelFile file = ModelFile.read(folder, parts);
        boolean sampled = Files.exists(folder.file(RunFolder.SAMPLES_CSV));
        Path metrics = folder.file(RunFolder.METRICS);
        Figures earlier = new Figures(MetricsJson.read(metrics), MetricsJson.readWarnings(metrics));
        if (sampled && !earlier.metrics().isEmpty() && !FailedMetrics.anyFailed(earlier.metrics())) {
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
        Prepared prepared = prepare(dir, pipeline, file, settings.reporter());
        if (!begun) {
            settings.reporter().say("the run in " + dir + " was stopped before its first checkpoint: from the start");
        }
        // Figures of another pipeline are of no use.
        boolean same = file.run().equals(identity(prepared));
        if (!same
                && pipeline.recordedVersion().filter(Versions.ergodic()::equals).isPresent()) {
            settings.reporter()
                    .warn(folder.file(RunFolder.CONFIG)
                            + " was changed since the run began: it goes on as that says now");
        }
        return finish(
                prepared,
                trainer(prepared),
                file,
                Optional.of(folder),
                checkpoint,
                same ? earlier : Figures.NONE,
                settings,
                Saving.Texts.of(folder));
    }

    /** Two runs of the same config on the same data are the same run. */
    private String identity(Prepared prepared) {
        Map<String, Object> resolved = parts.binder().unbind(prepared.config());
        resolved.remove("output");
        String text = Yaml.toText(resolved) + prepared.table().sha256() + Versions.ergodic();
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private Result finish(
            Prepared prepared,
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
            Optional<Samples> samples = stages.attempt(
                    "sampling",
                    () -> parts.naming(
                            () -> used(prepared.config()),
                            () -> model.draw(
                                    prepared.assembled().sampling(),
                                    prepared.config().sample(),
                                    given(prepared, model, random),
                                    0,
                                    random.split("sample"),
                                    settings.reporter(),
                                    settings::stopped)));
            Figures figures = samples.map(s -> judge(prepared, model, history, s, random, earlier, stages))
                    .orElse(Figures.NONE);
            if (!stages.failures().isEmpty()) {
                throw new StageException(stages.failures(), path, model, samples, figures);
            }
            return new Result(path, model, samples.orElseThrow(), figures.metrics(), history, figures.warnings());
        } catch (CancellationException e) {
            throw path.isEmpty()
                    ? e
                    : new CancelledException(e.getMessage() + "; the trained model is in " + path.get()
                            + ". Go on by: ergodic resume " + path.get());
        }
    }

    /** Writes samples and pictures of them, and measures. */
    private Figures judge(
            Prepared prepared,
            FittedModel model,
            History history,
            Samples samples,
            RandomStream random,
            Figures earlier,
            Stages stages) {
        List<String> columns = prepared.table().columns();
        stages.write(RunFolder.SAMPLES_CSV, out -> SamplesCsv.write(out, columns, samples.values()));
        stages.picture(
                RunFolder.SAMPLES_PNG,
                by -> by.samples(
                        columns, prepared.table().picture(), prepared.data().originalTraining(), samples.values()));
        density(stages, prepared, model, samples);
        chainsAndFilters(stages, prepared, model, samples);
        Figures figures = evaluate(
                prepared,
                model,
                history,
                samples,
                prepared.data().holdout(),
                prepared.data().holdoutGiven(),
                random,
                earlier,
                stages);
        stages.write(RunFolder.METRICS, out -> MetricsJson.write(out, figures.metrics(), figures.warnings()));
        return figures;
    }

    /** What the run's own samples are conditioned on: as asked for, or rows of the training data. */
    private static Conditions given(Prepared prepared, FittedModel model, RandomStream random) {
        SampleConfig how = prepared.config().sample();
        Conditions training = prepared.data().trainingGiven();
        if (training.isEmpty() || !how.condition().isEmpty()) {
            return model.given(how);
        }
        long n = prepared.data().training().size(0);
        double[] shares = random.split("given")
                .draw(Noise.UNIFORM, 0, DataType.DOUBLE, how.count(), 1)
                .data()
                .asDouble();
        return training.rows(Arrays.stream(shares)
                .mapToInt(share -> (int) Math.min(n - 1, (long) (share * n)))
                .toArray());
    }

    /** The picture of a density in the plane. */
    private static void density(Stages stages, Prepared prepared, FittedModel model, Samples samples) {
        List<String> columns = prepared.table().columns();
        if (columns.size() == 2 && prepared.table().picture().isEmpty()) {
            stages.pictureIfAny(
                    RunFolder.DENSITY_PNG,
                    by -> Density.of(model)
                            .map(density -> by.density(
                                    columns,
                                    training(prepared, model),
                                    model.scaling().continuous(samples.x()),
                                    density.log(),
                                    density.normalised())));
        }
    }

    /** The training data as the density is of them. */
    private static Matrix training(Prepared prepared, FittedModel model) {
        return model.scaling().isDequantised()
                ? Matrix.continuous(model.scaling(), prepared.data().training())
                : prepared.data().originalTraining();
    }

    /** The pictures that only some models have. */
    private static void chainsAndFilters(Stages stages, Prepared prepared, FittedModel model, Samples samples) {
        samples.trace().ifPresent(trace -> stages.picture(RunFolder.TRACE_PNG, by -> by.trace(trace)));
        Optional<Picture> picture = prepared.table().picture();
        model.model()
                .views()
                .find(Filters.VIEW)
                .filter(view -> picture.isPresent())
                .ifPresent(view -> stages.picture(
                        RunFolder.FILTERS_PNG,
                        by -> by.filters(picture.orElseThrow(), view.filters(model.numerics()))));
    }

    private void train(
            Prepared prepared,
            Trainer trainer,
            ModelFile file,
            Optional<RunFolder> folder,
            Optional<Checkpoint> from,
            RunSettings settings) {
        PipelineConfig config = prepared.config();
        from.ifPresent(trainer::restore);
        Reporter reporter = settings.reporter();
        if (trainer.trains()) {
            reporter.say("training a " + config.model().name() + " model with " + trainer.parameterCount()
                    + " parameters on " + prepared.data().training().size(0) + " rows for "
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

    private FittedModel fitted(ModelFile file, Prepared prepared, Checkpoint checkpoint, Saving.Texts texts) {
        Assembled assembled = prepared.assembled();
        PipelineConfig config = prepared.config();
        Saving saving = new Saving(
                file,
                checkpoint,
                folder -> {
                    Instances.requireDistinct(used(config).values());
                    texts.write(folder);
                },
                clock);
        Variables weights = compiler.get().variables(TYPE, checkpoint.weights());
        return new FittedModel(
                parts,
                assembled.plan().model(),
                new Numerics(compiler.get(), weights),
                file.scaling(),
                file.columns(),
                file.condition(),
                file.typical(),
                assembled.config().sample(),
                assembled.config().score(),
                RandomStream.of(file.seed()).split("sample"),
                saving);
    }

    /**
     * Measures. Figures there are already are kept, but for those of metrics that failed.
     *
     * @return the figures by name, with metrics that failed in their places
     */
    private Figures evaluate(
            Prepared prepared,
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
                        model.numerics(),
                        samples.x(),
                        prepared.data().training(),
                        holdout,
                        random.split("evaluate"))
                .withSpace(model.scaling())
                .withConditions(holdoutGiven);
        Metric.Evaluation evaluation = samples.trace().map(untraced::withTrace).orElse(untraced);
        Map<String, Metric.Measurement> all = new LinkedHashMap<>();
        Map<String, Metric> metrics = new LinkedHashMap<>(prepared.assembled().metrics());
        if (!earlier.metrics().isEmpty()) {
            all.putAll(earlier.metrics());
            metrics.keySet().removeIf(name -> !FailedMetrics.isFailed(earlier.metrics(), name));
        }
        try (Progress progress = stages.begin("evaluating", metrics.size())) {
            long done = 0;
            for (Map.Entry<String, Metric> entry : metrics.entrySet()) {
                String name = entry.getKey();
                progress.at(done++, name);
                Optional<Map<String, Metric.Measurement>> figures = stages.attempt(
                        "metric " + name,
                        () -> parts.naming(
                                () -> used(prepared.config()),
                                () -> Attribution.given(entry.getValue().measure(evaluation), Kind.METRIC, "measure")));
                // What was computed while it was told to stop may be what it had got to by then.
                stages.stopIfAsked("stopped during metric " + name);
                FailedMetrics.put(
                        all, name, figures.orElseGet(() -> Map.of(name, FailedMetrics.failed(stages.lastFailure()))));
            }
        }
        all.put("sampling-evaluations", Metric.Measurement.of(samples.evaluations(), "model evaluations per sample"));
        all.put("failed-samples", Metric.Measurement.of(samples.failed(), "samples"));
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
                prepared.config().sample().condition().isEmpty(),
                evaluation.withRandom(random.split("review")),
                all.values()));
        // Metrics that are not measured again said theirs when they were.
        warnings.addAll(earlier.warnings());
        return new Figures(all, List.copyOf(warnings));
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

    /**
     * A model that a run left.
     *
     * @param dir the run's folder
     * @return the model, at its last checkpoint
     * @throws ModelException if there is none or it cannot be used, saying why
     */
    public FittedModel load(Path dir) {
        return parts.naming(() -> used(dir), () -> loaded(dir));
    }

    private FittedModel loaded(Path dir) {
        RunFolder folder = RunFolder.open(dir);
        ModelFile file = ModelFile.read(folder, parts);
        return load(folder, file, stoppable(Interruption::requested, () -> file.checkpoint(folder)));
    }

    private FittedModel load(RunFolder folder, ModelFile file, Checkpoint checkpoint) {
        Model model = parts.assembly(file.conditions(), file.event()).create(Kind.MODEL, file.model());
        return new FittedModel(
                parts,
                model,
                new Numerics(compiler.get(), compiler.get().variables(TYPE, checkpoint.weights())),
                file.scaling(),
                file.columns(),
                file.condition(),
                file.typical(),
                file.sample(),
                file.score(),
                RandomStream.of(file.seed()).split("sample"),
                new Saving(file, checkpoint, Saving.Texts.of(folder), clock));
    }

    /**
     * Fills in a part of the first held-out rows of a run, by its own solver where that can.
     *
     * @param dir the run's folder
     * @param mask from what picture a row is, if it is one, and its number of elements to 1 for those to fill in, else 0
     * @param rows how many rows, at most as many as are held out
     * @param times how often each is filled in
     * @param settings who is told
     * @return the rows
     * @throws ModelException if the model cannot be sampled given a part, or its data have changed
     */
    public Filled inpaint(
            Path dir,
            BiFunction<Optional<Picture>, Integer, double[]> mask,
            int rows,
            int times,
            RunSettings settings) {
        return parts.naming(() -> used(dir), () -> inpainted(dir, mask, rows, times, settings));
    }

    private Filled inpainted(
            Path dir,
            BiFunction<Optional<Picture>, Integer, double[]> mask,
            int rows,
            int times,
            RunSettings settings) {
        FittedModel model = load(dir);
        Inpainting inpainting = model.model()
                .views()
                .find(Inpainting.VIEW)
                .orElseThrow(() -> new ModelException("the model in " + dir
                        + " cannot be sampled given a part of a row;" + " a Boltzmann machine with layers can"));
        Pipeline pipeline = parts.pipeline(RunFolder.open(dir), List.of());
        Prepared prepared = stoppable(settings::stopped, () -> prepare(dir, pipeline, file(dir), settings.reporter()));
        INDArray holdout = prepared.data().holdout();
        int n = (int) Math.min(rows, holdout.size(0));
        INDArray x = holdout.get(NDArrayIndex.interval(0, n)).dup('c');
        int width = Math.toIntExact(x.length() / n);
        double[] free = mask.apply(prepared.table().picture(), width);
        Equation equation = inpainting.given(x, Nd4j.createFromArray(free));
        SampleConfig how = model.sampleConfig();
        Component name = how.solver().orElseGet(() -> parts.defaultSolver(model.model(), Location.JAVA));
        Solver<?> solver = parts.assembly(model.model().event()).create(Kind.SOLVER, name);
        Sampler sampler = new Sampler(
                equation, solver, model.scaling(), how.timeMin(), how.maxSteps(), parts.others(equation, name));
        List<INDArray> filled = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            Sampler.Request request =
                    new Sampler.Request(n, n, 0, model.random().split("inpaint").split(i), Conditions.none());
            Samples samples = sampler.draw(model.numerics(), request, settings.reporter(), settings::stopped);
            if (samples.failed() > 0) {
                // Those that are left would stand beside the wrong rows.
                throw new SamplingException(samples.failed() + " of " + n + " rows were not filled in ("
                        + Sampler.words(samples.counts())
                        + samples.failure().map(first -> "; " + first).orElse("")
                        + "): train longer, or by a smaller rate");
            }
            filled.add(samples.values());
        }
        INDArray given = prepared.data()
                .originalHoldout()
                .choose(IntStream.range(0, n).toArray())
                .toArray();
        for (int k = 0; k < width; k++) {
            if (free[k] == 1) {
                given.getColumn(k).assign(Double.NaN);
            }
        }
        return new Filled(model.columns(), prepared.table().picture(), given, filled);
    }

    /**
     * Measures a model that a run left, complete or not, at its last checkpoint.
     *
     * @param dir the run's folder
     * @param overrides values over those of its pipeline, in its sections {@code evaluate} and {@code sample} alone
     * @param file a CSV file with the model's columns, whose rows take the place of those held out
     * @param settings who is told
     * @return the figures, by name, and the warnings of the training, as at the end of a run
     * @throws ConfigException with everything that does not go together
     * @throws ModelException if there is no model, or its data have changed
     * @throws DataException if the file cannot be used, saying where and why
     * @throws StageException if a metric fails; it has the figures of the others
     */
    public Figures evaluate(Path dir, List<String> overrides, Optional<Path> file, RunSettings settings) {
        Optional<BiFunction<DataConfig, FittedModel, Table>> rows =
                file.map(path -> (config, model) -> rows(config, model, path, settings.reporter()));
        return parts.naming(() -> used(dir), () -> evaluated(dir, overrides, rows, settings));
    }

    /**
     * Measures a model that a run left, on rows of Java's.
     *
     * @param dir the run's folder
     * @param overrides as for {@link #evaluate(Path, List, Optional, RunSettings)}
     * @param rows a table with the model's columns, whose rows take the place of those held out
     * @param settings who is told
     * @return the figures, by name, and the warnings of the training, as at the end of a run
     */
    public Figures evaluate(Path dir, List<String> overrides, ArrayTable rows, RunSettings settings) {
        BiFunction<DataConfig, FittedModel, Table> given =
                (config, model) -> NewRows.of(rows, "the rows given", config, model.columns(), conditions(model));
        return parts.naming(() -> used(dir), () -> evaluated(dir, overrides, Optional.of(given), settings));
    }

    private static List<String> conditions(FittedModel model) {
        return model.condition().map(ConditionColumns::columns).orElse(List.of());
    }

    /**
     * Measures.
     *
     * @param fresh reads rows that take the place of those held out
     */
    private Figures evaluated(
            Path dir,
            List<String> overrides,
            Optional<BiFunction<DataConfig, FittedModel, Table>> fresh,
            RunSettings settings) {
        RunFolder folder = RunFolder.open(dir);
        ModelFile saved = ModelFile.read(folder, parts);
        Checkpoint checkpoint = stoppable(settings::stopped, () -> saved.checkpoint(folder));
        FittedModel model = load(folder, saved, checkpoint);
        Pipeline pipeline = parts.pipeline(folder, overrides);
        Prepared prepared = stoppable(settings::stopped, () -> prepare(dir, pipeline, saved, settings.reporter()));
        RandomStream random = RandomStream.of(prepared.config().seed());
        INDArray holdout = prepared.data().holdout();
        Conditions given = prepared.data().holdoutGiven();
        if (fresh.isPresent()) {
            Table rows = stoppable(
                    settings::stopped, () -> fresh.get().apply(pipeline.config().data(), model));
            Matrix modelled = prepared.data().dequantisation().noised(rows.values(), random.split("evaluate-data"));
            Check.misfit(model, rows.values(), modelled).ifPresent(what -> {
                throw new DataException(rows.source() + ": " + what);
            });
            holdout = model.scaling().apply(modelled, TYPE, model.model().event());
            given = model.condition()
                    .map(c -> c.of(rows.conditions().orElseThrow(), TYPE))
                    .orElse(given);
        }
        SampleConfig how = prepared.config().sample();
        Samples samples = model.draw(
                how, given(prepared, model, random), 0, random.split("sample"), settings.reporter(), settings::stopped);
        Stages stages = new Stages(settings, Optional.empty(), Optional.empty());
        Figures figures = evaluate(
                prepared, model, History.of(checkpoint), samples, holdout, given, random, Figures.NONE, stages);
        if (!stages.failures().isEmpty()) {
            throw new StageException(stages.failures(), Optional.empty(), model, Optional.of(samples), figures);
        }
        return figures;
    }

    private static void requireSame(Path dir, String source, Pipeline pipeline, String hash) {
        String recorded = pipeline.recordedDataHash().orElse("");
        if (!recorded.equals(hash)) {
            throw new ModelException("the data of the run in " + dir + " have changed since it began: " + source
                    + " has another SHA-256 hash than the run recorded ("
                    + (recorded.isEmpty() ? "none" : Excerpt.of(recorded)) + "). Start a new run");
        }
    }

    private ModelFile file(Path dir) {
        return ModelFile.read(RunFolder.open(dir), parts);
    }

    /** Rows of a file for a model. */
    private static Table rows(DataConfig data, FittedModel model, Path file, Reporter reporter) {
        Table rows = NewRows.read(file, data, model.columns(), conditions(model));
        rows.notes().forEach(reporter::warn);
        return rows;
    }

    /**
     * Draws samples of a model that a run left.
     *
     * @param model the model
     * @param how how many, and by what
     * @param seed another seed than the run's, or empty for the run's own, whose first samples these then are
     * @param settings who is told
     * @return the samples
     */
    public Samples sample(FittedModel model, SampleConfig how, Optional<Long> seed, RunSettings settings) {
        return parts.naming(() -> Components.used(parts.registry(), how), () -> sampled(model, how, seed, settings));
    }

    private Samples sampled(FittedModel model, SampleConfig how, Optional<Long> seed, RunSettings settings) {
        RandomStream random = seed.map(s -> RandomStream.of(s).split("sample")).orElseGet(model::random);
        Samples samples = model.draw(how, model.given(how), 0, random, settings.reporter(), settings::stopped);
        // A run's and an evaluation's are among the warnings of their figures.
        if (samples.failed() > 0) {
            settings.reporter().warn(samples.shortfall());
        }
        return samples;
    }

    /**
     * Tells how likely the rows of a file are under a model that a run left, and which columns make them unlikely where that
     * takes no long time.
     *
     * @param dir the run's folder, whose data section says how files of its data are laid out
     * @param model its model
     * @param file a CSV file with the model's columns
     * @param settings who is told
     * @return the scores
     * @throws ModelException if the model has no likelihood
     * @throws DataException if the file cannot be used, saying where and why
     */
    public Scores score(Path dir, FittedModel model, Path file, RunSettings settings) {
        return score(dir, model, file, Scores.Blame.AUTO, settings);
    }

    /**
     * Tells how likely the rows of a file are under a model that a run left.
     *
     * @param dir the run's folder, whose data section says how files of its data are laid out
     * @param model its model
     * @param file a CSV file with the model's columns
     * @param blame whether to search for the columns that make rows unlikely
     * @param settings who is told
     * @return the scores
     * @throws ModelException if the model has no likelihood
     * @throws DataException if the file cannot be used, saying where and why
     * @throws CancelledException if told to stop
     */
    public Scores score(Path dir, FittedModel model, Path file, Scores.Blame blame, RunSettings settings) {
        return parts.naming(() -> used(dir), () -> scored(dir, model, file, blame, settings));
    }

    private Scores scored(Path dir, FittedModel model, Path file, Scores.Blame blame, RunSettings settings) {
        if (model.model().views().find(Likelihood.VIEW).isEmpty()) {
            throw new ModelException(
                    "the model in " + dir + " has no likelihood, so its rows cannot be scored; it offers "
                            + Views.names(model.model().views().offered()));
        }
        Reporter reporter = settings.reporter();
        DataConfig data =
                parts.pipeline(RunFolder.open(dir), List.of()).config().data();
        Table table = stoppable(settings::stopped, () -> rows(data, model, file, reporter));
        Matrix rows = table.values();
        Check.misfit(model, rows, model.scaling().centred(rows))
                .ifPresent(what -> reporter.warn(file + ": " + what + ". Such rows have density 0"));
        if (!data.dequantise().isNone() && !model.scaling().isDequantised()) {
            // An older version gave noise to all columns, and did not record it.
            rows = rows.map((column, value) -> value + 0.5);
        }
        Scoring scoring = new Scoring(model::scores, rows, table.conditions(), model.scoredAtOnce(), settings::stopped);
        double[] logProb;
        try (Progress progress = reporter.begin("scoring", rows.rows(), 0)) {
            logProb = scoring.logProb(progress);
        }
        Optional<String> reason = reasonNotToBlame(model, rows, blame);
        if (blame == Scores.Blame.NO || reason.isPresent()) {
            reason.ifPresent(why -> reporter.say("the columns to blame are not searched for: " + why));
            return new Scores(logProb, Optional.empty());
        }
        try (Progress progress = reporter.begin("columns to blame", rows.rows(), 0)) {
            double[] medians = new double[rows.columns()];
            Arrays.setAll(
                    medians, j -> model.scaling().restored(j, model.typical().get(j)));
            return new Scores(
                    logProb,
                    Optional.of(scoring.suspects(
                            logProb, medians, model.scaling().units(), model::scoresOfPossible, progress)));
        }
    }

    private static Optional<String> reasonNotToBlame(FittedModel model, Matrix rows, Scores.Blame blame) {
        if (model.typical().isEmpty()) {
            return Optional.of("the run records no medians, since an older version left it");
        }
        if (blame == Scores.Blame.YES) {
            return Optional.empty();
        }
        long more = (long) rows.rows() * rows.columns();
        if (!model.cheapLikelihood()) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "the likelihood needs a solver, here for %,d more rows; --blame searches all the same",
                    more));
        }
        return Scoring.isAffordable(rows.rows(), rows.columns(), model.parameterCount())
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT, "it would score %,d more rows; --blame searches all the same", more));
    }
}

package org.ergodic.app.run;

import jakarta.inject.Inject;
import jakarta.inject.Provider;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.LongStream;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Variables;
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
import org.ergodic.api.plugin.Component;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Registry;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.Solver;
import org.ergodic.app.config.PipelineConfig;
import org.ergodic.app.config.SampleConfig;
import org.ergodic.app.data.ConditionColumns;
import org.ergodic.app.data.DataException;
import org.ergodic.app.data.Dataset;
import org.ergodic.app.data.Matrix;
import org.ergodic.app.data.Picture;
import org.ergodic.app.data.PreparedData;
import org.ergodic.app.data.Records;
import org.ergodic.app.output.MetricsJson;
import org.ergodic.app.output.Pictures;
import org.ergodic.app.output.RunFolder;
import org.ergodic.app.output.SamplesCsv;
import org.ergodic.app.output.TrainingCurve;
import org.ergodic.app.output.Yaml;
import org.ergodic.app.train.Checkpoint;
import org.ergodic.app.train.History;
import org.ergodic.app.train.Trainer;
import org.ergodic.app.train.TrainingException;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Runs pipelines: everything is read and checked before anything is written, and written before it is trusted. */
public final class PipelineRunner {
    private static final DataType TYPE = DataType.FLOAT;

    private final Parts parts;
    private final Provider<Compiler> compiler;
    private final Clock clock;

    @Inject
    PipelineRunner(Registry registry, Provider<Compiler> compiler, Clock clock) {
        this.parts = new Parts(registry);
        this.compiler = compiler;
        this.clock = clock;
    }

    /** A pipeline's data and parts, checked. */
    private record Prepared(PreparedData data, Assembled assembled) {
        PipelineConfig config() {
            return assembled.config();
        }

        Dataset dataset() {
            return data.dataset();
        }
    }

    /**
     * Reads the data, makes all parts and checks that they go together; trains nothing and writes nothing.
     *
     * @param config the pipeline
     * @return one line about it for people
     * @throws ConfigException with everything that does not go together
     * @throws DataException if the data cannot be used
     */
    public String validate(PipelineConfig config) {
        Prepared prepared = prepare(config, Reporter.SILENT);
        return prepared.dataset().source() + ": " + prepared.data().training().size(0) + " rows to train on, "
                + prepared.data().holdout().size(0) + " held out, "
                + prepared.dataset().columns().size() + " columns; "
                + prepared.config().model().name() + " model by "
                + prepared.config().train().objective().orElseThrow().name() + ", sampled by "
                + prepared.config().sample().solver().orElseThrow().name() + " ("
                + prepared.assembled().equation().name() + ")";
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
        Prepared prepared = prepare(config, Reporter.SILENT);
        return new Trainer(
                        prepared.assembled().plan(),
                        compiler.get(),
                        RandomStream.of(config.seed()).split("train"),
                        prepared.data().training(),
                        prepared.data().holdout(),
                        prepared.data().trainingGiven(),
                        prepared.data().holdoutGiven(),
                        System::nanoTime)
                .explain(steps);
    }

    private Prepared prepare(PipelineConfig config, Reporter reporter) {
        RandomStream random = RandomStream.of(config.seed()).split("data");
        Dataset dataset = Dataset.load(config.data(), Path.of(""), parts.assembly(), random);
        Assembled assembled =
                Assembled.of(config, parts, dataset.conditionColumns().size(), dataset.event());
        PreparedData data = dataset.prepare(config.data(), TYPE, random);
        data.notes().forEach(reporter::warn);
        Model model = assembled.plan().model();
        model.remark(data.training()).ifPresent(what -> reporter.warn(dataset.source() + ": " + what));
        if (model.views().find(LogDensity.VIEW).isPresent() && !config.data().dequantise()) {
            List<String> whole = data.wholeColumns();
            if (!whole.isEmpty()) {
                reporter.warn(dataset.source() + ": " + (whole.size() == 1 ? "a column holds" : "columns hold")
                        + " whole numbers alone (" + String.join(", ", whole)
                        + "), and a density can rise on them without bound: set data.dequantise: true, leave them out,"
                        + " or do not trust its likelihood");
            }
        }
        Check.data(model, data.scaling(), dataset, config.data().holdoutFile());
        return new Prepared(data, assembled);
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
     * @throws CancelledException if told to stop; a checkpoint has been written where there is a folder
     */
    public Result run(PipelineConfig config, RunSettings settings) {
        Prepared prepared = prepare(config, settings.reporter());
        Optional<Path> dir = settings.dir().or(() -> config.output().dir().map(Path::of));
        Optional<RunFolder> folder = dir.map(path -> RunFolder.create(path, settings.overwrite()));
        String started = Instant.now(clock).truncatedTo(ChronoUnit.SECONDS).toString();
        Map<String, Object> provenance =
                Provenance.of(prepared.config(), parts.registry(), prepared.dataset(), started);
        ModelFile file = new ModelFile(
                identity(prepared),
                config.seed(),
                prepared.dataset().event(),
                prepared.dataset().columns(),
                prepared.data().scaling(),
                config.model(),
                prepared.config().sample(),
                prepared.data().condition(),
                prepared.data().originalTraining().medians());
        folder.ifPresent(f -> {
            Map<String, Object> resolved = parts.binder().unbind(prepared.config());
            resolved.put(Provenance.KEY, provenance);
            f.write(RunFolder.CONFIG, out -> Yaml.write(out, resolved));
            f.write(RunFolder.MODEL_YAML, out -> Yaml.write(out, file.toMap(parts.binder(), provenance)));
        });
        return finish(prepared, file, folder, Optional.empty(), settings);
    }

    /**
     * Goes on with a run that was stopped, as if it had not been.
     *
     * @param dir the run's folder
     * @param settings who is told
     * @return what it came to
     * @throws ModelException if there is no such run, it is complete, or its data have changed
     */
    public Result resume(Path dir, RunSettings settings) {
        RunFolder folder = RunFolder.open(dir);
        ModelFile file = ModelFile.read(folder, parts.binder());
        if (Files.exists(folder.file(RunFolder.METRICS))) {
            throw new ModelException(
                    "the run in " + dir + " is complete; there is nothing to resume. For more samples: "
                            + "ergodic sample " + dir + " --count N");
        }
        Checkpoint checkpoint = file.checkpoint(folder);
        Pipeline pipeline = Pipeline.fromYaml(folder.file(RunFolder.CONFIG), List.of(), parts.registry());
        Prepared prepared = prepare(pipeline.config(), settings.reporter());
        requireSame(dir, pipeline, prepared);
        return finish(prepared, file, Optional.of(folder), Optional.of(checkpoint), settings);
    }

    /** Two runs of the same config on the same data are the same run. */
    private String identity(Prepared prepared) {
        Map<String, Object> resolved = parts.binder().unbind(prepared.config());
        resolved.remove("output");
        String text = Yaml.toText(resolved) + prepared.dataset().sha256() + Versions.ergodic();
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private Result finish(
            Prepared prepared,
            ModelFile file,
            Optional<RunFolder> folder,
            Optional<Checkpoint> from,
            RunSettings settings) {
        Reporter reporter = settings.reporter();
        RandomStream random = RandomStream.of(prepared.config().seed());
        Trainer trainer = train(prepared, file, folder, from, settings, random.split("train"));
        History history = trainer.history();
        folder.ifPresent(f ->
                f.write(RunFolder.TRAINING_PNG, out -> Pictures.write(out, Pictures.training(curve(history)))));

        FittedModel model = fitted(file, prepared.assembled(), trainer.checkpoint());
        Samples samples = draw(
                model, prepared.config().sample(), given(prepared, model, random), 0, random.split("sample"), settings);
        folder.ifPresent(f -> {
            List<String> columns = prepared.dataset().columns();
            f.write(RunFolder.SAMPLES_CSV, out -> SamplesCsv.write(out, columns, samples.values()));
            f.write(
                    RunFolder.SAMPLES_PNG,
                    out -> Pictures.write(
                            out,
                            Pictures.samples(
                                    columns,
                                    prepared.dataset().picture(),
                                    prepared.data().originalTraining(),
                                    samples.values())));
        });
        folder.ifPresent(f -> {
            density(f, prepared, model, samples);
            chainsAndFilters(f, prepared, model, samples);
        });
        Figures figures = evaluate(
                prepared,
                model,
                history,
                samples,
                prepared.data().holdout(),
                prepared.data().holdoutGiven(),
                random,
                reporter);
        folder.ifPresent(
                f -> f.write(RunFolder.METRICS, out -> MetricsJson.write(out, figures.metrics(), figures.warnings())));
        return new Result(folder.map(RunFolder::path), model, samples, figures.metrics(), history, figures.warnings());
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
    private static void density(RunFolder folder, Prepared prepared, FittedModel model, Samples samples) {
        List<String> columns = prepared.dataset().columns();
        if (columns.size() == 2 && prepared.dataset().picture().isEmpty()) {
            Density.of(model)
                    .ifPresent(density -> folder.write(
                            RunFolder.DENSITY_PNG,
                            out -> Pictures.write(
                                    out,
                                    Pictures.density(
                                            columns,
                                            prepared.data().originalTraining(),
                                            samples.values(),
                                            density.log(),
                                            density.normalised()))));
        }
    }

    /** The pictures that only some models have. */
    private static void chainsAndFilters(RunFolder folder, Prepared prepared, FittedModel model, Samples samples) {
        samples.trace()
                .ifPresent(
                        trace -> folder.write(RunFolder.TRACE_PNG, out -> Pictures.write(out, Pictures.trace(trace))));
        Optional<Picture> picture = prepared.dataset().picture();
        model.model()
                .views()
                .find(Filters.VIEW)
                .filter(view -> picture.isPresent())
                .ifPresent(view -> {
                    INDArray filters = view.filters(model.numerics());
                    folder.write(
                            RunFolder.FILTERS_PNG,
                            out -> Pictures.write(out, Pictures.filters(picture.orElseThrow(), filters)));
                });
    }

    private Trainer train(
            Prepared prepared,
            ModelFile file,
            Optional<RunFolder> folder,
            Optional<Checkpoint> from,
            RunSettings settings,
            RandomStream random) {
        PipelineConfig config = prepared.config();
        Trainer trainer = new Trainer(
                prepared.assembled().plan(),
                compiler.get(),
                random,
                prepared.data().training(),
                prepared.data().holdout(),
                prepared.data().trainingGiven(),
                prepared.data().holdoutGiven(),
                System::nanoTime);
        from.ifPresent(trainer::restore);
        Reporter reporter = settings.reporter();
        reporter.say("training a " + config.model().name() + " model with " + trainer.parameterCount()
                + " parameters on " + prepared.data().training().size(0) + " rows for "
                + config.train().steps()
                + " steps of " + trainer.batchSize()
                + from.map(c -> ", from step " + c.step()).orElse(""));
        try (Progress progress = reporter.begin("training", config.train().steps(), trainer.done())) {
            trainer.run(progress, settings.cancelled(), checkpoint -> folder.ifPresent(f -> file.write(f, checkpoint)));
        }
        if (!trainer.finished() || settings.cancelled().getAsBoolean()) {
            throw new CancelledException("stopped at step " + trainer.done()
                    + folder.map(f -> "; a checkpoint is in " + f.path() + ". Go on by: ergodic resume " + f.path())
                            .orElse(""));
        }
        trainer.stoppedEarlyAt()
                .ifPresent(step -> reporter.say("stopped early at step " + step
                        + ": the held-out figure was best at step " + trainer.bestStep() + ", which is kept"));
        return trainer;
    }

    private FittedModel fitted(ModelFile file, Assembled assembled, Checkpoint checkpoint) {
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
                RandomStream.of(file.seed()).split("sample"));
    }

    private static Samples draw(
            FittedModel model,
            SampleConfig config,
            Conditions given,
            long first,
            RandomStream random,
            RunSettings settings) {
        Samples samples = model.draw(config, given, first, random, settings.reporter(), settings.cancelled());
        if (samples.failed() > 0) {
            settings.reporter().warn(samples.shortfall());
        }
        return samples;
    }

    private static Figures evaluate(
            Prepared prepared,
            FittedModel model,
            History history,
            Samples samples,
            INDArray holdout,
            Conditions holdoutGiven,
            RandomStream random,
            Reporter reporter) {
        Metric.Evaluation evaluation = new Metric.Evaluation(
                model.model(),
                model.numerics(),
                samples.x(),
                prepared.data().training(),
                holdout,
                random.split("evaluate"),
                model.scaling(),
                holdoutGiven,
                samples.trace());
        Map<String, Metric.Measurement> all = new LinkedHashMap<>();
        Map<String, Metric> metrics = prepared.assembled().metrics();
        try (Progress progress = reporter.begin("evaluating", metrics.size(), 0)) {
            long done = 0;
            for (Map.Entry<String, Metric> entry : metrics.entrySet()) {
                progress.at(done++, entry.getKey());
                all.putAll(entry.getValue().measure(evaluation));
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
        List<Warning> warnings = TrainingReview.of(
                prepared.assembled().plan(),
                history,
                samples,
                prepared.config().sample().condition().isEmpty(),
                evaluation.with(random.split("review")),
                all.values());
        return new Figures(all, warnings);
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
        RunFolder folder = RunFolder.open(dir);
        ModelFile file = ModelFile.read(folder, parts.binder());
        return load(file, file.checkpoint(folder));
    }

    private FittedModel load(ModelFile file, Checkpoint checkpoint) {
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
                RandomStream.of(file.seed()).split("sample"));
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
        FittedModel model = load(dir);
        Inpainting inpainting = model.model()
                .views()
                .find(Inpainting.VIEW)
                .orElseThrow(() -> new ModelException("the model in " + dir
                        + " cannot be sampled given a part of a row;" + " a Boltzmann machine with layers can"));
        Pipeline pipeline = Pipeline.fromYaml(dir.resolve(RunFolder.CONFIG), List.of(), parts.registry());
        Prepared prepared = prepare(pipeline.config(), settings.reporter());
        INDArray holdout = prepared.data().holdout();
        int n = (int) Math.min(rows, holdout.size(0));
        INDArray x = holdout.get(NDArrayIndex.interval(0, n)).dup('c');
        int width = (int) (x.length() / n);
        double[] free = mask.apply(prepared.dataset().picture(), width);
        Equation equation = inpainting.given(x, Nd4j.createFromArray(free));
        SampleConfig how = model.sampleConfig();
        Component name = how.solver().orElseGet(() -> model.model().defaultSolver());
        Solver<?> solver = parts.assembly(model.model().event()).create(Kind.SOLVER, name);
        Sampler sampler = new Sampler(equation, solver, model.scaling(), how.timeMin(), how.maxSteps());
        List<INDArray> filled = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            Sampler.Request request =
                    new Sampler.Request(n, n, 0, model.random().split("inpaint").split(i), Conditions.none());
            filled.add(sampler.draw(model.numerics(), request, settings.reporter(), settings.cancelled())
                    .values());
        }
        INDArray given = model.scaling().restore(x);
        for (int k = 0; k < width; k++) {
            if (free[k] == 1) {
                given.getColumn(k).assign(Double.NaN);
            }
        }
        return new Filled(model.columns(), prepared.dataset().picture(), given, filled);
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
     */
    public Figures evaluate(Path dir, List<String> overrides, Optional<Path> file, RunSettings settings) {
        RunFolder folder = RunFolder.open(dir);
        ModelFile saved = ModelFile.read(folder, parts.binder());
        Checkpoint checkpoint = saved.checkpoint(folder);
        FittedModel model = load(saved, checkpoint);
        Pipeline pipeline = Pipeline.fromYaml(folder.file(RunFolder.CONFIG), overrides, parts.registry());
        Prepared prepared = prepare(pipeline.config(), settings.reporter());
        requireSame(dir, pipeline, prepared);
        INDArray holdout = prepared.data().holdout();
        Conditions given = prepared.data().holdoutGiven();
        if (file.isPresent()) {
            Records rows = records(pipeline, model, file.get());
            holdout = model.scaling().apply(rows.values(), TYPE, model.model().event());
            given = model.condition()
                    .map(c -> c.of(rows.conditions().orElseThrow(), TYPE))
                    .orElse(given);
        }
        RandomStream random = RandomStream.of(prepared.config().seed());
        SampleConfig how = prepared.config().sample();
        Samples samples = draw(model, how, given(prepared, model, random), 0, random.split("sample"), settings);
        return evaluate(prepared, model, History.of(checkpoint), samples, holdout, given, random, settings.reporter());
    }

    private static void requireSame(Path dir, Pipeline pipeline, Prepared prepared) {
        String recorded = pipeline.recordedDataHash().orElse("");
        if (!recorded.equals(prepared.dataset().sha256())) {
            throw new ModelException("the data of the run in " + dir + " have changed since it began: "
                    + prepared.dataset().source() + " has the SHA-256 hash "
                    + prepared.dataset().sha256()
                    + ", and it was " + recorded + ". Start a new run");
        }
    }

    /** Rows of a file for a model, checked by it. */
    private Records records(Pipeline pipeline, FittedModel model, Path file) {
        Records rows = Records.read(
                file,
                pipeline.config().data(),
                model.columns(),
                model.condition().map(ConditionColumns::columns).orElse(List.of()),
                parts.binder());
        Check.rows(model.model(), model.scaling(), Matrix.of(rows.values()), file.toString(), model.columns());
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
        RandomStream random = seed.map(s -> RandomStream.of(s).split("sample")).orElseGet(model::random);
        return draw(model, how, model.given(how), 0, random, settings);
    }

    /**
     * Tells how likely the rows of a file are under a model that a run left.
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
        if (model.model().views().find(Likelihood.VIEW).isEmpty()) {
            throw new ModelException("the model in " + dir + " has no likelihood, so its rows cannot be scored: "
                    + "flows, continuous flows and diffusion models have one");
        }
        Pipeline pipeline = Pipeline.fromYaml(RunFolder.open(dir).file(RunFolder.CONFIG), List.of(), parts.registry());
        Records rows = records(pipeline, model, file);
        long passes = model.cheapLikelihood() ? 1 + rows.values().size(1) : 1;
        try (Progress progress = settings.reporter().begin("scoring", passes, 0)) {
            return Scores.of(model, rows, progress);
        }
    }
}

package org.ergodic.pipeline;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.model.Condition;
import org.ergodic.api.random.RandomStream;
import org.ergodic.data.table.ArrayTable;
import org.ergodic.data.table.DataConfig;
import org.ergodic.data.table.DataException;
import org.ergodic.data.table.DataTable;
import org.ergodic.data.table.ImageShape;
import org.ergodic.data.table.LazyMatrix;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.config.Imputing;
import org.ergodic.pipeline.config.Interpolation;
import org.ergodic.pipeline.config.PipelineConfig;
import org.ergodic.pipeline.config.SampleConfig;
import org.ergodic.pipeline.data.ClassifiedRows;
import org.ergodic.pipeline.data.CodedRows;
import org.ergodic.pipeline.data.Dataset;
import org.ergodic.pipeline.data.InterpolatedRows;
import org.ergodic.pipeline.data.NewRows;
import org.ergodic.pipeline.progress.Reporter;
import org.ergodic.pipeline.store.OutputException;
import org.ergodic.pipeline.store.RunFolder;
import org.ergodic.pipeline.train.Trainer;
import org.ergodic.pipeline.train.TrainingException;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs pipelines: everything is read and checked before anything is written, and written before it is trusted. */
public final class PipelineRunner {
    private final PartAssembler parts;
    private final Supplier<Compiler> compiler;
    private final Optional<Illustrator> illustrator;
    private final Clock clock;
    private final List<String> replaced;
    private final Preparation preparation;
    private final Evaluation evaluation;
    private final Running running;
    private final Reporting reporting;
    private final RowFilling filling;
    private final FileRows fileRows;

    /**
     * A runner of given parts, some of which take the place of Ergodic's own.
     *
     * @param registry the components there are
     * @param objects what {@link Component#using(String, Object)} gave a name, by that name, or else that of its class;
     *     and the arrays that are data, by theirs
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
        this.parts = new PartAssembler(registry, new Instances(Map.copyOf(objects)), compiler);
        this.compiler = compiler;
        this.clock = clock;
        this.illustrator = illustrator;
        this.preparation = new Preparation(parts, compiler);
        this.evaluation = new Evaluation(parts, preparation, compiler, clock);
        this.reporting = new Reporting(parts, preparation, compiler, clock);
        this.running =
                new Running(parts, preparation, evaluation, reporting, compiler, illustrator, clock, this.replaced);
        this.filling = new RowFilling(parts, preparation, clock);
        this.fileRows = new FileRows(parts);
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
                registry, objects, new Lazy<>(Compiler::find), Clock.systemUTC(), Illustrator.find(), List.of());
    }

    /** {@return what draws its pictures, if something does} */
    public Optional<Illustrator> illustrator() {
        return illustrator;
    }

    /** {@return the components that it has} */
    public Registry registry() {
        return parts.registry();
    }

    /**
     * What a run wrote as its config, with the objects that this runner was given in the places of their names.
     *
     * @param dir the run's folder
     * @return the tree
     * @throws ModelException if an object is missing, naming it
     * @throws OutputException if there is no config
     */
    public ConfigNode.MapNode written(Path dir) {
        return parts.read(RunFolder.open(dir), RunFolder.CONFIG);
    }

    /**
     * Whether a run has all that it was to have.
     *
     * @param dir the run's folder
     * @return false also where there is none
     */
    public boolean isComplete(Path dir) {
        return Running.isComplete(dir);
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
        return parts.naming(() -> parts.used(config), () -> checked(config, reporter));
    }

    private String checked(PipelineConfig config, Reporter reporter) {
        Preparation.Prepared prepared = preparation.of(config, reporter);
        preparation.check(prepared);
        return prepared.table().source() + ": " + prepared.data().trainingCount() + " rows to train on, "
                + prepared.data().holdout().size(0) + " held out, "
                + prepared.table().columns().size() + " columns; "
                + prepared.config().model().name() + " model "
                + prepared.config()
                        .train()
                        .objective()
                        .map(objective -> "by " + objective.name())
                        .orElse("that is not trained")
                + sampledBy(prepared);
    }

    private static String sampledBy(Preparation.Prepared prepared) {
        PartAssembler.Sampling sampling = prepared.assembled().sampling();
        return sampling == null
                ? ", which is not sampled"
                : ", sampled by " + sampling.name().name() + " ("
                        + sampling.equation().name() + ")";
    }

    /**
     * Takes some training steps and tells how they are computed; writes nothing.
     *
     * @param config the pipeline
     * @param steps how many steps; if empty, as many as go into ten seconds
     * @return the plan of a training step as a table
     * @throws ConfigException with everything that does not go together
     * @throws DataException if the data cannot be used
     */
    public String explain(PipelineConfig config, OptionalInt steps) {
        return parts.naming(() -> parts.used(config), () -> explained(config, steps));
    }

    private String explained(PipelineConfig config, OptionalInt steps) {
        Preparation.Prepared prepared = preparation.of(config, Reporter.SILENT);
        Trainer trainer = preparation.trainer(prepared);
        return trainer.trains()
                ? trainer.explain(steps)
                : "There is no training step: " + reason(prepared.config()) + "." + System.lineSeparator();
    }

    /** Why nothing is trained. */
    private static String reason(PipelineConfig config) {
        return config.train().trains() ? "the model has no parameters" : "the pipeline asks for no training";
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
        return parts.naming(() -> parts.used(config), () -> running.start(config, settings, Optional.empty()));
    }

    /**
     * Runs a pipeline that begins with the weights of another run, with the arrays that it brings.
     *
     * @param pipeline the pipeline, of the components that this runner has
     * @param from the folder of the other run
     * @param settings where to and who is told
     * @return what it came to
     * @see #run(PipelineConfig, Path, RunSettings)
     */
    public Result run(Pipeline pipeline, Path from, RunSettings settings) {
        return with(pipeline.arrays()).run(pipeline.config(), from, settings);
    }

    /**
     * Runs a pipeline that begins with the weights of another run, at its last checkpoint and on its scale, instead of
     * start values. Data, training and everything else are the pipeline's; the optimiser begins anew. The other run,
     * its step and the hash of its weights are recorded as {@code provenance.from}.
     *
     * @param config the pipeline
     * @param from the folder of the other run
     * @param settings where to and who is told
     * @return what it came to
     * @throws ModelException if there is no model in the folder, or its columns or variables do not fit, naming them
     */
    public Result run(PipelineConfig config, Path from, RunSettings settings) {
        return parts.naming(() -> parts.used(config), () -> running.start(config, settings, Optional.of(from)));
    }

    /**
     * Goes on with a run that was stopped, as if it had not been: from its last checkpoint or, where it was stopped
     * before the first, from the start. One whose training is done goes on with its samples and with the metrics that
     * failed.
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
        return parts.naming(() -> parts.used(dir), () -> running.resume(dir, settings));
    }

    /**
     * Writes the report of a run: {@code report.html} in its folder. Samples are drawn anew, the same as the run's.
     *
     * @param dir the run's folder
     * @param likelihoods whether rows are scored even where their likelihood takes a solver
     * @param settings who is told
     * @return the file
     * @throws ModelException if there is no such run, its data have changed, or nothing here makes reports
     * @throws CancelledException if told to stop; nothing is written then
     */
    public Path report(Path dir, boolean likelihoods, RunSettings settings) {
        Illustrator by = illustrator.orElseThrow(
                () -> new ModelException("nothing here draws pictures and reports: add ergodic-report"));
        return parts.naming(() -> parts.used(dir), () -> reporting.write(dir, by, likelihoods, settings));
    }

    /**
     * A model that a run left.
     *
     * @param dir the run's folder
     * @return the model, at its last checkpoint
     * @throws ModelException if there is none or it cannot be used, saying why
     */
    public FittedModel load(Path dir) {
        return parts.naming(() -> parts.used(dir), () -> loaded(dir));
    }

    /**
     * What picture a row of a run's data is, as far as its config or the shape of its events says so.
     *
     * @param dir the run's folder
     * @return the shape; empty if rows are no pictures, or only the data say that they are
     */
    public Optional<ImageShape> picture(Path dir) {
        RunFolder folder = RunFolder.open(dir);
        List<Integer> image = parts.pipeline(folder, List.of()).config().data().image();
        if (!image.isEmpty()) {
            return Optional.of(ImageShape.of(image));
        }
        long[] event = ModelFile.read(folder, parts).event();
        return event.length == 3
                ? Optional.of(ImageShape.of(
                        Arrays.stream(event).mapToObj(Math::toIntExact).toList()))
                : Optional.empty();
    }

    private FittedModel loaded(Path dir) {
        RunFolder folder = RunFolder.open(dir);
        return preparation.loaded(folder, ModelFile.read(folder, parts), clock);
    }

    /**
     * Fills in a part of the first held-out rows of a run, by its own solver where that can.
     *
     * @param dir the run's folder
     * @param mask from what picture a row is, if it is one, and its number of elements to 1 for those to fill in, else
     *     0
     * @param rows how many rows, at most as many as are held out
     * @param times how often each is filled in
     * @param settings who is told
     * @return the rows
     * @throws ModelException if the model cannot be sampled given a part, or its data have changed
     */
    public InpaintedRows inpaint(
            Path dir,
            BiFunction<Optional<ImageShape>, Integer, double[]> mask,
            int rows,
            int times,
            RunSettings settings) {
        return inpaint(dir, mask, rows, times, List.of(), settings);
    }

    /**
     * Fills in a part of the first held-out rows of a run in another way.
     *
     * @param dir the run's folder
     * @param mask from what picture a row is, if it is one, and its number of elements to 1 for those to fill in, else
     *     0
     * @param rows how many rows, at most as many as are held out
     * @param times how often each is filled in
     * @param overrides values over those of the run's section sample, such as {@code sample.inpaint.method=posterior}
     * @param settings who is told
     * @return the rows
     * @throws ModelException if the model cannot be sampled given a part, or its data have changed
     */
    public InpaintedRows inpaint(
            Path dir,
            BiFunction<Optional<ImageShape>, Integer, double[]> mask,
            int rows,
            int times,
            List<String> overrides,
            RunSettings settings) {
        return parts.naming(
                () -> parts.used(dir), () -> filling.inpainted(dir, mask, rows, times, overrides, settings));
    }

    /**
     * The first rows of a run's data: of those held out, or where there are none of those that it trained on.
     *
     * @param dir the run's folder
     * @param most how many at most
     * @param settings who is told
     * @return {@code [n][d]} on the data's scale
     * @throws ModelException if there is no model, or its data have changed
     * @throws DataException if the data cannot be read
     */
    public double[][] rows(Path dir, int most, RunSettings settings) {
        return parts.naming(() -> parts.used(dir), () -> {
            RunFolder folder = RunFolder.open(dir);
            ModelFile file = ModelFile.read(folder, parts);
            Pipeline pipeline = parts.pipeline(folder, List.of());
            Preparation.Prepared prepared = Preparation.stoppable(
                    settings::stopped, () -> preparation.of(dir, pipeline, file, settings.reporter()));
            LazyMatrix held = prepared.data().originalHoldout();
            LazyMatrix all = held.rows() > 0 ? held : prepared.data().originalTraining();
            return Arrays.stream(all.toRows()).limit(most).toArray(double[][]::new);
        });
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
        Optional<BiFunction<DataConfig, FittedModel, DataTable>> rows =
                file.map(path -> (config, model) -> fileRows.of(config, model, path, settings.reporter()));
        return parts.naming(() -> parts.used(dir), () -> evaluation.of(dir, overrides, rows, settings));
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
        BiFunction<DataConfig, FittedModel, DataTable> given = (config, model) ->
                NewRows.of(rows, "the rows given", config, model.schema(), FileRows.conditionSchema(model));
        return parts.naming(() -> parts.used(dir), () -> evaluation.of(dir, overrides, Optional.of(given), settings));
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
        return parts.naming(() -> parts.used(how), () -> sampled(model, how, seed, settings));
    }

    private Samples sampled(FittedModel model, SampleConfig how, Optional<Long> seed, RunSettings settings) {
        RandomStream random = seed.map(s -> RandomStream.of(s).split("sample")).orElseGet(model::random);
        Samples samples = model.draws().draw(how, model.draws().given(how), 0, random, settings, settings.partial());
        // A run's and an evaluation's are among the warnings of their figures.
        if (samples.failed() > 0) {
            settings.reporter().warn(samples.shortfall());
        }
        return samples;
    }

    /**
     * Tells how likely the rows of a file are under a model that a run left, and which columns make them unlikely where
     * that takes no long time.
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
        return parts.naming(() -> parts.used(dir), () -> fileRows.scored(dir, model, file, blame, false, settings));
    }

    /**
     * Tells how likely the rows of a file are under a model that a run left, estimated where exact numbers take long:
     * where the likelihood needs a solver and the exact traces of its rows would take longer than about a minute, and
     * the section {@code score} asks for no probes, by 8 probes, with a standard error for each row. With
     * {@link RunSettings#keeping} scores that need a solver are kept while they are computed, and gone on from.
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
    public Scores scoreOrEstimate(Path dir, FittedModel model, Path file, Scores.Blame blame, RunSettings settings) {
        return parts.naming(() -> parts.used(dir), () -> fileRows.scored(dir, model, file, blame, true, settings));
    }

    /**
     * How likely a model finds the rows that it was trained on, for a threshold; of some of them, where there are many.
     *
     * @param dir the run's folder
     * @param model its model
     * @param settings who is told
     * @return log p in nats of the training rows for which it could be computed
     * @throws ModelException if the model has no likelihood, or the data have changed since the run
     * @throws CancelledException if told to stop
     */
    public double[] trainingScores(Path dir, FittedModel model, RunSettings settings) {
        return parts.naming(() -> parts.used(dir), () -> {
            FileRows.requireLikelihood(dir, model);
            RunFolder folder = RunFolder.open(dir);
            Preparation.Prepared prepared = Preparation.stoppable(
                    settings::stopped,
                    () -> preparation.of(
                            dir, parts.pipeline(folder, List.of()), ModelFile.read(folder, parts), Reporter.SILENT));
            int rows = Math.toIntExact(prepared.data().training().size(0));
            return Scoring.ofTraining(Scoring.affordable(model, rows, Reporter.SILENT), prepared.data(), settings);
        });
    }

    /**
     * Fills in the missing cells of the rows of a file given the others.
     *
     * @param dir the run's folder, whose data section says how files of its data are laid out
     * @param model its model
     * @param file a CSV file with the model's columns, in which cells may be missing
     * @param how how often, by what
     * @param settings who is told
     * @return the rows, and how they were filled in
     * @throws ModelException if the model cannot fill in cells, saying which can
     * @throws DataException if the file cannot be used, saying where and why
     * @throws CancelledException if told to stop
     */
    public ImputedRows impute(Path dir, FittedModel model, Path file, Imputing how, RunSettings settings) {
        return parts.naming(() -> parts.used(dir), () -> fileRows.imputed(dir, model, file, how, settings));
    }

    /**
     * The codes of the rows of a file under a model that a run left.
     *
     * @param dir the run's folder, whose data section says how files of its data are laid out
     * @param model its model
     * @param file a CSV file with the model's columns
     * @param settings who is told
     * @return the codes
     * @throws ModelException if the model has none
     * @throws DataException if the file cannot be used, saying where and why
     * @throws CancelledException if told to stop
     */
    public CodedRows encode(Path dir, FittedModel model, Path file, RunSettings settings) {
        return fileRows.encode(dir, model, file, settings);
    }

    /**
     * The rows that the codes of a file stand for.
     *
     * @param dir the run's folder
     * @param model its model
     * @param file a CSV file of codes and, where the model is conditioned, the columns of its conditions, as
     *     {@link #encode} gives them
     * @param settings who is told
     * @return the rows, on the data's scale
     * @throws ModelException if the model has no codes
     * @throws DataException if the file cannot be used, saying where and why
     * @throws CancelledException if told to stop
     */
    public CodedRows decode(Path dir, FittedModel model, Path file, RunSettings settings) {
        return fileRows.decode(dir, model, file, settings);
    }

    /**
     * Rows on the way from one row of a file to the next, through the codes of a model that a run left.
     *
     * @param dir the run's folder, whose data section says how files of its data are laid out
     * @param model its model
     * @param file a CSV file with the model's columns
     * @param ends the numbers of the file's rows to go from and to, one after the other, from 1; none for all
     * @param how along which curve, and how many rows between two ends
     * @param settings who is told
     * @return the rows, on the data's scale
     * @throws ModelException if the model has no codes
     * @throws DataException if the file cannot be used, or there is no such way between two rows
     * @throws CancelledException if told to stop
     */
    public InterpolatedRows interpolate(
            Path dir, FittedModel model, Path file, List<Integer> ends, Interpolation how, RunSettings settings) {
        return fileRows.interpolate(dir, model, file, ends, how, settings);
    }

    /**
     * How likely each class of the rows of a file is, by a classifier or by the likelihoods of a model that is
     * conditioned on the class.
     *
     * @param dir the run's folder, whose data section says how files of its data are laid out
     * @param model its model
     * @param file a CSV file with the model's columns and all that it is conditioned on but the class
     * @param column which column's classes; empty where the model is conditioned on one alone
     * @param equal whether classes are taken to be equally frequent, and not as the training rows have them
     * @param settings who is told
     * @return p(y | x) of each row
     * @throws ModelException if the model tells no classes, or the data have changed since the run
     * @throws DataException if the file cannot be used, saying where and why
     * @throws CancelledException if told to stop
     */
    public ClassifiedRows classify(
            Path dir, FittedModel model, Path file, Optional<String> column, boolean equal, RunSettings settings) {
        Supplier<List<Double>> prior = () ->
                equal || model.isClassifier() ? List.of() : trainingShares(dir, model.classColumn(column), settings);
        return fileRows.classify(dir, model, file, column, prior, settings);
    }

    /** How frequent each class of a column is among the training rows of a run. */
    private List<Double> trainingShares(Path dir, int column, RunSettings settings) {
        RunFolder folder = RunFolder.open(dir);
        Dataset data = preparation
                .of(dir, parts.pipeline(folder, List.of()), ModelFile.read(folder, parts), Reporter.SILENT)
                .data();
        List<List<Double>> classes = data.condition().orElseThrow().classes();
        int first = classes.subList(0, column).stream()
                .mapToInt(some -> Math.max(1, some.size()))
                .sum();
        INDArray shares = data.trainingGiven().values().get(Condition.DATA).mean(0);
        return IntStream.range(first, first + classes.get(column).size())
                .mapToObj(shares::getDouble)
                .toList();
    }
}

package org.ergodic.pipeline;

import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.Schema;
import org.ergodic.api.guidance.Classifier;
import org.ergodic.api.message.Excerpt;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Encoding;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.model.Model;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.stage.Fitted;
import org.ergodic.api.stage.Table;
import org.ergodic.api.view.Views;
import org.ergodic.data.codec.RowCoding;
import org.ergodic.data.codec.RowSpace;
import org.ergodic.data.scale.ConditionColumns;
import org.ergodic.data.scale.Scaling;
import org.ergodic.data.table.ArrayTable;
import org.ergodic.data.table.DataConfig;
import org.ergodic.data.table.DataTable;
import org.ergodic.data.table.LazyMatrix;
import org.ergodic.data.table.Rows;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.config.Imputing;
import org.ergodic.pipeline.config.Interpolation;
import org.ergodic.pipeline.config.SampleConfig;
import org.ergodic.pipeline.config.ScoreConfig;
import org.ergodic.pipeline.data.CodedRows;
import org.ergodic.pipeline.data.NewRows;
import org.ergodic.pipeline.data.StageRows;
import org.ergodic.pipeline.scoring.Bayes;
import org.ergodic.pipeline.scoring.Codes;
import org.ergodic.pipeline.scoring.LatentRows;
import org.ergodic.pipeline.scoring.RowScores;
import org.ergodic.pipeline.scoring.Ways;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A model with its trained values, on the scale of the data. Thread-safe. */
public final class FittedModel implements Fitted {
    private final PartAssembler parts;
    private final Model model;
    private final Evaluator evaluator;
    private final Scaling scaling;
    private final List<String> columns;
    private final Optional<ConditionColumns> condition;
    private final List<Double> typical;
    private final RowCoding coding;
    private final SampleConfig config;
    private final Optional<ScoreConfig> scoring;
    private final RowScores rowScores;
    private final RandomStream random;
    private final Saving saving;
    private final Draws draws;

    FittedModel(
            PartAssembler parts,
            Model model,
            Evaluator evaluator,
            Scaling scaling,
            List<String> columns,
            Optional<ConditionColumns> condition,
            List<Double> typical,
            RowCoding coding,
            SampleConfig config,
            Optional<ScoreConfig> scoring,
            RandomStream random,
            Saving saving) {
        this.parts = parts;
        this.model = model;
        this.evaluator = evaluator;
        this.scaling = scaling;
        this.columns = List.copyOf(columns);
        this.condition = condition;
        this.typical = List.copyOf(typical);
        this.coding = coding;
        this.config = config;
        this.scoring = parts.scoring(model, scoring);
        this.random = random;
        this.rowScores = new RowScores(
                model,
                evaluator,
                space(),
                condition,
                this.scoring.orElse(ScoreConfig.DEFAULT),
                new Lazy<>(this::scoringSolver),
                random);
        this.saving = saving;
        this.draws =
                new Draws(parts, model, evaluator, space(), condition, config, this.scoring, rowScores, random, saving);
    }

    /**
     * A model that a run left, or that {@link #save} wrote.
     *
     * @param dir the folder
     * @return the model
     * @throws ModelException if there is none or it cannot be used, saying why
     */
    public static FittedModel load(Path dir) {
        return Pipeline.load(dir);
    }

    /**
     * A model of components that are not all on the module path or class path.
     *
     * @param dir the folder
     * @param registry the components there are
     * @param objects the objects that it was made with, by name; see {@link Pipeline#load(Path, Registry, Map)}
     * @return the model
     * @throws ModelException if there is none or it cannot be used, saying why
     */
    public static FittedModel load(Path dir, Registry registry, Map<String, ?> objects) {
        return Pipeline.load(dir, registry, objects);
    }

    /**
     * Saves the model with its pipeline's config, as a run's folder is laid out: every command and {@link #load} take
     * it, and it can be sampled, scored and evaluated. The state of training is not in it, so that it cannot be
     * resumed.
     *
     * @param dir a folder that holds no run; made if it is not there
     * @throws org.ergodic.pipeline.store.OutputException if it holds a run, or cannot be written
     */
    public void save(Path dir) {
        saving.write(dir, evaluator.variables());
    }

    /** {@return the model's definition} */
    public Model model() {
        return model;
    }

    /** {@return its values} */
    public Evaluator evaluator() {
        return evaluator;
    }

    /** {@return between the model's scale and that of coded rows, which is the data's where cells are as they are} */
    public Scaling scaling() {
        return scaling;
    }

    /** {@return the names of the data's columns} */
    @Override
    public List<String> columns() {
        return columns;
    }

    /** {@return the data's columns and their types} */
    public Schema schema() {
        return coding.schema();
    }

    /** {@return how cells of the columns became numbers of the model} */
    public RowCoding coding() {
        return coding;
    }

    /** {@return the way from rows of the data to the model's numbers, and back} */
    public RowSpace space() {
        return new RowSpace(coding, scaling);
    }

    /** {@return the columns that it is conditioned on, if it is} */
    public Optional<ConditionColumns> condition() {
        return condition;
    }

    /** {@return the medians of the columns of the training data; none for a model that an older version left} */
    public List<Double> typical() {
        return typical;
    }

    /** {@return whether it has a likelihood in closed form, without a solver} */
    public boolean cheapLikelihood() {
        return model.views().find(Likelihood.VIEW).filter(l -> !l.needsSolver()).isPresent();
    }

    /** {@return how many numbers its parameters and states are} */
    long parameterCount() {
        return evaluator.variables().names().stream()
                .mapToLong(name -> evaluator.variables().get(name).length())
                .sum();
    }

    /** {@return how it is sampled unless said otherwise} */
    public SampleConfig sampleConfig() {
        return config;
    }

    /** {@return how its rows are scored, where its likelihood needs a solver or its pipeline says how} */
    public Optional<ScoreConfig> scoreConfig() {
        return scoring;
    }

    /** {@return the same model whose likelihoods are estimated by a few probes} */
    FittedModel estimatedBy(int probes) {
        return scoredBy(parts.estimating(scoring.orElse(ScoreConfig.DEFAULT), probes, parts.assembly(model.event())));
    }

    RandomStream random() {
        return random;
    }

    /**
     * Draws samples as the pipeline does; the same count gives the same samples, and a larger one begins with them.
     *
     * @param count how many
     * @return DOUBLE {@code [n, d]} on the data's scale; n is less than {@code count} if some did not reach the end
     * @throws SamplingException if none did
     */
    public INDArray sample(int count) {
        return sample(config.withCount(count));
    }

    /**
     * Draws samples by another solver.
     *
     * @param count how many
     * @param solver the solver
     * @return DOUBLE {@code [n, d]} on the data's scale
     * @throws ConfigException if the solver cannot sample this model, naming those that can
     */
    public INDArray sample(int count, Component solver) {
        return sample(config.withCount(count).withSolver(solver));
    }

    /**
     * Draws samples in another way.
     *
     * @param how the way
     * @return DOUBLE {@code [n, d]} on the data's scale
     * @throws ConfigException if the solver cannot sample this model, naming those that can, or the condition is not
     *     what the model is conditioned on
     */
    public INDArray sample(SampleConfig how) {
        return draw(how, RunSettings.silent()).values();
    }

    /**
     * Draws samples as the pipeline does.
     *
     * @param count how many
     * @return {@code [n][d]} on the data's scale; n is less than {@code count} if some did not reach the end
     * @throws SamplingException if none did
     * @see #sample(int)
     */
    public double[][] sampleRows(int count) {
        return Rows.of(sample(count));
    }

    /**
     * Draws samples in another way.
     *
     * @param how the way
     * @return {@code [n][d]} on the data's scale
     * @see #sample(SampleConfig)
     */
    public double[][] sampleRows(SampleConfig how) {
        return Rows.of(sample(how));
    }

    /**
     * Draws samples, watched: the reporter is told how far it has come, and it can be stopped. Beside the samples there
     * are what they cost, how many failed and, with {@link SampleConfig#film}, the first of them on their way.
     *
     * <pre>{@code
     * model.draw(how, RunSettings.silent().stoppedBy(() -> tooLate).keeping(Path.of("samples.partial")));
     * }</pre>
     *
     * @param how the way
     * @param settings who is told, who is shown the states on their way, who is asked whether to stop, and the file
     *     that keeps what was drawn until then; nothing else is written
     * @return the samples
     * @throws CancelledException if told to stop, saying how far it came
     * @throws org.ergodic.pipeline.store.OutputException if that file cannot be written, or holds another draw
     * @throws ConfigException as {@link #sample(SampleConfig)}
     */
    public Samples draw(SampleConfig how, RunSettings settings) {
        return draws.draw(how, draws.given(how), 0, random, settings, settings.partial());
    }

    /**
     * What rows are conditioned on as the pipeline's samples are.
     *
     * @param count how many rows
     * @return their conditions, none for a model that reads none
     * @throws ConfigException if the pipeline's {@code sample.condition} is not what the model is conditioned on
     */
    public Conditions conditions(int count) {
        return draws.given(config.withCount(count));
    }

    /**
     * The first samples as they are at times on their way back to the data, by the pipeline's solver.
     *
     * @param count how many samples
     * @param settings who is asked whether to stop
     * @param times increasing; the first is at least that at which sampling ends, or is taken to be that
     * @return at each time DOUBLE {@code [count, d]} on the data's scale: the state after the first step by which the
     *     time was reached; not-a-number for a sample that failed
     * @throws ModelException if the model is sampled by an equation that does not run back in time
     * @throws SamplingException if no sample came back
     * @throws CancelledException if told to stop
     */
    public List<INDArray> states(int count, RunSettings settings, double... times) {
        return draws.states(count, settings, times);
    }

    /**
     * The log-likelihood of rows, where the model has one: by the closed form, or by an ordinary differential equation
     * with its exact trace and the solver of the pipeline's section {@code score}.
     *
     * @param rows DOUBLE {@code [n, d]} on the data's scale; whole numbers that training gave noise are taken at the
     *     middle of the interval that it filled
     * @return log p DOUBLE {@code [n]} in nats, on the data's scale; minus infinity for a row of density 0,
     *     not-a-number for one that could not be computed
     * @throws IllegalStateException if this model has no likelihood
     */
    public INDArray logProb(INDArray rows) {
        if (condition.isPresent()) {
            throw new IllegalStateException("this model is conditioned on "
                    + Excerpt.list(condition.get().columns()) + ": give the rows' conditions too");
        }
        return rowScores.logProb(rows, Conditions.none());
    }

    /**
     * The log-likelihood of rows given their conditions.
     *
     * @param rows DOUBLE {@code [n, d]} on the data's scale; whole numbers that training gave noise are taken at the
     *     middle of the interval that it filled
     * @param conditions DOUBLE {@code [n, k]} on the data's scale
     * @return log p DOUBLE {@code [n]} in nats, on the data's scale; minus infinity for a row of density 0,
     *     not-a-number for one that could not be computed
     * @throws IllegalStateException if this model has no likelihood, or no condition
     */
    public INDArray logProb(INDArray rows, INDArray conditions) {
        ConditionColumns given = condition.orElseThrow(
                () -> new IllegalStateException("this model is conditioned on nothing, and conditions are given"));
        return rowScores.logProb(rows, given.of(conditions, evaluator.dataType()));
    }

    /**
     * The log-likelihood of rows.
     *
     * @param rows {@code [n][d]} on the data's scale, in the order of {@link #columns()}
     * @return log p {@code [n]} in nats
     * @throws IllegalStateException if this model has no likelihood, or is conditioned
     * @see #logProb(INDArray)
     */
    public double[] logProb(double[][] rows) {
        requireWidth("rows", rows, columns.size());
        return rows.length == 0
                ? new double[0]
                : logProb(Nd4j.createFromArray(rows)).data().asDouble();
    }

    /**
     * The log-likelihood of rows given their conditions.
     *
     * @param rows {@code [n][d]} on the data's scale
     * @param conditions {@code [n][k]} on the data's scale
     * @return log p {@code [n]} in nats
     * @throws IllegalStateException if this model has no likelihood, or no condition
     * @see #logProb(INDArray, INDArray)
     */
    public double[] logProb(double[][] rows, double[][] conditions) {
        requireWidth("rows", rows, columns.size());
        condition.ifPresent(
                given -> requireWidth("conditions", conditions, given.columns().size()));
        if (rows.length != conditions.length) {
            throw new IllegalArgumentException(
                    "there are " + rows.length + " rows, and conditions for " + conditions.length);
        }
        return rows.length == 0
                ? new double[0]
                : logProb(Nd4j.createFromArray(rows), Nd4j.createFromArray(conditions))
                        .data()
                        .asDouble();
    }

    private static void requireWidth(String what, double[][] rows, int width) {
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != width) {
                throw new IllegalArgumentException("the " + what + " must have " + width + " numbers each, and row "
                        + (i + 1) + " has " + rows[i].length);
            }
        }
    }

    /** Why its section score cannot be followed, if it cannot: asked before anything is computed. */
    Optional<String> scoringObstacle() {
        return rowScores.obstacle();
    }

    /**
     * The same model whose rows are scored, encoded and decoded in another way.
     *
     * @param how the solver, the cut-off, the time and the probes
     * @return a new model of the same values
     */
    public FittedModel scoredBy(ScoreConfig how) {
        return new FittedModel(
                parts,
                model,
                evaluator,
                scaling,
                columns,
                condition,
                typical,
                coding,
                config,
                Optional.of(how),
                random,
                saving);
    }

    /**
     * The codes of rows, by which {@link #decode} finds them again: a flow's base variables, or a diffusion model's
     * states at the prior's time, by its probability flow and the solver and cut-off of the section {@code score}.
     *
     * @param rows {@code [n, d]} on the data's scale
     * @param conditions {@code [n, k]} on the data's scale, where the model is conditioned
     * @return DOUBLE {@code [n, d]}; a row that could not be encoded is not-a-number
     * @throws IllegalStateException if this model has no codes, or the conditions are not what it is conditioned on
     */
    public INDArray encode(INDArray rows, Optional<INDArray> conditions) {
        return rowScores.encode(rows, conditions);
    }

    /**
     * The rows that codes stand for.
     *
     * @param codes {@code [n, d]}, as {@link #encode} gives them
     * @param conditions {@code [n, k]} on the data's scale, where the model is conditioned
     * @return DOUBLE {@code [n, d]} on the data's scale; a row that could not be decoded is not-a-number
     * @throws IllegalStateException if this model has no codes, or the conditions are not what it is conditioned on
     */
    public INDArray decode(INDArray codes, Optional<INDArray> conditions) {
        return rowScores.decode(codes, conditions);
    }

    /**
     * The codes of rows of a model without conditions.
     *
     * @param rows {@code [n][d]} on the data's scale
     * @return {@code [n][d]}
     * @see #encode(INDArray, Optional)
     */
    public double[][] encode(double[][] rows) {
        requireWidth("rows", rows, columns.size());
        return rows.length == 0 ? rows : Rows.of(encode(Nd4j.createFromArray(rows), Optional.empty()));
    }

    /**
     * The rows that codes stand for, of a model without conditions.
     *
     * @param codes {@code [n][d]}
     * @return {@code [n][d]} on the data's scale
     * @see #decode(INDArray, Optional)
     */
    public double[][] decode(double[][] codes) {
        requireWidth("codes", codes, coding.width());
        return codes.length == 0 ? codes : Rows.of(decode(Nd4j.createFromArray(codes), Optional.empty()));
    }

    /**
     * Rows on the way from one to another through their codes: both are encoded, their codes interpolated and decoded.
     *
     * @param from {@code [n][d]} on the data's scale
     * @param to {@code [n][d]} on the data's scale
     * @param how along which curve, and how many rows between two ends
     * @return for each row of {@code from} its way {@code [shares][d]}, both ends among it, as the model gives them
     *     back; rows that could not be computed are not-a-number
     * @throws IllegalStateException if this model has no codes, or is conditioned
     * @throws IllegalArgumentException if there is no such way, saying why
     * @see #between(INDArray, Optional, Interpolation)
     */
    public double[][][] interpolate(double[][] from, double[][] to, Interpolation how) {
        requireWidth("rows", from, columns.size());
        requireWidth("rows", to, columns.size());
        if (from.length != to.length) {
            throw new IllegalArgumentException(
                    "there are " + from.length + " rows to go from, and " + to.length + " to go to");
        }
        double[][][] all = new double[from.length][][];
        for (int i = 0; i < from.length; i++) {
            INDArray ends = Nd4j.createFromArray(new double[][] {from[i], to[i]});
            all[i] = Rows.of(between(ends, Optional.empty(), how).values());
        }
        return all;
    }

    /**
     * Rows on the way from each row to the next through their codes. Conditions that are numbers go along straight
     * lines, and each row is decoded given those of its place.
     *
     * @param rows DOUBLE {@code [m, d]} on the data's scale, at least two
     * @param conditions {@code [m, k]} on the data's scale, where the model is conditioned
     * @param how along which curve, and how many rows between two ends
     * @return for each pair of neighbours the rows on its way, both ends among them
     * @throws IllegalStateException if this model has no codes, or the conditions are not what it is conditioned on
     * @throws IllegalArgumentException if there is no such way, saying why
     */
    public CodedRows between(INDArray rows, Optional<INDArray> conditions, Interpolation how) {
        return new Ways(rowScores, schema(), condition).between(rows, conditions, how);
    }

    /**
     * Fills in missing cells of rows given the others, once: by in-painting along the path of a diffusion model, by the
     * chains of a Boltzmann machine, and by Metropolis and Hastings' chains where a density is in closed form, as a
     * flow's is.
     *
     * @param rows {@code [n][k]} on the data's scale, not-a-number where a cell is missing
     * @return the rows, filled in
     * @throws ModelException if this model cannot fill in cells
     * @throws org.ergodic.data.table.DataException if a cell is none that the model knows, by column
     * @see #impute(double[][], Optional, Imputing, RunSettings)
     */
    public double[][] impute(double[][] rows) {
        return Rows.of(impute(rows, Optional.empty(), Imputing.DEFAULT, RunSettings.silent())
                .filled()
                .get(0));
    }

    /**
     * Fills in missing cells of rows given the others, and what the model is conditioned on.
     *
     * @param rows {@code [n][k]} on the data's scale, not-a-number where a cell is missing
     * @param conditions {@code [n][c]} on the data's scale, where the model is conditioned
     * @param how how often, by what
     * @param settings who is told, and who is asked whether to stop
     * @return the rows, and how they were filled in
     * @throws ModelException if this model cannot fill in cells
     * @throws org.ergodic.data.table.DataException if a cell is none that the model knows, by column
     * @throws CancelledException if told to stop
     */
    public ImputedRows impute(double[][] rows, Optional<double[][]> conditions, Imputing how, RunSettings settings) {
        requireWidth("rows", rows, columns.size());
        if (conditions.isPresent() != condition.isPresent()) {
            throw new IllegalStateException(
                    condition.isPresent()
                            ? "this model is conditioned on "
                                    + Excerpt.list(condition.get().columns()) + ": give the rows' conditions too"
                            : "this model is conditioned on nothing, and conditions are given");
        }
        condition.ifPresent(given -> requireWidth(
                "conditions", conditions.orElseThrow(), given.columns().size()));
        DataTable table = DataTable.of(
                "the rows given",
                schema(),
                rows,
                condition.map(given -> Schema.numbers(given.columns())).orElse(Schema.EMPTY),
                conditions);
        return impute(table, how, settings);
    }

    /**
     * Fills in missing cells of rows given the others, words and dates included.
     *
     * @param rows with the columns of this model, and those that it is conditioned on, by name
     * @param how how often, by what
     * @param settings who is told, and who is asked whether to stop
     * @return the rows, and how they were filled in
     * @throws ModelException if this model cannot fill in cells
     * @throws org.ergodic.data.table.DataException if a column is not there, or a cell is none that the model knows
     * @throws CancelledException if told to stop
     */
    public ImputedRows impute(ArrayTable rows, Imputing how, RunSettings settings) {
        return impute(
                NewRows.of(
                        rows,
                        "the rows given",
                        DataConfig.ofArrays().build(),
                        schema(),
                        FileRows.conditionSchema(this)),
                how,
                settings);
    }

    /** Fills in the rows of a table that has the columns of this model. */
    ImputedRows impute(DataTable table, Imputing how, RunSettings settings) {
        SampleConfig way = how.inpaint()
                .map(inpaint -> config.toBuilder().inpaint(inpaint).build())
                .orElse(config);
        RandomStream stream = how.seed()
                .map(seed -> RandomStream.of(seed).split("sample"))
                .orElse(random)
                .split("impute");
        return new Imputation(parts, this).of(table, way, how.count(), how.chain(), stream, settings);
    }

    /**
     * How likely each class of rows is, by a classifier, as of data without noise.
     *
     * @param rows {@code [n][d]} on the data's scale, in the order of {@link #columns()}
     * @return p(y | x) {@code [n][classes]}, in the order of the classes of {@link #condition()}
     * @throws IllegalStateException if this model is no classifier
     */
    public double[][] classProbabilities(double[][] rows) {
        Classifier classifier = model.views()
                .find(Classifier.VIEW)
                .orElseThrow(() -> new IllegalStateException("this model is no classifier; it offers "
                        + Views.names(model.views().offered())));
        requireWidth("rows", rows, columns.size());
        if (rows.length == 0) {
            return new double[0][];
        }
        return rowScores.classProbabilities(classifier, Nd4j.createFromArray(rows));
    }

    /** {@return whether it is a classifier, which tells classes without a likelihood} */
    public boolean isClassifier() {
        return model.views().find(Classifier.VIEW).isPresent();
    }

    /**
     * How likely each class of rows is: by a classifier, or by Bayes' rule from the likelihoods of a model that is
     * conditioned on the class, {@code p(y | x) = p(x | y) p(y) / sum over y' of p(x | y') p(y')}.
     *
     * @param rows {@code [n][d]} on the data's scale
     * @param others {@code [n][k]} what else the model is conditioned on, in the order of {@link #conditionColumns}
     *     without the column of the class; none for a classifier
     * @param column the place of the class among {@link #conditionColumns}, from {@link #classColumn}
     * @param prior p(y) of each class, in the order of {@link #classes}, or any multiple of it; none for equal ones. A
     *     classifier has learned its own
     * @return p(y | x) {@code [n][classes]}; not-a-number in a row that has density 0 in each class or could not be
     *     computed
     * @throws IllegalStateException if this model tells no classes
     * @throws IllegalArgumentException if the prior has another length, or no positive sum
     */
    public double[][] classProbabilities(LazyMatrix rows, Optional<LazyMatrix> others, int column, double... prior) {
        if (isClassifier()) {
            if (prior.length > 0) {
                throw new IllegalArgumentException(
                        "a classifier has learned how frequent classes are, and takes no" + " prior: leave it out");
            }
            return classProbabilities(rows.toRows());
        }
        return new Bayes(rowScores, condition.orElseThrow(this::noClasses), column).of(rows, others, prior);
    }

    /**
     * The column whose classes can be told.
     *
     * @param name its name; empty where there is one alone
     * @return its place among {@link #conditionColumns}
     * @throws ModelException if there is none, or it is not clear which, with those that there are
     */
    public int classColumn(Optional<String> name) {
        ConditionColumns given = condition.orElseThrow(this::noClasses);
        List<String> known = given.columns();
        List<String> candidates = IntStream.range(0, known.size())
                .filter(k -> !given.classes().get(k).isEmpty())
                .mapToObj(known::get)
                .toList();
        if (candidates.isEmpty()) {
            throw noClasses();
        }
        if (name.isPresent() && !candidates.contains(name.get())) {
            throw new ModelException(Excerpt.of(name.get()) + " is no column of classes that this model is conditioned"
                    + " on; there is " + Excerpt.list(candidates));
        }
        if (name.isEmpty() && candidates.size() > 1) {
            throw new ModelException("this model is conditioned on the classes of " + Excerpt.list(candidates)
                    + ": say which of them is to be told");
        }
        return known.indexOf(name.orElse(candidates.get(0)));
    }

    /** {@return the classes of a column that it is conditioned on, in ascending order} */
    public List<Double> classes(int column) {
        return condition.orElseThrow(this::noClasses).classes().get(column);
    }

    /** {@return a column that it is conditioned on} */
    public Column classSchema(int column) {
        return condition.orElseThrow(this::noClasses).schema().column(column);
    }

    private ModelException noClasses() {
        return new ModelException("this model is neither a classifier nor conditioned on classes: train one with"
                + " data.condition-columns and data.condition-classes: true");
    }

    @Override
    public List<String> conditionColumns() {
        return condition.map(ConditionColumns::columns).orElse(List.of());
    }

    @Override
    public Set<Ability> abilities() {
        EnumSet<Ability> all = EnumSet.noneOf(Ability.class);
        if (!model.equations().isEmpty()) {
            all.add(Ability.SAMPLE);
        }
        if (model.views().find(Likelihood.VIEW).isPresent()) {
            all.add(Ability.LOG_PROB);
        }
        if (model.views().find(Encoding.VIEW).isPresent() || latents().isPresent()) {
            all.addAll(EnumSet.of(Ability.ENCODE, Ability.DECODE));
        }
        return Collections.unmodifiableSet(all);
    }

    /** {@return codes that are fewer numbers than rows, of a model whose codes are no others} */
    Optional<LatentRows> latents() {
        return model.views().find(Encoding.VIEW).isPresent()
                ? Optional.empty()
                : LatentRows.of(model, evaluator, space());
    }

    /**
     * Draws samples in the pipeline's way with random numbers of the caller's.
     *
     * @param count how many
     * @param stream the stream, to which samples belong one by one
     * @return DOUBLE {@code [n, d]} on the data's scale; n is less than {@code count} if some did not reach the end
     * @throws SamplingException if none did
     */
    @Override
    public INDArray sample(int count, RandomStream stream) {
        SampleConfig how = config.withCount(count);
        return draws.draw(how, draws.given(how), 0, stream, RunSettings.silent(), Optional.empty())
                .values();
    }

    @Override
    public INDArray logProb(Table rows) {
        if (model.views().find(Likelihood.VIEW).isEmpty()) {
            throw new UnsupportedOperationException("this model has no likelihood");
        }
        DataTable own = StageRows.of(rows, schema(), FileRows.conditionSchema(this));
        return given(own)
                .map(conditions -> logProb(own.values().toArray(), conditions))
                .orElseGet(() -> logProb(own.values().toArray()));
    }

    /** The conditions of rows that this model is conditioned on. */
    private static Optional<INDArray> given(DataTable rows) {
        return rows.conditions().map(LazyMatrix::toArray);
    }

    /**
     * The codes of rows, as {@link #encode(INDArray, Optional)}, or those of an autoencoder, or the means of a
     * Boltzmann machine's first hidden layer. Columns that the rows are given to condition on go along.
     */
    @Override
    public Table encode(Table rows) {
        DataTable read = StageRows.of(rows, schema(), FileRows.conditionSchema(this));
        Optional<LatentRows> latents = latents();
        if (latents.isPresent()) {
            return along(Schema.numbers(latents.get().names()), latents.get().encode(read.values()), rows);
        }
        requireCodes();
        return along(
                Schema.numbers(Codes.columns(model, coding.width(), List.of())),
                encode(read.values().toArray(), given(read)),
                rows);
    }

    /**
     * The rows of codes, as {@link #decode(INDArray, Optional)}, or those of an autoencoder's codes, or the means of a
     * Boltzmann machine's visible units. Columns that the codes are given to condition on go along.
     */
    @Override
    public Table decode(Table codes) {
        Optional<LatentRows> latents = latents();
        if (latents.isPresent()) {
            List<String> names = latents.get().names();
            names.forEach(codes::require);
            return along(schema(), latents.get().decode(codes.numbers(names)), codes);
        }
        requireCodes();
        List<String> names = Codes.columns(model, coding.width(), List.of());
        names.forEach(codes::require);
        Optional<INDArray> given = condition.map(each -> codes.numbers(each.columns()));
        return along(schema(), decode(codes.numbers(names), given), codes);
    }

    /** Columns with those that another table is given to condition on. */
    private static Table along(Schema columns, INDArray values, Table of) {
        if (of.conditions() == 0) {
            return new Table(columns, values, 0);
        }
        Schema given = of.schema().between(of.modelled().size(), of.schema().size());
        return new Table(columns.followedBy(given), Nd4j.concat(1, values, of.numbers(of.given())), of.conditions());
    }

    private void requireCodes() {
        if (model.views().find(Encoding.VIEW).isEmpty()) {
            throw new UnsupportedOperationException(Codes.missing(model));
        }
    }

    /** {@return what draws its samples} */
    Draws draws() {
        return draws;
    }

    /** {@return what it says of rows} */
    RowScores rowScores() {
        return rowScores;
    }

    private Solver<?> scoringSolver() {
        return parts.assembly(model.event())
                .create(
                        Kind.SOLVER,
                        scoring.flatMap(ScoreConfig::solver)
                                .orElseThrow(() -> new IllegalStateException(
                                        "the likelihood of this model needs a solver for ordinary differential"
                                                + " equations, and none is present: add the jar of one")));
    }
}

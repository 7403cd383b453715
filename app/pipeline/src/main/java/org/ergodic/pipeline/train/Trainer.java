package org.ergodic.pipeline.train;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.GraphException;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.graph.VariableSpec;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.message.Excerpt;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.random.RandomStream;
import org.ergodic.common.solver.Finite;
import org.ergodic.common.solver.Interruption;
import org.ergodic.pipeline.config.TrainConfig;
import org.ergodic.pipeline.data.RowFeed;
import org.ergodic.pipeline.progress.Progress;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Trains a model. What happens at a step is a function of the seed, the step and the variables alone, so that a
 * training that goes on from a checkpoint equals one that was never interrupted, bit for bit, on one machine and build.
 *
 * <p>For one thread.
 */
public final class Trainer {
    private static final double NANOS = 1e9;

    /** How long steps are taken for their times, if nobody says how many. */
    private static final Duration EXPLAINED = Duration.ofSeconds(10);

    private static final double SMOOTH = 0.98;

    private final TrainingPlan plan;
    private final Compiler compiler;
    private final INDArray holdout;
    private final Conditions holdoutGiven;
    private final RandomStream random;
    private final MiniBatches batches;
    private final Optional<RowFeed> feed;
    private final Map<String, MiniBatches> given;
    private final Variables variables;
    private final List<VariableSpec> specs;
    private final List<StageRun> stages;
    private final LongSupplier nanos;
    private final long parameterCount;

    private History history = new History();
    private Map<String, INDArray> best = Map.of();
    private double bestFigure = Double.POSITIVE_INFINITY;
    private long bestStep;
    private int looksWithoutGain;
    private long done;
    private double secondsBefore;
    private boolean stoppedEarly;

    /**
     * A trainer at step 0.
     *
     * @param plan what is trained and how
     * @param compiler runs the graphs
     * @param random the stream of start values, batches and noise
     * @param training {@code [n, event]} on the model's scale
     * @param holdout {@code [m, event]} on the model's scale
     * @param trainingGiven the conditions of the training data
     * @param holdoutGiven the conditions of the data held out
     * @param nanos a clock that counts nanoseconds
     */
    public Trainer(
            TrainingPlan plan,
            Compiler compiler,
            RandomStream random,
            INDArray training,
            INDArray holdout,
            Conditions trainingGiven,
            Conditions holdoutGiven,
            LongSupplier nanos) {
        this(plan, compiler, random, training, Optional.empty(), holdout, trainingGiven, holdoutGiven, nanos);
    }

    /**
     * A trainer at step 0.
     *
     * @param plan what is trained and how
     * @param compiler runs the graphs
     * @param random the stream of start values, batches and noise
     * @param training {@code [n, event]} on the model's scale
     * @param feed works out the training rows of each step, where it has to: then the training data are an example
     * @param holdout {@code [m, event]} on the model's scale
     * @param trainingGiven the conditions of the training data
     * @param holdoutGiven the conditions of the data held out
     * @param nanos a clock that counts nanoseconds
     */
    public Trainer(
            TrainingPlan plan,
            Compiler compiler,
            RandomStream random,
            INDArray training,
            Optional<RowFeed> feed,
            INDArray holdout,
            Conditions trainingGiven,
            Conditions holdoutGiven,
            LongSupplier nanos) {
        this.plan = plan;
        this.compiler = compiler;
        this.holdout = holdout;
        this.holdoutGiven = holdoutGiven;
        this.random = random;
        this.nanos = nanos;
        DataType type = training.dataType();
        batches = new MiniBatches(training, plan.config().batch(), random.split("epoch"), feed);
        this.feed = feed;
        given = new LinkedHashMap<>();
        if (feed.isEmpty()) {
            // The same stream gives the same rows.
            trainingGiven
                    .values()
                    .forEach((name, values) -> given.put(
                            name, new MiniBatches(values, plan.config().batch(), random.split("epoch"))));
        }
        Graph start = TrainingGraphs.start(plan, compiler, type, trainingGiven);
        StageRun.All all =
                StageRun.of(plan, compiler, random.split("variables"), start, holdout, trainingGiven, holdoutGiven);
        stages = all.stages();
        variables = all.variables();
        specs = all.specs();
        if (!start.assignments().isEmpty()) {
            Excluded.start(compiler, start, variables, batches.at(1), conditions(1));
        }
        List<String> parameters = specs.stream()
                .filter(spec -> spec.kind() == VariableSpec.Kind.PARAMETER)
                .map(VariableSpec::name)
                .toList();
        for (String name : parameters) {
            if (variables.names().contains(TrainingGraphs.EMA + name)) {
                variables.set(TrainingGraphs.EMA + name, variables.get(name));
            }
        }
        parameterCount = parameters.stream()
                .mapToLong(name -> variables.get(name).length())
                .sum();
    }

    /**
     * Builds all graphs of a training, so that what cannot be trained is refused before anything is computed.
     *
     * @param plan what is trained and how
     * @param compiler is to run the graphs
     * @param type FLOAT or DOUBLE
     * @param trainingGiven the conditions of the training data
     * @param holdoutGiven the conditions of the data held out
     * @throws GraphException if a graph cannot be built
     * @throws IllegalArgumentException if the objective is not for this model
     */
    public static void check(
            TrainingPlan plan, Compiler compiler, DataType type, Conditions trainingGiven, Conditions holdoutGiven) {
        TrainingGraphs.start(plan, compiler, type, trainingGiven);
        for (TrainingPlan.Leg leg : plan.legs()) {
            TrainingGraphs.step(plan, compiler, leg.stage(), type, plan.config().steps(), trainingGiven);
            TrainingGraphs.monitor(plan, compiler, leg.stage().loss(), type, holdoutGiven);
        }
    }

    /** The stage of a step. */
    private StageRun stage(long number) {
        return stages.stream()
                .filter(stage -> number <= stage.last())
                .findFirst()
                .orElseThrow();
    }

    /**
     * Takes some steps and tells how they are computed.
     *
     * @param steps how many; if empty, as many as go into ten seconds, in which the JVM compiles what they are made of;
     *     at most as many as the training has
     * @return the plan of the last of them as a table, with the times of the latest
     * @throws IllegalStateException if there is nothing to train
     */
    public String explain(OptionalInt steps) {
        if (!trains()) {
            throw new IllegalStateException("there is nothing to train");
        }
        long end = System.nanoTime() + EXPLAINED.toNanos();
        for (int i = 0; !finished() && (steps.isPresent() ? i < steps.getAsInt() : System.nanoTime() < end); i++) {
            Interruption.check("training");
            trainStep(done + 1, -1);
        }
        return stage(Math.max(1, done)).program().explain();
    }

    /** {@return the rows in each step: those of its mini-batches, each as large as asked for, or all there are} */
    public int batchSize() {
        return batches.size() * plan.config().accumulate();
    }

    /** {@return the number of trained numbers} */
    public long parameterCount() {
        return parameterCount;
    }

    /** {@return the loss of each step and the figures on held-out data} */
    public History history() {
        return history;
    }

    /** {@return the number of the last step taken} */
    public long done() {
        return done;
    }

    /** {@return whether there is anything to train: a model with parameters, and steps} */
    public boolean trains() {
        return !stages.isEmpty();
    }

    /** {@return whether nothing is left to do} */
    public boolean finished() {
        return !trains() || stoppedEarly || done >= plan.config().steps();
    }

    /** {@return the step at which training stopped since the held-out figure no longer fell, if it did} */
    public Optional<Long> stoppedEarlyAt() {
        return stoppedEarly ? Optional.of(done) : Optional.empty();
    }

    /** {@return the step of the best figure on held-out data} */
    public long bestStep() {
        return bestStep;
    }

    /**
     * Begins with the values of another training of a model of the same parameters. The optimiser begins anew.
     *
     * @param weights by name, as {@link Checkpoint#weights}
     * @return what does not fit, in words that name the variables; none if the values were taken, else none was
     * @throws IllegalStateException after the first step
     */
    public List<String> begin(Map<String, INDArray> weights) {
        if (done > 0) {
            throw new IllegalStateException("training is at step " + done + " already");
        }
        Map<String, INDArray> tensors = SavedNames.present(weights, specs);
        List<String> misfits = new ArrayList<>();
        Set<String> own = new TreeSet<>();
        for (VariableSpec spec : specs) {
            if (Scope.isApart(spec.name())) {
                continue;
            }
            own.add(spec.name());
            INDArray value = tensors.get(spec.name());
            if (value == null) {
                misfits.add("the variable " + spec.name() + " " + Arrays.toString(spec.shape()) + " is not there");
            } else if (!Arrays.equals(value.shape(), spec.shape())) {
                misfits.add("the variable " + spec.name() + " is " + Arrays.toString(spec.shape()) + " here and "
                        + Arrays.toString(value.shape()) + " there");
            }
        }
        tensors.forEach((name, value) -> {
            if (!own.contains(name)) {
                misfits.add("the variable " + Excerpt.of(name) + " " + Arrays.toString(value.shape())
                        + " has no place in this model");
            }
        });
        if (misfits.isEmpty()) {
            for (String name : own) {
                variables.set(name, tensors.get(name));
                if (variables.names().contains(TrainingGraphs.EMA + name)) {
                    variables.set(TrainingGraphs.EMA + name, tensors.get(name));
                }
            }
        }
        return misfits;
    }

    /**
     * Goes to where a checkpoint was made.
     *
     * @param checkpoint of a training of the same plan
     * @throws TrainingException if it does not fit, naming what is missing or has another shape
     */
    public void restore(Checkpoint checkpoint) {
        Map<String, INDArray> tensors = SavedNames.present(checkpoint.tensors(), specs);
        for (String name : variables.names()) {
            INDArray value = tensors.get(name);
            if (value == null) {
                throw new TrainingException("the checkpoint has no variable '" + name + "': it is of another model");
            }
            variables.set(name, value);
        }
        Map<String, String> scalars = checkpoint.scalars();
        try {
            done = within("step", checkpoint.step(), plan.config().steps());
            bestStep = within("best-step", Long.parseLong(scalars.getOrDefault("best-step", "0")), done);
            bestFigure = Double.parseDouble(scalars.getOrDefault("best-figure", "Infinity"));
            looksWithoutGain = (int)
                    within("looks-without-gain", Long.parseLong(scalars.getOrDefault("looks-without-gain", "0")), done);
            secondsBefore = Double.parseDouble(scalars.getOrDefault("seconds", "0"));
        } catch (NumberFormatException e) {
            throw new TrainingException("the checkpoint is damaged: " + Excerpt.message(e.getMessage()));
        }
        if (Double.isNaN(bestFigure) || !(secondsBefore >= 0)) {
            throw new TrainingException(
                    "the checkpoint is damaged: best-figure " + bestFigure + ", seconds " + secondsBefore);
        }
        stoppedEarly = Boolean.parseBoolean(scalars.getOrDefault("stopped-early", "false"));
        requireWhole(tensors.get(History.LOSS), tensors.get(History.LOOKS));
        history = History.of(checkpoint);
        best = new TreeMap<>();
        tensors.forEach((name, value) -> {
            if (name.startsWith(Checkpoint.BEST)) {
                best.put(name, value);
                String variable = name.substring(Checkpoint.BEST.length());
                if (!variables.names().contains(variable)
                        || !Arrays.equals(variables.get(variable).shape(), value.shape())) {
                    throw new TrainingException("the checkpoint is damaged: '" + Excerpt.of(name) + "' of shape "
                            + Arrays.toString(value.shape()) + " is of no variable of the model");
                }
            }
        });
    }

    private static long within(String key, long value, long most) {
        if (value < 0 || value > most) {
            throw new TrainingException(
                    "the checkpoint is damaged: its " + key + " is " + value + ", which is not from 0 to " + most);
        }
        return value;
    }

    /** The history of the steps taken is as long as there are steps. */
    private void requireWhole(INDArray losses, INDArray looks) {
        long steps = losses == null ? 0 : losses.length();
        if (steps != done || looks != null && (looks.rank() != 2 || looks.size(0) != 2)) {
            throw new TrainingException("the checkpoint is damaged: its history has " + steps + " steps"
                    + (looks == null ? "" : " and looks of shape " + Arrays.toString(looks.shape()))
                    + ", and it is of step " + done);
        }
    }

    /** {@return everything at the present step} */
    public Checkpoint checkpoint() {
        Map<String, INDArray> tensors = new LinkedHashMap<>(variables.values());
        tensors.putAll(best);
        history.save(tensors);
        Map<String, String> scalars = new TreeMap<>();
        scalars.put("step", Long.toString(done));
        scalars.put("best-step", Long.toString(bestStep));
        scalars.put("best-figure", Double.toString(bestFigure));
        scalars.put("looks-without-gain", Integer.toString(looksWithoutGain));
        scalars.put("stopped-early", Boolean.toString(stoppedEarly));
        scalars.put("seconds", Double.toString(secondsBefore));
        return new Checkpoint(tensors, scalars);
    }

    /**
     * Trains to the end, until the figure on held-out data no longer falls, or until told to stop. Where there is
     * nothing to train, the start values are saved.
     *
     * @param progress told of each step
     * @param cancelled asked after each step whether to stop
     * @param saver given a checkpoint from time to time, at the end and when told to stop
     * @throws TrainingException if the loss is no longer finite; the last checkpoint given to {@code saver} was good
     */
    public void run(Progress progress, BooleanSupplier cancelled, Consumer<Checkpoint> saver) {
        if (!trains()) {
            saver.accept(checkpoint());
            return;
        }
        TrainConfig config = plan.config();
        long started = nanos.getAsLong();
        double already = secondsBefore;
        long lastSave = started;
        long savedStep = done > 0 ? done : -1;
        double smooth = Double.NaN;
        String held = "";
        boolean stop = false;
        while (!finished() && !stop) {
            double loss = trainStep(done + 1, savedStep);
            smooth = Double.isNaN(smooth) ? loss : SMOOTH * smooth + (1 - SMOOTH) * loss;
            if (done % config.validateEvery() == 0 || done == config.steps()) {
                held = ", held out " + number(measureHeldOut(savedStep));
            }
            long now = nanos.getAsLong();
            secondsBefore = already + (now - started) / NANOS;
            progress.at(done, "loss " + number(smooth) + held);
            stop = cancelled.getAsBoolean();
            boolean due = (now - lastSave) / NANOS >= config.checkpointSeconds()
                    || config.checkpointEvery().isPresent()
                            && done % config.checkpointEvery().get() == 0;
            if (due || stop || finished()) {
                requireFinite(savedStep);
                saver.accept(checkpoint());
                lastSave = nanos.getAsLong();
                savedStep = done;
            }
        }
    }

    private Conditions conditions(long number) {
        if (feed.isPresent()) {
            return feed.get().given().apply(batches.places(number));
        }
        Map<String, INDArray> values = new LinkedHashMap<>();
        given.forEach((name, rows) -> values.put(name, rows.at(number)));
        return new Conditions(values);
    }

    private double trainStep(long number, long savedStep) {
        int count = plan.config().accumulate();
        double loss = 0;
        for (int part = 0; part < count; part++) {
            loss += trainBatch(number, part, savedStep) / count;
        }
        done = number;
        history.step(loss, stage(number).step().scalar(TrainingGraphs.NORM));
        return loss;
    }

    /** One of the batches of a step: its rows are those that one batch as large as all of them would have there. */
    private double trainBatch(long number, int part, long savedStep) {
        int count = plan.config().accumulate();
        StageRun stage = stage(number);
        Call call = part < count - 1 ? stage.gather().orElseThrow() : stage.step();
        long place = (number - 1) * count + part + 1;
        Conditions conditions = conditions(place);
        INDArray batch = batches.at(place);
        conditions.give(call);
        call.set(TrainingGraphs.INPUT, batch).random(random.split("noise").split(number), (long) part * batches.size());
        try {
            call.run();
        } catch (GraphException e) {
            throw new GraphException("training step " + number + ": " + e.getMessage(), e);
        } finally {
            // The collector sees little of their memory, and might let very much of it gather.
            batch.close();
            conditions.values().values().forEach(INDArray::close);
        }
        double loss = call.scalar(TrainingGraphs.LOSS);
        if (!Double.isFinite(loss)) {
            Optional<String> cause = excluded(variables, "rows of the batch", batches.at(place), conditions(place));
            throw diverged("the loss is " + loss, number, savedStep, cause);
        }
        return loss;
    }

    /** The figure on held-out data, of the averaged parameters, always with the same noise. */
    private double measureHeldOut(long savedStep) {
        StageRun stage = stage(done);
        Variables shadow = stage.shadow();
        for (String name : shadow.names()) {
            String averaged = TrainingGraphs.EMA + name;
            String source = variables.names().contains(averaged) ? averaged : name;
            if (variables.names().contains(source)) {
                shadow.set(name, variables.get(source));
            }
        }
        double figure;
        try {
            figure = stage.monitor().random(random.split("monitor"), 0).run().scalar(TrainingGraphs.LOSS);
        } catch (GraphException e) {
            throw new GraphException("the figure on held-out data after step " + done + ": " + e.getMessage(), e);
        }
        if (!Double.isFinite(figure)) {
            throw diverged(
                    "the figure on held-out data is " + figure,
                    done,
                    savedStep,
                    excluded(shadow, "rows held out", holdout, holdoutGiven));
        }
        history.addHeldOut(done, figure);
        if (bestStep > 0 && !stage(bestStep).loss().equals(stage.loss())) {
            // Figures of different losses are of different things.
            bestFigure = Double.POSITIVE_INFINITY;
            looksWithoutGain = 0;
        }
        boolean lastStage = stage.last() == plan.config().steps();
        if (figure < bestFigure) {
            bestFigure = figure;
            bestStep = done;
            looksWithoutGain = 0;
            keepBest(shadow);
        } else {
            // Patience is with the last stage: others end when their steps do.
            looksWithoutGain = lastStage ? looksWithoutGain + 1 : 0;
        }
        int limit = plan.config().patience().orElse(Integer.MAX_VALUE);
        stoppedEarly =
                lastStage && looksWithoutGain >= limit && done < plan.config().steps();
        return figure;
    }

    private void keepBest(Variables shadow) {
        if (plan.config().patience().isEmpty()) {
            return;
        }
        Map<String, INDArray> kept = new TreeMap<>();
        for (String name : shadow.names()) {
            if (variables.names().contains(name)) {
                kept.put(Checkpoint.BEST + name, shadow.get(name));
            }
        }
        best = kept;
    }

    private void requireFinite(long savedStep) {
        for (String name : variables.names()) {
            if (!Finite.all(variables.get(name))) {
                throw diverged("the variable '" + name + "' is not finite", done, savedStep, Optional.empty());
            }
        }
    }

    /** Where the model has no density at some rows: then that is why a figure is not finite, and not the rate. */
    private Optional<String> excluded(Variables values, String what, INDArray rows, Conditions conditions) {
        return Excluded.at(plan, compiler, values, random.split("excluded"), conditions)
                .flatMap(look -> look.in(rows, conditions))
                .map(found -> found.rows().length + " of the " + rows.size(0) + " " + what
                        + (found.rows().length == 1 ? " has " : " have ") + found.how()
                        + " under the model as it is now"
                        + found.reason().map(why -> ": " + why).orElse(""));
    }

    private TrainingException diverged(String what, long number, long savedStep, Optional<String> cause) {
        double[] losses = history.losses();
        String last = losses.length == 0
                ? "no step before it was finite"
                : "the last finite loss was " + number(losses[losses.length - 1]) + " at step " + losses.length;
        String saved = savedStep > 0 ? "The checkpoint of step " + savedStep + " is kept. " : "";
        return new TrainingException("training diverged at step " + number + ": " + what + "; " + last + ". " + saved
                + cause.orElseGet(
                        () -> "Lower train.optimizer.rate, set train.clip, or look for extreme values in the data"
                                + Excluded.advice(plan)
                                        .map(more -> "; or " + more)
                                        .orElse("")
                                + plan.divergenceAdvice()
                                        .map(more -> "; or " + more)
                                        .orElse("")));
    }

    private static String number(double value) {
        return String.format(java.util.Locale.ROOT, "%.5g", value);
    }
}

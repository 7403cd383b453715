package org.ergodic.pipeline;

import java.lang.ref.SoftReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.ergodic.api.config.ColumnValues;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.Location;
import org.ergodic.api.config.Violation;
import org.ergodic.api.graph.Events;
import org.ergodic.api.message.Excerpt;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Encoding;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.model.Model;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.common.score.ClampedScore;
import org.ergodic.common.solver.Integration;
import org.ergodic.common.solver.Trajectory;
import org.ergodic.data.codec.RowSpace;
import org.ergodic.data.scale.ConditionColumns;
import org.ergodic.data.scale.ConditionKinds;
import org.ergodic.data.scale.Scaling;
import org.ergodic.pipeline.config.SampleConfig;
import org.ergodic.pipeline.config.ScoreConfig;
import org.ergodic.pipeline.sampling.Guidance;
import org.ergodic.pipeline.sampling.Measurement;
import org.ergodic.pipeline.sampling.PartialDraw;
import org.ergodic.pipeline.scoring.Codes;
import org.ergodic.pipeline.scoring.RowScores;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Draws samples of a model with its values, guided, clamped and conditioned as a config says. Thread-safe. */
final class Draws {
    private final PartAssembler parts;
    private final Model model;
    private final Evaluator evaluator;
    private final RowSpace space;
    private final Scaling scaling;
    private final Optional<ConditionColumns> condition;
    private final SampleConfig config;
    private final Optional<ScoreConfig> scoring;
    private final RowScores rowScores;
    private final RandomStream random;
    private final Saving saving;

    /** By what samples were drawn last. */
    private final AtomicReference<SoftReference<Latest>> latestWay = new AtomicReference<>(new SoftReference<>(null));

    /** A sampler and the config that it was made for, without what says how many samples there are and of what. */
    private record Latest(SampleConfig way, Drawing drawing) {}

    /** A sampler, and the values to draw with: a guide's are among them. */
    private record Drawing(Sampler sampler, Evaluator evaluator) {}

    Draws(
            PartAssembler parts,
            Model model,
            Evaluator evaluator,
            RowSpace space,
            Optional<ConditionColumns> condition,
            SampleConfig config,
            Optional<ScoreConfig> scoring,
            RowScores rowScores,
            RandomStream random,
            Saving saving) {
        this.parts = parts;
        this.model = model;
        this.evaluator = evaluator;
        this.space = space;
        this.scaling = space.scaling();
        this.condition = condition;
        this.config = config;
        this.scoring = scoring;
        this.rowScores = rowScores;
        this.random = random;
        this.saving = saving;
    }

    /** The conditions of samples that all have one. */
    Conditions given(SampleConfig how) {
        requireSampled();
        Optional<ConditionColumns> known =
                condition.or(() -> parts.guidance(how).flatMap(Guidance::classes));
        List<String> names = known.map(ConditionColumns::columns).orElse(List.of());
        Optional<ConditionColumns> read;
        double[] row;
        try {
            read = known.map(columns -> columns.knowing(how.condition()));
            row = conditionRow(read.map(ConditionColumns::kinds).orElse(ConditionKinds.NONE), how.condition());
        } catch (IllegalArgumentException e) {
            throw new ConfigException(List.of(new Violation(Location.JAVA, "sample.condition", e.getMessage())), e);
        }
        if (names.isEmpty()) {
            return Conditions.none();
        }
        double[][] rows = new double[how.count()][];
        Arrays.fill(rows, row);
        return read.orElseThrow()
                .of(Nd4j.createFromArray(rows), evaluator.dataType())
                .sharedByRows();
    }

    /**
     * The row that all samples are conditioned on.
     *
     * @param kinds what the model is conditioned on
     * @param given what the config says
     * @return a number for each column
     * @throws IllegalArgumentException if it is not what the model is conditioned on
     */
    static double[] conditionRow(ConditionKinds kinds, ColumnValues given) {
        int d = kinds.columns().size();
        if (d == 0 && !given.isEmpty()) {
            throw new IllegalArgumentException(
                    "the model is conditioned on nothing, and sample.condition gives values: leave it out");
        }
        if (d > 0 && given.isEmpty()) {
            throw new IllegalArgumentException("the model is conditioned on "
                    + Excerpt.list(kinds.columns().names())
                    + ": give sample.condition, a list of " + d + (d == 1 ? " value" : " values")
                    + ", or a value by each name");
        }
        return d == 0 ? new double[0] : kinds.row(given);
    }

    /** @param partial the file that keeps what was drawn, if there is to be one */
    Samples draw(
            SampleConfig how,
            Conditions given,
            long first,
            RandomStream stream,
            RunSettings settings,
            Optional<Path> partial) {
        SampleConfig way = how.toBuilder()
                .count(1)
                .batch(1)
                .condition()
                .film(false)
                .checkpointSeconds(0)
                .build();
        // What was compiled for a draw serves the next one, as long as there is memory for it.
        Latest latest = latestWay.get().get();
        Drawing drawing = latest != null && latest.way().equals(way)
                ? latest.drawing()
                : drawing(parts.sampling(model, how, parts.assembly(model.event()), Location.JAVA), how);
        latestWay.set(new SoftReference<>(new Latest(way, drawing)));
        return draw(drawing, request(how, given, first, stream), how, settings, partial, settings.overwrite());
    }

    /** A run's own samples, by what has been made for its config already. */
    Samples draw(
            PartAssembler.Sampling by,
            SampleConfig how,
            Conditions given,
            RandomStream stream,
            RunSettings settings,
            Optional<Path> partial) {
        return draw(drawing(by, how), request(how, given, 0, stream), how, settings, partial, true);
    }

    private static Sampler.Request request(SampleConfig how, Conditions given, long first, RandomStream stream) {
        return new Sampler.Request(
                how.count(),
                how.batch(),
                first,
                stream,
                given,
                how.film() || !how.times().isEmpty());
    }

    private Samples draw(
            Drawing by,
            Sampler.Request request,
            SampleConfig how,
            RunSettings settings,
            Optional<Path> partial,
            boolean replace) {
        Optional<PartialDraw> kept = partial.map(file -> new PartialDraw(
                file,
                new Lazy<>(() -> identity(by.evaluator(), how, request)),
                how.checkpointSeconds(),
                System::nanoTime));
        return by.sampler().draw(by.evaluator(), request, settings, kept, replace);
    }

    private Drawing drawing(PartAssembler.Sampling by, SampleConfig how) {
        Wrapped wrapped = wrapped(by, how);
        Sampler sampler = new Sampler(
                wrapped.by(),
                space,
                how,
                parts.others(by.equation(), by.name()),
                parts.bySteps(by.name(), parts.assembly(model.event())),
                how.logLikelihood() ? Optional.of(decoder(how)) : Optional.empty());
        return new Drawing(sampler, wrapped.evaluator());
    }

    /** Everything that samples follow from: the model and all values, the options, the random numbers. */
    private String identity(Evaluator all, SampleConfig how, Sampler.Request request) {
        Map<String, INDArray> values = new TreeMap<>(all.variables().values());
        request.given().values().forEach((name, value) -> values.put("given/" + name, value));
        return saving.identity(parts, how.toBuilder().checkpointSeconds(0).build(), values) + "-" + request.first()
                + "-" + request.random();
    }

    /** Samples with their log-likelihoods, by the divergence of the section score and everything else of sample. */
    private Sampler.Decoder decoder(SampleConfig how) {
        Encoding encoding = rowScores.encoding();
        ScoreConfig divergence = scoring.orElse(ScoreConfig.DEFAULT);
        return (by, start, stream, first, given) -> {
            Likelihood.Request request = Likelihood.Request.of(stream.split("likelihood"))
                    .withTimeMin(how.timeMin())
                    .withProbes(divergence.probes())
                    .withEstimator(divergence.divergence())
                    .withConditions(given)
                    .from(first);
            long begun = System.nanoTime();
            Encoding.Coded coded = encoding.decodeWithLogProb(
                    evaluator, encoding.needsSolver() ? request.withSolver(by) : request, start);
            double seconds = (System.nanoTime() - begun) * 1e-9;
            return Codes.solution(coded, space.logDet(coded.values()).toDoubleVector(), seconds);
        };
    }

    /** The first samples at times on their way, as {@link FittedModel#states}. */
    List<INDArray> states(int count, RunSettings settings, double... times) {
        Wrapped wrapped = wrapped(parts.sampling(model, config, parts.assembly(model.event()), Location.JAVA), config);
        PartAssembler.Sampling by = wrapped.by();
        Interval whole = by.equation().time();
        if (!(whole.length() < 0)) {
            throw new ModelException("the equation " + by.equation().name() + ", which samples the model, does not run"
                    + " back in time: choose reverse-sde or probability-flow by sample.equation");
        }
        Interval time = new Interval(whole.from(), whole.to() + config.timeMin());
        Problem problem = by.equation()
                .problem(Equation.Request.of(wrapped.evaluator(), time).withConditions(given(config.withCount(count))));
        double[] back = new double[times.length];
        for (int k = 0; k < back.length; k++) {
            back[k] = Math.max(times[times.length - 1 - k], time.to());
        }
        Trajectory seen = Trajectory.atTimes(back);
        Run run = Run.of(random).withMaxSteps(config.maxSteps()).withCancelled(settings::stopped);
        Integration.solve(by.solver(), problem, count, run.withListener(seen));
        if (settings.stopped()) {
            throw new CancelledException("stopped while sampling");
        }
        List<INDArray> states = new ArrayList<>();
        for (INDArray x : seen.states()) {
            states.add(0, scaling.continuous(problem.end().read(x, run.random().split("end"), 0)));
        }
        if (states.size() < times.length) {
            throw new SamplingException("no sample came back to time " + time.to() + ": use more solver steps or a"
                    + " larger sample.time-min");
        }
        return states;
    }

    /** By what samples are drawn, once the score is guided and clamped, and the values to draw them with. */
    record Wrapped(PartAssembler.Sampling by, Evaluator evaluator) {}

    /** Guided, made to agree with a measurement and clamped, in this order, as is asked for. */
    Wrapped wrapped(PartAssembler.Sampling by, SampleConfig how) {
        Equation equation = by.equation();
        Evaluator values = evaluator;
        Optional<Guidance> guidance = parts.guidance(how);
        if (guidance.isPresent()) {
            guidance.get().mismatch(scaling, condition).ifPresent(why -> {
                throw new ConfigException(List.of(new Violation(Location.JAVA, "sample.guidance", why)));
            });
            equation = guidance.get()
                    .guided(
                            equation,
                            model,
                            parts.assembly(model.event()),
                            negative(guidance.get().negative()));
            values = guidance.get().evaluator(evaluator);
        }
        if (how.measurement().isPresent()) {
            equation = Measurement.of(how.measurement().get()).guided(equation, model, scaling);
        }
        return new Wrapped(clamped(new PartAssembler.Sampling(by.name(), by.solver(), equation), how), values);
    }

    /** A condition that samples are guided away from, as a context has it. */
    private Optional<INDArray> negative(ColumnValues written) {
        if (written.isEmpty()) {
            return Optional.empty();
        }
        ConditionColumns columns = condition.orElseThrow().knowing(written);
        double[] row;
        try {
            row = columns.kinds().row(written);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(
                    List.of(new Violation(Location.JAVA, "sample.guidance.negative", e.getMessage())), e);
        }
        return columns.of(Nd4j.createFromArray(new double[][] {row}), evaluator.dataType()).values().values().stream()
                .findFirst();
    }

    /** Refuses to sample a model that says no equation. */
    private void requireSampled() {
        if (model.equations().isEmpty()) {
            throw new ModelException("this model cannot be sampled: it has no equation, as a classifier has none. It"
                    + " can guide another one, by sample.guidance.classifier");
        }
    }

    /** With the predicted data kept within a range, where that is asked for; that it can be is known by now. */
    private PartAssembler.Sampling clamped(PartAssembler.Sampling by, SampleConfig how) {
        if (how.clamp().isEmpty()) {
            return by;
        }
        requireUnmixed(scaling, "sample.clamp: a range of columns is none");
        long[] one = Events.batch(1, model.event());
        List<Double> range = how.clamp().get().range();
        ClampedScore.Clamp clamp = new ClampedScore.Clamp(
                scaled(range.get(0)).reshape('c', one),
                scaled(range.get(1)).reshape('c', one),
                how.clamp().get().quantile().map(OptionalDouble::of).orElseGet(OptionalDouble::empty));
        GaussianPath path = model.views().require(GaussianPath.VIEW);
        Equation equation = by.equation()
                .withScore(score -> new ClampedScore(score, path, clamp))
                .orElseThrow();
        return new PartAssembler.Sampling(by.name(), by.solver(), equation);
    }

    /** Refuses a scale on which columns have no numbers of their own. */
    static void requireUnmixed(Scaling scaling, String what) {
        if (scaling.mixes()) {
            throw new ModelException(what + " of single numbers on this model's scale, which mixes columns"
                    + " (data.scale: whiten). Train a model with data.scale: standardise or quantile");
        }
    }

    /** A number in each column on the model's scale. */
    private INDArray scaled(double value) {
        return Nd4j.createFromArray(IntStream.range(0, scaling.columns())
                .mapToDouble(column -> scaling.scaled(column, value))
                .toArray());
    }
}

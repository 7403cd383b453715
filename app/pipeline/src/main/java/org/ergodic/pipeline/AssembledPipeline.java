package org.ergodic.pipeline;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ergodic.api.config.ColumnValues;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.Location;
import org.ergodic.api.config.Violation;
import org.ergodic.api.message.ErgodicException;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.model.Metric;
import org.ergodic.api.model.Model;
import org.ergodic.api.model.Objective;
import org.ergodic.api.model.TrainedModels;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.DataSize;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.view.View;
import org.ergodic.data.scale.ConditionColumns;
import org.ergodic.data.scale.ConditionKinds;
import org.ergodic.data.scale.Scaling;
import org.ergodic.data.table.DataException;
import org.ergodic.host.Attribution;
import org.ergodic.pipeline.config.GuidanceConfig;
import org.ergodic.pipeline.config.PipelineConfig;
import org.ergodic.pipeline.config.SampleConfig;
import org.ergodic.pipeline.config.TrainConfig;
import org.ergodic.pipeline.sampling.Guidance;
import org.ergodic.pipeline.train.TrainingPlan;

/**
 * All parts of a pipeline, made and found to go together; nothing has been computed yet.
 *
 * @param config the config with the model's own choices filled in
 * @param plan the model and how it is trained
 * @param sampling by what it is sampled; null for a model that is not, such as a classifier
 * @param metrics by name
 * @param teachers the models of other runs that it learns from
 */
record AssembledPipeline(
        PipelineConfig config,
        TrainingPlan plan,
        PartAssembler.Sampling sampling,
        Map<String, Metric> metrics,
        Teachers teachers) {

    /** Longer rows are pictures, whatever their columns are called. */
    private static final int WIDEST = 200;

    /** Fewer samples cannot be told from rows with any certainty. */
    private static final int FEWEST = 100;

    /** The models of other runs that parts of a pipeline learn from. */
    static final class Teachers implements TrainedModels {
        /**
         * How far apart the scales of two data may be, in standard deviations: those of other rows of one table are.
         */
        private static final double APART = 0.05;

        private final PartAssembler parts;
        private final long[] event;
        private final Map<String, FittedModel> read = new LinkedHashMap<>();

        Teachers(PartAssembler parts, long... event) {
            this.parts = parts;
            this.event = event.clone();
        }

        @Override
        public Trained load(String run) {
            FittedModel model;
            try {
                model = Pipeline.load(Path.of(run), parts.registry(), parts.objects());
            } catch (ErgodicException | InvalidPathException e) {
                // Refused like any other option, with its place.
                throw new IllegalArgumentException("there is no model to read: " + e.getMessage(), e);
            }
            if (!Arrays.equals(model.model().event(), event)) {
                throw new IllegalArgumentException("the model of " + run + " is of events of shape "
                        + Arrays.toString(model.model().event()) + ", and the data of this pipeline are of "
                        + Arrays.toString(event) + ": name a run on the same columns");
            }
            read.put(run, model);
            return new Trained(model.model(), model.evaluator());
        }

        /** Refuses data that came to another scale than a teacher's. */
        void requireScale(Scaling scaling) {
            read.forEach((run, model) -> {
                Scaling there = model.scaling();
                if ((there.mixes() || scaling.mixes()) && !there.equals(scaling)) {
                    throw new DataException("the data are on another scale than those of " + run
                            + ", which this pipeline reads, and one of them mixes columns (data.scale: whiten)."
                            + " Train both on the same data, with the same data.scale");
                }
                for (int column = 0; column < scaling.columns(); column++) {
                    for (double z : new double[] {-1, 0, 1}) {
                        double value = there.unscaled(column, z);
                        double here = scaling.scaled(column, value);
                        if (!(Math.abs(here - z) <= APART)) {
                            throw new DataException(String.format(
                                    Locale.ROOT,
                                    "the data are on another scale than those of %s, which this pipeline reads: in"
                                            + " column %d what is %.0f there is %.3f here. Train both on the same data,"
                                            + " with the same data.scale",
                                    run,
                                    column + 1,
                                    z,
                                    here));
                        }
                    }
                }
            });
        }
    }

    /** Makes the parts; everything that does not go together is reported at once. */
    static AssembledPipeline of(
            PipelineConfig pipeline, PartAssembler parts, ConditionKinds conditions, DataSize size) {
        long[] event = size.event();
        PipelineConfig given = parts.sized(pipeline, size);
        Optional<Condition> read = conditions.isEmpty() ? Optional.empty() : Optional.of(conditions.condition());
        Teachers teachers = new Teachers(parts, event);
        Assembly assembly = parts.assembly(read, event).showing(TrainedModels.VIEW, teachers);
        Model model = complete(assembly.create(Kind.MODEL, given.model()));
        List<Violation> violations = new ArrayList<>();
        // Options of a section itself have no line of their own.
        Location file = new Location(given.model().options().location().source(), 0);
        PipelineConfig config = resolve(given, model, parts, file);
        conditionObstacle(config.sample(), parts, conditions)
                .ifPresent(why -> violations.add(new Violation(file, "sample.condition", why)));
        negativeObstacle(config.sample(), conditions)
                .ifPresent(why -> violations.add(new Violation(file, "sample.guidance.negative", why)));
        if (!conditions.isEmpty() && model.condition().isEmpty()) {
            violations.add(new Violation(
                    given.model().options().location(),
                    "model",
                    "data.condition-columns names what to condition on, and this model reads no condition: leave them"
                            + " out, or use one that reads one"));
        }

        Optional<Objective> objective = objective(config.train(), parts, assembly, model, violations);
        PartAssembler.Sampling sampling = model.equations().isEmpty()
                ? null
                : collect(violations, () -> parts.sampling(model, config.sample(), assembly, file));
        Map<String, Metric> metrics = new LinkedHashMap<>();
        for (Component name : config.evaluate()) {
            collect(violations, () -> {
                Metric metric = assembly.create(Kind.METRIC, name);
                Set<View<?>> needs = Attribution.given(metric.needs(), Kind.METRIC, "needs");
                parts.require("evaluate", name, "metric", needs, model);
                parts.refuse("evaluate." + name.name(), name, metric.obstacle(model));
                return metrics.put(name.name(), metric);
            });
        }
        given.score()
                .flatMap(how -> parts.scoringObstacle(model, how, assembly))
                .ifPresent(why -> violations.add(new Violation(file, "score", why)));
        if (!violations.isEmpty()) {
            throw new ConfigException(violations);
        }
        TrainingPlan plan = new TrainingPlan(
                model,
                objective,
                assembly.create(Kind.OPTIMIZER, config.train().optimizer()),
                assembly.create(Kind.SCHEDULE, config.train().schedule()),
                config.train());
        return new AssembledPipeline(config, plan, sampling, metrics, teachers);
    }

    /** What is wrong with what samples are to be conditioned on, which may be classes that a classifier tells. */
    private static Optional<String> conditionObstacle(
            SampleConfig how, PartAssembler parts, ConditionKinds conditions) {
        Optional<ConditionColumns> told = conditions.isEmpty() ? told(how, parts) : Optional.empty();
        if (how.condition().isEmpty() && told.isEmpty()) {
            return Optional.empty();
        }
        try {
            Draws.conditionRow(told.map(ConditionColumns::kinds).orElse(conditions), how.condition());
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** What is wrong with the condition that samples are guided away from. */
    private static Optional<String> negativeObstacle(SampleConfig how, ConditionKinds conditions) {
        Optional<ColumnValues> negative =
                how.guidance().map(GuidanceConfig::negative).filter(given -> !given.isEmpty());
        if (negative.isEmpty() || conditions.isEmpty()) {
            return Optional.empty();
        }
        try {
            conditions.row(negative.get());
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** What is wrong with another run is said with the guidance. */
    private static Optional<ConditionColumns> told(SampleConfig how, PartAssembler parts) {
        try {
            return parts.guidance(how).flatMap(Guidance::classes);
        } catch (ModelException | ConfigException e) {
            return Optional.empty();
        }
    }

    /** What is minimised. A model that is not trained may be one that its own objective cannot train. */
    private static Optional<Objective> objective(
            TrainConfig train, PartAssembler parts, Assembly assembly, Model model, List<Violation> violations) {
        Component name = train.objective().orElseGet(model::defaultObjective);
        boolean needed = train.trains() || train.objective().isPresent();
        return Optional.ofNullable(collect(needed ? violations : new ArrayList<>(), () -> {
            Objective made = assembly.create(Kind.OBJECTIVE, name);
            Set<View<?>> needs = Attribution.given(made.needs(), Kind.OBJECTIVE, "needs");
            parts.require("train.objective", name, "objective", needs, model);
            parts.refuse("train.objective", name, made.obstacle(model.views()));
            return made;
        }));
    }

    /** The model, if it says all that assembly asks of it. */
    private static Model complete(Model model) {
        Attribution.given(model.event(), Kind.MODEL, "event");
        Attribution.given(model.views(), Kind.MODEL, "views");
        Attribution.given(model.equations(), Kind.MODEL, "equations");
        Attribution.given(model.defaultObjective(), Kind.MODEL, "defaultObjective");
        return model;
    }

    private static <T> T collect(List<Violation> violations, java.util.function.Supplier<T> making) {
        try {
            return making.get();
        } catch (ConfigException e) {
            violations.addAll(e.violations());
            return null;
        }
    }

    /**
     * With what is chosen where the pipeline names nothing; it is written with the run, and stands there when it is
     * read again.
     */
    private static PipelineConfig resolve(PipelineConfig config, Model model, PartAssembler parts, Location file) {
        TrainConfig train = config.train();
        SampleConfig sample = config.sample();
        return new PipelineConfig(
                config.ergodic(),
                config.seed(),
                config.data(),
                config.model(),
                train.trains() && train.objective().isEmpty()
                        ? train.toBuilder().objective(model.defaultObjective()).build()
                        : train,
                sample.solver().isPresent() || model.equations().isEmpty()
                        ? sample
                        : sample.orSolver(parts.defaultSolver(model, sample, file)),
                parts.scoring(model, config.score()),
                metrics(config, model),
                config.output());
    }

    /** Those that suit the model, where a pipeline names none. */
    private static List<Component> metrics(PipelineConfig config, Model model) {
        if (!config.leavesMetricsOpen()) {
            boolean isDefault = config.evaluate().size() == 1
                    && config.evaluate().get(0).name().equals(PipelineConfig.METRIC);
            // There are no samples to compare.
            return isDefault && model.equations().isEmpty() ? List.of() : config.evaluate();
        }
        List<Component> metrics = new ArrayList<>();
        boolean isDensity = model.views()
                .find(Likelihood.VIEW)
                .filter(likelihood -> !likelihood.needsSolver())
                .isPresent();
        if (isDensity) {
            metrics.add(Component.of(PipelineConfig.LIKELIHOOD));
        }
        if (!model.equations().isEmpty()) {
            metrics.add(Component.of(PipelineConfig.METRIC));
            if (!isDensity && isOfRows(config.sample(), model)) {
                metrics.add(Component.of(PipelineConfig.CLASSIFIER));
            }
        }
        return metrics;
    }

    /** Whether samples are rows of a table like any other, and enough to be told from others. */
    private static boolean isOfRows(SampleConfig sample, Model model) {
        return sample.count() >= FEWEST
                && model.event().length == 1
                && model.event()[0] <= WIDEST
                && sample.condition().isEmpty()
                && sample.guidance().isEmpty()
                && sample.measurement().isEmpty();
    }
}

package org.ergodic.pipeline.sampling;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.ergodic.api.config.ColumnValues;
import org.ergodic.api.graph.Events;
import org.ergodic.api.guidance.Guide;
import org.ergodic.api.message.Excerpt;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Model;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.view.Views;
import org.ergodic.common.guidance.GivenScore;
import org.ergodic.common.guidance.GuideScore;
import org.ergodic.common.guidance.GuidedScore;
import org.ergodic.common.guidance.Strength;
import org.ergodic.common.score.ScopedScore;
import org.ergodic.data.scale.ConditionColumns;
import org.ergodic.data.scale.Scaling;
import org.ergodic.pipeline.config.GuidanceConfig;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Guidance as a config says it, with the other run that it may be by. */
public final class Guidance {
    private static final String WEAK = "weak";
    private static final String CLASSIFIER = "classifier";

    private final GuidanceConfig how;
    private final Optional<Other> other;

    private Guidance(GuidanceConfig how, Optional<Other> other) {
        this.how = how;
        this.other = other;
    }

    /**
     * Another run's model, on whose scale the guided one must be.
     *
     * @param dir its folder
     * @param model the model
     * @param evaluator its values
     * @param scaling between its scale and the data's
     * @param condition the columns that it is conditioned on, or tells the classes of
     */
    public record Other(
            String dir, Model model, Evaluator evaluator, Scaling scaling, Optional<ConditionColumns> condition) {}

    /**
     * Guidance.
     *
     * @param how what the config says
     * @param load another run's model, by its folder
     * @return the guidance
     */
    public static Guidance of(GuidanceConfig how, Function<String, Other> load) {
        return new Guidance(how, how.weak().or(how::classifier).map(load));
    }

    /**
     * Why a model cannot be guided so, if it cannot; nothing is computed.
     *
     * @param model the model
     * @param equation what it is sampled by
     * @return the reason and what to do
     */
    public Optional<String> obstacle(Model model, Equation equation) {
        Optional<ScoreModel> score = score(equation);
        if (score.isEmpty()) {
            return Optional.of(
                    "guidance changes a score, and the equation " + equation.name() + " is along none: leave it out");
        }
        return times(model)
                .or(() -> rescaling(model))
                .or(() -> other.flatMap(run -> otherEvents(model, run)))
                .or(() -> how.weak().isPresent()
                        ? weak(model)
                        : how.classifier().isPresent()
                                ? classifier(model)
                                : how.guide().isPresent()
                                        ? Optional.empty()
                                        : how.negative().isEmpty() ? free(score.get()) : negative(model));
    }

    /** The score that an equation is along. */
    private static Optional<ScoreModel> score(Equation equation) {
        ScoreModel[] seen = new ScoreModel[1];
        return equation.withScore(score -> {
                    seen[0] = score;
                    return score;
                })
                .map(same -> seen[0]);
    }

    private Optional<String> times(Model model) {
        if (how.interval().isEmpty()) {
            return Optional.empty();
        }
        Optional<Interval> whole = model.views().find(SDE.VIEW).map(SDE::time);
        double from = how.interval().get().get(0);
        double to = how.interval().get().get(1);
        if (whole.isEmpty()) {
            return Optional.of("interval says at which times to guide, and the model has one level of noise: leave"
                    + " interval out");
        }
        return whole.get().contains(from) && whole.get().contains(to)
                ? Optional.empty()
                : Optional.of("interval must be within the model's times, "
                        + whole.get().from() + " to " + whole.get().to() + ", and is " + from + " to " + to);
    }

    private Optional<String> rescaling(Model model) {
        if (how.rescale() == 0) {
            return Optional.empty();
        }
        if (model.views().find(GaussianPath.VIEW).isEmpty()) {
            return Optional.of("rescale needs a Gaussian path, and the model has none: leave it out");
        }
        return Events.size(model.event()) > 1
                ? Optional.empty()
                : Optional.of("rescale compares the spread of the columns of a row, and there is one column: leave it"
                        + " out");
    }

    private static Optional<String> otherEvents(Model model, Other run) {
        return Arrays.equals(model.event(), run.model().event())
                ? Optional.empty()
                : Optional.of("the run in " + run.dir() + " is of events of the shape "
                        + Arrays.toString(run.model().event()) + ", and this model's is "
                        + Arrays.toString(model.event()) + ": name a run on the same data");
    }

    private Optional<String> weak(Model model) {
        Other run = other.orElseThrow();
        Optional<Condition> own = model.condition();
        if (run.model().views().find(ScoreModel.VIEW).isEmpty()) {
            return Optional.of("the model in " + run.dir() + " has no score; it offers "
                    + Views.names(run.model().views().offered()) + ": name a weaker run of the same model");
        }
        if (run.model().condition().isPresent() && !run.model().condition().equals(own)) {
            return Optional.of("the run in " + run.dir() + " is conditioned on "
                    + run.condition().map(c -> Excerpt.list(c.columns())).orElse("numbers of its own")
                    + ", and this model is not: name a weaker run of the same model");
        }
        return sameNoise(model, run);
    }

    private Optional<String> classifier(Model model) {
        Other run = other.orElseThrow();
        Optional<Guide> guide = run.model().views().find(Guide.VIEW);
        if (guide.isEmpty()) {
            return Optional.of("the model in " + run.dir() + " is no classifier; it offers "
                    + Views.names(run.model().views().offered()) + ": name the run of one");
        }
        if (model.condition().isPresent() && !guide.get().condition().equals(model.condition())) {
            return Optional.of("the classifier in " + run.dir() + " tells other classes than this model is conditioned"
                    + " on: train both with the same condition-columns");
        }
        return run.model().views().find(SDE.VIEW).isEmpty() ? Optional.empty() : sameNoise(model, run);
    }

    /** Where both say their SDE, it must be the same. */
    private static Optional<String> sameNoise(Model model, Other run) {
        Optional<SDE> own = model.views().find(SDE.VIEW);
        Optional<SDE> its = run.model().views().find(SDE.VIEW);
        if (own.equals(its)
                || own.isPresent() && its.isPresent() && Paths.same(own.get(), its.get(), run.evaluator())) {
            return Optional.empty();
        }
        return Optional.of("the run in " + run.dir() + " is of another noise, "
                + its.map(Object::toString).orElse("one level") + ", than this model, "
                + own.map(Object::toString).orElse("one level") + ": name a run with the same sde");
    }

    private static Optional<String> negative(Model model) {
        return model.condition().isPresent()
                ? Optional.empty()
                : Optional.of("negative is a condition, and this model is conditioned on nothing: leave it out");
    }

    /** {@return the condition that samples are guided away from, as somebody wrote it; nothing where there is none} */
    public ColumnValues negative() {
        return how.negative();
    }

    private static Optional<String> free(ScoreModel score) {
        if (score.unconditional().isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                score.condition().isPresent()
                        ? "guidance compares with the model without its condition, which this one was not trained for:"
                                + " train it with model.condition-dropout: 0.1, or name a weak run or a classifier"
                        : "guidance without a condition: this model is conditioned on nothing. Name"
                                + " data.condition-columns and train with model.condition-dropout: 0.1, or name a"
                                + " classifier by sample.guidance.classifier");
    }

    /**
     * Why the other run cannot guide a model on this scale, if it cannot.
     *
     * @param scaling the model's
     * @param condition what the model is conditioned on
     * @return the reason and what to do
     */
    public Optional<String> mismatch(Scaling scaling, Optional<ConditionColumns> condition) {
        if (other.isEmpty()) {
            return Optional.empty();
        }
        Other run = other.get();
        if (!run.scaling().equals(scaling)) {
            return Optional.of("the run in " + run.dir() + " sees its data on another scale than this model: train both"
                    + " on the same rows, with the same seed, data.scale and data.holdout");
        }
        boolean fits = run.condition().isEmpty()
                || condition.isEmpty()
                || run.condition().equals(condition);
        return fits
                ? Optional.empty()
                : Optional.of("the run in " + run.dir() + " sees "
                        + Excerpt.list(run.condition().get().columns()) + " on another scale, or with other classes,"
                        + " than this model: train both on the same rows, with the same seed and condition-columns");
    }

    /** {@return the columns whose values a classifier tells, which samples are then conditioned on} */
    public Optional<ConditionColumns> classes() {
        return how.classifier().isPresent() ? other.flatMap(Other::condition) : Optional.empty();
    }

    /**
     * The guided equation.
     *
     * @param equation the equation
     * @param model its model
     * @param assembly makes a guide that is named
     * @param negative the condition that samples are guided away from, {@code [1, given]} on the model's scale; empty
     *     where there is none
     * @return a new equation, to be evaluated by {@link #evaluator}
     */
    public Equation guided(Equation equation, Model model, Assembly assembly, Optional<INDArray> negative) {
        Strength strength = new Strength(how.scale(), how.interval().map(two -> new Interval(two.get(0), two.get(1))));
        Optional<GaussianPath> path = model.views().find(GaussianPath.VIEW);
        if (how.guide().isPresent()) {
            Guide guide =
                    surrounded(assembly, model).create(Kind.GUIDE, how.guide().get());
            return along(equation, score -> new GuideScore(score, guide, "guide", strength, path));
        }
        if (how.classifier().isPresent()) {
            Guide guide = other.orElseThrow().model().views().require(Guide.VIEW);
            return along(equation, score -> new GuideScore(score, guide, CLASSIFIER, strength, path));
        }
        Optional<GuidedScore.Rescaling> rescaling = how.rescale() == 0
                ? Optional.empty()
                : path.map(some -> new GuidedScore.Rescaling(how.rescale(), some, model.event()));
        if (how.weak().isPresent()) {
            ScoreModel weak =
                    new ScopedScore(other.orElseThrow().model().views().require(ScoreModel.VIEW), WEAK);
            return along(equation, score -> new GuidedScore(score, weak, strength, rescaling));
        }
        Optional<Condition> read = model.condition();
        return along(
                equation,
                score -> new GuidedScore(
                        score,
                        negative.<ScoreModel>map(row -> new GivenScore(score, read.orElseThrow(), row))
                                .or(score::unconditional)
                                .orElseThrow(),
                        strength,
                        rescaling));
    }

    private static Equation along(Equation equation, java.util.function.UnaryOperator<ScoreModel> change) {
        return equation.withScore(change).orElseThrow();
    }

    /** What a guide can see of the model that it guides. */
    private static Assembly surrounded(Assembly assembly, Model model) {
        Assembly around = assembly;
        if (model.views().find(SDE.VIEW).isPresent()) {
            around = around.showing(SDE.VIEW, model.views().require(SDE.VIEW));
        }
        if (model.views().find(GaussianPath.VIEW).isPresent()) {
            around = around.showing(GaussianPath.VIEW, model.views().require(GaussianPath.VIEW));
        }
        return model.condition().isPresent()
                ? around.showing(Condition.VIEW, model.condition().get())
                : around;
    }

    /**
     * The values of a model and of the one that guides it.
     *
     * @param own the guided model's
     * @return both, those of the other in a scope of their own
     */
    public Evaluator evaluator(Evaluator own) {
        if (other.isEmpty()) {
            return own;
        }
        String scope = how.weak().isPresent() ? WEAK : CLASSIFIER;
        Map<String, INDArray> values = new LinkedHashMap<>(own.variables().values());
        other.get().evaluator().variables().values().forEach((name, value) -> values.put(scope + "/" + name, value));
        return new Evaluator(own.compiler(), own.compiler().variables(own.dataType(), values));
    }
}

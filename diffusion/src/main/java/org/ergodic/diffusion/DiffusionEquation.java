package org.ergodic.diffusion;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.FieldDefinition;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.sde.Prior;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.VectorField;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;

/** An equation from the prior of an SDE to its data, with or without noise. */
final class DiffusionEquation implements Equation {
    private static final String REVERSE = "reverse-sde";

    private final String name;
    /** Whether it offers what the score and the path are too, for solvers that make their own equation of these. */
    private final boolean whole;

    private final SDE sde;
    private final ScoreModel score;
    private final Function<Context, FieldDefinition> drift;
    private final Optional<FieldDefinition> diffusion;
    private final Function<ScoreModel, Equation> anew;
    private final long[] event;

    private DiffusionEquation(
            String name,
            boolean whole,
            SDE sde,
            ScoreModel score,
            Function<Context, FieldDefinition> drift,
            Optional<FieldDefinition> diffusion,
            Function<ScoreModel, Equation> anew,
            long[] event) {
        this.name = name;
        this.whole = whole;
        this.sde = sde;
        this.score = score;
        this.drift = drift;
        this.diffusion = diffusion;
        this.anew = anew;
        this.event = event;
    }

    static Equation reverseSde(SDE sde, ScoreModel score, long[] event) {
        ReverseSde reverse = new ReverseSde(sde, score);
        return new DiffusionEquation(
                REVERSE,
                true,
                sde,
                score,
                c -> (s, x, t) -> reverse.drift(s, x, t, c, event),
                Optional.of(reverse::diffusion),
                other -> reverseSde(sde, other, event),
                event);
    }

    /** The reversal with any amount of noise but that of the forward SDE. */
    private static Equation dialed(SDE sde, ScoreModel score, double stochasticity, long[] event) {
        DialedReverse reverse = new DialedReverse(sde, score, stochasticity);
        return new DiffusionEquation(
                REVERSE,
                false,
                sde,
                score,
                c -> (s, x, t) -> reverse.drift(s, x, t, c),
                Optional.of(reverse::diffusion),
                other -> dialed(sde, other, stochasticity, event),
                event);
    }

    static Equation probabilityFlow(SDE sde, ScoreModel score, long[] event) {
        ProbabilityFlow flow = new ProbabilityFlow(sde, score);
        return new DiffusionEquation(
                "probability-flow",
                true,
                sde,
                score,
                c -> (s, x, t) -> flow.drift(s, x, t, c, event),
                Optional.empty(),
                other -> probabilityFlow(sde, other, event),
                event);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public NoiseType noise() {
        return diffusion.isPresent() ? sde.noise() : NoiseType.NONE;
    }

    @Override
    public Set<View<?>> offers() {
        Set<View<?>> offers = new LinkedHashSet<>();
        if (hasFields()) {
            offers.add(VectorField.DRIFT);
            diffusion.ifPresent(g -> offers.add(VectorField.DIFFUSION));
        }
        if (whole) {
            offers.add(VectorField.SCORE);
            sde.gaussianPath().ifPresent(path -> offers.add(NumericPath.VIEW));
        }
        return Set.copyOf(offers);
    }

    /** The reverse SDE of a path without signal at its end is singular there; its probability flow is not. */
    private boolean hasFields() {
        return diffusion.isEmpty()
                || sde.gaussianPath().filter(GaussianPath::endsWithoutSignal).isEmpty();
    }

    @Override
    public Interval time() {
        return sde.time().reversed();
    }

    @Override
    public Optional<Condition> condition() {
        return score.condition();
    }

    @Override
    public Optional<Equation> withScore(UnaryOperator<ScoreModel> change) {
        return Optional.of(anew.apply(change.apply(score)));
    }

    /**
     * {@inheritDoc} With 1 it is this equation, with 0 the probability flow; both offer the score and the path too.
     * Between and beyond there are drift and diffusion alone: solvers that go by the score make an equation of their
     * own of it, of which this would say nothing.
     */
    @Override
    public Optional<Equation> withStochasticity(double stochasticity) {
        if (diffusion.isEmpty()) {
            return Optional.empty();
        }
        if (!(stochasticity >= 0) || !Double.isFinite(stochasticity)) {
            throw new IllegalArgumentException(
                    "the stochasticity of the equation " + name + " must be at least 0, not " + stochasticity);
        }
        if (stochasticity == 0) {
            return Optional.of(probabilityFlow(sde, score, event));
        }
        return Optional.of(stochasticity == 1 ? this : dialed(sde, score, stochasticity, event));
    }

    @Override
    public Problem build(Request request) {
        Evaluator evaluator = request.evaluator();
        Interval time = request.time();
        if (!time().contains(time.from()) || !time().contains(time.to())) {
            throw new IllegalArgumentException("the equation " + name + " runs from " + time().from() + " to "
                    + time().to() + ", which does not hold the interval from " + time.from() + " to " + time.to());
        }
        Views views = Views.none();
        if (hasFields()) {
            VectorField along = evaluator.field(event, request.given(), drift);
            views = views.and(VectorField.DRIFT, along.costing(score.evaluations()));
            if (diffusion.isPresent()) {
                views = views.and(VectorField.DIFFUSION, evaluator.field(event, diffusion.get()));
            }
        }
        Prior.Sampler prior = sde.prior().sampler(evaluator.compiler(), evaluator.dataType(), event);
        if (!whole) {
            return Problem.of(views, noise(), time).startingAt(prior::draw);
        }
        VectorField field = evaluator
                .field(event, request.given(), c -> (s, x, t) -> score.score(s, x, t, c))
                .costing(score.evaluations());
        if (sde.gaussianPath().isPresent()) {
            GaussianPath path = sde.gaussianPath().get();
            VectorField data = evaluator
                    .field(event, request.given(), c -> (s, x, t) -> score.data(s, x, t, c, path))
                    .costing(score.evaluations());
            field = new ScoreField(field, data);
            views = views.and(NumericPath.VIEW, new CompiledPath(path, evaluator));
        }
        views = views.and(VectorField.SCORE, field);
        return Problem.of(views, noise(), time).startingAt(prior::draw);
    }

    @Override
    public Optional<Problem> rebound(Problem made, Conditions given) {
        return given.in(made);
    }

    @Override
    public String toString() {
        return name;
    }
}

package org.ergodic.score;

import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.sde.Prior;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.VectorField;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The overdamped Langevin equation {@code dx = s(x)/2 dt + dw}, whose stationary distribution has the score s. The
 * model is asked for its score at time 0, however long the equation runs.
 */
record LangevinEquation(ScoreModel score, Prior start, double duration, long[] event) implements Equation {
    @Override
    public String name() {
        return "langevin";
    }

    @Override
    public NoiseType noise() {
        return NoiseType.ADDITIVE;
    }

    @Override
    public Set<View<?>> offers() {
        return Set.of(VectorField.DRIFT, VectorField.DIFFUSION, VectorField.SCORE);
    }

    @Override
    public Interval time() {
        return new Interval(0, duration);
    }

    @Override
    public Optional<Condition> condition() {
        return score.condition();
    }

    @Override
    public Optional<Equation> withScore(UnaryOperator<ScoreModel> change) {
        return Optional.of(new LangevinEquation(change.apply(score), start, duration, event));
    }

    @Override
    public Problem build(Request request) {
        Evaluator evaluator = request.evaluator();
        Conditions given = request.given();
        Views views = Views.of(
                        VectorField.DRIFT,
                        evaluator
                                .field(
                                        event,
                                        given,
                                        c -> (s, x, t) ->
                                                score.score(s, x, zero(t), c).mul(0.5))
                                .costing(score.evaluations()))
                .and(
                        VectorField.DIFFUSION,
                        evaluator.field(event, (s, x, t) -> s.sameDiff().onesLike(t)))
                .and(
                        VectorField.SCORE,
                        evaluator
                                .field(event, given, c -> (s, x, t) -> score.score(s, x, zero(t), c))
                                .costing(score.evaluations()));
        Prior.Sampler from = start.sampler(evaluator.compiler(), evaluator.dataType(), event);
        return Problem.of(views, noise(), request.time()).startingAt(from::draw);
    }

    @Override
    public Optional<Problem> rebound(Problem made, Conditions given) {
        return given.in(made);
    }

    private static SDVariable zero(SDVariable t) {
        return t.getSameDiff().zerosLike(t);
    }

    @Override
    public String toString() {
        return name();
    }
}

package org.ergodic.flows.continuous;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.ergodic.api.model.AverageVelocity;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.FlowMap;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.VectorField;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.ergodic.common.likelihood.OdeLikelihood;

/**
 * The way from a source at t = 0 to data at t = 1, by a velocity or by the average of one over an interval.
 *
 * @param name the equation's
 * @param velocity v(x, t)
 * @param map the average velocity, where the model has one
 * @param condition what the model reads of the context
 * @param start what draws samples of the source
 * @param event the shape of an event
 */
record FlowWay(
        String name,
        OdeLikelihood.Drift velocity,
        Optional<AverageVelocity> map,
        Optional<Condition> condition,
        Function<Evaluator, Problem.Start> start,
        long... event)
        implements Equation {
    /** From the source to the data. */
    static final Interval TIME = new Interval(0, 1);

    FlowWay {
        Objects.requireNonNull(velocity, "velocity");
        event = event.clone();
    }

    @Override
    public NoiseType noise() {
        return NoiseType.NONE;
    }

    @Override
    public Set<View<?>> offers() {
        return map.isPresent() ? Set.of(FlowMap.VIEW, VectorField.DRIFT) : Set.of(VectorField.DRIFT);
    }

    @Override
    public Interval time() {
        return TIME;
    }

    /** A flow map is bound to its conditions; a velocity is not. */
    @Override
    public Optional<Problem> rebound(Problem made, Conditions given) {
        return map.isPresent() ? Optional.empty() : given.in(made);
    }

    @Override
    public Problem build(Request request) {
        Evaluator evaluator = request.evaluator();
        VectorField drift = evaluator.field(event, request.given(), c -> (s, x, t) -> velocity.at(s, x, t, c));
        Views views = Views.of(VectorField.DRIFT, drift);
        if (map.isPresent()) {
            views = views.and(FlowMap.VIEW, new CompiledFlowMap(map.get(), evaluator, request.given(), event));
        }
        return Problem.of(views, noise(), request.time()).startingAt(start.apply(evaluator));
    }
}

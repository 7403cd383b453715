package org.ergodic.flows;

import java.util.Optional;
import java.util.Set;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Numerics;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Transition;
import org.ergodic.api.view.View;

/** A way from base to data in one step, from time 0 to time 1. */
abstract class OneStep implements Equation {
    @Override
    public final String name() {
        return "transport";
    }

    @Override
    public final NoiseType noise() {
        return NoiseType.NONE;
    }

    @Override
    public final Set<View<?>> offers() {
        return Set.of(Transition.TRANSPORT);
    }

    @Override
    public final Interval time() {
        return new Interval(0, 1);
    }

    @Override
    public final Problem problem(Numerics numerics, Interval time) {
        return conditioned(numerics, time, Conditions.none());
    }

    @Override
    public final Problem problem(Numerics numerics, Interval time, Conditions given) {
        return condition().isEmpty()
                ? Equation.super.problem(numerics, time, given)
                : conditioned(numerics, time, given);
    }

    /** What its model reads of the context. */
    abstract Optional<Condition> condition();

    /** The problem of a batch, with conditions only if the model reads one. */
    abstract Problem conditioned(Numerics numerics, Interval time, Conditions given);
}

package org.ergodic.flows;

import java.util.Set;
import org.ergodic.api.model.Equation;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Transition;
import org.ergodic.api.view.View;

/** A way from base to data in one step, from time 0 to time 1. */
abstract class TransportEquation implements Equation {
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
}

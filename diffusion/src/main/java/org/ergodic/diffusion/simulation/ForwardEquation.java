package org.ergodic.diffusion.simulation;

import java.util.Set;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.VectorField;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;

/** An SDE as it stands, from a start on. */
record ForwardEquation(SDE sde, Start start, Interval time, long... event) implements Equation {
    @Override
    public String name() {
        return "forward-sde";
    }

    @Override
    public NoiseType noise() {
        return sde.noise();
    }

    @Override
    public Set<View<?>> offers() {
        return noise() == NoiseType.NONE ? Set.of(VectorField.DRIFT) : Set.of(VectorField.DRIFT, VectorField.DIFFUSION);
    }

    @Override
    public Problem build(Request request) {
        Interval asked = request.time();
        if (!time.contains(asked.from()) || !time.contains(asked.to())) {
            throw new IllegalArgumentException("the simulation runs from " + time.from() + " to " + time.to()
                    + ", which does not hold the interval from " + asked.from() + " to " + asked.to());
        }
        Evaluator evaluator = request.evaluator();
        Views views = Views.of(VectorField.DRIFT, evaluator.field(event, sde::drift));
        if (noise() != NoiseType.NONE) {
            views = views.and(VectorField.DIFFUSION, evaluator.field(event, sde::diffusion));
        }
        return Problem.of(views, noise(), asked).startingAt(start.draw(evaluator, event));
    }

    @Override
    public String toString() {
        return name();
    }
}

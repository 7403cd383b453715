package org.ergodic.energy;

import java.util.List;
import java.util.Set;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Energy;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Numerics;
import org.ergodic.api.random.Noise;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.VectorField;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The overdamped Langevin equation dx = -1/2 dE/dx dt + dw, whose stationary density is exp(-E) / Z (Roberts and Tweedie
 * 1996, "Exponential convergence of Langevin distributions and their discrete approximations", doi:10.2307/3318418),
 * from a standard normal start over a given length of time.
 */
final class Langevin implements Equation {
    private final Energy energy;
    private final Interval time;
    private final long[] event;

    Langevin(Energy energy, double length, long... event) {
        this.energy = energy;
        this.event = event.clone();
        time = new Interval(0, length);
    }

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
        return time;
    }

    @Override
    public Problem problem(Numerics numerics, Interval interval) {
        VectorField drift = numerics.field(event, (s, x, t) -> gradient(s, x).mul(-0.5));
        VectorField score = numerics.field(event, (s, x, t) -> gradient(s, x).mul(-1.0));
        VectorField diffusion = (x, t) -> Nd4j.ones(numerics.dataType(), Events.column(x.size(0), event));
        return new Problem(
                Views.of(VectorField.DRIFT, drift)
                        .and(VectorField.DIFFUSION, diffusion)
                        .and(VectorField.SCORE, score),
                noise(),
                interval,
                (random, firstSample, n) ->
                        random.draw(Noise.NORMAL, firstSample, numerics.dataType(), Events.batch(n, event)));
    }

    private SDVariable gradient(Scope s, SDVariable x) {
        return s.gradient(energy.energy(s, x, Context.none()), List.of(x)).get(0);
    }
}

package org.ergodic.energy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Program;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Energy;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.random.Noise;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Observable;
import org.ergodic.api.solver.Potential;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.VectorField;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The overdamped Langevin equation dx = -1/2 dE/dx dt + dw, whose stationary density is exp(-E) / Z (Roberts and
 * Tweedie 1996, "Exponential convergence of Langevin distributions and their discrete approximations",
 * doi:10.2307/3318418), from a standard normal start over a given length of time; also as the potential that chains
 * with a rule of acceptance take, for which time is the share of steps done.
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
        return Set.of(VectorField.DRIFT, VectorField.DIFFUSION, VectorField.SCORE, Potential.VIEW, Observable.VIEW);
    }

    @Override
    public Interval time() {
        return time;
    }

    @Override
    public Problem build(Request request) {
        Evaluator evaluator = request.evaluator();
        VectorField drift = evaluator.field(event, (s, x, t) -> gradient(s, x).mul(-0.5));
        VectorField score = evaluator.field(event, (s, x, t) -> gradient(s, x).mul(-1.0));
        VectorField diffusion = (x, t) -> Nd4j.ones(evaluator.dataType(), Events.column(x.size(0), event));
        return Problem.of(
                        Views.of(VectorField.DRIFT, drift)
                                .and(VectorField.DIFFUSION, diffusion)
                                .and(VectorField.SCORE, score)
                                .and(Potential.VIEW, potential(evaluator))
                                .and(Observable.VIEW, observable(evaluator)),
                        noise(),
                        request.time())
                .startingAt((random, firstSample, n) ->
                        random.draw(Noise.NORMAL, firstSample, evaluator.dataType(), Events.batch(n, event)));
    }

    private Potential potential(Evaluator evaluator) {
        Program program = evaluator.compile(s -> {
            SDVariable x = s.input("x", Events.batch(-1, event));
            SDVariable value = s.output("energy", energy.energy(s, x));
            s.output("gradient", s.gradient(value, List.of(x)).get(0));
        });
        return x -> {
            Map<String, INDArray> both = program.run(evaluator.variables(), Map.of("x", x));
            return new Potential.Value(both.get("energy"), both.get("gradient"));
        };
    }

    private Observable observable(Evaluator evaluator) {
        Program program =
                evaluator.compile(s -> s.output("energy", energy.energy(s, s.input("x", Events.batch(-1, event)))));
        return x -> program.run(evaluator.variables(), Map.of("x", x))
                .get("energy")
                .castTo(DataType.DOUBLE)
                .toDoubleVector();
    }

    private SDVariable gradient(Scope s, SDVariable x) {
        return s.gradient(energy.energy(s, x), List.of(x)).get(0);
    }
}

package org.ergodic.energy;

import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Program;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.LayeredBoltzmann;
import org.ergodic.api.model.Numerics;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Transition;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The chain of block Gibbs sweeps, from visible units drawn without any input. Its time, from 0 to 1, is the share of sweeps
 * done.
 */
final class GibbsChain implements Equation {
    private final LayeredBoltzmann machine;
    private final BlockGibbs gibbs;
    private final long[] event;

    GibbsChain(LayeredBoltzmann machine, long... event) {
        this.machine = machine;
        this.event = event.clone();
        gibbs = new BlockGibbs(machine, event);
    }

    @Override
    public String name() {
        return "gibbs";
    }

    /** None: the noise of a chain is not that of a differential equation. */
    @Override
    public NoiseType noise() {
        return NoiseType.NONE;
    }

    @Override
    public Set<View<?>> offers() {
        return Set.of(Transition.SWEEP);
    }

    @Override
    public Interval time() {
        return new Interval(0, 1);
    }

    @Override
    public Problem problem(Numerics numerics, Interval time) {
        Program sweep = numerics.compile(s -> {
            SDVariable x = s.input("x", Events.batch(-1, event));
            s.output("next", gibbs.sweep(s, Numbers.following(s.child("gibbs"), x), x));
        });
        Queue<Call> calls = new ConcurrentLinkedQueue<>();
        Transition transition = (x, random, firstSample) -> {
            Call idle = calls.poll();
            Call call = idle == null ? sweep.call(numerics.variables()) : idle;
            INDArray next = call.set("x", x).random(random, firstSample).run().get("next");
            calls.add(call);
            return next;
        };
        return new Problem(Views.of(Transition.SWEEP, transition), noise(), time, start(numerics));
    }

    private Problem.Start start(Numerics numerics) {
        Program start = numerics.compile(s -> {
            SDVariable rows = s.input("rows", -1, 1);
            List<SDVariable> states = Layers.states(machine);
            for (int l : Layers.visible(machine)) {
                LayeredBoltzmann.Layer layer = machine.layers().get(l);
                SDVariable noise = s.noise("start/layer-" + l, layer.kind().noise(), rows, layer.units());
                states.set(l, layer.kind().sample(s, noise.mul(0.0), noise));
            }
            s.output("x", Events.unflatten(Layers.join(machine, s, states), event));
        });
        return (RandomStream random, long firstSample, int n) -> start.call(numerics.variables())
                .set("rows", Nd4j.zeros(numerics.dataType(), n, 1))
                .random(random, firstSample)
                .run()
                .get("x");
    }
}

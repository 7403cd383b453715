package org.ergodic.energy;

import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Program;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Observable;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Transition;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.common.boltzmann.TemperedTransition;
import org.ergodic.energy.gibbs.GibbsSweep;
import org.ergodic.energy.layer.Layers;
import org.ergodic.energy.layer.Numbers;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The chain of Gibbs sweeps, from units drawn without any input, or with some visible units clamped to given values.
 * Its time, from 0 to 1, is the share of sweeps done. What to watch is the energy of its states.
 */
final class GibbsChain implements Equation {
    private final LayeredBoltzmann machine;
    private final GibbsSweep gibbs;
    private final Optional<Clamp> clamp;
    private final long[] event;

    /**
     * What is clamped.
     *
     * @param x {@code [m, event]}: the values; sample i takes row i modulo m
     * @param free {@code [1, d]}, 1 for a unit to draw and 0 for one to clamp
     */
    record Clamp(INDArray x, INDArray free) {
        /** The rows of samples from a number on. */
        INDArray rows(long firstSample, int n) {
            int[] rows = new int[n];
            for (int i = 0; i < n; i++) {
                rows[i] = (int) ((firstSample + i) % x.size(0));
            }
            return Nd4j.pullRows(x.reshape('c', x.size(0), free.length()), 1, rows);
        }
    }

    GibbsChain(LayeredBoltzmann machine, long... event) {
        this(machine, Optional.empty(), event);
    }

    GibbsChain(LayeredBoltzmann machine, Optional<Clamp> clamp, long... event) {
        this.machine = machine;
        this.clamp = clamp;
        this.event = event.clone();
        gibbs = GibbsSweep.of(machine, event);
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
        return Set.of(Transition.SWEEP, TemperedTransition.SWEEP, Observable.VIEW);
    }

    @Override
    public Interval time() {
        return new Interval(0, 1);
    }

    @Override
    public Problem build(Request request) {
        Evaluator evaluator = request.evaluator();
        long[] state = Events.batch(-1, gibbs.state());
        Moves plain = new Moves(evaluator, false);
        Transition transition = (x, random, firstSample) -> plain.move(call -> call.set("x", x), random, firstSample);
        Moves tempered = new Moves(evaluator, true);
        TemperedTransition atTemperature = (x, temperature, random, firstSample) -> {
            INDArray inverse = Nd4j.valueArrayOf(new long[] {1, 1}, 1 / temperature, evaluator.dataType());
            return tempered.move(call -> call.set("x", x).set("inverse", inverse), random, firstSample);
        };
        Program energy = evaluator.compile(s -> s.output("energy", gibbs.energy(s, s.input("x", state))));
        Observable observable = x -> energy.call(evaluator.variables())
                .set("x", x)
                .run()
                .get("energy")
                .castTo(DataType.DOUBLE)
                .toDoubleVector();
        return Problem.of(
                        Views.of(Transition.SWEEP, transition)
                                .and(TemperedTransition.SWEEP, atTemperature)
                                .and(Observable.VIEW, observable),
                        noise(),
                        request.time())
                .startingAt(start(evaluator))
                .endingAt(end(evaluator));
    }

    /** The sweep as a program, compiled when it is first asked for, with calls that are used again. */
    private final class Moves {
        private final Queue<Call> idle = new ConcurrentLinkedQueue<>();
        private final Evaluator evaluator;
        private final boolean tempered;
        private Program sweep;

        Moves(Evaluator evaluator, boolean tempered) {
            this.evaluator = evaluator;
            this.tempered = tempered;
        }

        INDArray move(UnaryOperator<Call> inputs, RandomStream random, long firstSample) {
            Call waiting = idle.poll();
            Call call = waiting == null ? sweep().call(evaluator.variables()) : waiting;
            INDArray next = inputs.apply(call).random(random, firstSample).run().get("next");
            idle.add(call);
            return next;
        }

        private synchronized Program sweep() {
            if (sweep == null) {
                sweep = evaluator.compile(s -> {
                    SDVariable x = s.input("x", Events.batch(-1, gibbs.state()));
                    GibbsSweep.Manner manner = new GibbsSweep.Manner(
                            clamp.map(c -> s.constant(c.free())),
                            tempered ? Optional.of(s.input("inverse", 1, 1)) : Optional.empty());
                    s.output("next", gibbs.sweep(s, Numbers.following(s.child("gibbs"), x), x, manner));
                });
            }
            return sweep;
        }
    }

    private Problem.Start start(Evaluator evaluator) {
        Program start = evaluator.compile(s -> {
            SDVariable rows = s.input("rows", -1, 1);
            Numbers noise = Numbers.following(s.child("start"), rows);
            SDVariable x = GibbsSweep.start(machine, s, noise, event);
            if (clamp.isPresent()) {
                SDVariable given = s.input("given", -1, Events.size(event));
                SDVariable flat = Events.flatten(x, event);
                SDVariable mixed =
                        given.add(flat.sub(given).mul(s.constant(clamp.get().free())));
                x = Events.unflatten(mixed, event);
            }
            s.output("x", gibbs.stateOf(s, noise, x));
        });
        return (RandomStream random, long firstSample, int n) -> {
            Call call = start.call(evaluator.variables()).set("rows", Nd4j.zeros(evaluator.dataType(), n, 1));
            clamp.ifPresent(c -> call.set("given", c.rows(firstSample, n)));
            return call.random(random, firstSample).run().get("x");
        };
    }

    private Problem.End end(Evaluator evaluator) {
        if (Layers.separate(machine)) {
            return (x, random, firstSample) -> x;
        }
        Program visible = evaluator.compile(s ->
                s.output("visible", gibbs.visible(s, s.input("x", Events.batch(-1, gibbs.state())))));
        return (x, random, firstSample) ->
                visible.call(evaluator.variables()).set("x", x).run().get("visible");
    }
}

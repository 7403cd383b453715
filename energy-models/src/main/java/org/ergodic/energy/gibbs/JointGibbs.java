package org.ergodic.energy.gibbs;

import java.util.List;
import java.util.stream.IntStream;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.energy.layer.Layers;
import org.ergodic.energy.layer.Numbers;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The sweep of any machine: first the layers of the most units that are not connected with each other, given the rest,
 * then each of the rest given all others. Of a deep Boltzmann machine these are all odd or all even layers at once. Its
 * state is the units of all layers, {@code [units]}.
 */
public final class JointGibbs implements GibbsSweep {
    private final LayeredBoltzmann machine;
    private final long[] event;
    private final int[] order;

    JointGibbs(LayeredBoltzmann machine, long... event) {
        this.machine = machine;
        this.event = event.clone();
        int[] first = Layers.independent(
                machine, IntStream.range(0, machine.layers().size()).toArray());
        order = IntStream.concat(IntStream.of(first), IntStream.of(Layers.rest(machine, first)))
                .toArray();
    }

    @Override
    public long[] state() {
        return new long[] {
            machine.layers().stream().mapToInt(LayeredBoltzmann.Layer::units).sum()
        };
    }

    @Override
    public SDVariable stateOf(Scope s, Numbers noise, SDVariable x) {
        List<SDVariable> states = Layers.split(machine, s, Events.flatten(x, event));
        for (int l : Layers.hidden(machine)) {
            states.set(l, GibbsSweep.withoutInput(machine, s, noise, l));
        }
        return together(s, states);
    }

    @Override
    public SDVariable visible(Scope s, SDVariable state) {
        return Events.unflatten(Layers.join(machine, s, apart(s, state)), event);
    }

    @Override
    public SDVariable sweep(Scope s, Numbers noise, SDVariable state, Manner manner) {
        List<SDVariable> states = apart(s, state);
        GibbsSweep.draw(machine, s, noise, states, manner, order);
        return together(s, states);
    }

    @Override
    public SDVariable energy(Scope s, SDVariable state) {
        return Layers.exponent(machine, s, apart(s, state)).mul(-1.0);
    }

    /** The states of all layers. */
    public List<SDVariable> apart(Scope s, SDVariable state) {
        List<SDVariable> states = Layers.states(machine);
        int from = 0;
        for (int l = 0; l < states.size(); l++) {
            int to = from + machine.layers().get(l).units();
            states.set(l, Layers.columns(s, state, IntStream.range(from, to).toArray()));
            from = to;
        }
        return states;
    }

    private static SDVariable together(Scope s, List<SDVariable> states) {
        return states.size() == 1 ? states.get(0) : s.sameDiff().concat(1, states.toArray(new SDVariable[0]));
    }
}

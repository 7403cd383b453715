package org.ergodic.energy.gibbs;

import java.util.List;
import java.util.Optional;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.energy.layer.Layers;
import org.ergodic.energy.layer.Numbers;
import org.ergodic.energy.machine.BoltzmannMachine;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Gibbs sampling of a machine (Geman and Geman 1984, doi:10.1109/TPAMI.1984.4767596, with blocks in place of single
 * units; where every unit is a layer of its own, these are the single units), as graphs of the state that its chain
 * carries. A sweep leaves the machine's distribution unchanged.
 */
public interface GibbsSweep {
    /**
     * How to sweep.
     *
     * @param free 1 for the visible units to draw and 0 for those clamped, {@code [1, d]} or {@code [n, d]}; the sweep
     *     then leaves the distribution of those given these unchanged
     * @param inverse what inputs are multiplied by, {@code [1, 1]}: an inverse temperature
     */
    record Manner(Optional<SDVariable> free, Optional<SDVariable> inverse) {
        public static final Manner PLAIN = new Manner(Optional.empty(), Optional.empty());

        public static Manner clamped(Optional<SDVariable> free) {
            return new Manner(free, Optional.empty());
        }

        /** An input at the temperature. */
        SDVariable at(SDVariable input) {
            return inverse.map(input::mul).orElse(input);
        }
    }

    /**
     * The sweep of a machine: one that carries the visible units alone, where the hidden ones given them are
     * independent, or else one that carries all units.
     *
     * @param event the shape of an event, with as many elements as visible units
     */
    static GibbsSweep of(LayeredBoltzmann machine, long... event) {
        if (machine instanceof BoltzmannMachine whole && Layers.hidden(machine).length == 0) {
            return new SequentialGibbs(whole, event);
        }
        return Layers.separate(machine) ? new BlockGibbs(machine, event) : new JointGibbs(machine, event);
    }

    /** The shape of a state. */
    long[] state();

    /**
     * A state with given visible units.
     *
     * @param noise the random numbers of what is drawn besides
     * @param x {@code [n, event]}
     */
    SDVariable stateOf(Scope s, Numbers noise, SDVariable x);

    /** The visible units of a state, {@code [n, event]}. */
    SDVariable visible(Scope s, SDVariable state);

    /**
     * One sweep.
     *
     * @param s the model's scope
     * @param noise the sweep's random numbers
     * @param state {@code [n, state]}
     * @param manner what is clamped, and at which temperature
     * @return a new state, which derivatives treat as a constant
     */
    SDVariable sweep(Scope s, Numbers noise, SDVariable state, Manner manner);

    /** Minus the logarithm of a state's probability, up to log Z, {@code [n]}. */
    SDVariable energy(Scope s, SDVariable state);

    /** Units without input, one event a row: {@code [n, event]}. */
    static SDVariable start(LayeredBoltzmann machine, Scope s, Numbers noise, long... event) {
        List<SDVariable> states = Layers.states(machine);
        for (int l : Layers.visible(machine)) {
            states.set(l, withoutInput(machine, s, noise, l));
        }
        return Events.unflatten(Layers.join(machine, s, states), event);
    }

    /** A layer's units without input, {@code [n, units]}. */
    static SDVariable withoutInput(LayeredBoltzmann machine, Scope s, Numbers noise, int layer) {
        SDVariable numbers = noise.of(layer, machine.layers().get(layer));
        return machine.layers().get(layer).kind().sample(s, numbers.mul(0.0), numbers);
    }

    /** Draws the units of some layers in turn, the clamped ones left as they are. */
    static void draw(
            LayeredBoltzmann machine, Scope s, Numbers noise, List<SDVariable> states, Manner manner, int... layers) {
        Optional<List<SDVariable>> masks = manner.free().map(mask -> Layers.split(machine, s, mask));
        for (int l : layers) {
            SDVariable old = states.get(l);
            LayeredBoltzmann.Layer layer = machine.layers().get(l);
            SDVariable numbers = noise.of(l, layer);
            SDVariable drawn = manner.inverse().isEmpty()
                    ? machine.sample(s, l, states, numbers)
                    : layer.kind().sample(s, manner.at(machine.input(s, l, states)), numbers);
            // At once, before the next layer sees it.
            states.set(
                    l,
                    l < machine.visibleLayers() && masks.isPresent()
                            ? s.stopGradient(
                                    old.add(drawn.sub(old).mul(masks.get().get(l))))
                            : drawn);
        }
    }
}

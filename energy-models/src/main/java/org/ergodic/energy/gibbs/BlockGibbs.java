package org.ergodic.energy.gibbs;

import java.util.List;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.energy.layer.Layers;
import org.ergodic.energy.layer.Numbers;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The sweep of a machine whose hidden layers are not connected with each other: all hidden units given the visible
 * ones, then each visible layer given all others. Its state is an event.
 */
public final class BlockGibbs implements GibbsSweep {
    private final LayeredBoltzmann machine;
    private final long[] event;

    /**
     * The sampler.
     *
     * @param machine a machine whose hidden layers are not connected with each other
     * @param event the shape of an event, with as many elements as visible units
     * @throws IllegalArgumentException for another machine
     */
    public BlockGibbs(LayeredBoltzmann machine, long... event) {
        if (!Layers.separate(machine)) {
            throw new IllegalArgumentException(
                    "sampling from the visible units alone, as contrastive divergence does, is"
                            + " for machines whose hidden layers are not connected with each other; this one has the"
                            + " layers "
                            + Layers.sizes(machine)
                            + ". Train it by persistent-contrastive-divergence, or a deep machine by greedy");
        }
        this.machine = machine;
        this.event = event.clone();
    }

    @Override
    public long[] state() {
        return event.clone();
    }

    @Override
    public SDVariable stateOf(Scope s, Numbers noise, SDVariable x) {
        return x;
    }

    @Override
    public SDVariable visible(Scope s, SDVariable state) {
        return state;
    }

    /** One sweep of all units. */
    public SDVariable sweep(Scope s, Numbers noise, SDVariable x) {
        return sweep(s, noise, x, Manner.PLAIN);
    }

    @Override
    public SDVariable sweep(Scope s, Numbers noise, SDVariable x, Manner manner) {
        List<SDVariable> states = Layers.split(machine, s, Events.flatten(x, event));
        GibbsSweep.draw(machine, s, noise, states, manner, Layers.hidden(machine));
        GibbsSweep.draw(machine, s, noise, states, manner, Layers.visible(machine));
        return Events.unflatten(Layers.join(machine, s, states), event);
    }

    @Override
    public SDVariable energy(Scope s, SDVariable state) {
        return machine.energy(s, state);
    }
}

package org.ergodic.energy;

import java.util.List;
import java.util.Optional;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.LayeredBoltzmann;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Block Gibbs sampling of a machine whose hidden layers are not connected with each other: all hidden units given the
 * visible ones, then each visible layer given all others (Geman and Geman 1984, doi:10.1109/TPAMI.1984.4767596, with
 * blocks in place of single units; where every unit is a layer of its own, these are the single units). It leaves the
 * machine's distribution unchanged.
 */
final class BlockGibbs {
    private final LayeredBoltzmann machine;
    private final long[] event;

    /**
     * The sampler.
     *
     * @param machine a machine whose hidden layers are not connected with each other
     * @param event the shape of an event, with as many elements as visible units
     * @throws IllegalArgumentException for another machine
     */
    BlockGibbs(LayeredBoltzmann machine, long... event) {
        int[] hidden = Layers.hidden(machine);
        if (Layers.independent(machine, hidden).length != hidden.length) {
            throw new IllegalArgumentException("block Gibbs sampling from the visible units alone is for machines whose"
                    + " hidden layers are not connected with each other; this one has the layers "
                    + Layers.sizes(machine));
        }
        this.machine = machine;
        this.event = event.clone();
    }

    /**
     * One sweep.
     *
     * @param s the model's scope
     * @param noise the sweep's random numbers
     * @param x visible states {@code [n, event]}
     * @return new visible states {@code [n, event]}, which derivatives treat as a constant
     */
    SDVariable sweep(Scope s, Numbers noise, SDVariable x) {
        return sweep(s, noise, x, Optional.empty());
    }

    /**
     * One sweep of some of the visible units, the others clamped; it leaves the distribution of those given these
     * unchanged.
     *
     * @param free 1 for the visible units to draw and 0 for those clamped, {@code [1, d]} or {@code [n, d]}
     */
    SDVariable sweep(Scope s, Numbers noise, SDVariable x, Optional<SDVariable> free) {
        List<SDVariable> states = Layers.split(machine, s, Events.flatten(x, event));
        for (int l : Layers.hidden(machine)) {
            draw(s, noise, states, l);
        }
        Optional<List<SDVariable>> masks = free.map(mask -> Layers.split(machine, s, mask));
        for (int l : Layers.visible(machine)) {
            SDVariable old = states.get(l);
            draw(s, noise, states, l);
            SDVariable drawn = states.get(l);
            // At once, before the next layer sees it.
            masks.ifPresent(mask ->
                    states.set(l, s.stopGradient(old.add(drawn.sub(old).mul(mask.get(l))))));
        }
        return Events.unflatten(Layers.join(machine, s, states), event);
    }

    private void draw(Scope s, Numbers noise, List<SDVariable> states, int layer) {
        SDVariable numbers = noise.of(layer, machine.layers().get(layer));
        states.set(layer, machine.sample(s, layer, states, numbers));
    }
}

package org.ergodic.energy;

import java.util.List;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.LayeredBoltzmann;
import org.ergodic.api.random.Noise;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Block Gibbs sampling of a machine of two layers: all hidden units given the visible ones, then all visible units given
 * those (Geman and Geman 1984, doi:10.1109/TPAMI.1984.4767596, with blocks in place of single units). It leaves the
 * machine's distribution unchanged.
 */
final class BlockGibbs {
    private final LayeredBoltzmann machine;
    private final long[] event;

    /**
     * The sampler.
     *
     * @param machine a machine of two layers
     * @param event the shape of an event, with as many elements as visible units
     * @throws IllegalArgumentException for another number of layers
     */
    BlockGibbs(LayeredBoltzmann machine, long... event) {
        List<Integer> layers = machine.layers();
        if (layers.size() != 2) {
            throw new IllegalArgumentException("block Gibbs sampling from the visible units alone is for machines of"
                    + " two layers; this one has the layers " + layers);
        }
        this.machine = machine;
        this.event = event.clone();
    }

    /**
     * One sweep.
     *
     * @param s the model's scope
     * @param noise where the sweep's random inputs, {@code hidden} and {@code visible}, are defined
     * @param rows an input whose rows they follow
     * @param x visible states {@code [n, event]}
     * @return new visible states {@code [n, event]}, which derivatives treat as a constant
     */
    SDVariable sweep(Scope s, Scope noise, SDVariable rows, SDVariable x) {
        SDVariable v = Events.flatten(x, event);
        SDVariable h = draw(
                s,
                1,
                v,
                noise.noise("hidden", Noise.UNIFORM, rows, machine.layers().get(1)));
        SDVariable next = draw(
                s,
                0,
                h,
                noise.noise("visible", Noise.UNIFORM, rows, machine.layers().get(0)));
        return Events.unflatten(next, event);
    }

    /** A layer given the other one; of the two states only that of the other layer is read. */
    private SDVariable draw(Scope s, int layer, SDVariable other, SDVariable uniform) {
        return machine.sample(s, layer, machine.mean(s, layer, List.of(other, other)), uniform);
    }
}

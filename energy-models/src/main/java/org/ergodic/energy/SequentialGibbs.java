package org.ergodic.energy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.LayeredBoltzmann.Layer;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The sweep of a machine whose units are all visible and all connected, unit by unit, with the inputs of a block of units
 * at a time as a product of matrices: what the units of the same block, drawn in the meantime, change of each other's
 * inputs is added one by one. It is the same sweep as {@link BlockGibbs} of layers of one unit, in far fewer and larger ops.
 */
final class SequentialGibbs implements GibbsSweep {
    private static final int BLOCK = 8;

    private final BoltzmannMachine machine;
    private final int units;
    private final long[] event;

    SequentialGibbs(BoltzmannMachine machine, long... event) {
        this.machine = machine;
        this.event = event.clone();
        units = Events.size(event);
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

    @Override
    public SDVariable sweep(Scope s, Numbers noise, SDVariable state, Optional<SDVariable> free) {
        SDVariable x = Events.flatten(state, event);
        Layer all = new Layer(units, machine.layers().get(0).kind());
        SDVariable numbers = noise.of(0, all);
        SDVariable w = machine.symmetric(s);
        SDVariable inputs = x.mmul(w).add(machine.bias(s));
        List<SDVariable> drawn = new ArrayList<>();
        SDVariable changes = null;
        for (int from = 0; from < units; from += BLOCK) {
            int[] block = IntStream.range(from, Math.min(units, from + BLOCK)).toArray();
            SDVariable own = Layers.columns(s, inputs, block);
            if (changes != null) {
                int[] before = IntStream.range(0, from).toArray();
                SDVariable rows = s.sameDiff()
                        .gather(w, s.sameDiff().constant(org.nd4j.linalg.factory.Nd4j.createFromArray(before)), 0);
                own = own.add(changes.mmul(Layers.columns(s, rows, block)));
            }
            List<SDVariable> deltas = new ArrayList<>();
            for (int i = 0; i < block.length; i++) {
                SDVariable input = Layers.columns(s, own, i);
                for (int j = 0; j < i; j++) {
                    SDVariable weight = Layers.columns(s, TemperedChains.gather(s, w, 0, block[j]), block[i]);
                    input = input.add(deltas.get(j).mul(weight));
                }
                SDVariable old = Layers.columns(s, x, block[i]);
                SDVariable next = all.kind().sample(s, input, Layers.columns(s, numbers, block[i]));
                SDVariable delta = next.sub(old);
                if (free.isPresent()) {
                    delta = delta.mul(Layers.columns(s, free.get(), block[i]));
                }
                deltas.add(delta);
                drawn.add(delta);
            }
            changes = s.sameDiff().concat(1, drawn.toArray(new SDVariable[0]));
        }
        return s.stopGradient(Events.unflatten(x.add(changes), event));
    }

    @Override
    public SDVariable energy(Scope s, SDVariable state) {
        return machine.energy(s, state, Context.none());
    }
}

package org.ergodic.energy;

import java.util.ArrayList;
import java.util.List;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.LayeredBoltzmann.Layer;
import org.nd4j.autodiff.samediff.SDIndex;
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
    public SDVariable sweep(Scope s, Numbers noise, SDVariable state, Manner manner) {
        SDVariable x = Events.flatten(state, event);
        Layer all = new Layer(units, machine.layers().get(0).kind());
        SDVariable numbers = noise.of(0, all);
        SDVariable w = machine.symmetric(s);
        SDVariable inputs = x.mmul(w).add(machine.bias(s));
        List<SDVariable> drawn = new ArrayList<>();
        SDVariable changes = null;
        for (int from = 0; from < units; from += BLOCK) {
            int to = Math.min(units, from + BLOCK);
            SDVariable own = columns(inputs, from, to);
            if (changes != null) {
                own = own.add(changes.mmul(part(w, 0, from, from, to)));
            }
            List<SDVariable> deltas = new ArrayList<>();
            for (int i = 0; i < to - from; i++) {
                SDVariable input = columns(own, i, i + 1);
                for (int j = 0; j < i; j++) {
                    SDVariable weight = part(w, from + j, from + j + 1, from + i, from + i + 1);
                    input = input.add(deltas.get(j).mul(weight));
                }
                SDVariable old = columns(x, from + i, from + i + 1);
                SDVariable next = all.kind().sample(s, manner.at(input), columns(numbers, from + i, from + i + 1));
                SDVariable delta = next.sub(old);
                if (manner.free().isPresent()) {
                    delta = delta.mul(columns(manner.free().get(), from + i, from + i + 1));
                }
                deltas.add(delta);
                drawn.add(delta);
            }
            changes = s.sameDiff().concat(1, drawn.toArray(new SDVariable[0]));
        }
        return s.stopGradient(Events.unflatten(x.add(changes), event));
    }

    /** Some neighbouring columns, which need no copy. */
    private static SDVariable columns(SDVariable x, int from, int to) {
        return x.get(SDIndex.all(), SDIndex.interval(from, to));
    }

    private static SDVariable part(SDVariable x, int row, int toRow, int column, int toColumn) {
        return x.get(SDIndex.interval(row, toRow), SDIndex.interval(column, toColumn));
    }

    @Override
    public SDVariable energy(Scope s, SDVariable state) {
        return machine.energy(s, state, Context.none());
    }
}

package org.ergodic.energy.gibbs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.common.boltzmann.LayeredBoltzmann.Layer;
import org.ergodic.energy.layer.Numbers;
import org.ergodic.energy.machine.BoltzmannMachine;
import org.nd4j.autodiff.samediff.SDIndex;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The sweep of a machine whose units are all visible and all connected, unit by unit, with the inputs of a block of
 * units at a time as a product of matrices: what the units of the same block, drawn in the meantime, change of each
 * other's inputs is added one by one. It is the same sweep as {@link BlockGibbs} of layers of one unit, in far fewer
 * and larger ops. Inside, a unit's values in all chains lie side by side, since that is what each step reads and
 * writes.
 */
final class SequentialGibbs implements GibbsSweep {
    private static final int BLOCK = 16;

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
        SDVariable flat = Events.flatten(state, event);
        Layer all = new Layer(units, machine.layers().get(0).kind());
        SDVariable x = turned(flat);
        SDVariable numbers = turned(noise.of(0, all));
        Optional<SDVariable> mask = manner.free().map(SequentialGibbs::turned);
        SDVariable w = machine.symmetric(s);
        SDVariable inputs = w.mmul(x).add(machine.bias(s).reshape(units, 1));
        List<SDVariable> drawn = new ArrayList<>();
        SDVariable changes = null;
        for (int from = 0; from < units; from += BLOCK) {
            int to = Math.min(units, from + BLOCK);
            SDVariable own = rows(inputs, from, to);
            if (changes != null) {
                own = own.add(part(w, from, to, 0, from).mmul(changes));
            }
            List<SDVariable> deltas = new ArrayList<>();
            for (int i = 0; i < to - from; i++) {
                SDVariable input = rows(own, i, i + 1);
                for (int j = 0; j < i; j++) {
                    SDVariable weight = part(w, from + i, from + i + 1, from + j, from + j + 1);
                    input = input.add(deltas.get(j).mul(weight));
                }
                int unit = from + i;
                SDVariable next = all.kind().sample(s, manner.at(input), rows(numbers, unit, unit + 1));
                SDVariable delta = next.sub(rows(x, unit, unit + 1));
                if (mask.isPresent()) {
                    delta = delta.mul(rows(mask.get(), unit, unit + 1));
                }
                deltas.add(delta);
                drawn.add(delta);
            }
            changes = s.sameDiff().concat(0, drawn.toArray(new SDVariable[0]));
        }
        return s.stopGradient(Events.unflatten(flat.add(turned(changes)), event));
    }

    private static SDVariable turned(SDVariable x) {
        return x.getSameDiff().permute(x, 1, 0);
    }

    private static SDVariable rows(SDVariable x, int from, int to) {
        return x.get(SDIndex.interval(from, to), SDIndex.all());
    }

    private static SDVariable part(SDVariable x, int row, int toRow, int column, int toColumn) {
        return x.get(SDIndex.interval(row, toRow), SDIndex.interval(column, toColumn));
    }

    @Override
    public SDVariable energy(Scope s, SDVariable state) {
        return machine.energy(s, state);
    }
}

package org.ergodic.energy.gibbs;

import java.util.List;
import java.util.stream.IntStream;
import org.ergodic.api.graph.Scope;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.common.boltzmann.LayeredBoltzmann.Layer;
import org.ergodic.energy.layer.Layers;
import org.ergodic.energy.layer.Numbers;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The geometric path of distributions p_b(x), proportional to p_0(x)^(1-b) p_1(x)^b, from a base model of independent
 * units (b = 0) to a machine (b = 1), as Salakhutdinov and Murray (2008, "On the quantitative analysis of deep belief
 * networks", doi:10.1145/1390156.1390266) walk it: the input of each unit is (1 - b) base + b input, so every
 * distribution of the path is a machine with the same layers.
 *
 * <p>Of the layers the most units that can be are summed out exactly; the states of the others, those kept, are what a
 * sampler holds.
 */
public final class AnnealingPath {
    private final LayeredBoltzmann machine;
    private final List<INDArray> base;
    private final int[] summed;
    private final int[] kept;

    /**
     * A path.
     *
     * @param machine the machine at its end
     * @param base the inputs {@code [1, units]} of each layer in the base model
     */
    public AnnealingPath(LayeredBoltzmann machine, List<INDArray> base) {
        this.machine = machine;
        this.base = List.copyOf(base);
        summed = Layers.independent(
                machine, IntStream.range(0, machine.layers().size()).toArray());
        kept = Layers.rest(machine, summed);
    }

    public int[] kept() {
        return kept.clone();
    }

    /** The states of the kept layers as inputs of a graph, the others {@code null}. */
    public List<SDVariable> inputs(Scope s) {
        List<SDVariable> states = Layers.states(machine);
        for (int l : kept) {
            states.set(l, s.input("state-" + l, -1, machine.layers().get(l).units()));
        }
        return states;
    }

    private SDVariable baseInput(Scope s, int layer) {
        return s.constant(base.get(layer));
    }

    private Layer layer(int l) {
        return machine.layers().get(l);
    }

    /** The log of the base model's normaliser, {@code [1]}. */
    public SDVariable baseLogPartition(Scope s) {
        SDVariable total = null;
        for (int l = 0; l < machine.layers().size(); l++) {
            total = Layers.plus(
                    total, layer(l).kind().logPartition(s, baseInput(s, l)).sum(1));
        }
        return total;
    }

    /** Kept states drawn from the base model. */
    public List<SDVariable> start(Scope s, Numbers noise) {
        List<SDVariable> states = Layers.states(machine);
        for (int l : kept) {
            SDVariable numbers = noise.of(l, layer(l));
            states.set(l, layer(l).kind().sample(s, numbers.mul(0.0).add(baseInput(s, l)), numbers));
        }
        return states;
    }

    /**
     * log p*_to(x) - log p*_from(x) of the kept states, without normalisers: {@code [n]}.
     *
     * @param from an inverse temperature {@code [1, 1]}, or one for each row {@code [n, 1]}
     * @param to another
     */
    public SDVariable rise(Scope s, List<SDVariable> states, SDVariable from, SDVariable to) {
        SDVariable total = null;
        List<SDVariable> before = Layers.states(machine);
        for (int l : kept) {
            SDVariable gain = machine.input(s, l, before).sub(baseInput(s, l)).mul(states.get(l));
            total = Layers.plus(total, gain.sum(true, 1));
            before.set(l, states.get(l));
        }
        total = total == null ? to.sub(from).mul(0.0) : total.mul(to.sub(from));
        for (int l : summed) {
            // The difference unit by unit, before the sum: in single precision the sums would hide it.
            SDVariable input = machine.input(s, l, states);
            SDVariable gain = layer(l).kind()
                    .logPartition(s, mix(s, l, input, to))
                    .sub(layer(l).kind().logPartition(s, mix(s, l, input, from)));
            total = total.add(gain.sum(true, 1));
        }
        return total.reshape(-1);
    }

    /**
     * One sweep that leaves p_b unchanged: the summed-out layers given the kept ones, then each kept layer given all.
     *
     * @param noise its random numbers
     * @param b the inverse temperature {@code [1, 1]}, or one for each row {@code [n, 1]}
     * @return new states of all layers
     */
    public List<SDVariable> sweep(Scope s, Numbers noise, List<SDVariable> states, SDVariable b) {
        List<SDVariable> next = new java.util.ArrayList<>(states);
        for (int l : summed) {
            next.set(l, draw(s, noise, next, l, b));
        }
        for (int l : kept) {
            next.set(l, draw(s, noise, next, l, b));
        }
        return next;
    }

    /** A layer given the others, at an inverse temperature; {@code null} stands for one that adds nothing. */
    public SDVariable draw(Scope s, Numbers noise, List<SDVariable> states, int l, SDVariable b) {
        SDVariable numbers = noise.of(l, layer(l));
        return layer(l).kind().sample(s, mix(s, l, machine.input(s, l, states), b), numbers);
    }

    /** (1 - b) base + b input. */
    private SDVariable mix(Scope s, int layer, SDVariable input, SDVariable b) {
        SDVariable start = baseInput(s, layer);
        return input.sub(start).mul(b).add(start);
    }
}

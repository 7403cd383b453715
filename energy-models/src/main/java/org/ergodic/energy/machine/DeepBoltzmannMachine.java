package org.ergodic.energy.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.InvalidValue;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.common.boltzmann.LinkedBoltzmann;
import org.ergodic.common.boltzmann.MachineStack;
import org.ergodic.common.boltzmann.Units;
import org.ergodic.energy.layer.Layers;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The deep Boltzmann machine with units 0 and 1 (Salakhutdinov and Hinton 2009, "Deep Boltzmann machines"): layers h_0
 * (the visible units), h_1, ..., h_L with E = -sum_l b_l'h_l - sum_l h_(l-1)'W_l h_l, so that each layer given its two
 * neighbours is a product of units with p(h_l = 1) = sigmoid(b_l + W_l'h_(l-1) + W_(l+1) h_(l+1)).
 *
 * <p>Its free energy sums over every other hidden layer unit by unit and over the states of the rest, of at most 12
 * units; larger machines have the variational bound of their
 * {@link org.ergodic.common.boltzmann.UnnormalizedLikelihood}. As a {@link MachineStack} it is the restricted machines
 * by which the paper's section 3.1 starts its weights: of the first the visible, of the last the hidden units are
 * doubled, and of those between the weights.
 *
 * <p>Parameters {@code weights-l} {@code [units of l - 1, units of l]} from N(0, 0.01²) and {@code bias-l}, with l
 * counted from 0 for the visible units. Biases start from 0, the visible ones from the log odds of the first batch
 * (Hinton 2012, "A practical guide to training restricted Boltzmann machines", section 8.1): else hidden units of all
 * layers learn first to turn off what is never on, and are near 1 or 0 ever after. It reads no condition.
 */
public final class DeepBoltzmannMachine implements LinkedBoltzmann, MachineStack {
    private final List<Layer> layers;
    private final List<LayeredBoltzmann> machines;
    private final long[] event;

    /**
     * A machine.
     *
     * @param hidden the number of units of each hidden layer, from the data up
     * @param event the shape of an event, each element a visible unit
     * @throws IllegalArgumentException without a hidden layer, or for one without units
     */
    public DeepBoltzmannMachine(List<Integer> hidden, long... event) {
        if (hidden.isEmpty() || hidden.stream().anyMatch(n -> n < 1)) {
            throw new IllegalArgumentException(
                    "a deep Boltzmann machine needs at least one hidden layer, each of at least 1 unit, not " + hidden);
        }
        this.event = event.clone();
        List<Layer> all = new ArrayList<>(List.of(new Layer(Events.size(event), Units.binary())));
        hidden.forEach(n -> all.add(new Layer(n, Units.binary())));
        layers = List.copyOf(all);
        List<LayeredBoltzmann> stack = new ArrayList<>();
        int last = hidden.size();
        for (int l = 1; l <= last; l++) {
            boolean between = l > 1 && l < last;
            stack.add(new StackedRbm(
                    layers.get(l - 1).units(),
                    layers.get(l).units(),
                    l == 1 && last > 1 ? 2 : 1,
                    l == last && last > 1 ? 2 : 1,
                    between ? 2 : 1,
                    weightsName(l),
                    biasName(l - 1),
                    biasName(l),
                    l == 1 ? Optional.empty() : Optional.of(handedName(l - 1))));
        }
        machines = List.copyOf(stack);
    }

    private static String weightsName(int layer) {
        return "weights-" + layer;
    }

    private static String biasName(int layer) {
        return "bias-" + layer;
    }

    private static String handedName(int layer) {
        return "handed/" + biasName(layer);
    }

    @Override
    public List<Layer> layers() {
        return layers;
    }

    @Override
    public SDVariable input(Scope s, int layer, List<SDVariable> states) {
        SDVariable input = Layers.row(bias(s, layer));
        SDVariable below = layer == 0 ? null : states.get(layer - 1);
        SDVariable above = layer + 1 == layers.size() ? null : states.get(layer + 1);
        if (below != null) {
            input = below.mmul(weights(s, layer)).add(input);
        }
        return above == null
                ? input
                : s.sameDiff()
                        .mmul(above, weights(s, layer + 1), false, true, false)
                        .add(input);
    }

    @Override
    public SDVariable bias(Scope s, int layer) {
        return s.parameter(
                biasName(layer), Initializer.zeros(), layers.get(layer).units());
    }

    @Override
    public SDVariable weights(Scope s, int layer) {
        return s.parameter(
                weightsName(layer),
                Initializer.normal(0.01),
                layers.get(layer - 1).units(),
                layers.get(layer).units());
    }

    @Override
    public SDVariable energy(Scope s, SDVariable x) {
        return Layers.freeEnergy(this, s, Events.flatten(x, event));
    }

    @Override
    public void initialize(Scope s, Batch batch) {
        SDVariable x = Events.flatten(batch.x(), event);
        SDVariable rows = x.mul(0.0).add(1.0).sum(0);
        // As one row more of each kind would make them, so that no unit is certain.
        SDVariable on = x.sum(0).add(1.0);
        SDVariable off = rows.add(2.0).sub(on);
        s.assign(bias(s, 0), s.sameDiff().math().log(on.div(off)));
    }

    @Override
    public List<LayeredBoltzmann> machines() {
        return machines;
    }

    /** Biases between two machines go with both: see {@link #hand}. */
    @Override
    public Set<String> parameters(int machine) {
        return Set.of(weightsName(machine + 1), biasName(machine), biasName(machine + 1));
    }

    /**
     * The biases of the units that the next machine has too. In either machine all input of these units comes from one
     * side, and in the deep one half of it, so that their biases there have to be the mean of those in the two.
     */
    @Override
    public void hand(Scope s, int machine) {
        int layer = machine + 1;
        if (layer + 1 < layers.size()) {
            s.assign(handedBias(s, layer), bias(s, layer));
        }
    }

    @Override
    public Scope handed(Scope s, int machine) {
        int layer = machine + 1;
        return s.substituting(p -> p.name().equals(biasName(layer)) ? handedBias(s, layer) : p);
    }

    private SDVariable handedBias(Scope s, int layer) {
        return s.root()
                .memory()
                .state(handedName(layer), Initializer.zeros(), layers.get(layer).units());
    }

    @Override
    public Optional<InvalidValue> check(INDArray data) {
        return Layers.checkValues(data, layers.get(0), "a deep Boltzmann machine");
    }
}

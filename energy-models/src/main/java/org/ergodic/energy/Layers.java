package org.ergodic.energy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.LayeredBoltzmann;
import org.ergodic.api.model.LayeredBoltzmann.Layer;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What all machines with layers share: sums over units, and the way between events and visible layers. */
final class Layers {
    /** Up to so many layers the best set to sum out is found by trying all; beyond, greedily. */
    private static final int TRY_ALL = 12;

    private Layers() {}

    /** The states of all layers, {@code null} for those not given. */
    static List<SDVariable> states(LayeredBoltzmann machine) {
        return new ArrayList<>(Collections.nCopies(machine.layers().size(), null));
    }

    static int units(LayeredBoltzmann machine, int... layers) {
        return Arrays.stream(layers).map(l -> machine.layers().get(l).units()).sum();
    }

    static int[] visible(LayeredBoltzmann machine) {
        return IntStream.range(0, machine.visibleLayers()).toArray();
    }

    static int[] hidden(LayeredBoltzmann machine) {
        return IntStream.range(machine.visibleLayers(), machine.layers().size()).toArray();
    }

    /** An event's elements {@code [n, d]} as the states of the visible layers, the hidden ones left {@code null}. */
    static List<SDVariable> split(LayeredBoltzmann machine, Scope s, SDVariable x) {
        List<SDVariable> states = states(machine);
        int[] visible = visible(machine);
        if (visible.length == 1) {
            states.set(0, x);
            return states;
        }
        int from = 0;
        for (int l : visible) {
            int to = from + machine.layers().get(l).units();
            INDArray columns = Nd4j.createFromArray(IntStream.range(from, to).toArray());
            states.set(l, s.sameDiff().gather(x, s.sameDiff().constant(columns), 1));
            from = to;
        }
        return states;
    }

    /** The visible layers' states as an event's elements {@code [n, d]}. */
    static SDVariable join(LayeredBoltzmann machine, Scope s, List<SDVariable> states) {
        return machine.visibleLayers() == 1
                ? states.get(0)
                : s.sameDiff()
                        .concat(1, states.subList(0, machine.visibleLayers()).toArray(new SDVariable[0]));
    }

    /**
     * The layers of the most units together of which no two are connected, among those given, so that the sum over them
     * given the rest is a product over units.
     */
    static int[] independent(LayeredBoltzmann machine, int... among) {
        if (among.length > TRY_ALL) {
            return greedy(machine, among);
        }
        int[] best = {};
        for (int mask = 0; mask < 1 << among.length; mask++) {
            int chosen = mask;
            int[] set = IntStream.range(0, among.length)
                    .filter(i -> (chosen >> i & 1) == 1)
                    .map(i -> among[i])
                    .toArray();
            if (independentSet(machine, set) && units(machine, set) > units(machine, best)) {
                best = set;
            }
        }
        return best;
    }

    private static int[] greedy(LayeredBoltzmann machine, int... among) {
        List<Integer> order = Arrays.stream(among).boxed().collect(Collectors.toCollection(ArrayList::new));
        order.sort((a, b) -> Integer.compare(
                machine.layers().get(b).units(), machine.layers().get(a).units()));
        int[] set = {};
        for (int layer : order) {
            int[] more = Arrays.copyOf(set, set.length + 1);
            more[set.length] = layer;
            set = independentSet(machine, more) ? more : set;
        }
        Arrays.sort(set);
        return set;
    }

    private static boolean independentSet(LayeredBoltzmann machine, int... set) {
        for (int a : set) {
            for (int b : set) {
                if (a < b && machine.connected(a, b)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The layers not in a set. */
    static int[] rest(LayeredBoltzmann machine, int... set) {
        return IntStream.range(0, machine.layers().size())
                .filter(l -> Arrays.stream(set).noneMatch(k -> k == l))
                .toArray();
    }

    /**
     * The free energy of visible states, for a machine whose hidden layers are not connected with each other:
     * F(v) = -sum over visible layers of (log carrier + input from the layers before, times the state) - sum over hidden
     * layers of their log-partition function.
     *
     * @throws IllegalArgumentException if hidden layers are connected, so that the sum over them does not factorise
     */
    static SDVariable freeEnergy(LayeredBoltzmann machine, Scope s, SDVariable x) {
        int[] hidden = hidden(machine);
        if (!independentSet(machine, hidden)) {
            throw new IllegalArgumentException("the free energy of this machine is not tractable: of its layers "
                    + sizes(machine) + ", hidden ones are connected with each other");
        }
        List<SDVariable> states = split(machine, s, x);
        return logSum(machine, s, states, visible(machine), hidden).mul(-1.0);
    }

    /** The log of the joint distribution without Z, of some layers with others, unconnected, summed out: {@code [n]}. */
    static SDVariable logSum(LayeredBoltzmann machine, Scope s, List<SDVariable> states, int[] kept, int... summed) {
        SDVariable total = null;
        List<SDVariable> before = states(machine);
        for (int l : kept) {
            // Each connection counts once: with the later of its two layers.
            SDVariable x = states.get(l);
            SDVariable term = machine.layers()
                    .get(l)
                    .kind()
                    .logCarrier(s, x)
                    .add(machine.input(s, l, before).mul(x));
            total = plus(total, term.sum(1));
            before.set(l, x);
        }
        for (int l : summed) {
            SDVariable term = machine.layers().get(l).kind().logPartition(s, machine.input(s, l, before));
            total = plus(total, term.sum(1));
        }
        return total;
    }

    static SDVariable plus(SDVariable a, SDVariable b) {
        return a == null ? b : a.add(b);
    }

    /** A vector as {@code [1, units]}. */
    static SDVariable row(SDVariable bias) {
        return bias.reshape(1, -1);
    }

    static List<Integer> sizes(LayeredBoltzmann machine) {
        return machine.layers().stream().map(Layer::units).toList();
    }

    /** What is wrong with data for units of given values, if anything. */
    static Optional<String> checkValues(INDArray data, Layer layer, String what) {
        if (data.length() == 0) {
            return Optional.empty();
        }
        List<Double> allowed = layer.kind().support();
        double[] values = data.dup('c').data().asDouble();
        int columns = values.length / (int) data.size(0);
        for (int i = 0; i < values.length; i++) {
            double value = values[i];
            if (allowed.stream().noneMatch(v -> v == value)) {
                String names = allowed.stream()
                        .map(v -> String.format(Locale.ROOT, "%.0f", v))
                        .collect(Collectors.joining(" or "));
                return Optional.of("row " + (i / columns + 1) + ", column " + (i % columns + 1) + " (both from 1) is "
                        + value + ", and the units of " + what + " are " + names
                        + ": binarise the data, for pictures at half of the largest value, and do not scale them");
            }
        }
        return Optional.empty();
    }
}

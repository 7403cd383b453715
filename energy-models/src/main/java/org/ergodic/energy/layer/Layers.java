package org.ergodic.energy.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.InvalidValue;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.common.boltzmann.LayeredBoltzmann.Layer;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** What all machines with layers share: sums over units, and the way between events and visible layers. */
public final class Layers {
    /** The most hidden units whose states a free energy enumerates. */
    public static final int HIDDEN_LIMIT = 12;

    /** Up to so many layers the best set to sum out is found by trying all; beyond, greedily. */
    private static final int TRY_ALL = 12;

    private Layers() {}

    /** The states of all layers, {@code null} for those not given. */
    public static List<SDVariable> states(LayeredBoltzmann machine) {
        return new ArrayList<>(Collections.nCopies(machine.layers().size(), null));
    }

    public static int units(LayeredBoltzmann machine, int... layers) {
        return Arrays.stream(layers).map(l -> machine.layers().get(l).units()).sum();
    }

    public static int[] visible(LayeredBoltzmann machine) {
        return IntStream.range(0, machine.visibleLayers()).toArray();
    }

    public static int[] hidden(LayeredBoltzmann machine) {
        return IntStream.range(machine.visibleLayers(), machine.layers().size()).toArray();
    }

    /** An event's elements {@code [n, d]} as the states of the visible layers, the hidden ones left {@code null}. */
    public static List<SDVariable> split(LayeredBoltzmann machine, Scope s, SDVariable x) {
        List<SDVariable> states = states(machine);
        int[] visible = visible(machine);
        if (visible.length == 1) {
            states.set(0, x);
            return states;
        }
        for (int l : visible) {
            states.set(l, columns(s, x, machine.elements(l)));
        }
        return states;
    }

    /** Some columns of a matrix. */
    public static SDVariable columns(Scope s, SDVariable x, int... columns) {
        boolean inARow =
                columns.length > 0 && IntStream.range(1, columns.length).allMatch(i -> columns[i] == columns[0] + i);
        if (inARow) {
            return s.sameDiff().slice(x, new int[] {0, columns[0]}, -1, columns.length);
        }
        return s.sameDiff().gather(x, s.sameDiff().constant(Nd4j.createFromArray(columns)), 1);
    }

    /** The visible layers' states as an event's elements {@code [n, d]}. */
    public static SDVariable join(LayeredBoltzmann machine, Scope s, List<SDVariable> states) {
        int layers = machine.visibleLayers();
        if (layers == 1) {
            return states.get(0);
        }
        SDVariable joined = s.sameDiff().concat(1, states.subList(0, layers).toArray(new SDVariable[0]));
        int[] elements = IntStream.range(0, layers)
                .flatMap(l -> IntStream.of(machine.elements(l)))
                .toArray();
        int[] places = new int[elements.length];
        for (int i = 0; i < elements.length; i++) {
            places[elements[i]] = i;
        }
        boolean inOrder = IntStream.range(0, places.length).allMatch(i -> places[i] == i);
        return inOrder ? joined : columns(s, joined, places);
    }

    /**
     * The layers of the most units together of which no two are connected, among those given, so that the sum over them
     * given the rest is a product over units.
     */
    public static int[] independent(LayeredBoltzmann machine, int... among) {
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

    static boolean independentSet(LayeredBoltzmann machine, int... set) {
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
    public static int[] rest(LayeredBoltzmann machine, int... set) {
        return IntStream.range(0, machine.layers().size())
                .filter(l -> Arrays.stream(set).noneMatch(k -> k == l))
                .toArray();
    }

    /** Whether the hidden layers, given the visible ones, are independent of each other. */
    public static boolean separate(LayeredBoltzmann machine) {
        return independentSet(machine, hidden(machine));
    }

    /**
     * The hidden layers that a free energy has to enumerate: those left when as many units as can be are summed out.
     */
    static int[] enumerated(LayeredBoltzmann machine) {
        int[] hidden = hidden(machine);
        int[] summed = independent(machine, hidden);
        return IntStream.of(hidden)
                .filter(l -> IntStream.of(summed).noneMatch(k -> k == l))
                .toArray();
    }

    /** Whether the free energy of visible units is a sum that can be taken. */
    public static boolean tractable(LayeredBoltzmann machine) {
        int[] enumerated = enumerated(machine);
        return units(machine, enumerated) <= HIDDEN_LIMIT
                && IntStream.of(enumerated)
                        .allMatch(l -> machine.layers().get(l).kind().support().size() == 2);
    }

    /**
     * The free energy of visible states: F(v) = -log sum over h of exp of the joint exponent. Hidden layers that are
     * not connected with each other are summed out unit by unit; where some are, the states of the fewest units that
     * leave the others unconnected are enumerated.
     *
     * @throws IllegalArgumentException if more than {@value #HIDDEN_LIMIT} units would have to be enumerated
     */
    public static SDVariable freeEnergy(LayeredBoltzmann machine, Scope s, SDVariable x) {
        List<SDVariable> states = split(machine, s, x);
        if (separate(machine)) {
            return logSum(machine, s, states, visible(machine), hidden(machine)).mul(-1.0);
        }
        int[] enumerated = enumerated(machine);
        if (!tractable(machine)) {
            throw new IllegalArgumentException("the free energy of this machine is not tractable: of its layers "
                    + sizes(machine) + ", hidden ones are connected with each other, and it is a sum over 2^"
                    + units(machine, enumerated) + " of their states where the limit is 2^" + HIDDEN_LIMIT
                    + ": ask for the bound that the metric \"ais\" gives instead");
        }
        int[] summed = independent(machine, hidden(machine));
        int[] all = enumerated;
        List<SDVariable> listed = listed(machine, s, all);
        // Inputs are sums of what each neighbour adds: so what v adds and what the listed states add are computed
        // apart.
        SDVariable each = logSum(machine, s, listed, all).reshape(1, -1);
        for (int l : all) {
            SDVariable added = machine.input(s, l, states).sub(machine.input(s, l, states(machine)));
            each = each.add(s.sameDiff().mmul(added, listed.get(l), false, true, false));
        }
        long count = 1L << units(machine, all);
        for (int l : summed) {
            int units = machine.layers().get(l).units();
            SDVariable ofVisible = machine.input(s, l, states);
            SDVariable ofListed = machine.input(s, l, listed).sub(machine.input(s, l, states(machine)));
            SDVariable input = ofVisible.reshape(-1, 1, units).add(ofListed.reshape(1, -1, units));
            SDVariable term = machine.layers().get(l).kind().logPartition(s, input.reshape(-1, units));
            each = each.add(term.sum(1).reshape(-1, count));
        }
        SDVariable largest = s.stopGradient(each.max(true, 1));
        SDVariable sum = s.sameDiff()
                .math()
                .log(s.sameDiff().math().exp(each.sub(largest)).sum(true, 1))
                .add(largest)
                .reshape(-1);
        return logSum(machine, s, states, visible(machine)).add(sum).mul(-1.0);
    }

    /** All joint states of some layers of two values as constants, a row each; the others have no state. */
    public static List<SDVariable> listed(LayeredBoltzmann machine, Scope s, int... layers) {
        List<SDVariable> listed = states(machine);
        INDArray table = table(machine, layers);
        int from = 0;
        for (int l : layers) {
            int to = from + machine.layers().get(l).units();
            listed.set(
                    l,
                    s.constant(table.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to))
                            .dup()));
            from = to;
        }
        return listed;
    }

    /** All joint states of the units of some layers of two values, a row each. */
    private static INDArray table(LayeredBoltzmann machine, int... layers) {
        int units = units(machine, layers);
        double[] rows = new double[(1 << units) * units];
        for (int state = 0; state < 1 << units; state++) {
            int unit = 0;
            for (int l : layers) {
                List<Double> values = machine.layers().get(l).kind().support();
                for (int i = 0; i < machine.layers().get(l).units(); i++, unit++) {
                    rows[state * units + unit] = values.get(state >> unit & 1);
                }
            }
        }
        return Nd4j.createFromArray(rows).reshape(1 << units, units);
    }

    /** The log of the joint distribution without Z at states of all layers, {@code [n]}. */
    public static SDVariable exponent(LayeredBoltzmann machine, Scope s, List<SDVariable> states) {
        return logSum(machine, s, states, IntStream.range(0, states.size()).toArray());
    }

    /**
     * The log of the joint distribution without Z, of some layers with others, unconnected, summed out: {@code [n]}.
     */
    public static SDVariable logSum(
            LayeredBoltzmann machine, Scope s, List<SDVariable> states, int[] kept, int... summed) {
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

    public static SDVariable plus(SDVariable a, SDVariable b) {
        return a == null ? b : a.add(b);
    }

    /** A vector as {@code [1, units]}. */
    public static SDVariable row(SDVariable bias) {
        return bias.reshape(1, -1);
    }

    public static List<Integer> sizes(LayeredBoltzmann machine) {
        return machine.layers().stream().map(Layer::units).toList();
    }

    /** What each visible unit adds to the inputs of the hidden ones it is connected with, {@code [hidden, d]}. */
    public static INDArray filters(LayeredBoltzmann machine, Evaluator evaluator) {
        int d = units(machine, visible(machine));
        return evaluator
                .compile(s -> {
                    List<SDVariable> states = split(machine, s, s.constant(Nd4j.eye(d)));
                    SDVariable[] added = IntStream.of(hidden(machine))
                            .filter(l -> IntStream.of(visible(machine)).anyMatch(v -> machine.connected(v, l)))
                            .mapToObj(l -> machine.input(s, l, states).sub(machine.input(s, l, states(machine))))
                            .toArray(SDVariable[]::new);
                    s.output(
                            "filters",
                            added.length == 1 ? added[0] : s.sameDiff().concat(1, added));
                })
                .run(evaluator.variables(), java.util.Map.of())
                .get("filters")
                .transpose()
                .dup('c');
    }

    /** What is wrong with data for units of given values, if anything. */
    public static Optional<InvalidValue> checkValues(INDArray data, Layer layer, String what) {
        double[] allowed =
                layer.kind().support().stream().mapToDouble(value -> value).toArray();
        Optional<String> rule = Optional.of("the units of " + what + " are "
                + Arrays.stream(allowed)
                        .mapToObj(v -> String.format(Locale.ROOT, "%.0f", v))
                        .collect(Collectors.joining(" or "))
                + ": binarise the data by data.binarise, for pictures at half of the largest value, "
                + (allowed[0] < 0
                        ? "and take 0 and 1 to -1 and 1 by data.scale: symmetric"
                        : "or, if they are 0 and 1, leave them so by data.scale: none"));
        return InvalidValue.first(data, value -> {
            for (double one : allowed) {
                if (one == value) {
                    return Optional.empty();
                }
            }
            return rule;
        });
    }
}

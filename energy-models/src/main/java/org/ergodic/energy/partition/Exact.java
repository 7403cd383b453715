package org.ergodic.energy.partition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Program;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.random.RandomStream;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.common.solver.Interruption;
import org.ergodic.energy.layer.Layers;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A machine small enough to visit all its states: its exact log Z, likelihoods and independent samples.
 *
 * <p>As many units as can be are summed out in closed form (those of layers not connected with each other), and the
 * states of the others are enumerated: for a restricted machine those of its smaller layer, for one whose units are all
 * connected those of all units but one. The cost is 2^u evaluations for u units enumerated, at most {@value #LIMIT}.
 *
 * <p>Immutable; holds the probabilities of all states it visited, and the values that the variables had then.
 */
public final class Exact {
    /** The most units whose states are enumerated. */
    public static final int LIMIT = 20;

    private static final int ROWS = 1 << 12;

    private final LayeredBoltzmann machine;
    private final Evaluator evaluator;
    private final int[] summed;
    private final int[] kept;
    private final double[] logWeights;
    private final double logPartition;

    /**
     * Visits all states of a machine.
     *
     * @param machine the machine
     * @param evaluator its values
     * @throws IllegalArgumentException if it would take too many states, saying how many, or units that cannot be
     *     listed
     */
    public Exact(LayeredBoltzmann machine, Evaluator evaluator) {
        this.machine = machine;
        this.evaluator = evaluator;
        summed = summedOut(machine);
        kept = Layers.rest(machine, summed);
        int units = Layers.units(machine, kept);
        if (!possible(machine)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "exact enumeration of a machine with the layers %s would visit 2^%d = %.3g states, and the limit is"
                            + " 2^%d: estimate log Z by annealed importance sampling instead (metric \"ais\", class"
                            + " Ais)",
                    Layers.sizes(machine),
                    units,
                    Math.pow(2, units),
                    LIMIT));
        }
        logWeights = visit(1 << units);
        logPartition = LogWeights.logSum(logWeights);
    }

    /**
     * Whether a machine is small enough.
     *
     * @param machine the machine
     * @return whether its states can be enumerated
     */
    public static boolean possible(LayeredBoltzmann machine) {
        return enumerated(machine) <= LIMIT;
    }

    /**
     * How many units' states are enumerated.
     *
     * @param machine the machine
     * @return u, of which there are 2^u states
     */
    public static int enumerated(LayeredBoltzmann machine) {
        return Layers.units(machine, Layers.rest(machine, summedOut(machine)));
    }

    /**
     * log Z as a graph that visits all states in every run, so that its gradient is exact.
     *
     * @param machine a machine of few units to be {@link #enumerated}
     * @param s the scope of the machine
     * @return a scalar, in nats
     */
    public static SDVariable logPartition(LayeredBoltzmann machine, Scope s) {
        int[] summed = summedOut(machine);
        int[] kept = Layers.rest(machine, summed);
        SDVariable each = Layers.logSum(machine, s, Layers.listed(machine, s, kept), kept, summed);
        SDVariable largest = s.stopGradient(each.max());
        return s.sameDiff()
                .math()
                .log(s.sameDiff().math().exp(each.sub(largest)).sum())
                .add(largest);
    }

    /** Units without a list of states must be summed out: all layers of such first, then the best of the rest. */
    private static int[] summedOut(LayeredBoltzmann machine) {
        int[] all = IntStream.range(0, machine.layers().size()).toArray();
        int[] endless = Arrays.stream(all)
                .filter(l -> machine.layers().get(l).kind().support().isEmpty())
                .toArray();
        if (endless.length == 0) {
            return Layers.independent(machine, all);
        }
        if (Layers.independent(machine, endless).length < endless.length) {
            throw new IllegalArgumentException("layers of units with a density are connected with each other in this"
                    + " machine with the layers " + Layers.sizes(machine)
                    + ": the sum over its states is not a sum over finitely many");
        }
        int[] free = Arrays.stream(all)
                .filter(l -> Arrays.stream(endless).noneMatch(e -> e == l || machine.connected(e, l)))
                .toArray();
        return IntStream.concat(Arrays.stream(endless), Arrays.stream(Layers.independent(machine, free)))
                .sorted()
                .toArray();
    }

    private double[] visit(int count) {
        Program program = evaluator.compile(s -> {
            List<SDVariable> states = inputs(s);
            s.output("log-weight", Layers.logSum(machine, s, states, kept, summed));
        });
        Call call = program.call(evaluator.variables());
        double[] all = new double[count];
        for (int from = 0; from < count; from += ROWS) {
            Interruption.check("the enumeration of states");
            int rows = Math.min(ROWS, count - from);
            states(IntStream.range(from, from + rows).toArray()).forEach(call::set);
            double[] some = call.run().get("log-weight").castTo(DataType.DOUBLE).toDoubleVector();
            System.arraycopy(some, 0, all, from, rows);
        }
        return all;
    }

    /** The kept layers' states of given numbers, by the name of their input; unit i is bit i of the number. */
    private Map<String, INDArray> states(int... numbers) {
        Map<String, INDArray> inputs = new LinkedHashMap<>();
        int from = 0;
        for (int l : kept) {
            LayeredBoltzmann.Layer layer = machine.layers().get(l);
            List<Double> values = layer.kind().support();
            double[] rows = new double[numbers.length * layer.units()];
            for (int row = 0; row < numbers.length; row++) {
                for (int i = 0; i < layer.units(); i++) {
                    rows[row * layer.units() + i] = values.get(numbers[row] >> (from + i) & 1);
                }
            }
            inputs.put(
                    "state-" + l,
                    Nd4j.createFromArray(rows)
                            .reshape(numbers.length, layer.units())
                            .castTo(evaluator.dataType()));
            from += layer.units();
        }
        return inputs;
    }

    /** {@return log Z, in nats, of exp(-E) with the energy of the machine without any constant added} */
    public double logPartition() {
        return logPartition;
    }

    /**
     * The gradient of log Z by every parameter of the machine, exactly: the mean over all states of the gradient of the
     * exponent. The likelihood's gradient is minus that of the free energy of the data, minus this.
     *
     * @return gradients by the parameter's name
     */
    public Map<String, INDArray> logPartitionGradient() {
        List<String> names = new ArrayList<>();
        Program program = evaluator.compile(s -> {
            List<SDVariable> states = inputs(s);
            SDVariable weight = s.input("weight", -1);
            SDVariable mean =
                    Layers.logSum(machine, s, states, kept, summed).mul(weight).sum();
            List<SDVariable> parameters = List.copyOf(s.parameters().values());
            names.addAll(s.parameters().keySet());
            List<SDVariable> gradients = s.gradient(mean, parameters);
            for (int i = 0; i < gradients.size(); i++) {
                s.output("gradient/" + names.get(i), gradients.get(i));
            }
        });
        Call call = program.call(evaluator.variables());
        Map<String, INDArray> total = new LinkedHashMap<>();
        for (int from = 0; from < logWeights.length; from += ROWS) {
            Interruption.check("the enumeration of states");
            int rows = Math.min(ROWS, logWeights.length - from);
            double[] weights = new double[rows];
            for (int i = 0; i < rows; i++) {
                weights[i] = Math.exp(logWeights[from + i] - logPartition);
            }
            states(IntStream.range(from, from + rows).toArray()).forEach(call::set);
            call.set("weight", Nd4j.createFromArray(weights).castTo(evaluator.dataType()))
                    .run();
            for (String name : names) {
                INDArray part = call.get("gradient/" + name);
                total.merge(name, part, INDArray::add);
            }
        }
        return total;
    }

    private List<SDVariable> inputs(Scope s) {
        List<SDVariable> states = Layers.states(machine);
        for (int l : kept) {
            states.set(l, s.input("state-" + l, -1, machine.layers().get(l).units()));
        }
        return states;
    }

    /**
     * The log-likelihood of data, -F(x) - log Z.
     *
     * @param x {@code [n, d]} or {@code [n, event]}; not changed
     * @return {@code [n]} in nats
     */
    public double[] logProb(INDArray x) {
        long[] event = Events.event(x.shape());
        Program program =
                evaluator.compile(s -> s.output("energy", machine.energy(s, s.input("x", Events.batch(-1, event)))));
        double[] values = program.run(evaluator.variables(), Map.of("x", x))
                .get("energy")
                .castTo(DataType.DOUBLE)
                .toDoubleVector();
        return Arrays.stream(values).map(energy -> -energy - logPartition).toArray();
    }

    /**
     * Independent samples of all units.
     *
     * @param n how many, at least 1
     * @param random the stream; sample i depends on it and i alone
     * @return the states {@code [n, units]} of each layer
     */
    public List<INDArray> sample(int n, RandomStream random) {
        int[] numbers = new int[n];
        double[] cumulative = cumulative();
        for (int i = 0; i < n; i++) {
            int found = Arrays.binarySearch(cumulative, random.split("state").uniform(i, 0));
            numbers[i] = Math.min(found < 0 ? -found - 1 : found, cumulative.length - 1);
        }
        Program program = evaluator.compile(s -> {
            SDVariable rows = s.input("rows", -1, 1);
            List<SDVariable> states = inputs(s);
            for (int l : summed) {
                LayeredBoltzmann.Layer layer = machine.layers().get(l);
                SDVariable noise = s.noise("layer-" + l, layer.kind().noise(), rows, layer.units());
                SDVariable input = machine.input(s, l, states).add(noise.mul(0.0));
                s.output("layer-" + l, layer.kind().sample(s, input, noise));
            }
        });
        Map<String, INDArray> given = states(numbers);
        Call call = program.call(evaluator.variables()).set("rows", Nd4j.zeros(evaluator.dataType(), n, 1));
        given.forEach(call::set);
        call.random(random, 0).run();
        List<INDArray> all = new ArrayList<>();
        for (int l = 0; l < machine.layers().size(); l++) {
            INDArray known = given.get("state-" + l);
            all.add(known == null ? call.get("layer-" + l) : known);
        }
        return all;
    }

    private double[] cumulative() {
        double[] cumulative = new double[logWeights.length];
        double sum = 0;
        for (int i = 0; i < cumulative.length; i++) {
            sum += Math.exp(logWeights[i] - logPartition);
            cumulative[i] = sum;
        }
        return cumulative;
    }
}

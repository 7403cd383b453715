package org.ergodic.energy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.graph.Call;
import org.ergodic.api.model.Metric;
import org.ergodic.api.model.Warning;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.energy.layer.Layers;
import org.ergodic.energy.layer.MeanField;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Hidden units whose mean given the data, by mean field, is the same for all rows: off, on or undecided, they tell
 * nothing of the data.
 */
final class DeadUnits {
    /** Rows that are looked at: a unit that is on for one in so many is alive. */
    private static final int ROWS = 1000;

    /** A smaller share of the range of a unit's values is no change. */
    private static final double CHANGE = 0.01;

    /** A layer may have dead units: a machine larger than its data has. */
    private static final double MANY = 0.75;

    private static final int PASSES = 10;

    private DeadUnits() {}

    /** A warning for each hidden layer most of whose units are dead. */
    static List<Warning> of(LayeredBoltzmann machine, Metric.Evaluation evaluation) {
        int[] hidden = IntStream.of(Layers.hidden(machine))
                .filter(l -> machine.layers().get(l).kind().support().size() == 2)
                .toArray();
        if (hidden.length == 0 || hidden.length < Layers.hidden(machine).length) {
            return List.of();
        }
        INDArray all = evaluation.training();
        INDArray rows =
                all.get(NDArrayIndex.interval(0, Math.min(ROWS, all.size(0)))).dup('c');
        long[] flat = {rows.size(0), rows.length() / rows.size(0)};
        Call call = evaluation
                .evaluator()
                .compile(s -> {
                    List<SDVariable> states = new MeanField(machine, PASSES)
                            .posterior(s, s.input("x", -1, flat[1]))
                            .states();
                    for (int l : hidden) {
                        s.output("mean-" + l, states.get(l));
                    }
                })
                .call(evaluation.evaluator().variables())
                .set("x", rows.reshape('c', flat))
                .run();
        // Where all units are connected each is a layer of its own, and together they are one.
        boolean single =
                IntStream.of(hidden).allMatch(l -> machine.layers().get(l).units() == 1);
        List<Warning> warnings = new ArrayList<>();
        int dead = 0;
        for (int l : hidden) {
            LayeredBoltzmann.Layer layer = machine.layers().get(l);
            List<Double> values = layer.kind().support();
            double change = CHANGE * (values.get(1) - values.get(0));
            int here = dead(NativeMemory.values(call.get("mean-" + l)), layer.units(), change);
            dead += here;
            if (!single && here > MANY * layer.units()) {
                warnings.add(
                        warning(here, layer.units(), " units of hidden layer " + (l - machine.visibleLayers() + 1)));
            }
        }
        if (single && dead > MANY * hidden.length) {
            warnings.add(warning(dead, hidden.length, " hidden units"));
        }
        return warnings;
    }

    private static Warning warning(int dead, int all, String of) {
        return new Warning(
                "dead-units",
                dead + " of the " + all + of
                        + " are the same for all data, so that the machine has learned little with them:"
                        + " train longer or at another train.optimizer.rate (a smaller one where they are all on or"
                        + " all off), by the centred gradient, or with fewer hidden units");
    }

    /** How many columns change by less. */
    private static int dead(double[] means, int units, double change) {
        double[] least = new double[units];
        double[] most = new double[units];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        Arrays.fill(most, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < means.length; i++) {
            least[i % units] = Math.min(least[i % units], means[i]);
            most[i % units] = Math.max(most[i % units], means[i]);
        }
        return (int) IntStream.range(0, units)
                .filter(unit -> most[unit] - least[unit] < change)
                .count();
    }
}

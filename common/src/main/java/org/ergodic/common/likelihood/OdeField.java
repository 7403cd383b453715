package org.ergodic.common.likelihood;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.solver.FieldGraph;
import org.ergodic.api.solver.VectorField;
import org.ergodic.common.graph.Divergence;
import org.nd4j.autodiff.samediff.SDIndex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A drift beside its divergences: states {@code [n, d + k]} of d numbers of an event and k integrals, where k is 1 for
 * the exact divergence and otherwise the number of probes. Probes and conditions belong to rows.
 *
 * @param evaluator the compiler and the values of the parameters
 * @param graph the field, whose programs are kept with it
 * @param event the event's shape
 */
record OdeField(Evaluator evaluator, FieldGraph graph, long... event) {
    /** No condition can have such a name. */
    private static final String PROBE = "probe-of-divergence/";

    /** Probes beside the conditions, as inputs of a graph of states. */
    private record Bound(Conditions given, long[] event, INDArray[] probes) implements FieldGraph.Binding {
        @Override
        public Map<String, SDVariable> inputs(Scope s, SDVariable state) {
            Map<String, SDVariable> inputs = new HashMap<>(
                    given.sharedContext(s, state, width(event, probes.length)).values());
            for (int k = 0; k < probes.length; k++) {
                inputs.put(PROBE + k, s.input(PROBE + k, Events.batch(-1, event)));
            }
            return inputs;
        }

        @Override
        public void give(Call call) {
            given.giveShared(call);
            for (int k = 0; k < probes.length; k++) {
                call.set(PROBE + k, probes[k]);
            }
        }

        @Override
        public FieldGraph.Binding rows(int... rows) {
            INDArray[] kept = Arrays.stream(probes)
                    .map(probe -> Evaluator.rows(probe, rows))
                    .toArray(INDArray[]::new);
            return new Bound(given.rows(rows), event, kept);
        }
    }

    /** Numbers of a state. */
    private static long width(long[] event, int probes) {
        return Events.size(event) + (long) Math.max(1, probes);
    }

    /** A drift with its divergences, for rows to be given by {@link #of}. */
    static OdeField of(Evaluator evaluator, OdeLikelihood.Drift drift, long[] event, int probes) {
        FieldGraph.Definition definition = (s, state, t, inputs) -> state(s, drift, state, t, inputs, probes, event);
        FieldGraph graph =
                FieldGraph.of(evaluator.compiler(), evaluator.variables(), definition, FieldGraph.Binding.NONE);
        return new OdeField(evaluator, graph, event);
    }

    /** The field of states, of their first numbers as events. */
    private static SDVariable state(
            Scope s,
            OdeLikelihood.Drift drift,
            SDVariable state,
            SDVariable t,
            Map<String, SDVariable> inputs,
            int probes,
            long... event) {
        SDVariable x = Events.unflatten(state.get(SDIndex.all(), SDIndex.interval(0, Events.size(event))), event);
        SDVariable time = event.length == 1 ? t : t.reshape(Events.column(-1, event));
        Map<String, SDVariable> conditions = new HashMap<>(inputs);
        conditions.keySet().removeIf(name -> name.startsWith(PROBE));
        SDVariable value = drift.at(s, x, time, Context.of(conditions));
        SDVariable[] parts = new SDVariable[1 + Math.max(1, probes)];
        parts[0] = Events.flatten(value, event);
        for (int k = 1; k < parts.length; k++) {
            SDVariable divergence = probes == 0
                    ? Divergence.exact(s, value, x, event)
                    : Divergence.hutchinson(s, value, x, inputs.get(PROBE + (k - 1)), event);
            parts[k] = divergence.reshape(-1, 1);
        }
        return s.sameDiff().concat(1, parts);
    }

    /** The field of rows with these conditions and probes, each {@code [n, event]}, as many as it was made for. */
    VectorField of(Conditions conditions, INDArray... probes) {
        FieldGraph.Binding bound = new Bound(conditions, event, probes);
        return evaluator.field(graph.bound(bound), width(event, probes.length));
    }

    /** A copy of columns from .. to - 1 of a matrix. */
    static INDArray columns(INDArray matrix, int from, int to) {
        return matrix.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to)).dup('c');
    }
}

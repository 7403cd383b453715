package org.ergodic.common.likelihood;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
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
 * the exact divergence and otherwise the number of estimates. Directions and conditions belong to rows.
 *
 * @param evaluator the compiler and the values of the parameters
 * @param graph the field, whose programs are kept with it
 * @param by how divergences are found
 * @param event the event's shape
 */
record OdeField(Evaluator evaluator, FieldGraph graph, TraceDirections by, long... event) {
    /** No condition can have such a name. */
    private static final String PROBE = "probe-of-divergence/";

    /** Directions beside the conditions, as inputs of a graph of states. */
    private record Bound(Conditions given, long[] event, TraceDirections by, INDArray[] probes)
            implements FieldGraph.Binding {
        @Override
        public Map<String, SDVariable> inputs(Scope s, SDVariable state) {
            Map<String, SDVariable> inputs = new HashMap<>(
                    given.sharedContext(s, state, width(event, by)).values());
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
            return new Bound(given.rows(rows), event, by, kept);
        }
    }

    /** Numbers of a state. */
    private static long width(long[] event, TraceDirections by) {
        return Events.size(event) + (long) by.columns();
    }

    /** A drift with its divergences, for rows to be given by {@link #of}. */
    static OdeField of(Evaluator evaluator, OdeLikelihood.Drift drift, long[] event, TraceDirections by) {
        FieldGraph.Definition definition = (s, state, t, inputs) -> state(s, drift, state, t, inputs, by, event);
        FieldGraph graph =
                FieldGraph.of(evaluator.compiler(), evaluator.variables(), definition, FieldGraph.Binding.NONE);
        return new OdeField(evaluator, graph, by, event);
    }

    /** The field of states, of their first numbers as events. */
    private static SDVariable state(
            Scope s,
            OdeLikelihood.Drift drift,
            SDVariable state,
            SDVariable t,
            Map<String, SDVariable> inputs,
            TraceDirections by,
            long... event) {
        SDVariable x = Events.unflatten(state.get(SDIndex.all(), SDIndex.interval(0, Events.size(event))), event);
        SDVariable time = event.length == 1 ? t : t.reshape(Events.column(-1, event));
        Map<String, SDVariable> conditions = new HashMap<>(inputs);
        conditions.keySet().removeIf(name -> name.startsWith(PROBE));
        SDVariable value = drift.at(s, x, time, Context.of(conditions));
        List<SDVariable> directions = new ArrayList<>();
        for (int k = 0; k < by.all(); k++) {
            directions.add(inputs.get(PROBE + k));
        }
        List<SDVariable> parts = new ArrayList<>(List.of(Events.flatten(value, event)));
        divergences(s, value, x, directions, by, event).forEach(part -> parts.add(part.reshape(-1, 1)));
        return s.sameDiff().concat(1, parts.toArray(new SDVariable[0]));
    }

    private static List<SDVariable> divergences(
            Scope s, SDVariable value, SDVariable x, List<SDVariable> directions, TraceDirections by, long... event) {
        if (by.probes() == 0) {
            return List.of(Divergence.exact(s, value, x, event));
        }
        List<SDVariable> probes = directions.subList(0, by.probes());
        List<SDVariable> sketches = directions.subList(by.probes(), by.all());
        return sketches.isEmpty()
                ? probes.stream()
                        .map(v -> Divergence.hutchinson(s, value, x, v, event))
                        .toList()
                : Divergence.hutchPlusPlus(s, value, x, sketches, probes, event);
    }

    /** The field of rows with these conditions and directions, each {@code [n, event]}, as many as it was made for. */
    VectorField of(Conditions conditions, INDArray... probes) {
        FieldGraph.Binding bound = new Bound(conditions, event, by, probes);
        return evaluator.field(graph.bound(bound), width(event, by));
    }

    /** A copy of columns from .. to - 1 of a matrix. */
    static INDArray columns(INDArray matrix, int from, int to) {
        return matrix.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to)).dup('c');
    }
}

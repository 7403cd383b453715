package org.ergodic.common.likelihood;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Program;
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
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A drift beside its divergences: states {@code [n, d + k]} of d numbers of an event and k integrals, where k is 1 for
 * the exact divergence and otherwise the number of probes. Probes and conditions belong to rows, so a solver that drops
 * rows must {@link #select} them here.
 */
final class OdeField implements VectorField {
    /** No condition can have such a name. */
    private static final String PROBE = "probe-of-divergence/";

    private final Evaluator evaluator;
    private final Function<Boolean, Calls> programs;
    private final long[] event;
    private final Conditions given;
    private final INDArray[] probes;
    private final FieldGraph graph;

    /** A program and its calls, which are pooled, so threads do not wait for each other. */
    private record Calls(Program program, ConcurrentLinkedQueue<Call> pool) {}

    private OdeField(
            Evaluator evaluator,
            Function<Boolean, Calls> programs,
            long[] event,
            Conditions given,
            FieldGraph graph,
            INDArray... probes) {
        this.evaluator = evaluator;
        this.programs = programs;
        this.event = event;
        this.given = given;
        this.probes = probes;
        this.graph = graph.bound(new Bound(given, event, probes));
    }

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
    }

    /** Numbers of a state. */
    private static long width(long[] event, int probes) {
        return Events.size(event) + (long) Math.max(1, probes);
    }

    /** Compiles a drift with its divergences, for rows to be given by {@link #of}. */
    static OdeField compile(
            Evaluator evaluator, OdeLikelihood.Drift drift, long[] event, Conditions given, int probes) {
        // For a time that all rows share, and for times of each row, when they are first asked for.
        Map<Boolean, Calls> known = new ConcurrentHashMap<>();
        Function<Boolean, Calls> programs = shared -> known.computeIfAbsent(
                shared,
                is -> new Calls(compile(evaluator, drift, event, given, probes, is), new ConcurrentLinkedQueue<>()));
        FieldGraph.Definition definition = (s, state, t, inputs) -> state(s, drift, state, t, inputs, probes, event);
        FieldGraph graph =
                FieldGraph.of(evaluator.compiler(), evaluator.variables(), definition, FieldGraph.Binding.NONE);
        return new OdeField(evaluator, programs, event, given, graph);
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

    @Override
    public Optional<FieldGraph> graph() {
        return Optional.of(graph);
    }

    private static Program compile(
            Evaluator evaluator,
            OdeLikelihood.Drift drift,
            long[] event,
            Conditions given,
            int probes,
            boolean isShared) {
        return evaluator.compile(s -> {
            SDVariable x = s.input("x", Events.batch(-1, event));
            SDVariable time = s.input("t", Events.column(isShared ? 1 : -1, event));
            SDVariable t = isShared ? Events.repeat(time, event.length + 1, x, event) : time;
            SDVariable value = s.output("drift", drift.at(s, x, t, given.sharedContext(s, x, event)));
            if (probes == 0) {
                s.output("divergence0", Divergence.exact(s, value, x, event));
            }
            for (int k = 0; k < probes; k++) {
                SDVariable probe = s.input(PROBE + k, Events.batch(-1, event));
                s.output("divergence" + k, Divergence.hutchinson(s, value, x, probe, event));
            }
        });
    }

    /** The same field for rows of these conditions and probes, each {@code [n, event]}. */
    OdeField of(Conditions conditions, INDArray... directions) {
        return new OdeField(evaluator, programs, event, conditions, graph, directions);
    }

    @Override
    public INDArray at(INDArray state, INDArray t) {
        return at(programs.apply(false), state, t.reshape(Events.column(state.size(0), event)));
    }

    @Override
    public INDArray at(INDArray state, double t) {
        INDArray time = Nd4j.valueArrayOf(Events.column(1, event), t, state.dataType());
        INDArray value = at(programs.apply(true), state, time);
        NativeMemory.release(time);
        return value;
    }

    private INDArray at(Calls calls, INDArray state, INDArray times) {
        int n = Math.toIntExact(state.size(0));
        int size = Events.size(event);
        int extra = Math.toIntExact(state.size(1)) - size;
        Call call = calls.pool.poll();
        if (call == null) {
            call = calls.program.call(evaluator.variables());
        }
        given.giveShared(call);
        call.set("x", columns(state, 0, size).reshape(Events.batch(n, event))).set("t", times);
        for (int k = 0; k < probes.length; k++) {
            call.set(PROBE + k, probes[k]);
        }
        call.run();
        INDArray[] parts = new INDArray[1 + extra];
        parts[0] = call.get("drift").reshape(n, size);
        for (int k = 0; k < extra; k++) {
            parts[1 + k] = call.get("divergence" + k).reshape(n, 1);
        }
        calls.pool.add(call);
        return Nd4j.concat(1, parts);
    }

    @Override
    public VectorField select(int[] rows) {
        INDArray[] kept =
                Arrays.stream(probes).map(probe -> Evaluator.rows(probe, rows)).toArray(INDArray[]::new);
        return of(given.rows(rows), kept);
    }

    /** A copy of columns from .. to - 1 of a matrix. */
    static INDArray columns(INDArray matrix, int from, int to) {
        return matrix.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to)).dup('c');
    }
}

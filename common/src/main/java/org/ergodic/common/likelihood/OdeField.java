package org.ergodic.common.likelihood;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Program;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.solver.VectorField;
import org.ergodic.common.graph.Divergence;
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
    private final Evaluator evaluator;
    private final Function<Boolean, Calls> programs;
    private final long[] event;
    private final Conditions given;
    private final INDArray[] probes;

    /** A program and its calls, which are pooled, so threads do not wait for each other. */
    private record Calls(Program program, ConcurrentLinkedQueue<Call> pool) {}

    private OdeField(
            Evaluator evaluator,
            Function<Boolean, Calls> programs,
            long[] event,
            Conditions given,
            INDArray... probes) {
        this.evaluator = evaluator;
        this.programs = programs;
        this.event = event;
        this.given = given;
        this.probes = probes;
    }

    /** Compiles a drift with its divergences, for rows to be given by {@link #of}. */
    static OdeField compile(
            Evaluator evaluator, OdeLikelihood.Drift drift, long[] event, Conditions given, int probes) {
        // For a time that all rows share, and for times of each row, when they are first asked for.
        Map<Boolean, Calls> known = new ConcurrentHashMap<>();
        Function<Boolean, Calls> programs = shared -> known.computeIfAbsent(
                shared,
                is -> new Calls(
                        compile(evaluator, drift, event, given, probes, is), new ConcurrentLinkedQueue<>()));
        return new OdeField(evaluator, programs, event, given);
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
                SDVariable probe = s.input("probe" + k, Events.batch(-1, event));
                s.output("divergence" + k, Divergence.hutchinson(s, value, x, probe, event));
            }
        });
    }

    /** The same field for rows of these conditions and probes, each {@code [n, event]}. */
    OdeField of(Conditions conditions, INDArray... directions) {
        return new OdeField(evaluator, programs, event, conditions, directions);
    }

    @Override
    public INDArray at(INDArray state, INDArray t) {
        return at(programs.apply(false), state, t.reshape(Events.column(state.size(0), event)));
    }

    @Override
    public INDArray at(INDArray state, double t) {
        return at(programs.apply(true), state, Nd4j.valueArrayOf(Events.column(1, event), t, state.dataType()));
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
            call.set("probe" + k, probes[k]);
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

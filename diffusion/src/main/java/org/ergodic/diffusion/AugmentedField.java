package org.ergodic.diffusion;

import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Divergence;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Program;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Numerics;
import org.ergodic.api.solver.VectorField;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A flow beside its divergences: states {@code [n, d + k]} of d numbers of an event and k integrals, where k is 1 for
 * the exact divergence and otherwise the number of probes. Probes belong to rows, so a solver that drops rows must
 * {@link #select} them here.
 */
final class AugmentedField implements VectorField {
    private final Numerics numerics;
    private final Program program;
    private final ConcurrentLinkedQueue<Call> calls;
    private final long[] event;
    private final INDArray[] probes;

    /**
     * Compiles the flow with its divergences.
     *
     * @param probes each {@code [n, event]}; none for the exact divergence
     */
    AugmentedField(Numerics numerics, ProbabilityFlow flow, long[] event, INDArray... probes) {
        this(numerics, compile(numerics, flow, event, probes.length), new ConcurrentLinkedQueue<>(), event, probes);
    }

    private AugmentedField(
            Numerics numerics, Program program, ConcurrentLinkedQueue<Call> calls, long[] event, INDArray... probes) {
        this.numerics = numerics;
        this.program = program;
        this.calls = calls;
        this.event = event;
        this.probes = probes;
    }

    private static Program compile(Numerics numerics, ProbabilityFlow flow, long[] event, int probes) {
        return numerics.compile(s -> {
            SDVariable x = s.input("x", Events.batch(-1, event));
            SDVariable t = s.input("t", Events.column(-1, event));
            SDVariable drift = s.output("drift", flow.drift(s, x, t, Context.none()));
            if (probes == 0) {
                s.output("divergence0", Divergence.exact(s, drift, x, event));
            }
            for (int k = 0; k < probes; k++) {
                SDVariable probe = s.input("probe" + k, Events.batch(-1, event));
                s.output("divergence" + k, Divergence.hutchinson(s, drift, x, probe, event));
            }
        });
    }

    @Override
    public INDArray at(INDArray state, INDArray t) {
        int n = (int) state.size(0);
        int size = Events.size(event);
        int extra = (int) state.size(1) - size;
        Call call = calls.poll();
        if (call == null) {
            call = program.call(numerics.variables());
        }
        call.set("x", columns(state, 0, size).reshape(Events.batch(n, event)))
                .set("t", t.reshape(Events.column(n, event)));
        for (int k = 0; k < probes.length; k++) {
            call.set("probe" + k, probes[k]);
        }
        call.run();
        INDArray[] parts = new INDArray[1 + extra];
        parts[0] = call.get("drift").reshape(n, size);
        for (int k = 0; k < extra; k++) {
            parts[1 + k] = call.get("divergence" + k).reshape(n, 1);
        }
        calls.add(call);
        return Nd4j.concat(1, parts);
    }

    @Override
    public VectorField select(int[] rows) {
        INDArray[] kept = Arrays.stream(probes)
                .map(probe -> {
                    INDArray some = Nd4j.createUninitialized(probe.dataType(), Events.batch(rows.length, event));
                    for (int i = 0; i < rows.length; i++) {
                        some.slice(i).assign(probe.slice(rows[i]));
                    }
                    return some;
                })
                .toArray(INDArray[]::new);
        return new AugmentedField(numerics, program, calls, event, kept);
    }

    /** A copy of columns from .. to - 1 of a matrix. */
    static INDArray columns(INDArray matrix, int from, int to) {
        return matrix.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to)).dup('c');
    }
}

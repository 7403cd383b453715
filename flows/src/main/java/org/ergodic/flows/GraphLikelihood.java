package org.ergodic.flows;

import java.util.Arrays;
import java.util.Set;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Program;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.model.LogDensity;
import org.ergodic.api.model.Numerics;
import org.ergodic.api.solver.Status;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The likelihood of a model whose density is a graph: one evaluation a row, no solver, no random number. */
final class GraphLikelihood implements Likelihood {
    private final LogDensity density;
    private final long[] event;
    /** Rows are often scored in many calls, and compiling takes longer than most of them. */
    private volatile Compiled latest;

    GraphLikelihood(LogDensity density, long... event) {
        this.density = density;
        this.event = event.clone();
    }

    @Override
    public boolean needsSolver() {
        return false;
    }

    @Override
    public Result logProb(Numerics numerics, Request request, INDArray x) {
        int n = (int) x.size(0);
        Status[] status = new Status[n];
        Arrays.fill(status, Status.SUCCESS);
        long[] evaluations = new long[n];
        Arrays.fill(evaluations, 1);
        if (n == 0) {
            return new Result(Nd4j.create(numerics.dataType(), 0), status, evaluations);
        }
        Call call = program(numerics, request.given()).call(numerics.variables());
        request.given().give(call);
        INDArray logProb = call.set("x", x).run().get("log-prob").dup();
        for (int i = 0; i < n; i++) {
            if (!Double.isFinite(logProb.getDouble(i))) {
                status[i] = Status.NOT_FINITE;
                logProb.putScalar(i, Double.NaN);
            }
        }
        return new Result(logProb, status, evaluations);
    }

    private Program program(Numerics numerics, Conditions given) {
        Compiled known = latest;
        if (known != null && known.of(numerics, given)) {
            return known.program;
        }
        Program program = numerics.compile(s ->
                s.output("log-prob", density.logProb(s, s.input("x", Events.batch(-1, event)), given.context(s))));
        latest = new Compiled(
                numerics.compiler(), numerics.dataType(), given.values().keySet(), program);
        return program;
    }

    /** A program with what it was compiled for; it holds no model's values. */
    private record Compiled(Compiler compiler, DataType type, Set<String> given, Program program) {
        boolean of(Numerics numerics, Conditions conditions) {
            return compiler == numerics.compiler()
                    && type == numerics.dataType()
                    && given.equals(conditions.values().keySet());
        }
    }
}

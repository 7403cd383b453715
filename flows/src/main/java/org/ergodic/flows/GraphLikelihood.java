package org.ergodic.flows;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Program;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.model.LogDensity;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.Status;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The likelihood of a model whose density is a graph: one evaluation a row, no solver, no random number. Where the
 * density has an estimate at random and a request has probes, fewer than an event has numbers, the mean of so many
 * estimates. A density of 0 has the logarithm minus infinity; one that is infinite, or no number, is no success.
 */
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
    public Optional<String> obstacle(Request request) {
        return timeObstacle(request);
    }

    /** Why a density of another time cannot be had, if one is asked for. */
    static Optional<String> timeObstacle(Request request) {
        return request.time().isEmpty()
                ? Optional.empty()
                : Optional.of("this flow is in one step and knows no time, and the density at time "
                        + request.time().getAsDouble() + " is asked for: leave the time out");
    }

    @Override
    public Result logProb(Evaluator evaluator, Request request, INDArray x) {
        obstacle(request).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
        int n = Math.toIntExact(x.size(0));
        Status[] status = new Status[n];
        Arrays.fill(status, Status.SUCCESS);
        long[] evaluations = new long[n];
        if (n == 0) {
            return Result.exact(Nd4j.create(evaluator.dataType(), 0), status, evaluations);
        }
        int wanted = request.probesFor(Events.size(event));
        Program program = program(evaluator, request.given(), wanted > 0);
        boolean random = program.graph().inputs().values().stream()
                .anyMatch(input -> input.noise().isPresent());
        int runs = random ? wanted : 1;
        Arrays.fill(evaluations, runs);
        Call call = program.call(evaluator.variables()).set("x", x);
        request.given().give(call);
        RandomStream probes = request.random().split("probe");
        INDArray[] each = new INDArray[runs];
        for (int k = 0; k < runs; k++) {
            each[k] = call.random(probes.split(k), 0).run().get("log-prob");
        }
        INDArray logProb = Nd4j.create(evaluator.dataType(), n);
        INDArray error = Nd4j.create(evaluator.dataType(), n);
        for (int i = 0; i < n; i++) {
            double mean = 0;
            double squares = 0;
            for (int k = 0; k < runs; k++) {
                double off = each[k].getDouble(i) - mean;
                // What is not finite would come out of this as no number at all.
                mean = Double.isFinite(off) ? mean + off / (k + 1) : mean + each[k].getDouble(i);
                squares += off * (each[k].getDouble(i) - mean);
            }
            boolean good = mean < Double.POSITIVE_INFINITY;
            status[i] = good ? Status.SUCCESS : Status.NOT_FINITE;
            logProb.putScalar(i, good ? mean : Double.NaN);
            // One estimate says nothing of its own error: 0 / 0. Nor do estimates of which one is minus infinity.
            error.putScalar(i, !good ? Double.NaN : random ? Math.sqrt(squares / (runs - 1) / runs) : 0);
        }
        return Result.estimated(logProb, error, random ? runs : 0, status, evaluations);
    }

    private Program program(Evaluator evaluator, Conditions given, boolean estimated) {
        Compiled known = latest;
        if (known != null && known.of(evaluator, given, estimated)) {
            return known.program;
        }
        Program program = evaluator.compile(s -> {
            SDVariable x = s.input("x", Events.batch(-1, event));
            Context c = given.context(s);
            s.output("log-prob", estimated ? density.estimate(s, x, c) : density.logProb(s, x, c));
        });
        latest = new Compiled(
                evaluator.compiler(), evaluator.dataType(), given.values().keySet(), estimated, program);
        return program;
    }

    /** A program with what it was compiled for; it holds no model's values. */
    private record Compiled(Compiler compiler, DataType type, Set<String> given, boolean estimated, Program program) {
        boolean of(Evaluator evaluator, Conditions conditions, boolean estimate) {
            return compiler == evaluator.compiler()
                    && type == evaluator.dataType()
                    && estimated == estimate
                    && given.equals(conditions.values().keySet());
        }
    }
}

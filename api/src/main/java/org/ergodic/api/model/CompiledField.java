package org.ergodic.api.model;

import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Program;
import org.ergodic.api.solver.FieldGraph;
import org.ergodic.api.solver.VectorField;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A compiled field definition, in two programs: one for a time that all rows share, which computes once what depends on
 * the time alone, and one for times of each row. Each is compiled when it is first asked for: a solver whose step is a
 * graph asks for neither.
 */
final class CompiledField implements VectorField {
    private final Evaluator evaluator;
    private final Programs programs;
    private final long[] event;
    private final Conditions given;

    CompiledField(Evaluator evaluator, Function<Context, FieldDefinition> definition, long[] event, Conditions given) {
        this(evaluator, new Programs(evaluator, definition, event.clone(), given), event.clone(), given);
    }

    private CompiledField(Evaluator evaluator, Programs programs, long[] event, Conditions given) {
        this.evaluator = evaluator;
        this.programs = programs;
        this.event = event;
        this.given = given;
    }

    @Override
    public INDArray at(INDArray x, INDArray t) {
        return run(programs.ofEach(), x, t.reshape(Events.column(x.size(0), event)));
    }

    @Override
    public INDArray at(INDArray x, double t) {
        INDArray time = Nd4j.valueArrayOf(Events.column(1, event), t, x.dataType());
        INDArray value = run(programs.ofAll(), x, time);
        NativeMemory.release(time);
        return value;
    }

    private INDArray run(Calls calls, INDArray x, INDArray t) {
        Call call = calls.pool.poll();
        if (call == null) {
            call = calls.program.call(evaluator.variables());
        }
        given.giveShared(call);
        INDArray value = call.set("x", x).set("t", t).run().get("value");
        calls.pool.add(call);
        return value;
    }

    @Override
    public VectorField select(int[] rows) {
        return given.isEmpty() ? this : new CompiledField(evaluator, programs, event, given.rows(rows));
    }

    @Override
    public Optional<FieldGraph> graph() {
        return Optional.of(programs.graph(given));
    }

    /** A program and its calls, which are pooled, so threads do not wait for each other. */
    private record Calls(Program program, ConcurrentLinkedQueue<Call> pool) {}

    /** Both programs. */
    private static final class Programs {
        private final Evaluator evaluator;
        private final Function<Context, FieldDefinition> definition;
        private final long[] event;
        private final Conditions given;
        private Graph shared;
        private Calls ofAll;
        private Calls ofEach;
        private FieldGraph graph;

        Programs(Evaluator evaluator, Function<Context, FieldDefinition> definition, long[] event, Conditions given) {
            this.evaluator = evaluator;
            this.definition = definition;
            this.event = event;
            this.given = given;
            // What is wrong with the definition is told now, also where its program is never asked for.
            shared = graph(true);
        }

        synchronized FieldGraph graph(Conditions bound) {
            if (graph == null) {
                graph = FieldGraph.of(
                        evaluator.compiler(),
                        evaluator.variables(),
                        (s, x, t, conditions) ->
                                definition.apply(Context.of(conditions)).build(s, x, t),
                        given.binding(event));
            }
            return bound == given ? graph : graph.bound(bound.binding(event));
        }

        synchronized Calls ofAll() {
            if (ofAll == null) {
                ofAll = compile(shared);
                shared = null;
            }
            return ofAll;
        }

        synchronized Calls ofEach() {
            if (ofEach == null) {
                ofEach = compile(graph(false));
            }
            return ofEach;
        }

        private Graph graph(boolean isShared) {
            return evaluator.compiler().graph(evaluator.dataType(), s -> {
                SDVariable x = s.input("x", Events.batch(-1, event));
                SDVariable t = s.input("t", Events.column(isShared ? 1 : -1, event));
                SDVariable times = isShared ? Events.repeat(t, event.length + 1, x, event) : t;
                Context context = given.sharedContext(s, x, event);
                s.output("value", definition.apply(context).build(s, x, times));
            });
        }

        private Calls compile(Graph built) {
            return new Calls(evaluator.compiler().compile(built), new ConcurrentLinkedQueue<>());
        }
    }
}

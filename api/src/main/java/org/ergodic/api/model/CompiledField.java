package org.ergodic.api.model;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
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
 * The numeric function of a field's graph, in two programs: one for a time that all rows share, which computes once
 * what depends on the time alone, and one for times of each row. Each is compiled when it is first asked for: a solver
 * whose step is a graph asks for neither.
 */
final class CompiledField implements VectorField {
    private final FieldGraph graph;
    private final long[] event;
    private final Programs programs;

    CompiledField(FieldGraph graph, long... event) {
        this(
                graph,
                event.clone(),
                graph.once(new Key(LongStream.of(event).boxed().toList()), () -> new Programs(graph, event)));
    }

    private CompiledField(FieldGraph graph, long[] event, Programs programs) {
        this.graph = graph;
        this.event = event;
        this.programs = programs;
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
            call = calls.program.call(graph.variables());
        }
        graph.binding().give(call);
        INDArray value = call.set("x", x).set("t", t).run().get("value");
        calls.pool.add(call);
        return value;
    }

    @Override
    public VectorField select(int[] rows) {
        return graph.binding() == FieldGraph.Binding.NONE
                ? this
                : new CompiledField(graph.bound(graph.binding().rows(rows)), event, programs);
    }

    @Override
    public Optional<VectorField> bound(UnaryOperator<FieldGraph.Binding> other) {
        return Optional.of(
                graph.binding() == FieldGraph.Binding.NONE
                        ? this
                        : new CompiledField(graph.bound(other.apply(graph.binding())), event, programs));
    }

    @Override
    public Optional<FieldGraph> graph() {
        return Optional.of(graph);
    }

    /** What the programs are kept by beside the graph. */
    private record Key(List<Long> event) {}

    /** A program and its calls, which are pooled, so threads do not wait for each other. */
    private record Calls(Program program, ConcurrentLinkedQueue<Call> pool) {}

    /** Both programs. */
    private static final class Programs {
        private final FieldGraph field;
        private final long[] event;
        private Graph shared;
        private Calls ofAll;
        private Calls ofEach;

        Programs(FieldGraph field, long... event) {
            this.field = field;
            this.event = event.clone();
            // What is wrong with the definition is told now, also where its program is never asked for.
            shared = graph(true);
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
            return field.compiler().graph(field.variables().dataType(), s -> {
                SDVariable x = s.input("x", Events.batch(-1, event));
                SDVariable t = s.input("t", Events.column(isShared ? 1 : -1, event));
                SDVariable times = isShared ? Events.repeat(t, event.length + 1, x, event) : t;
                s.output("value", field.build(s, x, times, field.binding().inputs(s, x)));
            });
        }

        private Calls compile(Graph built) {
            return new Calls(field.compiler().compile(built), new ConcurrentLinkedQueue<>());
        }
    }
}

package org.ergodic.engine.program;

import java.util.function.Function;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Program;
import org.ergodic.api.graph.VariableSpec;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.random.RandomStream;
import org.ergodic.engine.execute.HeapVariables;
import org.ergodic.engine.interpret.ArrayVariables;
import org.ergodic.engine.interpret.CheckedVariables;
import org.ergodic.engine.interpret.Interpreter;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs graphs whose shapes depend on values, which no plan can hold: an op at a time, on copies of the variables. */
public final class UnplannedProgram implements Program {
    private final Interpreter interpreter;

    /**
     * Compiles a graph.
     *
     * @param graph the graph
     * @param nanCheck whether runs stop at the first op that gives a not-a-number
     */
    public UnplannedProgram(Graph graph, boolean nanCheck) {
        interpreter = new Interpreter(graph, nanCheck);
    }

    @Override
    public Graph graph() {
        return interpreter.graph();
    }

    @Override
    public Call call(Variables store) {
        HeapVariables heap = CheckedVariables.bound(HeapVariables.class, store, graph());
        ArrayVariables copies =
                new ArrayVariables(heap.dataType(), graph().variables().values(), RandomStream.of(0));
        Call call = interpreter.call(copies);
        return new Copying(call, heap, copies);
    }

    @Override
    public String explain() {
        return interpreter.explain();
    }

    private final class Copying implements Call {
        private final Call call;
        private final HeapVariables heap;
        private final ArrayVariables copies;

        Copying(Call call, HeapVariables heap, ArrayVariables copies) {
            this.call = call;
            this.heap = heap;
            this.copies = copies;
        }

        @Override
        public Call set(String input, INDArray value) {
            call.set(input, value);
            return this;
        }

        @Override
        public Call random(Function<String, RandomStream> streams, long firstSample) {
            call.random(streams, firstSample);
            return this;
        }

        @Override
        public Call run() {
            for (VariableSpec spec : graph().variables().values()) {
                copies.set(spec.name(), heap.get(spec.name()));
            }
            call.run();
            graph().assignments().keySet().forEach(name -> heap.set(name, copies.get(name)));
            return this;
        }

        @Override
        public INDArray get(String output) {
            return call.get(output);
        }

        @Override
        public INDArray geti(String output, INDArray into) {
            return call.geti(output, into);
        }

        @Override
        public double scalar(String output) {
            return call.scalar(output);
        }
    }
}

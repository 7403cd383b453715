package org.ergodic.engine.interpret;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.GraphException;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An op of a graph in an order that can be run, for those who run most ops in another way. */
public final class OrderedOp {
    private final OpStep step;
    private final DifferentialFunction op;

    private OrderedOp(OpStep step, DifferentialFunction op) {
        this.step = step;
        this.op = op;
    }

    /** The ops that a graph's outputs and assignments need, in order, and its constants by name. */
    public record Listing(List<OrderedOp> ops, Map<String, INDArray> constants, boolean fixedShapes) {}

    /**
     * Orders a graph.
     *
     * @param graph the graph
     * @return its ops and constants
     * @throws GraphException if the graph has an op that cannot be run, naming it
     */
    public static Listing list(Graph graph) {
        OpOrder slots = new OpOrder(graph);
        List<OrderedOp> ops = new ArrayList<>();
        for (OpStep step : slots.steps) {
            ops.add(new OrderedOp(step, graph.sameDiff().getOps().get(step.name).getOp()));
        }
        Map<Integer, String> names = new LinkedHashMap<>();
        slots.numbers.forEach((name, slot) -> names.put(slot, name));
        Map<String, INDArray> constants = new LinkedHashMap<>();
        slots.constants.forEach((slot, value) -> constants.put(names.get(slot), value));
        boolean fixed = FixedShapes.of(
                slots.steps,
                slots.constants.keySet(),
                slot -> graph.sameDiff().getVariable(names.get(slot)).dataType());
        return new Listing(List.copyOf(ops), constants, fixed);
    }

    /** {@return the op with its arguments} */
    public DifferentialFunction op() {
        return op;
    }

    /** {@return the kind of op, such as {@code matmul}} */
    public String opName() {
        return step.opName;
    }

    /** {@return the names of the variables it reads} */
    public List<String> inputs() {
        return step.inNames;
    }

    /** {@return the names of the variables it computes} */
    public List<String> outputs() {
        return step.outNames;
    }

    /** {@return the types of its results} */
    public DataType[] types() {
        return step.outTypes.clone();
    }

    /** {@return what runs the op, for one thread at a time} */
    public Runner runner() {
        return new Runner();
    }

    /** Runs one op by ND4J, in arrays that it keeps. */
    public final class Runner {
        private final OpStep.Bound bound = step.bind();
        private final ArrayPool pool = new ArrayPool();
        private INDArray[] results;

        private Runner() {}

        /**
         * Takes the arrays to read in this and later runs and works out the shapes of the results.
         *
         * @param in contiguous arrays that keep their identity
         * @return the results' arrays, filled by {@link #run}; some may be views of the inputs
         */
        public INDArray[] bind(INDArray... in) {
            results = bound.bind(in, pool);
            return results.clone();
        }

        /** Computes the results. */
        public void run() {
            bound.run();
        }
    }
}

package org.ergodic.engine.interpret;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.GraphException;
import org.ergodic.api.graph.InputSpec;
import org.ergodic.api.graph.Program;
import org.ergodic.api.graph.VariableSpec;
import org.ergodic.api.graph.Variables;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A program that runs its graph one ND4J op at a time, each op once a run, in an order worked out when compiled. It
 * never uses SameDiff's own sessions, which fail on some graphs and hold their arrays.
 *
 * <p>A call keeps its arrays: as long as the inputs' shapes stay the same, a run allocates nothing. Arrays that are
 * dead serve later ops of the same shape.
 */
public final class Interpreter implements Program {
    final Graph graph;
    final List<OpStep> steps;
    final Map<String, Integer> inputs;
    final Map<String, Integer> variables;
    final Map<Integer, INDArray> constants;
    final Map<String, Integer> outputs = new LinkedHashMap<>();
    final Map<String, Integer> assignments = new LinkedHashMap<>();
    final boolean fixedShapes;
    final boolean nanCheck;

    /** For each slot how many steps read it, and one more if it is wanted at the end. */
    final int[] uses;

    /** For each slot whether a step computes it; the others are inputs, variables and constants. */
    final boolean[] computed;

    /**
     * Compiles a graph.
     *
     * @param graph the graph
     * @param nanCheck whether runs stop at the first op that gives a not-a-number
     * @throws GraphException if the graph has an op that cannot be run, naming it
     */
    public Interpreter(Graph graph, boolean nanCheck) {
        this.graph = graph;
        this.nanCheck = nanCheck;
        OpOrder slots = new OpOrder(graph);
        steps = List.copyOf(slots.steps);
        inputs = slots.inputs;
        variables = slots.variables;
        constants = slots.constants;
        graph.outputs().forEach((name, variable) -> outputs.put(name, slots.slot(variable)));
        graph.assignments().forEach((name, variable) -> {
            assignments.put(name, slots.slot(variable));
            // An assigned variable that nothing reads has a slot all the same.
            variables.computeIfAbsent(name, slots::slot);
        });
        uses = new int[slots.numbers.size()];
        computed = new boolean[uses.length];
        steps.forEach(step -> Arrays.stream(step.out).forEach(slot -> computed[slot] = true));
        steps.forEach(step -> Arrays.stream(step.in).forEach(slot -> uses[slot]++));
        outputs.values().forEach(slot -> uses[slot]++);
        assignments.values().forEach(slot -> uses[slot]++);
        Map<Integer, DataType> types = new HashMap<>();
        slots.numbers.forEach((name, slot) ->
                types.put(slot, graph.sameDiff().getVariable(name).dataType()));
        fixedShapes = FixedShapes.of(steps, constants.keySet(), types::get);
    }

    @Override
    public Graph graph() {
        return graph;
    }

    @Override
    public Call call(Variables store) {
        return new InterpreterCall(this, CheckedVariables.bound(ArrayVariables.class, store, graph));
    }

    @Override
    public Map<String, INDArray> run(Variables store, Map<String, INDArray> values) {
        InterpreterCall call = (InterpreterCall) call(store);
        List<String> problems = new ArrayList<>();
        values.forEach((name, value) -> problem(name, value, problems));
        if (!problems.isEmpty()) {
            throw new GraphException(String.join("\n", problems));
        }
        try {
            values.forEach(call::set);
            call.run();
            Map<String, INDArray> results = new LinkedHashMap<>();
            outputs.keySet().forEach(name -> results.put(name, call.get(name)));
            return results;
        } finally {
            call.close();
        }
    }

    /** Adds what is wrong with a value for an input. */
    void problem(String name, INDArray value, List<String> problems) {
        InputSpec spec = graph.inputs().get(name);
        if (spec == null) {
            problems.add("there is no input '" + name + "'; there are "
                    + graph.inputs().keySet());
            return;
        }
        if (value.dataType() != graph.dataType()) {
            problems.add("input '" + name + "' is " + value.dataType() + " and the graph is " + graph.dataType()
                    + ": cast it with castTo");
        }
        long[] wanted = spec.shape();
        long[] shape = value.shape();
        boolean fits = shape.length == wanted.length;
        for (int i = 0; fits && i < shape.length; i++) {
            fits = wanted[i] == -1 || wanted[i] == shape[i];
        }
        if (!fits) {
            problems.add("input '" + name + "' has shape " + Arrays.toString(shape) + " and the graph wants "
                    + Arrays.toString(wanted));
        }
    }

    @Override
    public String explain() {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"op", "name", "shape", "inputs"});
        graph.inputs().values().forEach(spec -> {
            if (inputs.containsKey(spec.name())) {
                rows.add(new String[] {
                    spec.noise().map(n -> "noise " + n).orElse("input"),
                    spec.name(),
                    Arrays.toString(spec.shape()),
                    spec.like().map(l -> "rows of " + l).orElse("")
                });
            }
        });
        for (VariableSpec spec : graph.variables().values()) {
            if (variables.containsKey(spec.name())) {
                rows.add(new String[] {
                    spec.kind().name().toLowerCase(java.util.Locale.ROOT),
                    spec.name(),
                    Arrays.toString(spec.shape()),
                    ""
                });
            }
        }
        for (OpStep step : steps) {
            for (int k = 0; k < step.out.length; k++) {
                rows.add(new String[] {
                    step.opName,
                    step.outNames.get(k),
                    shape(step.outNames.get(k)),
                    k == 0 ? String.join(", ", step.inNames) : ""
                });
            }
        }
        outputs.forEach((name, slot) ->
                rows.add(new String[] {"output", name, "", graph.outputs().get(name)}));
        assignments.forEach((name, slot) ->
                rows.add(new String[] {"assign", name, "", graph.assignments().get(name)}));
        return table(rows) + steps.size() + " ops, run one at a time by ND4J\n";
    }

    private String shape(String variable) {
        SDVariable v = graph.sameDiff().getVariable(variable);
        long[] shape = v.getShape();
        return shape == null ? "?" : Arrays.toString(shape);
    }

    private static String table(List<String[]> rows) {
        int columns = rows.get(0).length;
        int[] width = new int[columns];
        rows.forEach(row -> {
            for (int i = 0; i < columns; i++) {
                width[i] = Math.max(width[i], row[i].length());
            }
        });
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(row[i]).append(" ".repeat(width[i] - row[i].length() + 2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}

package org.ergodic.engine.interpret;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.GraphException;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Numbers every SameDiff variable that the outputs and assignments of a graph need, and puts the ops in order. */
final class OpOrder {
    final Map<String, Integer> numbers = new HashMap<>();
    final List<OpStep> steps = new ArrayList<>();

    /** Slots of inputs, variables and constants; the rest is computed. */
    final Map<String, Integer> inputs = new LinkedHashMap<>();

    final Map<String, Integer> variables = new LinkedHashMap<>();
    final Map<Integer, INDArray> constants = new LinkedHashMap<>();

    private final Graph graph;
    private final SameDiff sd;

    OpOrder(Graph graph) {
        this.graph = graph;
        this.sd = graph.sameDiff();
        Set<String> wanted = new java.util.LinkedHashSet<>(graph.outputs().values());
        wanted.addAll(graph.assignments().values());
        order(wanted);
    }

    int slot(String variable) {
        return numbers.computeIfAbsent(variable, v -> numbers.size());
    }

    /** Depth first without recursion: graphs of many layers are deep. */
    private void order(Collection<String> wanted) {
        Set<String> done = new HashSet<>();
        Set<String> open = new HashSet<>();
        Deque<String> stack = new ArrayDeque<>();
        List<String> roots = new ArrayList<>(wanted);
        java.util.Collections.reverse(roots);
        roots.forEach(stack::push);
        while (!stack.isEmpty()) {
            String name = stack.peek();
            if (done.contains(name)) {
                stack.pop();
                continue;
            }
            SameDiffOp op = producer(name);
            if (op == null) {
                leaf(name);
                done.add(name);
                stack.pop();
                continue;
            }
            List<String> missing =
                    inputsOf(op).stream().filter(i -> !done.contains(i)).toList();
            if (missing.isEmpty()) {
                steps.add(OpSteps.of(node(op)));
                done.addAll(op.getOutputsOfOp());
                stack.pop();
            } else {
                if (!open.add(name)) {
                    throw new GraphException("the graph has a cycle through variable '" + name + "'");
                }
                // Before its inputs, among which a loop would find itself.
                OpSteps.refuse(node(op));
                missing.forEach(stack::push);
            }
        }
    }

    private SameDiffOp producer(String name) {
        if (!sd.hasVariable(name)) {
            throw new GraphException("the graph refers to a variable '" + name + "', which it does not have");
        }
        DifferentialFunction op = sd.getVariableOutputOp(name);
        return op == null ? null : sd.getOps().get(op.getOwnName());
    }

    private static List<String> inputsOf(SameDiffOp op) {
        return op.getInputsToOp() == null ? List.of() : op.getInputsToOp();
    }

    private void leaf(String name) {
        SDVariable variable = sd.getVariable(name);
        int slot = slot(name);
        if (graph.inputs().containsKey(name)) {
            inputs.put(name, slot);
        } else if (graph.variables().containsKey(name)) {
            variables.put(name, slot);
        } else if (variable.isPlaceHolder()) {
            throw new GraphException(
                    "placeholder '" + name + "' was made with SameDiff.placeHolder, so no input of the "
                            + "program fills it: make inputs with Scope.input or Scope.noise");
        } else {
            INDArray value = variable.getArr(false);
            if (value == null) {
                throw new GraphException("variable '" + name
                        + "' is neither input, parameter, state nor constant, and no op computes it");
            }
            constants.put(slot, value.dup('c'));
        }
    }

    private SlottedOp node(SameDiffOp op) {
        List<String> in = inputsOf(op);
        List<String> out = op.getOutputsOfOp();
        return new SlottedOp(
                op.getOp(),
                op.getName(),
                in.stream().mapToInt(this::slot).toArray(),
                out.stream().mapToInt(this::slot).toArray(),
                List.copyOf(in),
                List.copyOf(out),
                out.stream().map(o -> sd.getVariable(o).dataType()).toArray(DataType[]::new));
    }
}

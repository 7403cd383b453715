package org.ergodic.engine.optimize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.GraphException;
import org.ergodic.engine.execute.CallMemory;
import org.ergodic.engine.execute.HeapVariables;
import org.ergodic.engine.execute.PlanStep;
import org.ergodic.engine.execute.TooLittleMemory;
import org.ergodic.engine.frontend.Lowering;
import org.ergodic.engine.interpret.OrderedOp;
import org.ergodic.engine.ir.Node;
import org.ergodic.engine.ir.Nodes;
import org.ergodic.engine.ir.Operation;
import org.ergodic.engine.kernel.Fn;
import org.ergodic.engine.kernel.Kernels;
import org.ergodic.engine.runtime.Parallel;

/** A graph at concrete shapes of its inputs: steps in order over numbered buffers. Immutable. */
public final class ExecutionPlan {
    private final List<PlanStep> steps;
    private final int lasting;
    private final long millis;
    private final Kernels kernels;
    private final Map<String, Node> outputs = new LinkedHashMap<>();
    private final Map<Node, Integer> slots;

    /** What is copied to a variable at the end of a run; the others are written where they are computed. */
    private final Map<String, Node> copies = new LinkedHashMap<>();

    /** For each slot with memory of the call, which of the call's arrays it is. */
    private final Map<Integer, Integer> memory = new HashMap<>();

    private final List<Integer> sizes = new ArrayList<>();
    private final Map<Integer, String> inPlace = new HashMap<>();
    private final Map<Integer, Object> constants = new HashMap<>();
    private final Map<Integer, String> inputs = new HashMap<>();
    private final Map<Integer, String> variables = new HashMap<>();
    private int scratch;
    private int workspace;

    /**
     * Plans a graph.
     *
     * @param graph the graph
     * @param listing its ops in order
     * @param shapes the shape of each input
     * @param fuse whether functions are fused and buffers shared; not when each op's result is to be looked at
     */
    public ExecutionPlan(Graph graph, OrderedOp.Listing listing, Map<String, int[]> shapes, boolean fuse) {
        long start = System.nanoTime();
        Lowering lowering = new Lowering(graph, listing, shapes);
        Nodes nodes = lowering.nodes();
        kernels = nodes.kernels();
        lowering.outputs().forEach((name, node) -> outputs.put(name, own(nodes, "output", name, node)));
        Map<String, Node> assigned = new LinkedHashMap<>();
        lowering.assignments().forEach((name, node) -> assigned.put(name, own(nodes, "assign", name, node)));
        Set<Node> wanted = new HashSet<>(outputs.values());
        wanted.addAll(assigned.values());
        Planner planner = new Planner(nodes, wanted, fuse, assigned.isEmpty());
        steps = new ArrayList<>(planner.lasting);
        lasting = steps.size();
        steps.addAll(fuse ? RowChains.of(planner.steps, wanted, kernels, planner.slots::get) : planner.steps);
        slots = planner.slots;
        Set<Node> read = new HashSet<>();
        steps.forEach(step -> read.addAll(step.reads()));
        slots.forEach((node, slot) -> {
            if (node.operation() instanceof Operation.Input input) {
                inputs.put(slot, input.name());
            } else if (node.operation() instanceof Operation.Variable variable) {
                variables.put(slot, variable.name());
            } else if (node.isConstant() && node.isBuffered() && read.contains(node)) {
                constants.put(slot, nodes.data(node));
            }
        });
        allocate(assigned, fuse);
        for (PlanStep step : steps) {
            scratch = Math.max(scratch, step.scratch());
            workspace = Math.max(workspace, step.workspace());
        }
        millis = Math.round((System.nanoTime() - start) / 1e6);
    }

    /** A node that has memory of its own, which no assignment changes. */
    private static Node own(Nodes nodes, String kind, String name, Node node) {
        if (!Planner.isLeaf(node.root())) {
            return node;
        }
        nodes.from(kind, name);
        return nodes.copy(node);
    }

    /** Gives every result memory: that of a variable it is assigned to, of a dead value, or new. */
    private void allocate(Map<String, Node> assigned, boolean share) {
        Map<Node, Integer> last = new IdentityHashMap<>();
        for (int s = 0; s < steps.size(); s++) {
            for (Node node : steps.get(s).reads()) {
                last.put(node, s);
            }
        }
        Set<Node> kept = new HashSet<>();
        outputs.values().forEach(node -> kept.add(node.root()));
        // What does not run again must find its values where they were.
        Set<Node> once = new HashSet<>();
        steps.subList(0, lasting).forEach(step -> once.addAll(step.results()));
        steps.subList(lasting, steps.size())
                .forEach(step -> step.reads().stream().filter(once::contains).forEach(kept::add));
        Map<Node, String> targets = new IdentityHashMap<>();
        Map<Node, Integer> times = new IdentityHashMap<>();
        assigned.values().forEach(node -> times.merge(node.root(), 1, Integer::sum));
        assigned.forEach((name, node) -> {
            Node root = node.root();
            if (share && !kept.contains(root) && times.get(root) == 1 && canReplace(name, root, last)) {
                targets.put(root, name);
            } else {
                copies.put(name, node);
                kept.add(root);
            }
        });
        List<Integer> free = new ArrayList<>();
        for (int s = 0; s < steps.size(); s++) {
            PlanStep step = steps.get(s);
            Set<Node> dying = new LinkedHashSet<>();
            for (Node node : step.reads()) {
                if (last.get(node) == s && !kept.contains(node) && memory.containsKey(slots.get(node))) {
                    dying.add(node);
                }
            }
            for (Node result : step.results()) {
                if (targets.containsKey(result)) {
                    inPlace.put(slots.get(result), targets.get(result));
                } else if (result.isBuffered()) {
                    place(step, result, share, dying, free);
                }
            }
            if (share) {
                dying.forEach(node -> free.add(memory.get(slots.get(node))));
                for (Node result : step.results()) {
                    if (!last.containsKey(result) && !kept.contains(result) && memory.containsKey(slots.get(result))) {
                        free.add(memory.get(slots.get(result)));
                    }
                }
            }
        }
    }

    private void place(PlanStep step, Node result, boolean share, Set<Node> dying, List<Integer> free) {
        int slot = slots.get(result);
        if (share) {
            for (Node node : dying) {
                if (node.size() == result.size() && step.canOverwrite(node, result)) {
                    memory.put(slot, memory.get(slots.get(node)));
                    dying.remove(node);
                    return;
                }
            }
        }
        Integer best = null;
        for (Integer candidate : free) {
            int size = sizes.get(candidate);
            if (size >= result.size() && (best == null || size < sizes.get(best))) {
                best = candidate;
            }
        }
        if (best != null && sizes.get(best) <= Math.max(64, 4L * result.size())) {
            free.remove(best);
            memory.put(slot, best);
        } else {
            memory.put(slot, sizes.size());
            sizes.add(result.size());
        }
    }

    /** Whether a result may be written over the variable at once: nothing reads the variable's old value after it. */
    private boolean canReplace(String variable, Node result, Map<Node, Integer> last) {
        int at = -1;
        for (int s = 0; s < steps.size(); s++) {
            if (steps.get(s).results().contains(result)) {
                at = s;
            }
        }
        if (at < 0 || !result.isBuffered()) {
            return false;
        }
        for (Map.Entry<Node, Integer> reading : last.entrySet()) {
            Node node = reading.getKey();
            if (node.operation() instanceof Operation.Variable read
                    && read.name().equals(variable)) {
                if (reading.getValue() > at) {
                    return false;
                }
                if (reading.getValue() == at) {
                    return steps.get(at).canOverwrite(node, result);
                }
            }
        }
        return true;
    }

    /**
     * Makes the memory of one call.
     *
     * @param store the variables
     * @param inputBuffers a buffer for each input, by name
     * @return new memory
     */
    public CallMemory memory(HeapVariables store, Map<String, Object> inputBuffers) {
        if (needed() > Runtime.getRuntime().maxMemory()) {
            throw tooLarge(null);
        }
        CallMemory call;
        Object[] arrays;
        try {
            call = new CallMemory(kernels, Parallel.shared(), store, slots.size(), scratch, workspace);
            arrays = sizes.stream().map(kernels::allocate).toArray();
        } catch (OutOfMemoryError e) {
            throw tooLarge(e);
        }
        inputs.forEach((slot, name) -> call.buffer(slot, inputBuffers.get(name)));
        variables.forEach((slot, name) -> call.buffer(slot, store.buffer(name)));
        constants.forEach(call::buffer);
        memory.forEach((slot, array) -> call.buffer(slot, arrays[array]));
        inPlace.forEach((slot, name) -> call.buffer(slot, store.buffer(name)));
        return call;
    }

    /**
     * What is said of a call that memory does not suffice for.
     *
     * @param cause the error, or null where it is known before
     * @return an exception that says how much is needed and how much there is
     */
    public GraphException tooLarge(OutOfMemoryError cause) {
        Optional<Node> largest = slots.keySet().stream()
                .filter(node -> memory.containsKey(slots.get(node)))
                .max(Comparator.comparingInt(node -> node.size()));
        return TooLittleMemory.of(
                "a run needs",
                needed(),
                " in buffers" + largest.map(node -> ", the largest for " + node).orElse(""),
                cause);
    }

    /** {@return bytes of one call: its inputs, its buffers, and what each thread works in} */
    public long needed() {
        long numbers = (long) scratch * Parallel.shared().threads();
        for (Node node : slots.keySet()) {
            numbers += node.operation() instanceof Operation.Input ? node.size() : 0;
        }
        return bytes() + numbers * kernels.bytes();
    }

    /**
     * Copies what was not written in place to its variable.
     *
     * @param call the call's memory
     * @param slot where what the variable is assigned is
     * @param size how many numbers that is
     * @param variable the variable's array
     */
    public void assign(CallMemory call, int slot, int size, Object variable) {
        kernels.map(Fn.COPY, call.buffer(slot), 0, variable, 0, size);
    }

    /** {@return the steps, in order} */
    public List<PlanStep> steps() {
        return steps;
    }

    /** {@return how many of the first steps need not run again while variables are as they were in the run before} */
    public int lasting() {
        return lasting;
    }

    /** {@return how long it took to make, in milliseconds} */
    public long millis() {
        return millis;
    }

    /** {@return the loops of its element type} */
    public Kernels kernels() {
        return kernels;
    }

    /** {@return the value of each output} */
    public Map<String, Node> outputs() {
        return outputs;
    }

    /** {@return what is copied to a variable at the end of a run; the others are written where they are computed} */
    public Map<String, Node> copies() {
        return copies;
    }

    /** {@return where a value or one under another shape lives} */
    public int slot(Node node) {
        return slots.get(node.root());
    }

    /** {@return whether a run changes variables} */
    public boolean writes() {
        return !inPlace.isEmpty() || !copies.isEmpty();
    }

    /** {@return bytes of the buffers of one call} */
    public long bytes() {
        return (workspace + sizes.stream().mapToLong(Integer::intValue).sum()) * kernels.bytes();
    }

    /** {@return what a person sees of a value's memory} */
    public String memoryOf(Node node) {
        Integer slot = slots.get(node);
        if (inPlace.containsKey(slot)) {
            return "= " + inPlace.get(slot);
        }
        return memory.containsKey(slot) ? "#" + memory.get(slot) : "";
    }

    @Override
    public String toString() {
        return steps.size() + " steps, " + sizes.size() + " buffers of " + bytes() + " bytes " + Arrays.asList(outputs);
    }
}

package org.ergodic.engine.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.GraphException;
import org.ergodic.engine.interpret.OrderedOp;
import org.ergodic.engine.kernel.Fn;
import org.ergodic.engine.kernel.Kernels;
import org.ergodic.engine.kernel.Parallel;

/** A graph at concrete shapes of its inputs: steps in order over numbered buffers. Immutable. */
final class Plan {
    final List<Step> steps;
    final Kernels kernels;
    final Map<String, Node> outputs = new LinkedHashMap<>();
    final Map<Node, Integer> slots;

    /** What is copied to a variable at the end of a run; the others are written where they are computed. */
    final Map<String, Node> copies = new LinkedHashMap<>();

    /** For each slot with memory of the frame, which of the frame's arrays it is. */
    private final Map<Integer, Integer> memory = new HashMap<>();

    private final List<Integer> sizes = new ArrayList<>();
    private final Map<Integer, String> inPlace = new HashMap<>();
    private final Map<Integer, Object> constants = new HashMap<>();
    private final Map<Integer, String> inputs = new HashMap<>();
    private final Map<Integer, String> variables = new HashMap<>();
    private int scratch;

    /**
     * Plans a graph.
     *
     * @param fuse whether functions are fused and buffers shared; not when each op's result is to be looked at
     */
    Plan(Graph graph, OrderedOp.Listing listing, Map<String, int[]> shapes, boolean fuse) {
        Lowering lowering = new Lowering(graph, listing, shapes);
        Nodes nodes = lowering.nodes;
        kernels = nodes.kernels;
        lowering.outputs.forEach((name, node) -> outputs.put(name, own(nodes, "output", name, node)));
        Map<String, Node> assigned = new LinkedHashMap<>();
        lowering.assignments.forEach((name, node) -> assigned.put(name, own(nodes, "assign", name, node)));
        Set<Node> wanted = new HashSet<>(outputs.values());
        wanted.addAll(assigned.values());
        Planner planner = new Planner(nodes, wanted, fuse, lowering);
        steps = fuse ? Chain.of(planner.steps, wanted, kernels, planner.slots::get) : planner.steps;
        slots = planner.slots;
        Set<Node> read = new HashSet<>();
        steps.forEach(step -> read.addAll(step.reads()));
        slots.forEach((node, slot) -> {
            switch (node.kind) {
                case INPUT -> inputs.put(slot, node.name);
                case VARIABLE -> variables.put(slot, node.name);
                case CONSTANT -> {
                    if (read.contains(node) && node.isBuffered()) {
                        constants.put(slot, buffer(node));
                    }
                }
                default -> {}
            }
        });
        allocate(assigned, fuse);
        for (Step step : steps) {
            scratch = Math.max(scratch, step.scratch());
        }
    }

    /** A node that has memory of its own, which no assignment changes. */
    private static Node own(Nodes nodes, String kind, String name, Node node) {
        return switch (node.root().kind) {
            case INPUT, VARIABLE, CONSTANT -> {
                nodes.from(kind, name);
                yield nodes.copy(node);
            }
            default -> node;
        };
    }

    private Object buffer(Node node) {
        if (node.data != null) {
            return node.data;
        }
        Object data = kernels.allocate(node.size);
        kernels.fill(data, 0, node.size, node.value);
        return data;
    }

    /** Gives every result memory: that of a variable it is assigned to, of a dead value, or new. */
    private void allocate(Map<String, Node> assigned, boolean share) {
        Map<Node, Integer> last = new IdentityHashMap<>();
        for (int s = 0; s < steps.size(); s++) {
            for (Node node : steps.get(s).reads()) {
                last.put(node, s);
            }
        }
        Set<Node> lasting = new HashSet<>();
        outputs.values().forEach(node -> lasting.add(node.root()));
        Map<Node, String> targets = new IdentityHashMap<>();
        Map<Node, Integer> times = new IdentityHashMap<>();
        assigned.values().forEach(node -> times.merge(node.root(), 1, Integer::sum));
        assigned.forEach((name, node) -> {
            Node root = node.root();
            if (share && !lasting.contains(root) && times.get(root) == 1 && canReplace(name, root, last)) {
                targets.put(root, name);
            } else {
                copies.put(name, node);
                lasting.add(root);
            }
        });
        List<Integer> free = new ArrayList<>();
        for (int s = 0; s < steps.size(); s++) {
            Step step = steps.get(s);
            Set<Node> dying = new HashSet<>();
            for (Node node : step.reads()) {
                if (last.get(node) == s && !lasting.contains(node) && memory.containsKey(slots.get(node))) {
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
                    if (!last.containsKey(result)
                            && !lasting.contains(result)
                            && memory.containsKey(slots.get(result))) {
                        free.add(memory.get(slots.get(result)));
                    }
                }
            }
        }
    }

    private void place(Step step, Node result, boolean share, Set<Node> dying, List<Integer> free) {
        int slot = slots.get(result);
        if (share && step instanceof Loop loop) {
            for (Node node : dying) {
                if (node.size == result.size && loop.canOverwrite(node, result)) {
                    memory.put(slot, memory.get(slots.get(node)));
                    dying.remove(node);
                    return;
                }
            }
        }
        Integer best = null;
        for (Integer candidate : free) {
            int size = sizes.get(candidate);
            if (size >= result.size && (best == null || size < sizes.get(best))) {
                best = candidate;
            }
        }
        if (best != null && sizes.get(best) <= Math.max(64, 4L * result.size)) {
            free.remove(best);
            memory.put(slot, best);
        } else {
            memory.put(slot, sizes.size());
            sizes.add(result.size);
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
        for (Map.Entry<Node, Integer> read : last.entrySet()) {
            Node node = read.getKey();
            if (node.kind == Node.Kind.VARIABLE && node.name.equals(variable)) {
                if (read.getValue() > at) {
                    return false;
                }
                if (read.getValue() == at) {
                    return steps.get(at) instanceof Loop loop && loop.canOverwrite(node, result);
                }
            }
        }
        return true;
    }

    /** {@return new memory for one call} */
    Frame frame(HeapVariables store, Map<String, Object> inputBuffers) {
        Frame frame = new Frame(kernels, Parallel.shared(), store, slots.size(), scratch);
        Object[] arrays = memory();
        inputs.forEach((slot, name) -> frame.buffers[slot] = inputBuffers.get(name));
        variables.forEach((slot, name) -> frame.buffers[slot] = store.buffer(name));
        constants.forEach((slot, buffer) -> frame.buffers[slot] = buffer);
        memory.forEach((slot, array) -> frame.buffers[slot] = arrays[array]);
        inPlace.forEach((slot, name) -> frame.buffers[slot] = store.buffer(name));
        return frame;
    }

    private Object[] memory() {
        if (bytes() > Runtime.getRuntime().maxMemory()) {
            throw tooLarge(null);
        }
        try {
            return sizes.stream().map(kernels::allocate).toArray();
        } catch (OutOfMemoryError e) {
            throw tooLarge(e);
        }
    }

    private GraphException tooLarge(OutOfMemoryError cause) {
        Node largest = slots.keySet().stream()
                .filter(node -> memory.containsKey(slots.get(node)))
                .max(Comparator.comparingInt(node -> node.size))
                .orElseThrow();
        return new GraphException(
                "a run needs " + (bytes() >> 20) + " MB in buffers, the largest for " + largest + ", and Java may use "
                        + (Runtime.getRuntime().maxMemory() >> 20)
                        + " MB: use a smaller batch, or start Java with a larger -Xmx",
                cause);
    }

    /** Copies what was not written in place to its variables. */
    void assign(Frame frame, Node value, Object variable) {
        kernels.map(Fn.COPY, frame.buffers[slots.get(value.root())], 0, variable, 0, value.size);
    }

    /** Whether a run changes variables. */
    boolean writes() {
        return !inPlace.isEmpty() || !copies.isEmpty();
    }

    /** {@return bytes of the buffers of one call} */
    long bytes() {
        return sizes.stream().mapToLong(s -> (long) s * kernels.bytes()).sum();
    }

    /** {@return what a person sees of a slot's memory} */
    String memoryOf(Node node) {
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

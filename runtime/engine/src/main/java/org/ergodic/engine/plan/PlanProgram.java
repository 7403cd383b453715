package org.ergodic.engine.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.GraphException;
import org.ergodic.api.graph.Program;
import org.ergodic.api.graph.VariableSpec;
import org.ergodic.api.graph.Variables;
import org.ergodic.engine.interpret.OrderedOp;
import org.ergodic.engine.kernel.Kernels;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A program that runs its graph by plans, one for each combination of input shapes, made when first needed. */
public final class PlanProgram implements Program {
    /** System property: {@code true} measures each step for {@link #explain}. */
    public static final String PROFILE = "ergodic.profile";

    private final Graph graph;
    private final OrderedOp.Listing listing;
    private final boolean nanCheck;
    private final boolean profile = Boolean.getBoolean(PROFILE);
    private final Map<List<List<Integer>>, Plan> plans = new ConcurrentHashMap<>();
    private final Map<Plan, Times> times = new ConcurrentHashMap<>();
    private volatile Plan latest;

    /** What each step took lately: running means, in which the first, slow runs are soon forgotten. */
    private static final class Times {
        private static final double WEIGHT = 1.0 / 32;

        private final double[] nanos;
        private long runs;

        Times(int steps) {
            nanos = new double[steps];
        }

        void add(int step, double value) {
            nanos[step] += (value - nanos[step]) * Math.max(WEIGHT, 1.0 / (runs + 1));
        }

        double micros(int step) {
            return nanos[step] / 1e3;
        }
    }

    /**
     * Compiles a graph.
     *
     * @param graph the graph
     * @param listing its ops
     * @param nanCheck whether runs stop at the first op that gives a not-a-number; such plans fuse nothing
     */
    public PlanProgram(Graph graph, OrderedOp.Listing listing, boolean nanCheck) {
        this.graph = graph;
        this.listing = listing;
        this.nanCheck = nanCheck;
    }

    @Override
    public Graph graph() {
        return graph;
    }

    @Override
    public Call call(Variables store) {
        if (!(store instanceof HeapVariables heap)) {
            throw new GraphException("these variables were made by another compiler ("
                    + store.getClass().getName() + "): make them with the compiler of the program");
        }
        List<String> problems = heap.bind(graph.dataType(), graph.variables().values());
        if (!problems.isEmpty()) {
            throw new GraphException(String.join("\n", problems));
        }
        return new PlanCall(this, heap);
    }

    @Override
    public Map<String, INDArray> run(Variables store, Map<String, INDArray> values) {
        PlanCall call = (PlanCall) call(store);
        List<String> problems = new ArrayList<>();
        values.forEach((name, value) -> {
            String problem = call.problem(name, value);
            if (problem != null) {
                problems.add(problem);
            }
        });
        if (!problems.isEmpty()) {
            throw new GraphException(String.join("\n", problems));
        }
        values.forEach(call::set);
        call.run();
        Map<String, INDArray> results = new LinkedHashMap<>();
        graph.outputs().keySet().forEach(name -> results.put(name, call.get(name)));
        return results;
    }

    Plan plan(Map<String, int[]> shapes) {
        List<List<Integer>> key = shapes.values().stream()
                .map(s -> Arrays.stream(s).boxed().toList())
                .toList();
        Plan plan = plans.get(key);
        if (plan == null) {
            plan = plans.computeIfAbsent(key, k -> new Plan(graph, listing, shapes, !nanCheck));
        }
        latest = plan;
        return plan;
    }

    DataType type(String output) {
        return graph.sameDiff().getVariable(graph.outputs().get(output)).dataType();
    }

    boolean isWatched() {
        return nanCheck || profile;
    }

    /** Runs step by step, measuring or looking at results. */
    void watch(Plan plan, Frame frame, Runnable... work) {
        Times taken = times.computeIfAbsent(plan, p -> new Times(p.steps.size()));
        for (int i = 0; i < work.length; i++) {
            long start = System.nanoTime();
            work[i].run();
            taken.add(i, System.nanoTime() - start);
            if (nanCheck) {
                look(plan, frame, plan.steps.get(i));
            }
        }
        taken.runs++;
    }

    private void look(Plan plan, Frame frame, Step step) {
        for (Node node : step.results()) {
            Object buffer = frame.buffers[plan.slots.get(node)];
            for (int i = 0; buffer != null && i < node.size; i++) {
                if (Double.isNaN(plan.kernels.at(buffer, i))) {
                    throw new GraphException("op '" + node.op + "' is the first to give a not-a-number, in '"
                            + node.name + "' of shape " + Arrays.toString(node.shape) + from(plan, frame, node));
                }
            }
        }
    }

    private static String from(Plan plan, Frame frame, Node node) {
        StringBuilder text = new StringBuilder();
        Kernels kernels = plan.kernels;
        for (Node in : node.in) {
            Object buffer = in.isBuffered() ? frame.buffers[plan.slots.get(in.root())] : null;
            text.append("\n  from ").append(in.name).append(' ').append(Arrays.toString(in.shape));
            if (buffer != null && in.size > 0) {
                double min = Double.POSITIVE_INFINITY;
                double max = Double.NEGATIVE_INFINITY;
                for (int i = 0; i < in.size; i++) {
                    min = Math.min(min, kernels.at(buffer, i));
                    max = Math.max(max, kernels.at(buffer, i));
                }
                text.append(" in [").append(min).append(", ").append(max).append(']');
            }
        }
        return text.toString();
    }

    @Override
    public String explain() {
        Plan plan = latest;
        if (plan == null) {
            Map<String, int[]> shapes = new LinkedHashMap<>();
            graph.inputs().forEach((name, spec) -> {
                long[] shape = spec.shape();
                if (shape.length > 0 && shape[0] == -1) {
                    shape[0] = 64;
                }
                shapes.put(name, Dims.ints(shape));
            });
            plan = plan(shapes);
        }
        Times taken = times.get(plan);
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {
            "step", "ops", "shape", "result", "reads", "buffer", "Mflop", "MB", "parts", "us", "time", "Gflop/s", "peak"
        });
        graph.inputs()
                .values()
                .forEach(spec -> rows.add(border(
                        spec.noise().map(n -> "noise " + n).orElse("input"),
                        spec.name(),
                        Arrays.toString(spec.shape()),
                        "")));
        graph.variables().values().stream()
                .filter(spec -> spec.kind() == VariableSpec.Kind.PARAMETER)
                .forEach(spec -> rows.add(border("parameter", spec.name(), Arrays.toString(spec.shape()), "")));
        for (int i = 0; i < plan.steps.size(); i++) {
            Step step = plan.steps.get(i);
            rows.add(row(plan, step, "", taken == null ? 0 : taken.micros(i), taken));
            for (Step member : step.members()) {
                rows.add(row(plan, member, "  ", 0, taken));
            }
        }
        graph.outputs().forEach((name, of) -> rows.add(border("output", name, "", of)));
        plan.copies.forEach((name, node) -> rows.add(border("assign", name, "", node.name)));
        return Table.of(rows) + variables(plan) + summary(plan, taken);
    }

    private static String[] border(String kind, String name, String shape, String of) {
        return new String[] {kind, "", shape, name, of, "", "", "", "", "", "", "", ""};
    }

    /** How much the graph keeps from run to run; an optimiser's states are too many to be listed. */
    private String variables(Plan plan) {
        if (graph.variables().isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        for (VariableSpec.Kind kind : VariableSpec.Kind.values()) {
            List<VariableSpec> specs = graph.variables().values().stream()
                    .filter(spec -> spec.kind() == kind)
                    .toList();
            long size = specs.stream()
                    .mapToLong(spec -> Dims.size(Dims.ints(spec.shape())))
                    .sum();
            String name = kind.name().toLowerCase(Locale.ROOT) + (specs.size() == 1 ? "" : "s");
            text.append(specs.size())
                    .append(' ')
                    .append(name)
                    .append(" of ")
                    .append(size)
                    .append(" numbers, ");
        }
        int assigned = graph.assignments().size();
        return text.append(assigned)
                .append(" assigned, ")
                .append(assigned - plan.copies.size())
                .append(" of them in place (buffer \"= name\")\n")
                .toString();
    }

    private static String summary(Plan plan, Times taken) {
        double flops = plan.steps.stream().mapToLong(Step::flops).sum();
        List<String> foreign = plan.steps.stream()
                .filter(OtherSteps::isForeign)
                .map(Step::kind)
                .distinct()
                .toList();
        String text = String.format(
                Locale.ROOT,
                "%d steps, %.3f Mflop, %d KB of buffers%n",
                plan.steps.size(),
                flops / 1e6,
                plan.bytes() / 1024);
        if (!foreign.isEmpty()) {
            text += "without a kernel here, run by ND4J on copies: " + foreign + "\n";
        }
        if (taken != null) {
            double micros = Arrays.stream(taken.nanos).sum() / 1e3;
            text += String.format(
                    Locale.ROOT,
                    "%.1f us a run over %d runs, %.1f Gflop/s; peak: %.1f Gflop/s, the product of two 512 x 512"
                            + " matrices%n",
                    micros,
                    taken.runs,
                    flops / micros / 1e3,
                    Peak.gigaflops());
        }
        return text;
    }

    private static String[] row(Plan plan, Step step, String indent, double micros, Times taken) {
        List<Node> results = step.results();
        long bytes = (results.stream().mapToLong(n -> n.size).sum()
                        + step.reads().stream().mapToLong(n -> n.size).sum())
                * plan.kernels.bytes();
        boolean isMade = !step.members().isEmpty() || results.isEmpty();
        String ops = step instanceof Loop loop ? loop.describe() : isMade ? "" : results.get(0).op;
        return new String[] {
            indent + step.kind(),
            ops,
            results.stream().map(n -> Arrays.toString(n.shape)).distinct().collect(Collectors.joining(" ")),
            results.stream().map(n -> n.name).collect(Collectors.joining(" ")),
            step.reads().stream()
                    .map(n -> n.name)
                    .filter(name -> !name.isEmpty())
                    .distinct()
                    .collect(Collectors.joining(", ")),
            results.stream().map(plan::memoryOf).collect(Collectors.joining(" ")),
            String.format(Locale.ROOT, "%.3f", step.flops() / 1e6),
            String.format(Locale.ROOT, "%.3f", bytes / 1e6),
            Integer.toString(step.parts()),
            micros == 0 ? "" : String.format(Locale.ROOT, "%.1f", micros),
            micros == 0
                    ? ""
                    : String.format(
                            Locale.ROOT,
                            "%.1f%%",
                            1e5 * micros / Arrays.stream(taken.nanos).sum()),
            micros == 0 ? "" : String.format(Locale.ROOT, "%.1f", step.flops() / micros / 1e3),
            micros == 0 ? "" : String.format(Locale.ROOT, "%.0f%%", step.flops() / micros / 10 / Peak.gigaflops())
        };
    }
}

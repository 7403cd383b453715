package org.ergodic.engine.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.VariableSpec;
import org.ergodic.engine.execute.PlanStep;
import org.ergodic.engine.ir.Node;
import org.ergodic.engine.ir.Shapes;
import org.ergodic.engine.optimize.ExecutionPlan;

/**
 * A plan as a table: its steps with what they read and compute, their memory, work and time. Those that took longest come
 * first, with the number of their place in the program; long lists are cut to the width of the terminal.
 */
public final class Explanation {
    private static final String ONCE = "once: ";
    private static final int NARROWEST = 80;
    private static final int WIDTH = 110;
    private static final int WIDEST = 240;
    private static final long MEGABYTE = 1 << 20;

    private Explanation() {}

    /**
     * Explains a plan.
     *
     * @param graph the graph
     * @param plan its plan
     * @param taken what its steps took, or null if that was not measured
     * @return the table, and sums below it
     */
    public static String of(Graph graph, ExecutionPlan plan, StepTimes taken) {
        List<String[]> rows = new ArrayList<>();
        rows.add(
                new String[] {"#", "step", "ops", "shape", "us", "time", "peak", "Mflop", "reads", "result", "buffer"});
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < plan.steps().size(); i++) {
            order.add(i);
        }
        if (taken != null) {
            // Those that run when variables have changed come last: no sum of a run's work or time has them.
            order.sort(
                    Comparator.comparing((Integer i) -> i < plan.lasting()).thenComparingDouble(i -> -taken.micros(i)));
        }
        for (int i : order) {
            PlanStep step = plan.steps().get(i);
            boolean isOnce = i < plan.lasting();
            double micros = taken == null || isOnce ? 0 : taken.micros(i);
            rows.add(row(plan, step, Integer.toString(i + 1), isOnce ? ONCE : "", micros, taken));
            for (PlanStep member : step.members()) {
                rows.add(row(plan, member, "", "  ", 0, taken));
            }
        }
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
        graph.outputs().forEach((name, of) -> rows.add(border("output", name, "", of)));
        plan.copies().forEach((name, node) -> rows.add(border("assign", name, "", node.name())));
        return TextTable.of(rows, width(), List.of("#", "us", "time", "peak", "Mflop"))
                + variables(graph, plan)
                + summary(plan, taken)
                + memory(graph, plan);
    }

    /** That of the terminal, where it says so. */
    private static int width() {
        String columns = System.getenv("COLUMNS");
        if (columns == null || !columns.matches("[1-9]\\d{1,3}")) {
            return WIDTH;
        }
        return Math.min(WIDEST, Math.max(NARROWEST, Integer.parseInt(columns)));
    }

    private static String[] border(String kind, String name, String shape, String of) {
        return new String[] {"", kind, "", shape, "", "", "", "", of, name, ""};
    }

    /** What a call holds at its peak: all of it is there from its first run to its last. */
    private static String memory(Graph graph, ExecutionPlan plan) {
        long parameters = bytes(graph, plan, VariableSpec.Kind.PARAMETER);
        long states = bytes(graph, plan, VariableSpec.Kind.STATE);
        return String.format(
                Locale.ROOT,
                "memory: %s = parameters %s + states (of the optimizer, averages) %s + inputs, buffers and scratch %s%n",
                size(parameters + states + plan.needed()),
                size(parameters),
                size(states),
                size(plan.needed()));
    }

    private static long bytes(Graph graph, ExecutionPlan plan, VariableSpec.Kind kind) {
        return graph.variables().values().stream()
                        .filter(spec -> spec.kind() == kind)
                        .mapToLong(spec -> Shapes.size(Shapes.ints(spec.shape())))
                        .sum()
                * plan.kernels().bytes();
    }

    private static String size(long bytes) {
        return bytes < MEGABYTE
                ? Math.round(bytes / 1024.0) + " KB"
                : String.format(Locale.ROOT, "%.1f MB", bytes / (double) MEGABYTE);
    }

    /** How much the graph keeps from run to run; an optimiser's states are too many to be listed. */
    private static String variables(Graph graph, ExecutionPlan plan) {
        if (graph.variables().isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        for (VariableSpec.Kind kind : VariableSpec.Kind.values()) {
            List<VariableSpec> specs = graph.variables().values().stream()
                    .filter(spec -> spec.kind() == kind)
                    .toList();
            long size = specs.stream()
                    .mapToLong(spec -> Shapes.size(Shapes.ints(spec.shape())))
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
                .append(assigned - plan.copies().size())
                .append(" of them in place (buffer \"= name\")\n")
                .toString();
    }

    private static String summary(ExecutionPlan plan, StepTimes taken) {
        List<PlanStep> each = plan.steps().subList(plan.lasting(), plan.steps().size());
        double flops = each.stream().mapToLong(PlanStep::flops).sum();
        List<String> foreign = plan.steps().stream()
                .filter(PlanStep::runsInNd4j)
                .map(PlanStep::kind)
                .distinct()
                .toList();
        String text = String.format(
                Locale.ROOT,
                "%d steps, %.3f Mflop, %d KB of buffers%n",
                each.size(),
                flops / 1e6,
                plan.bytes() / 1024);
        if (plan.lasting() > 0) {
            text += String.format(
                    Locale.ROOT,
                    "%d steps once until variables change, %.3f Mflop%n",
                    plan.lasting(),
                    plan.steps().subList(0, plan.lasting()).stream()
                                    .mapToLong(PlanStep::flops)
                                    .sum()
                            / 1e6);
        }
        if (!foreign.isEmpty()) {
            text += "without a kernel here, run by ND4J on copies: " + foreign + "\n";
        }
        if (taken != null) {
            double micros = taken.sumFrom(plan.lasting());
            text += String.format(
                    Locale.ROOT,
                    "%.1f us a run over %d runs, %.1f Gflop/s; peak: %.1f Gflop/s, the product of two 512 x 512"
                            + " matrices; planned in %d ms%n",
                    micros,
                    taken.runs(),
                    flops / micros / 1e3,
                    PeakFlops.gigaflops(),
                    plan.millis());
        }
        return text;
    }

    private static String[] row(
            ExecutionPlan plan, PlanStep step, String number, String indent, double micros, StepTimes taken) {
        List<Node> results = step.results();
        boolean isMeasured = micros > 0;
        return new String[] {
            number,
            indent + step.kind(),
            step.ops(),
            results.stream().map(n -> Arrays.toString(n.shape())).distinct().collect(Collectors.joining(" ")),
            isMeasured ? String.format(Locale.ROOT, "%.1f", micros) : "",
            isMeasured ? String.format(Locale.ROOT, "%.1f%%", 100 * micros / taken.sumFrom(plan.lasting())) : "",
            isMeasured ? String.format(Locale.ROOT, "%.0f%%", step.flops() / micros / 10 / PeakFlops.gigaflops()) : "",
            String.format(Locale.ROOT, "%.3f", step.flops() / 1e6),
            step.reads().stream()
                    .map(n -> n.name())
                    .filter(name -> !name.isEmpty())
                    .distinct()
                    .collect(Collectors.joining(", ")),
            results.stream().map(n -> n.name()).collect(Collectors.joining(" ")),
            results.stream().map(plan::memoryOf).collect(Collectors.joining(" "))
        };
    }
}

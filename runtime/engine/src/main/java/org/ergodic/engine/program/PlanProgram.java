package org.ergodic.engine.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.GraphException;
import org.ergodic.api.graph.Program;
import org.ergodic.api.graph.Variables;
import org.ergodic.engine.execute.CallMemory;
import org.ergodic.engine.execute.HeapVariables;
import org.ergodic.engine.execute.PlanStep;
import org.ergodic.engine.interpret.CheckedVariables;
import org.ergodic.engine.interpret.OrderedOp;
import org.ergodic.engine.ir.Shapes;
import org.ergodic.engine.optimize.ExecutionPlan;
import org.ergodic.engine.report.Explanation;
import org.ergodic.engine.report.NanCheck;
import org.ergodic.engine.report.StepTimes;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program that runs its graph by plans, one for each combination of input shapes, made when first needed. Those that
 * were asked for last are kept; a call keeps its own.
 */
public final class PlanProgram implements Program {
    /** How many plans are kept: a batch, the rest of an epoch, a few of sampling and evaluation. */
    static final int KEPT = 16;

    /** An op on fewer numbers costs little, whoever runs it. */
    private static final int MANY = 1024;

    private static final Logger LOG = LoggerFactory.getLogger("org.ergodic.engine");

    /** The ops without a kernel that were told of. */
    private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

    /** A plan that the first who needs it makes; others who need it wait, and those of other shapes do not. */
    private static final class Planned {
        private ExecutionPlan plan;

        synchronized ExecutionPlan get(Supplier<ExecutionPlan> maker) {
            if (plan == null) {
                plan = maker.get();
            }
            return plan;
        }
    }

    private final Graph graph;
    private final OrderedOp.Listing listing;
    private final boolean nanCheck;
    private final boolean profile;
    /** In order of last use; guarded by itself. */
    private final Map<List<List<Integer>>, Planned> plans = new LinkedHashMap<>(2 * KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<List<Integer>>, Planned> eldest) {
            return size() > KEPT;
        }
    };

    /** As long as somebody has the plan. */
    private final Map<ExecutionPlan, StepTimes> times = Collections.synchronizedMap(new WeakHashMap<>());

    private volatile ExecutionPlan latest;

    /**
     * Compiles a graph.
     *
     * @param graph the graph
     * @param listing its ops
     * @param nanCheck whether runs stop at the first op that gives a not-a-number; such plans fuse nothing
     * @param profile whether each step is measured for {@link #explain}
     */
    public PlanProgram(Graph graph, OrderedOp.Listing listing, boolean nanCheck, boolean profile) {
        this.graph = graph;
        this.listing = listing;
        this.nanCheck = nanCheck;
        this.profile = profile;
    }

    @Override
    public Graph graph() {
        return graph;
    }

    @Override
    public Call call(Variables store) {
        return new PlanCall(this, CheckedVariables.bound(HeapVariables.class, store, graph));
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

    ExecutionPlan plan(Map<String, int[]> shapes) {
        List<List<Integer>> key = shapes.values().stream()
                .map(s -> Arrays.stream(s).boxed().toList())
                .toList();
        Planned planned;
        synchronized (plans) {
            planned = plans.computeIfAbsent(key, k -> new Planned());
        }
        ExecutionPlan plan = planned.get(() -> new ExecutionPlan(graph, listing, shapes, !nanCheck));
        latest = plan;
        return plan;
    }

    /** Says once of each op that it has no kernel here, if it works on more than a handful of numbers. */
    void tellOfSlowOps(ExecutionPlan plan) {
        for (PlanStep step : plan.steps()) {
            long numbers = Stream.concat(step.reads().stream(), step.results().stream())
                    .mapToLong(node -> node.size())
                    .sum();
            if (step.runsInNd4j() && numbers >= MANY && TOLD.add(step.kind())) {
                LOG.info(
                        "An op without a kernel runs in a loop, on copies and slowly: {}, for {}",
                        step.kind(),
                        step.results());
            }
        }
    }

    int kept() {
        synchronized (plans) {
            return plans.size();
        }
    }

    DataType type(String output) {
        return graph.sameDiff().getVariable(graph.outputs().get(output)).dataType();
    }

    boolean isWatched() {
        return nanCheck || profile;
    }

    /** Runs step by step from the first that is to run, measuring or looking at results. */
    void watch(ExecutionPlan plan, CallMemory memory, int first, Runnable... work) {
        StepTimes taken =
                times.computeIfAbsent(plan, p -> new StepTimes(p.steps().size()));
        for (int i = first; i < work.length; i++) {
            long start = System.nanoTime();
            work[i].run();
            taken.add(i, System.nanoTime() - start);
            if (nanCheck) {
                NanCheck.check(plan, memory, plan.steps().get(i));
            }
        }
        taken.endRun();
    }

    @Override
    public String explain() {
        ExecutionPlan plan = latest;
        if (plan == null) {
            Map<String, int[]> shapes = new LinkedHashMap<>();
            graph.inputs().forEach((name, spec) -> {
                long[] shape = spec.shape();
                if (shape.length > 0 && shape[0] == -1) {
                    shape[0] = 64;
                }
                shapes.put(name, Shapes.ints(shape));
            });
            plan = plan(shapes);
        }
        return Explanation.of(graph, plan, times.get(plan));
    }
}

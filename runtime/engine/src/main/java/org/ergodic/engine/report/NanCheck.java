package org.ergodic.engine.report;

import java.util.Arrays;
import org.ergodic.api.graph.GraphException;
import org.ergodic.engine.execute.CallMemory;
import org.ergodic.engine.execute.PlanStep;
import org.ergodic.engine.ir.Node;
import org.ergodic.engine.kernel.Kernels;
import org.ergodic.engine.optimize.ExecutionPlan;

/** Looks for the first op that gives a not-a-number. */
public final class NanCheck {
    private NanCheck() {}

    /**
     * Looks at what a step has computed.
     *
     * @param plan the plan
     * @param memory the call's memory
     * @param step the step that has just run
     * @throws GraphException if there is a not-a-number, naming the op that gave it and the range of what it read
     */
    public static void check(ExecutionPlan plan, CallMemory memory, PlanStep step) {
        for (Node node : step.results()) {
            Object buffer = memory.buffer(plan.slot(node));
            for (int i = 0; buffer != null && i < node.size(); i++) {
                if (Double.isNaN(plan.kernels().at(buffer, i))) {
                    throw new GraphException("op '" + node.opName() + "' is the first to give a not-a-number, in '"
                            + node.name() + "' of shape " + Arrays.toString(node.shape()) + from(plan, memory, node));
                }
            }
        }
    }

    private static String from(ExecutionPlan plan, CallMemory memory, Node node) {
        StringBuilder text = new StringBuilder();
        Kernels kernels = plan.kernels();
        for (Node in : node.in()) {
            Object buffer = in.isBuffered() ? memory.buffer(plan.slot(in)) : null;
            text.append("\n  from ").append(in.name()).append(' ').append(Arrays.toString(in.shape()));
            if (buffer != null && in.size() > 0) {
                double min = Double.POSITIVE_INFINITY;
                double max = Double.NEGATIVE_INFINITY;
                for (int i = 0; i < in.size(); i++) {
                    min = Math.min(min, kernels.at(buffer, i));
                    max = Math.max(max, kernels.at(buffer, i));
                }
                text.append(" in [").append(min).append(", ").append(max).append(']');
            }
        }
        return text.toString();
    }
}

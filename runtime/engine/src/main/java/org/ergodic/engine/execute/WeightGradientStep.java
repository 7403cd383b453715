package org.ergodic.engine.execute;

import java.util.function.ToIntFunction;
import org.ergodic.engine.image.WeightGradient;
import org.ergodic.engine.ir.Node;
import org.ergodic.engine.ir.Operation;
import org.ergodic.engine.runtime.Parallel;

/** The gradient of a convolution for its weights. */
final class WeightGradientStep extends SingleStep {
    private final WeightGradient gradient;

    WeightGradientStep(Node node, Operation.ConvolveWeights operation, ToIntFunction<Node> slots) {
        super(node, slots);
        int[] x = node.in(0).shape();
        gradient = new WeightGradient(operation.at(), x[0], x[3], node.shape()[3]);
    }

    @Override
    public String kind() {
        return "weight gradient";
    }

    @Override
    public long flops() {
        return 2L * node.size() * (node.in(1).size() / node.shape()[3]);
    }

    @Override
    public int scratch() {
        return gradient.room();
    }

    @Override
    public int workspace() {
        return gradient.parts() * gradient.sums();
    }

    @Override
    public Runnable bind(CallMemory memory) {
        float[] x = (float[]) in(memory, 0);
        float[] g = (float[]) in(memory, 1);
        float[] dw = (float[]) out(memory);
        float[] sums = (float[]) memory.workspace;
        Parallel.Job run = part -> gradient.run(part, x, g, sums, (float[]) memory.thread().scratch);
        Parallel.Job finish = piece -> gradient.finish(piece, sums, dw);
        return () -> {
            memory.parallel.run(gradient.parts(), run);
            memory.parallel.run(gradient.pieces(), finish);
        };
    }
}

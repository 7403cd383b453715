package org.ergodic.engine.execute;

import java.util.function.ToIntFunction;
import org.ergodic.engine.ir.Node;
import org.ergodic.engine.ir.Operation;
import org.ergodic.engine.kernel.Kernels;

/** Reductions of shapes that loops do not take. */
final class ReduceStep extends SingleStep {
    private final Operation.Reduce operation;

    ReduceStep(Node node, Operation.Reduce operation, ToIntFunction<Node> slots) {
        super(node, slots);
        this.operation = operation;
    }

    @Override
    public String kind() {
        return "reduce";
    }

    @Override
    public long flops() {
        return node.in(0).size();
    }

    @Override
    public Runnable bind(CallMemory memory) {
        Kernels kernels = memory.kernels;
        int outer = operation.outer();
        int length = operation.length();
        int inner = operation.inner();
        Object x = in(memory, 0);
        Object r = out(memory);
        if (inner == 1) {
            return () -> kernels.reduceRows(operation.reduction(), x, 0, length, outer, r, 0);
        }
        return () -> {
            for (int i = 0; i < outer; i++) {
                kernels.fill(r, i * inner, inner, operation.reduction().start());
                for (int j = 0; j < length; j++) {
                    kernels.zip(
                            operation.reduction().step(),
                            r,
                            i * inner,
                            x,
                            (i * length + j) * inner,
                            r,
                            i * inner,
                            inner);
                }
            }
        };
    }
}

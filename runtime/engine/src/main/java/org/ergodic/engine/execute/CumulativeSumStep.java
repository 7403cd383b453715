package org.ergodic.engine.execute;

import java.util.function.ToIntFunction;
import org.ergodic.engine.ir.Node;
import org.ergodic.engine.ir.Operation;
import org.ergodic.engine.kernel.Kernels;

/** Running sums, in double precision. */
final class CumulativeSumStep extends SingleStep {
    private final Operation.CumulativeSum operation;

    CumulativeSumStep(Node node, Operation.CumulativeSum operation, ToIntFunction<Node> slots) {
        super(node, slots);
        this.operation = operation;
    }

    @Override
    public String kind() {
        return "cumsum";
    }

    @Override
    public Runnable bind(CallMemory memory) {
        Kernels kernels = memory.kernels;
        int outer = operation.outer();
        int length = operation.length();
        int inner = operation.inner();
        boolean exclusive = operation.exclusive();
        boolean reverse = operation.reverse();
        Object x = in(memory, 0);
        Object r = out(memory);
        return () -> {
            for (int i = 0; i < outer; i++) {
                for (int c = 0; c < inner; c++) {
                    double sum = 0;
                    for (int j = 0; j < length; j++) {
                        int at = (i * length + (reverse ? length - 1 - j : j)) * inner + c;
                        double value = kernels.at(x, at);
                        kernels.put(r, at, exclusive ? sum : sum + value);
                        sum += value;
                    }
                }
            }
        };
    }
}

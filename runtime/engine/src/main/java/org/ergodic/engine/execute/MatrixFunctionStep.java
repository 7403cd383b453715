package org.ergodic.engine.execute;

import java.util.function.ToIntFunction;
import org.ergodic.engine.ir.Node;
import org.ergodic.engine.matrix.MatrixFunction;
import org.ergodic.engine.runtime.Parallel;

/** Inverses and determinants of a batch of matrices. */
final class MatrixFunctionStep extends SingleStep {
    private final MatrixFunction function;
    private final int d;
    private final int count;

    MatrixFunctionStep(Node node, MatrixFunction function, ToIntFunction<Node> slots) {
        super(node, slots);
        this.function = function;
        int[] shape = node.in(0).shape();
        d = shape[shape.length - 1];
        count = node.in(0).size() / (d * d);
    }

    @Override
    public String kind() {
        return node.opName();
    }

    @Override
    public long flops() {
        return count * function.flops(d);
    }

    private int parts() {
        return function.parts(count, d);
    }

    @Override
    public Runnable bind(CallMemory memory) {
        int parts = parts();
        Object x = in(memory, 0);
        Object result = out(memory);
        MatrixFunction.Room[] rooms = new MatrixFunction.Room[memory.parallel.threads()];
        for (int i = 0; i < rooms.length; i++) {
            rooms[i] = new MatrixFunction.Room(d);
        }
        Parallel.Job job = part -> function.apply(
                x,
                result,
                (int) ((long) count * part / parts),
                (int) ((long) count * (part + 1) / parts),
                rooms[memory.parallel.worker()]);
        return parts == 1 ? () -> job.run(0) : () -> memory.parallel.run(parts, job);
    }
}

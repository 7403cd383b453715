package org.ergodic.engine.execute;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.ergodic.engine.ir.Node;
import org.ergodic.engine.ir.Operation;
import org.ergodic.engine.ir.Shapes;
import org.ergodic.engine.ir.StridedCopy;
import org.ergodic.engine.runtime.Parallel;

/** Arrays one after the other along an axis. */
final class ConcatStep extends SingleStep implements RowwiseStep {
    /** Numbers that are worth waking another thread for. */
    private static final int LEAST = 8_000;

    private static final int MOST_PARTS = 8;

    private final int outer;
    private final int width;

    ConcatStep(Node node, Operation.Concat concat, ToIntFunction<Node> slots) {
        super(node, slots);
        int axis = concat.axis();
        outer = Shapes.size(Arrays.copyOf(node.shape(), axis));
        width = outer == 0 ? 0 : node.size() / outer;
    }

    @Override
    public String kind() {
        return "concat";
    }

    private int parts() {
        return Math.max(1, Math.min(Math.min(MOST_PARTS, outer), node.size() / LEAST));
    }

    @Override
    public Runnable bind(CallMemory memory) {
        int parts = parts();
        RowWork rows = bindRows(memory, outer, parts);
        Parallel.Job job = part -> rows.run(
                memory.thread(), part, (int) ((long) outer * part / parts), (int) ((long) outer * (part + 1) / parts));
        return parts == 1 ? () -> job.run(0) : () -> memory.parallel.run(parts, job);
    }

    @Override
    public boolean isRowwise(int rows, Set<Node> rowwise, Set<Node> made) {
        return outer % rows == 0
                && Arrays.stream(node.in()).map(Node::root).allMatch(in -> rowwise.contains(in) || !made.contains(in));
    }

    @Override
    public List<Node> rowResults() {
        return results();
    }

    @Override
    public RowWork bindRows(CallMemory memory, int rows, int parts) {
        int[] in = Arrays.stream(node.in())
                .mapToInt(x -> slots.applyAsInt(x.root()))
                .toArray();
        int[] length = Arrays.stream(node.in())
                .mapToInt(x -> outer == 0 ? 0 : x.size() / outer)
                .toArray();
        int out = slots.applyAsInt(node);
        int row = outer == 0 ? 0 : outer / rows;
        return (thread, part, from, to) -> {
            int first = from * row;
            int at = thread.at(out, first * width);
            for (int i = 0; i < in.length; i++) {
                int start = thread.at(in[i], first * length[i]);
                int count = (to - from) * row;
                StridedCopy.rows(thread.buffers[in[i]], start, length[i], thread.buffers[out], at, width, count);
                at += length[i];
            }
        };
    }
}

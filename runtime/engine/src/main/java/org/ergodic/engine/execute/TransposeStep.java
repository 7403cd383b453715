package org.ergodic.engine.execute;

import java.util.function.ToIntFunction;
import org.ergodic.engine.ir.Node;
import org.ergodic.engine.ir.StridedCopy;
import org.ergodic.engine.ir.StridedView;
import org.ergodic.engine.runtime.Parallel;

/** A matrix transposed in tiles whose lines stay in the first-level cache. */
final class TransposeStep extends SingleStep {
    private static final int TILE = 16;

    /** Numbers that are worth waking another thread for. */
    private static final int LEAST = 16_000;

    private static final int MOST_PARTS = 8;

    private final StridedView view;

    TransposeStep(Node node, StridedView view, ToIntFunction<Node> slots) {
        super(node, slots);
        this.view = view;
    }

    @Override
    public String kind() {
        return "transpose";
    }

    private int parts() {
        int bands = (view.shape()[0] + TILE - 1) / TILE;
        return Math.max(1, Math.min(Math.min(MOST_PARTS, bands), node.size() / LEAST));
    }

    @Override
    public Runnable bind(CallMemory memory) {
        int rows = view.shape()[0];
        int bands = (rows + TILE - 1) / TILE;
        int parts = parts();
        Object from = in(memory, 0);
        Object to = out(memory);
        Parallel.Job job = part -> {
            int first = (int) ((long) bands * part / parts) * TILE;
            int last = Math.min(rows, (int) ((long) bands * (part + 1) / parts) * TILE);
            for (int i = first; i < last; i += TILE) {
                band(from, to, i, Math.min(TILE, last - i));
            }
        };
        return parts == 1 ? () -> job.run(0) : () -> memory.parallel.run(parts, job);
    }

    /** Some rows of the result, all columns. */
    private void band(Object from, Object to, int row, int rows) {
        int columns = view.shape()[1];
        int far = view.strides()[1];
        for (int j = 0; j < columns; j += TILE) {
            int some = Math.min(TILE, columns - j);
            for (int i = row; i < row + rows; i++) {
                StridedCopy.run(from, view.offset() + i + j * far, far, to, i * columns + j, some);
            }
        }
    }
}

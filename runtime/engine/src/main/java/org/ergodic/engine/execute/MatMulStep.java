package org.ergodic.engine.execute;

import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.ergodic.engine.ir.Node;
import org.ergodic.engine.ir.Operation;
import org.ergodic.engine.kernel.Fn;
import org.ergodic.engine.matrix.MatrixProducts;
import org.ergodic.engine.matrix.PackedMatrix;
import org.ergodic.engine.matrix.ZeroPattern;
import org.nd4j.linalg.api.buffer.DataType;

/** A product of matrices, or of equally long batches of them. */
public final class MatMulStep extends SingleStep implements RowwiseStep {
    private final Operation.MatMul operation;
    private final int batch;
    private final int m;
    private final int n;
    private final int k;
    private final ZeroPattern zeros;

    MatMulStep(Node node, Operation.MatMul operation, Node mask, ToIntFunction<Node> slots) {
        super(node, slots);
        this.operation = operation;
        batch = operation.batch();
        m = operation.m();
        n = operation.n();
        k = operation.k();
        float[] right = mask(node.in(1));
        float[] result = mask == null ? null : mask(mask);
        zeros = batch > 1 || right == null && result == null
                ? ZeroPattern.NONE
                : ZeroPattern.of(m, n, k, right, operation.transposeB(), result);
    }

    /** The constant that a matrix was multiplied by, element for element, or null. */
    private static float[] mask(Node node) {
        Node root = node.root();
        if (!root.isPointwise(Fn.MUL)) {
            return null;
        }
        for (Node in : root.in()) {
            Node mask = in.root();
            if (mask.operation() instanceof Operation.HeapConstant constant
                    && constant.data() instanceof float[] data
                    && mask.size() == root.size()) {
                return data;
            }
        }
        return null;
    }

    /** {@return the rows of a left matrix that is stored as it is, alone, or 0} */
    public int rows() {
        return batch == 1 && !operation.transposeA() ? m : 0;
    }

    @Override
    public String kind() {
        return "matmul";
    }

    @Override
    public long flops() {
        return 2 * batch * zeros.left(m, n, k);
    }

    @Override
    public int workspace() {
        return node.type() == DataType.FLOAT ? MatrixProducts.room(batch, m, n, k, operation.transposeA()) : 0;
    }

    @Override
    public Runnable bind(CallMemory memory) {
        return MatrixProducts.of(
                batch,
                m,
                n,
                k,
                operation.transposeA(),
                operation.transposeB(),
                in(memory, 0),
                in(memory, 1),
                out(memory),
                zeros,
                memory.workspace instanceof float[] room ? room : null);
    }

    @Override
    public boolean isRowwise(int rows, Set<Node> rowwise, Set<Node> made) {
        Node left = node.in(0).root();
        return batch == 1
                && !operation.transposeA()
                && m % rows == 0
                && (rowwise.contains(left) || !made.contains(left))
                && !made.contains(node.in(1).root());
    }

    @Override
    public List<Node> rowResults() {
        return results();
    }

    @Override
    public int packed() {
        return PackedMatrix.size(n, k);
    }

    @Override
    public RowWork bindRows(CallMemory memory, int rows, int parts) {
        int row = m / rows;
        int a = slots.applyAsInt(node.in(0).root());
        int c = slots.applyAsInt(node);
        PackedMatrix b = new PackedMatrix(n, k, operation.transposeB(), in(memory, 1), zeros);
        return new RowWork() {
            @Override
            public int first() {
                return b.count();
            }

            @Override
            public boolean isLasting() {
                return node.in(1).isLasting();
            }

            @Override
            public void prepare(int piece) {
                b.read(piece);
            }

            @Override
            public void run(ThreadMemory thread, int part, int from, int to) {
                int i = from * row;
                b.multiply(
                        (to - from) * row,
                        thread.buffers[a],
                        thread.at(a, i * k),
                        thread.buffers[c],
                        thread.at(c, i * n));
            }
        };
    }
}

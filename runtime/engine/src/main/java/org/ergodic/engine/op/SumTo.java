package org.ergodic.engine.op;

import java.util.Arrays;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@code sum_to(x, like)}: sums x over the axes along which {@code like} would be broadcast to x's shape, giving like's
 * shape. The transpose of {@link BroadcastTo}.
 */
public final class SumTo extends ShapedOp {
    /** The op's name. */
    public static final String NAME = "sum_to";

    /**
     * Adds the op to a graph.
     *
     * @param sd the graph
     * @param x what to sum
     * @param like whose shape the result has
     */
    public SumTo(SameDiff sd, SDVariable x, SDVariable like) {
        super(sd, x, like);
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public long[] outputShape(long[]... in) {
        return in[1];
    }

    @Override
    public boolean isView(long[]... in) {
        return axes(in[0], in[1]).length == 0;
    }

    @Override
    public void execute(INDArray[] in, INDArray out) {
        int[] axes = axes(in[0].shape(), in[1].shape());
        if (axes.length == 0) {
            out.assign(in[0].reshape('c', out.shape()));
            return;
        }
        try (INDArray sum = in[0].sum(true, axes)) {
            out.assign(sum.reshape('c', out.shape()));
        }
    }

    /**
     * The axes of x to sum over.
     *
     * @param x x's shape
     * @param like the shape to reach
     * @return axes of x, ascending
     */
    public static int[] axes(long[] x, long[] like) {
        int missing = x.length - like.length;
        if (missing < 0) {
            throw new IllegalArgumentException(
                    "sum_to: no sum of shape " + Arrays.toString(x) + " has shape " + Arrays.toString(like));
        }
        int[] axes = new int[x.length];
        int count = 0;
        for (int i = 0; i < x.length; i++) {
            long target = i < missing ? 1 : like[i - missing];
            if (target != x[i]) {
                if (target != 1) {
                    throw new IllegalArgumentException(
                            "sum_to: no sum of shape " + Arrays.toString(x) + " has shape " + Arrays.toString(like));
                }
                axes[count++] = i;
            }
        }
        return Arrays.copyOf(axes, count);
    }
}

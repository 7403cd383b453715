package org.ergodic.engine.op;

import java.util.Arrays;
import java.util.stream.IntStream;
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

    private final Integer along;

    /**
     * Adds the op to a graph.
     *
     * @param sd the graph
     * @param x what to sum
     * @param like whose shape the result has
     */
    public SumTo(SameDiff sd, SDVariable x, SDVariable like) {
        this(sd, x, like, null);
    }

    /**
     * Adds the op to a graph, for a vector that goes along one axis.
     *
     * @param sd the graph
     * @param x what to sum
     * @param like whose shape the result has
     * @param axis the axis of x that is kept, negative if counted from the end; null to align shapes at their ends
     */
    public SumTo(SameDiff sd, SDVariable x, SDVariable like, Integer axis) {
        super(sd, x, like);
        along = axis;
    }

    /** {@return the only axis that is kept, or null where shapes are aligned at their ends} */
    public Integer axis() {
        return along;
    }

    /**
     * The axes of x that this op sums over.
     *
     * @param x x's shape
     * @param like the shape to reach
     * @return axes of x, ascending
     */
    public int[] summed(long[] x, long[] like) {
        if (along == null) {
            return axes(x, like);
        }
        int kept = along < 0 ? along + x.length : along;
        return IntStream.range(0, x.length).filter(i -> i != kept && x[i] != 1).toArray();
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
        return summed(in[0], in[1]).length == 0;
    }

    @Override
    public void execute(INDArray[] in, INDArray out) {
        int[] axes = summed(in[0].shape(), in[1].shape());
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

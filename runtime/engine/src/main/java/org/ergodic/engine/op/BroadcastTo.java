package org.ergodic.engine.op;

import java.util.Arrays;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@code broadcast_to(x, like)}: repeats x to like's shape. Without axes the shapes are aligned at their ends, as NumPy
 * does; with axes x is what a sum of an array of like's shape over these axes leaves (with or without their ones), so
 * that this op is the transpose of that sum. Without axes it is the transpose of {@link SumTo}.
 */
public final class BroadcastTo extends ShapedOp {
    /** The op's name. */
    public static final String NAME = "expand_to";

    private final int[] axes;
    private final Integer along;

    /**
     * Adds the op to a graph.
     *
     * @param sd the graph
     * @param x what to repeat
     * @param like whose shape the result has
     * @param axes axes of like that were reduced in x, negative ones counted from the end; null to align shapes at
     *     their ends
     */
    public BroadcastTo(SameDiff sd, SDVariable x, SDVariable like, int... axes) {
        super(sd, x, like);
        this.axes = axes == null ? null : axes.clone();
        this.along = null;
    }

    private BroadcastTo(SameDiff sd, SDVariable x, SDVariable like, Integer along) {
        super(sd, x, like);
        this.axes = null;
        this.along = along;
    }

    /**
     * Adds the op to a graph, for a vector that goes along one axis.
     *
     * @param sd the graph
     * @param x a vector
     * @param like whose shape the result has
     * @param axis the axis of like that has x's length, negative if counted from the end
     * @return the op
     */
    public static BroadcastTo along(SameDiff sd, SDVariable x, SDVariable like, int axis) {
        return new BroadcastTo(sd, x, like, Integer.valueOf(axis));
    }

    /** {@return the axis that a vector goes along, or null} */
    public Integer axis() {
        return along;
    }

    /** {@return the reduced axes of like, or null for alignment at the ends} */
    public int[] axes() {
        return axes == null ? null : axes.clone();
    }

    /**
     * The first input's shape with ones put in, so that plain broadcasting reaches the output's shape.
     *
     * @param x the first input's shape
     * @param like the output's shape
     * @return a shape of like's rank
     */
    public long[] aligned(long[] x, long[] like) {
        long[] aligned = new long[like.length];
        if (along != null) {
            Arrays.fill(aligned, 1);
            aligned[along < 0 ? along + like.length : along] = length(x);
        } else if (axes == null) {
            Arrays.fill(aligned, 1);
            int missing = like.length - x.length;
            if (missing < 0) {
                throw bad(x, like);
            }
            System.arraycopy(x, 0, aligned, missing, x.length);
        } else {
            System.arraycopy(like, 0, aligned, 0, like.length);
            for (int axis : axes) {
                aligned[axis < 0 ? axis + like.length : axis] = 1;
            }
            if (length(aligned) != length(x)) {
                throw bad(x, like);
            }
        }
        for (int i = 0; i < like.length; i++) {
            if (aligned[i] != like[i] && aligned[i] != 1) {
                throw bad(x, like);
            }
        }
        return aligned;
    }

    private IllegalArgumentException bad(long[] x, long[] like) {
        return new IllegalArgumentException("expand_to: shape " + Arrays.toString(x) + " cannot be repeated to "
                + Arrays.toString(like) + (axes == null ? "" : " along axes " + Arrays.toString(axes)));
    }

    private static long length(long[] shape) {
        long length = 1;
        for (long size : shape) {
            length *= size;
        }
        return length;
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
        return Arrays.equals(aligned(in[0], in[1]), in[1]);
    }

    @Override
    public void execute(INDArray[] in, INDArray out) {
        INDArray x = in[0].reshape('c', aligned(in[0].shape(), in[1].shape()));
        if (x.length() == 1) {
            out.assign(x.getDouble(0));
        } else if (Arrays.equals(x.shape(), out.shape())) {
            out.assign(x);
        } else {
            x.broadcast(out);
        }
    }
}

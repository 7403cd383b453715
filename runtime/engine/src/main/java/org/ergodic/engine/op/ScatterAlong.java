package org.ergodic.engine.op;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * {@code scatter_along(u, like, indices)}: zeros of like's shape, to which u's slices along the axis are added at the
 * indices. The transpose of {@code gather(like, indices, axis)}.
 */
public final class ScatterAlong extends ShapedOp {
    /** The op's name. */
    public static final String NAME = "scatter_along";

    private final int axis;
    private final int[] constant;

    /**
     * Adds the op to a graph.
     *
     * @param sd the graph
     * @param axis the axis of like, negative ones counted from the end
     * @param u of the shape of the gather's result
     * @param like whose shape the result has
     * @param indices whole numbers, any shape
     */
    public ScatterAlong(SameDiff sd, int axis, SDVariable u, SDVariable like, SDVariable indices) {
        super(sd, u, like, indices);
        this.axis = axis;
        this.constant = null;
    }

    /**
     * Adds the op to a graph, with indices known now.
     *
     * @param sd the graph
     * @param axis the axis of like, negative ones counted from the end
     * @param u of the shape of the gather's result
     * @param like whose shape the result has
     * @param indices the indices
     */
    public ScatterAlong(SameDiff sd, int axis, SDVariable u, SDVariable like, int... indices) {
        super(sd, u, like);
        this.axis = axis;
        this.constant = indices.clone();
    }

    /** {@return the axis, possibly negative} */
    public int scatterAxis() {
        return axis;
    }

    /** {@return the indices if known when the graph was built, or null if they are the third input} */
    public int[] constantIndices() {
        return constant == null ? null : constant.clone();
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
        return false;
    }

    @Override
    public void execute(INDArray[] in, INDArray out) {
        int a = axis < 0 ? axis + out.rank() : axis;
        int[] indices = constant != null ? constant : in[2].dup('c').data().asInt();
        long[] merged = new long[out.rank()];
        for (int i = 0; i < merged.length; i++) {
            merged[i] = i == a ? indices.length : out.size(i);
        }
        // u has like's shape with the axis replaced by the indices' own shape: one axis of all indices is the same
        // data.
        INDArray u = in[0].reshape('c', merged);
        out.assign(0);
        for (int i = 0; i < indices.length; i++) {
            int target = indices[i] < 0 ? (int) (indices[i] + out.size(a)) : indices[i];
            out.get(at(merged.length, a, target)).addi(u.get(at(merged.length, a, i)));
        }
    }

    private static INDArrayIndex[] at(int rank, int axis, int position) {
        INDArrayIndex[] index = new INDArrayIndex[rank];
        java.util.Arrays.fill(index, NDArrayIndex.all());
        index[axis] = NDArrayIndex.interval(position, position + 1);
        return index;
    }
}

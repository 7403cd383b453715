package org.ergodic.engine.op;

import java.util.Arrays;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * {@code part(x, likes...)}: the stretch of x that belongs to one of the likes, where x has the shape of their
 * concatenation along an axis. One row of the transpose of a concatenation.
 */
public final class ConcatPart extends ShapedOp {
    /** The op's name. */
    public static final String NAME = "part";

    private final int axis;
    private final int index;

    /**
     * Adds the op to a graph.
     *
     * @param sd the graph
     * @param axis the axis of the concatenation, negative ones counted from the end
     * @param index which of the likes
     * @param x of the shape of the concatenation
     * @param likes the concatenated variables
     */
    public ConcatPart(SameDiff sd, int axis, int index, SDVariable x, SDVariable... likes) {
        super(sd, all(x, likes));
        this.axis = axis;
        this.index = index;
    }

    private static SDVariable[] all(SDVariable x, SDVariable... likes) {
        SDVariable[] all = new SDVariable[likes.length + 1];
        all[0] = x;
        System.arraycopy(likes, 0, all, 1, likes.length);
        return all;
    }

    /** {@return the axis of the concatenation, possibly negative} */
    public int concatAxis() {
        return axis;
    }

    /** {@return which of the likes, from 0} */
    public int index() {
        return index;
    }

    /**
     * Where the stretch begins.
     *
     * @param in the inputs' shapes
     * @return its first position along the axis
     */
    public long start(long[]... in) {
        int a = axis(in[0]);
        long start = 0;
        for (int i = 0; i < index; i++) {
            start += in[i + 1][a];
        }
        return start;
    }

    private int axis(long[] shape) {
        return axis < 0 ? axis + shape.length : axis;
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public long[] outputShape(long[]... in) {
        return in[index + 1];
    }

    @Override
    public boolean isView(long[]... in) {
        return Arrays.equals(in[0], in[index + 1]);
    }

    @Override
    public void execute(INDArray[] in, INDArray out) {
        long[][] shapes = Arrays.stream(in).map(INDArray::shape).toArray(long[][]::new);
        long start = start(shapes);
        INDArrayIndex[] stretch = new INDArrayIndex[in[0].rank()];
        Arrays.fill(stretch, NDArrayIndex.all());
        stretch[axis(shapes[0])] = NDArrayIndex.interval(start, start + out.size(axis(shapes[0])));
        out.assign(in[0].get(stretch).reshape(out.shape()));
    }
}

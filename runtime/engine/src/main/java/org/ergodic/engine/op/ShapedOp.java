package org.ergodic.engine.op;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;

/**
 * An op of the engine's own: one output, linear in its first input, and of the other inputs (the "likes") only the
 * shapes matter. libnd4j does not know it; whoever runs a graph runs it through {@link #execute}.
 */
public abstract class ShapedOp extends DynamicCustomOp {
    ShapedOp(SameDiff sd, SDVariable... args) {
        super(sd, args);
    }

    /**
     * The shape of the result.
     *
     * @param in the inputs' shapes
     * @return the output's shape
     */
    public abstract long[] outputShape(long[]... in);

    /**
     * Computes the result.
     *
     * @param in the inputs, C-contiguous, never changed
     * @param out of {@link #outputShape}, C-contiguous, overwritten
     */
    public abstract void execute(INDArray[] in, INDArray out);

    /**
     * Whether the result is the first input itself under its new shape.
     *
     * @param in the inputs' shapes
     * @return true if nothing has to be computed
     */
    public abstract boolean isView(long[]... in);

    // Asked for by the base class's constructor already, so it cannot come from a field.
    @Override
    public abstract String opName();

    @Override
    public final int getNumOutputs() {
        return 1;
    }

    @Override
    public final List<DataType> calculateOutputDataTypes(List<DataType> types) {
        return List.of(types.get(0));
    }

    // Object identity: the base class compares SameDiff and arguments field by field, which is slow and not needed.
    @Override
    public final boolean equals(Object other) {
        return this == other;
    }

    @Override
    public final int hashCode() {
        return System.identityHashCode(this);
    }
}

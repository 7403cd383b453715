package org.ergodic.engine.interpret;

import java.lang.ref.Reference;
import java.util.Arrays;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;

/** A libnd4j op by name and arguments alone: no arrays and no graph, so that threads can share it. */
final class NativeOp extends DynamicCustomOp {
    NativeOp(String name, long[] i, double[] t, boolean[] b, DataType... d) {
        super(name);
        if (i != null) {
            addIArgument(i);
        }
        if (t != null) {
            addTArgument(t);
        }
        if (b != null) {
            addBArgument(b);
        }
        if (d != null) {
            addDArgument(d);
        }
        opHash();
    }

    /** Sets every element to zero; ND4J's {@code assign(0)} would make an array for the zero. */
    static void zero(INDArray array) {
        if (!array.isEmpty()) {
            Pointer.memset(
                    array.data().addressPointer(),
                    0,
                    array.length() * array.dataType().width());
            Reference.reachabilityFence(array);
        }
    }

    /** Copies into a C-contiguous array of the same shape; without allocating if the source is like that, too. */
    static void copy(INDArray from, INDArray to) {
        if (from.isEmpty()) {
            return;
        }
        if (from.dataType() == to.dataType() && isPlain(from) && isPlain(to)) {
            Pointer.memcpy(
                    to.data().addressPointer(),
                    from.data().addressPointer(),
                    from.length() * from.dataType().width());
            Reference.reachabilityFence(from);
            Reference.reachabilityFence(to);
        } else {
            to.assign(from);
        }
    }

    private static boolean isPlain(INDArray array) {
        return array.offset() == 0 && Arrays.equals(array.stride(), strides(array.shape()));
    }

    private static long[] strides(long... shape) {
        long[] strides = new long[shape.length];
        long step = 1;
        for (int k = shape.length - 1; k >= 0; k--) {
            strides[k] = step;
            step *= shape[k];
        }
        return strides;
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}

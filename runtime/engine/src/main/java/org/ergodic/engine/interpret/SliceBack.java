package org.ergodic.engine.interpret;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The transpose of a strided slice; ND4J's own fails on arrays of one row. */
final class SliceBack {
    private static final int MASKS = 5;

    private final int[] args;

    private SliceBack(int... args) {
        this.args = args;
    }

    /** The op's meaning; null if it has an ellipsis, new axes or negative steps, which are left to ND4J. */
    static SliceBack of(DynamicCustomOp op) {
        long[] i = op.iArgs();
        int[] args = new int[i.length];
        for (int k = 0; k < args.length; k++) {
            args[k] = (int) i[k];
        }
        boolean plain = args.length > MASKS && args.length % 3 == MASKS % 3 && args[1] == 0 && args[3] == 0;
        int rank = (args.length - MASKS) / 3;
        for (int d = 0; plain && d < rank; d++) {
            plain = args[MASKS + 2 * rank + d] > 0;
        }
        return plain ? new SliceBack(args) : null;
    }

    INDArray apply(INDArray x, INDArray g) {
        int rank = (args.length - MASKS) / 3;
        INDArrayIndex[] index = new INDArrayIndex[x.rank()];
        for (int d = 0; d < index.length; d++) {
            if (d >= rank) {
                index[d] = NDArrayIndex.all();
                continue;
            }
            int n = (int) x.size(d);
            boolean shrink = (args[4] >> d & 1) != 0;
            int step = args[MASKS + 2 * rank + d];
            int begin = (args[0] >> d & 1) != 0 && !shrink ? 0 : clip(args[MASKS + d], n);
            int end = shrink ? begin + 1 : (args[2] >> d & 1) != 0 ? n : clip(args[MASKS + rank + d], n);
            // ND4J refuses an interval of one element in larger steps, and ends beyond the last element.
            int steps = Math.max(0, end - begin - 1) / step;
            index[d] = NDArrayIndex.interval(begin, steps == 0 ? 1 : step, begin + steps * step + 1);
        }
        INDArray result = Nd4j.zeros(x.dataType(), x.shape());
        if (g.length() > 0) {
            INDArray part = result.get(index);
            part.assign(g.reshape('c', part.shape()));
        }
        return result;
    }

    private static int clip(int position, int n) {
        return Math.max(0, Math.min(n, position < 0 ? position + n : position));
    }
}

package org.ergodic.engine.diff;

import java.util.Arrays;
import org.ergodic.api.graph.GraphException;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.BaseReduceOp;
import org.nd4j.linalg.api.ops.Op;

/** Which axes a reduction goes over; none means all. */
record ReductionAxes(boolean keepDims, int... axes) {
    static ReductionAxes of(DiffOp op) {
        if (op.op() instanceof BaseReduceOp reduce) {
            boolean byVariable = op.in().length > 1 && reduce.getOpType() != Op.Type.REDUCE3;
            int[] axes = byVariable ? constant(op, op.in()[1]) : op.op().getDimensions();
            return new ReductionAxes(reduce.isKeepDims(), all(axes) ? new int[0] : axes.clone());
        }
        int[] axes = Arrays.stream(op.i()).mapToInt(a -> (int) a).toArray();
        boolean keep = op.b().length > 0 ? op.b()[0] : op.t().length > 0 && op.t()[0] != 0;
        return new ReductionAxes(keep, axes);
    }

    private static boolean all(int... axes) {
        return axes == null || axes.length == 0 || axes[0] == Integer.MAX_VALUE;
    }

    /** The value of a whole-number variable that a rule has to know when it is applied. */
    static int[] constant(DiffOp op, SDVariable variable) {
        INDArray value = variable.isConstant() ? variable.getArr() : null;
        if (value == null) {
            throw new GraphException(GraphDifferentiation.describe(op.op(), op.out()) + " takes '" + variable.name()
                    + "' as axes, which is no constant: derivatives need axes that are known when the graph is built");
        }
        return value.dup('c').data().asInt();
    }

    SDVariable sum(SDVariable x) {
        return x.sum(keepDims, axes);
    }

    SDVariable mean(SDVariable x) {
        return x.mean(keepDims, axes);
    }

    SDVariable expand(SDVariable reduced, SDVariable like) {
        return Expressions.expand(reduced, like, axes);
    }
}

package org.ergodic.engine.interpret;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.ReduceOp;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.factory.Nd4j;

/** A legacy op (transform, scalar, pairwise, index reduction, reduction of two) run through an op context. */
final class LegacyStep extends OpStep {
    private final Op op;

    LegacyStep(SlottedOp node, Op op) {
        super(node);
        this.op = op;
    }

    @Override
    Bound bind() {
        return new BoundOp();
    }

    private long[] outputShape(INDArray x) {
        int[] axes = null;
        boolean keepDims = false;
        if (op instanceof ReduceOp reduce) {
            axes = reduce.dimensions().toIntVector();
            keepDims = reduce.isKeepDims();
        } else if (op instanceof org.nd4j.linalg.api.ops.IndexAccumulation index) {
            axes = index.dimensions().toIntVector();
            keepDims = index.isKeepDims();
        }
        return axes == null ? x.shape() : Shape.reductionShape(x, Shape.normalizeAxis(x.rank(), axes), true, keepDims);
    }

    private final class BoundOp extends Bound {
        private final OpContext context = Nd4j.getExecutioner().buildContext();

        @Override
        INDArray[] bind(INDArray[] in, ArrayPool pool) {
            context.purge();
            context.setInputArrays(in);
            INDArray output = pool.acquire(outTypes[0], outputShape(in[0]));
            context.setOutputArray(0, output);
            return new INDArray[] {output};
        }

        @Override
        void run() {
            Nd4j.getExecutioner().exec(op, context);
        }
    }
}

package org.ergodic.engine.interpret;

import java.util.List;
import java.util.Set;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;

/** An op of libnd4j with its arguments, run through an op context of the call's own. */
final class NativeStep extends OpStep {
    /** Ops that write every element of their outputs; the others get zeros to begin with, since some add to them. */
    private static final Set<String> WRITES_ALL = Set.of(
            "add",
            "subtract",
            "multiply",
            "divide",
            "reversesubtract",
            "reversedivide",
            "Pow",
            "matmul",
            "cast",
            "reduce_sum",
            "reduce_mean",
            "reduce_max",
            "reduce_min",
            "maximum",
            "minimum",
            "less",
            "greater",
            "less_equal",
            "greater_equal",
            "equals",
            "not_equals",
            "softmax",
            "log_softmax",
            "concat",
            "stack",
            "permute",
            "transpose",
            "strided_slice",
            "slice",
            "shape_of",
            "size",
            "size_at",
            "squaredsubtract",
            "reduce_sqnorm",
            "reduce_norm2",
            "reduce_norm1",
            "reduce_logsumexp");

    private final NativeOp op;
    private final boolean zero;

    NativeStep(SlottedOp node, String nativeName, long[] i, double[] t, boolean[] b, DataType... d) {
        super(node);
        op = new NativeOp(nativeName, i, t, b, d);
        zero = !WRITES_ALL.contains(nativeName);
    }

    @Override
    Bound bind() {
        return new BoundOp();
    }

    private final class BoundOp extends Bound {
        private final OpContext context = Nd4j.getExecutioner().buildContext();
        private INDArray[] outputs;

        @Override
        INDArray[] bind(INDArray[] in, ArrayPool pool) {
            context.purge();
            context.setArgs(in, op.iArgs(), op.dArgs(), op.tArgs(), op.bArgs());
            List<LongShapeDescriptor> shapes = Nd4j.getExecutioner().calculateOutputShape(op, context);
            if (shapes.size() < out.length) {
                throw new IllegalStateException("libnd4j gives " + shapes.size() + " output shapes for " + out.length
                        + " outputs, from inputs of shapes " + shapes(in));
            }
            outputs = new INDArray[out.length];
            for (int k = 0; k < out.length; k++) {
                LongShapeDescriptor shape = shapes.get(k);
                // Several ops report a type that depends on ND4J's global default; the graph's declared type is right.
                outputs[k] = shape.isEmpty()
                        ? Nd4j.create(shape.asDataType(outTypes[k]))
                        : pool.acquire(outTypes[k], shape.getShape());
                context.setOutputArray(k, outputs[k]);
            }
            return outputs.clone();
        }

        @Override
        void run() {
            if (zero) {
                for (INDArray output : outputs) {
                    NativeOp.zero(output);
                }
            }
            Nd4j.getExecutioner().exec(op, context);
        }
    }
}

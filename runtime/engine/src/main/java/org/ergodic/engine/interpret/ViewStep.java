package org.ergodic.engine.interpret;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An op whose output is its first input under another shape: identity, reshape, expand_dims, squeeze. Copies nothing.
 */
final class ViewStep extends OpStep {
    private final DynamicCustomOp op;

    ViewStep(SlottedOp node) {
        super(node);
        op = (DynamicCustomOp) node.op();
        op.opHash();
    }

    @Override
    Bound bind() {
        return new Bound() {
            @Override
            INDArray[] bind(INDArray[] in, ArrayPool pool) {
                return new INDArray[] {opName.equals("identity") ? in[0] : in[0].reshape('c', shape(in))};
            }

            @Override
            boolean isView() {
                return true;
            }

            @Override
            void run() {
                // A view has nothing to compute.
            }
        };
    }

    private long[] shape(INDArray... in) {
        OpContext context = Nd4j.getExecutioner().buildContext();
        context.setArgs(in, op.iArgs(), new DataType[0], op.tArgs(), op.bArgs());
        List<LongShapeDescriptor> shapes = Nd4j.getExecutioner().calculateOutputShape(op, context);
        return shapes.get(0).getShape();
    }
}

package org.ergodic.engine.interpret;

import java.util.Arrays;
import org.ergodic.engine.op.ShapedOp;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One of the engine's own ops. */
final class ShapedStep extends Step {
    private final ShapedOp op;

    ShapedStep(Node node, ShapedOp op) {
        super(node);
        this.op = op;
    }

    @Override
    Bound bind() {
        return new Bound() {
            private INDArray[] inputs;
            private INDArray output;
            private boolean view;

            @Override
            INDArray[] bind(INDArray[] in, Pool pool) {
                inputs = in;
                long[][] shapes = Arrays.stream(in).map(INDArray::shape).toArray(long[][]::new);
                view = op.isView(shapes);
                output = view
                        ? in[0].reshape('c', op.outputShape(shapes))
                        : pool.take(outTypes[0], op.outputShape(shapes));
                return new INDArray[] {output};
            }

            @Override
            boolean isView() {
                return view;
            }

            @Override
            void run() {
                if (!view) {
                    op.execute(inputs, output);
                }
            }
        };
    }
}

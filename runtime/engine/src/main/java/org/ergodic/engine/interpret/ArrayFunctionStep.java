package org.ergodic.engine.interpret;

import java.util.Arrays;
import org.ergodic.api.graph.ArrayFunction;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A function in Java. */
final class ArrayFunctionStep extends OpStep {
    private final ArrayFunction function;

    ArrayFunctionStep(SlottedOp node, ArrayFunction function) {
        // No op of ND4J has a blank in its name, whatever the function's is.
        super(node, "call " + function.name());
        this.function = function;
    }

    @Override
    Bound bind() {
        return new Bound() {
            private INDArray[] inputs;
            private INDArray output;

            @Override
            INDArray[] bind(INDArray[] in, ArrayPool pool) {
                inputs = in;
                output = pool.acquire(
                        outTypes[0],
                        function.shape(Arrays.stream(in).map(INDArray::shape).toArray(long[][]::new)));
                return new INDArray[] {output};
            }

            @Override
            void run() {
                INDArray result = function.apply(inputs);
                if (!Arrays.equals(result.shape(), output.shape())) {
                    throw new IllegalStateException("it gives the shape " + Arrays.toString(result.shape())
                            + " and announced " + Arrays.toString(output.shape()));
                }
                output.assign(result);
                if (result.closeable()) {
                    result.close();
                }
            }
        };
    }
}

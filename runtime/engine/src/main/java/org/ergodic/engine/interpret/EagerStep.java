package org.ergodic.engine.interpret;

import java.util.function.Function;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An op made of eager ND4J calls, for the few that libnd4j gets wrong or does not have. */
final class EagerStep extends OpStep {
    private final Function<INDArray[], INDArray> function;

    EagerStep(SlottedOp node, Function<INDArray[], INDArray> function) {
        super(node);
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
                // Run once to learn the shape; the values come with run().
                INDArray first = function.apply(in);
                output = pool.acquire(outTypes[0], first.shape());
                release(first);
                return new INDArray[] {output};
            }

            @Override
            void run() {
                INDArray result = function.apply(inputs);
                output.assign(result.reshape(output.shape()));
                release(result);
            }
        };
    }

    private static void release(INDArray array) {
        if (array.closeable()) {
            array.close();
        }
    }
}

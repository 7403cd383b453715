package org.ergodic.engine.interpret;

import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One op of a program: immutable and shared by all calls. What a call needs of its own is in {@link Bound}. */
abstract class OpStep {
    /** The op as graphs name its kind, such as {@code matmul}. */
    final String opName;

    /** The op's own name in the graph. */
    final String name;

    final int[] in;
    final int[] out;
    final List<String> inNames;
    final List<String> outNames;
    final DataType[] outTypes;

    OpStep(SlottedOp node) {
        this(node, node.op().opName());
    }

    OpStep(SlottedOp node, String opName) {
        this.opName = opName;
        name = node.name();
        in = node.in();
        out = node.out();
        inNames = node.inNames();
        outNames = node.outNames();
        outTypes = node.outTypes();
    }

    /** The state a call needs to run this step. */
    abstract Bound bind();

    /** A step in one call. */
    abstract static class Bound {
        /**
         * Takes the inputs for this and the next runs and provides the outputs.
         *
         * @param in C-contiguous arrays that keep their identity until bound again
         * @param pool where outputs come from
         * @return the outputs; an output may be a view of the first input, see {@link #isView}
         */
        abstract INDArray[] bind(INDArray[] in, ArrayPool pool);

        /** Whether the only output is a view of the first input as bound. */
        boolean isView() {
            return false;
        }

        abstract void run();
    }

    static String shapes(INDArray... arrays) {
        return Arrays.toString(
                Arrays.stream(arrays).map(a -> Arrays.toString(a.shape())).toArray());
    }
}

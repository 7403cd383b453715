package org.ergodic.engine.ir;

import java.util.List;
import org.ergodic.engine.interpret.OrderedOp;
import org.ergodic.engine.kernel.Fn;
import org.ergodic.engine.kernel.Reduction;
import org.ergodic.engine.matrix.MatrixFunction;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What computes the value of a {@link Node} from those of the nodes that it reads. Two nodes with equal operations,
 * equal shapes and the same inputs have the same value.
 */
public sealed interface Operation {
    /**
     * A value that the caller gives or that is drawn.
     *
     * @param name its name
     * @param hasRows whether it has a row for each sample of the batch, however many there are
     */
    record Input(String name, boolean hasRows) implements Operation {}

    /** A parameter or state. */
    record Variable(String name) implements Operation {}

    /** A value that is known when the graph is planned. */
    sealed interface Constant extends Operation {}

    /** One number everywhere. */
    record Splat(double value) implements Constant {}

    /**
     * Different numbers.
     *
     * @param data {@code float[]} or {@code double[]}, in C order
     */
    record HeapConstant(Object data) implements Constant {}

    /** Whole numbers, which no buffer holds. */
    record ArrayConstant(INDArray array) implements Constant {}

    /** A function of the elements of the inputs, which are broadcast to the node's shape. */
    record Pointwise(Fn fn) implements Operation {}

    /** The elements of the input in another order, some repeated, some left out. */
    record Strided(StridedView view) implements Operation {}

    /** The input under another shape. */
    record Reshape() implements Operation {}

    /** The middle one of three dimensions, outer, length and inner, reduced to nothing. */
    record Reduce(Reduction reduction, int outer, int length, int inner) implements Operation {}

    /**
     * A product of matrices, or of two equally long batches of them: {@code C = A B}.
     *
     * @param batch how many products
     * @param m rows of C
     * @param n columns of C
     * @param k columns of A
     * @param transposeA whether A is stored transposed
     * @param transposeB whether B is stored transposed
     */
    record MatMul(int batch, int m, int n, int k, boolean transposeA, boolean transposeB) implements Operation {}

    /** The inputs one after the other along an axis. */
    record Concat(int axis) implements Operation {}

    /**
     * Running sums along the middle one of three dimensions: outer, length and inner.
     *
     * @param exclusive whether an element's own value is left out
     * @param reverse whether sums run from the end
     */
    record CumulativeSum(int outer, int length, int inner, boolean exclusive, boolean reverse) implements Operation {}

    /** A function of square matrices. */
    record OfMatrices(MatrixFunction function) implements Operation {}

    /**
     * An op that runs on arrays of ND4J.
     *
     * @param op the op
     * @param inputTypes the types that its inputs have in the graph
     */
    record ArrayCall(OrderedOp op, List<DataType> inputTypes) implements Operation {}

    /** One of the results of an {@link ArrayCall}. */
    record CallResult(int index) implements Operation {}
}

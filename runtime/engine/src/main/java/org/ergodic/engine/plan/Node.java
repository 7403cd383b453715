package org.ergodic.engine.plan;

import java.util.Arrays;
import org.ergodic.engine.interpret.OrderedOp;
import org.ergodic.engine.kernel.Fn;
import org.ergodic.engine.kernel.MatrixFunction;
import org.ergodic.engine.kernel.Reduction;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A value of a plan with its concrete shape and what computes it. Made by {@link Nodes}, which shares equal ones. */
final class Node {
    /** What computes a value. */
    enum Kind {
        /** Given by the caller or drawn. */
        INPUT,
        /** A parameter or state. */
        VARIABLE,
        /** Known when planned. */
        CONSTANT,
        /** A function of the elements of its inputs, broadcast to its shape. */
        MAP,
        /** The elements of its input in another order, some repeated, some left out. */
        VIEW,
        /** Its input under another shape. */
        RESHAPE,
        /** The middle one of three dimensions reduced to nothing. */
        REDUCE,
        /** A product of matrices, or of two equally long batches of them. */
        MATMUL,
        /** Its inputs one after the other along an axis. */
        CONCAT,
        /** Running sums along the middle one of three dimensions. */
        CUMSUM,
        /** A function of square matrices. */
        MATRICES,
        /** An op that ND4J runs. */
        CALL,
        /** One of the results of a CALL. */
        RESULT
    }

    final int id;
    final Kind kind;
    final DataType type;
    final int[] shape;
    final int size;
    final Node[] in;

    /** What a person knows it by: the op and the variable of the graph it came from. */
    String op = "";

    String name = "";

    Fn fn;
    Reduction reduction;
    MatrixFunction matrices;
    Access access;
    OrderedOp call;

    /**
     * Outer, reduced and inner size of REDUCE and CUMSUM; batch, m, n, k of MATMUL; axis of CONCAT; index of RESULT.
     */
    int[] attributes = {};

    /** Transposes of MATMUL; exclusive and reverse of CUMSUM. */
    boolean first;

    boolean second;

    /** The only reader of a MATMUL, if that multiplies it by a constant mask. */
    Node mask;

    /** A CONSTANT whose elements are all this value, if {@link #data} is null. */
    double value;

    /** The elements of any other CONSTANT; an INDArray if it holds whole numbers. */
    Object data;

    Node(int id, Kind kind, DataType type, int[] shape, Node... in) {
        this.id = id;
        this.kind = kind;
        this.type = type;
        this.shape = shape;
        this.size = Dims.size(shape);
        this.in = in;
    }

    /** Whether it is a constant with one value everywhere. */
    boolean isSplat() {
        return kind == Kind.CONSTANT && data == null;
    }

    boolean isSplat(double v) {
        return isSplat() && value == v;
    }

    /** Whether its values live in a float or double buffer (truth values as 0 and 1) and not in an INDArray. */
    boolean isBuffered() {
        return !(data instanceof INDArray) && (type.isFPType() || type == DataType.BOOL);
    }

    /** Itself, or what it is another shape of. */
    Node root() {
        Node node = this;
        while (node.kind == Kind.RESHAPE) {
            node = node.in[0];
        }
        return node;
    }

    @Override
    public String toString() {
        return (op.isEmpty() ? kind : op) + " " + name + Arrays.toString(shape);
    }
}

package org.ergodic.engine.ir;

import java.util.Arrays;
import org.ergodic.engine.kernel.Fn;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A value of a plan: its concrete shape, the {@link Operation} that computes it and the values that this reads. Made by
 * {@link Nodes}, which shares equal ones, so two nodes are equal only if they are the same. Nobody changes its arrays.
 */
public final class Node {
    private final int id;
    private final Operation operation;
    private final DataType type;
    private final int[] shape;
    private final int size;
    private final Node[] in;
    private final String opName;
    private final String name;
    private final boolean isOfRows;
    private final boolean isLasting;

    /**
     * Made by {@link Nodes}.
     *
     * @param id its place in the order of making, which puts what a node reads before it
     * @param opName the op of the graph that it comes from, for people
     * @param name the variable of the graph that it comes from, for people
     */
    Node(int id, Operation operation, DataType type, int[] shape, String opName, String name, Node... in) {
        this.id = id;
        this.operation = operation;
        this.type = type;
        this.shape = shape;
        this.size = Shapes.size(shape);
        this.in = in;
        this.opName = opName;
        this.name = name;
        isOfRows = operation instanceof Operation.Input input
                ? input.hasRows()
                : Arrays.stream(in).anyMatch(Node::isOfRows);
        // What ND4J computes may be random.
        isLasting = !(operation instanceof Operation.Input)
                && !(operation instanceof Operation.ArrayCall)
                && Arrays.stream(in).allMatch(Node::isLasting);
    }

    /** {@return its place in the order of making} */
    public int id() {
        return id;
    }

    /** {@return what computes it} */
    public Operation operation() {
        return operation;
    }

    /** {@return the type of its elements} */
    public DataType type() {
        return type;
    }

    /** {@return its shape} */
    public int[] shape() {
        return shape;
    }

    /** {@return how many elements it has} */
    public int size() {
        return size;
    }

    /** {@return the nodes it reads} */
    public Node[] in() {
        return in;
    }

    /** {@return one of the nodes it reads} */
    public Node in(int i) {
        return in[i];
    }

    /** {@return the op of the graph that it comes from, for people} */
    public String opName() {
        return opName;
    }

    /** {@return the variable of the graph that it comes from, for people} */
    public String name() {
        return name;
    }

    /** {@return whether it depends on an input that has a row for each sample; else all samples share it} */
    public boolean isOfRows() {
        return isOfRows;
    }

    /** {@return whether it depends on variables and constants alone, and so stays as it is while variables do} */
    public boolean isLasting() {
        return isLasting;
    }

    /** {@return whether it is known when the graph is planned} */
    public boolean isConstant() {
        return operation instanceof Operation.Constant;
    }

    /** {@return whether it is a constant with one value everywhere} */
    public boolean isSplat() {
        return operation instanceof Operation.Splat;
    }

    /** {@return whether it is that value everywhere} */
    public boolean isSplat(double value) {
        return operation instanceof Operation.Splat splat && splat.value() == value;
    }

    /** {@return the value of a constant that has the same everywhere} */
    public double splatValue() {
        return ((Operation.Splat) operation).value();
    }

    /** {@return whether it is the function of the elements of its inputs} */
    public boolean isPointwise(Fn fn) {
        return operation instanceof Operation.Pointwise pointwise && pointwise.fn() == fn;
    }

    /**
     * {@return whether its values live in a float or double buffer (truth values as 0 and 1) and not in an INDArray}
     */
    public boolean isBuffered() {
        return !(operation instanceof Operation.ArrayConstant) && (type.isFPType() || type == DataType.BOOL);
    }

    /** {@return itself, or what it is another shape of} */
    public Node root() {
        Node node = this;
        while (node.operation instanceof Operation.Reshape) {
            node = node.in[0];
        }
        return node;
    }

    @Override
    public String toString() {
        String what = opName.isEmpty() ? operation.getClass().getSimpleName() : opName;
        return what + " " + name + Arrays.toString(shape);
    }
}

package org.ergodic.engine.frontend;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.GraphException;
import org.ergodic.api.graph.InputSpec;
import org.ergodic.engine.interpret.Elementary;
import org.ergodic.engine.interpret.HeapTransfer;
import org.ergodic.engine.interpret.OrderedOp;
import org.ergodic.engine.ir.Node;
import org.ergodic.engine.ir.Nodes;
import org.ergodic.engine.ir.Operation;
import org.ergodic.engine.ir.Shapes;
import org.ergodic.engine.kernel.Fn;
import org.ergodic.engine.kernel.Reduction;
import org.ergodic.engine.matrix.MatrixFunction;
import org.ergodic.engine.op.BroadcastTo;
import org.ergodic.engine.op.ConcatPart;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.BaseReduceOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.summarystats.Variance;
import org.nd4j.linalg.factory.Nd4j;

/** Translates a graph, at concrete shapes of its inputs, to nodes; ops without a rule become calls of ND4J. */
public final class Lowering {
    private final Graph graph;
    private final Map<String, Node> values = new HashMap<>();
    private final Elementary.Values<Node> functions = new Elementary.Values<>() {
        @Override
        public Node map(Fn f, Node a) {
            return nodes.map(f, a);
        }

        @Override
        public Node map(Fn f, Node a, Node b) {
            return nodes.map(f, a, b);
        }

        @Override
        public Node map(Fn f, Node a, double b) {
            return nodes.map(f, a, b);
        }

        @Override
        public Node select(Node condition, Node a, Node b) {
            return nodes.map(Fn.SELECT, condition, a, b);
        }
    };

    private final Nodes nodes;
    private final Map<String, Node> outputs = new LinkedHashMap<>();
    private final Map<String, Node> assignments = new LinkedHashMap<>();

    /**
     * Translates a graph.
     *
     * @param graph the graph
     * @param listing its ops in order
     * @param shapes the shape of each input
     */
    public Lowering(Graph graph, OrderedOp.Listing listing, Map<String, int[]> shapes) {
        this.graph = graph;
        nodes = new Nodes(graph.dataType(), isSingle(graph, shapes));
        graph.inputs().forEach((name, spec) -> values.put(name, nodes.input(name, hasRows(spec), shapes.get(name))));
        graph.variables().forEach((name, spec) -> values.put(name, nodes.variable(name, Shapes.ints(spec.shape()))));
        listing.constants().forEach((name, array) -> {
            nodes.from("constant", name);
            values.put(name, nodes.constant(array));
        });
        for (OrderedOp op : listing.ops()) {
            nodes.from(op.opName(), op.outputs().get(0));
            Node[] in = op.inputs().stream().map(values::get).toArray(Node[]::new);
            Node[] out = lowerNamed(op, in);
            for (int i = 0; i < out.length; i++) {
                values.put(op.outputs().get(i), out[i]);
            }
        }
        graph.outputs().forEach((name, variable) -> outputs.put(name, values.get(variable)));
        graph.assignments().forEach((name, variable) -> {
            Node value = values.get(variable);
            int[] wanted = Shapes.ints(graph.variables().get(name).shape());
            if (!Arrays.equals(value.shape(), wanted)) {
                throw new GraphException("variable '" + name + "' has shape " + Arrays.toString(wanted)
                        + " and is assigned a value of shape " + Arrays.toString(value.shape()));
            }
            assignments.put(name, value);
        });
    }

    private static boolean hasRows(InputSpec spec) {
        long[] shape = spec.shape();
        return shape.length > 0 && shape[0] == -1;
    }

    /** Whether it is about one sample. Graphs that write variables, as training does, are about a whole batch. */
    private static boolean isSingle(Graph graph, Map<String, int[]> shapes) {
        return graph.assignments().isEmpty()
                && graph.inputs().values().stream().anyMatch(spec -> hasRows(spec) && shapes.get(spec.name())[0] == 1);
    }

    /** {@return all nodes} */
    public Nodes nodes() {
        return nodes;
    }

    /** {@return the node of each output} */
    public Map<String, Node> outputs() {
        return outputs;
    }

    /** {@return the node that each assigned variable takes its value from} */
    public Map<String, Node> assignments() {
        return assignments;
    }

    private Node[] lowerNamed(OrderedOp ordered, Node... in) {
        try {
            return lower(ordered, in);
        } catch (Shapes.TooLarge e) {
            throw cannotRun(ordered, in, e);
        }
    }

    private Node[] lower(OrderedOp ordered, Node... in) {
        Node one = ordered.outputs().size() == 1 ? rule(ordered, in) : null;
        if (one != null) {
            return new Node[] {one};
        }
        Node[] several = splits(ordered, in);
        if (several == null && ordered.op() instanceof DynamicCustomOp custom && givesBuffer(ordered) && buffered(in)) {
            several = new ImageLowering(nodes).lower(ordered.opName(), Shapes.ints(custom.iArgs()), in);
        }
        return several != null ? several : call(ordered, in);
    }

    private boolean buffered(Node... in) {
        for (Node node : in) {
            if (!node.isBuffered() || node.size() == 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether the op's result lives in a buffer: of the graph's type, or truth values. */
    private boolean givesBuffer(OrderedOp ordered) {
        DataType t = ordered.types()[0];
        return t == graph.dataType() || t == DataType.BOOL;
    }

    private Node rule(OrderedOp ordered, Node... in) {
        DifferentialFunction op = ordered.op();
        String name = ordered.opName();
        if (in.length == 0 || !givesBuffer(ordered)) {
            return null;
        }
        Node x = in[0];
        switch (name) {
            case "zeroslike" -> {
                return nodes.splat(0, x.shape());
            }
            case "ones_as" -> {
                return nodes.splat(1, x.shape());
            }
            default -> {
                if (!buffered(x)) {
                    return null;
                }
            }
        }
        if (op instanceof BroadcastTo broadcast) {
            int[] aligned = Shapes.ints(broadcast.aligned(Shapes.longs(x.shape()), Shapes.longs(in[1].shape())));
            return nodes.expand(nodes.reshape(x, aligned), in[1].shape());
        }
        if (name.equals("sum_to")) {
            return nodes.sumTo(x, in[1].shape());
        }
        if (op instanceof ConcatPart part) {
            return part(part, in);
        }
        Node elementary = in.length == 1
                ? Elementary.of(op, functions, x)
                : in.length == 2 && buffered(in) ? Elementary.of(op, functions, x, in[1]) : null;
        if (elementary != null) {
            return elementary;
        }
        if (op instanceof BaseReduceOp reduce && in.length == 1) {
            return reduction(name, reduce, x);
        }
        if (op instanceof DynamicCustomOp custom) {
            return buffered(in) || moves(name) ? custom(ordered, name, custom, in) : null;
        }
        return null;
    }

    /** Ops whose later inputs are whole numbers. */
    private static boolean moves(String name) {
        return switch (name) {
            case "reshape", "permute", "expand_dims", "squeeze", "tile", "slice", "strided_slice", "cast" -> true;
            default -> false;
        };
    }

    private Node reduction(String name, BaseReduceOp op, Node x) {
        boolean keep = op.isKeepDims();
        int[] given = op.dimensions() == null ? new int[0] : op.dimensions().toIntVector();
        int[] axes = given.length == 0 || given[0] == Integer.MAX_VALUE ? new int[0] : given;
        return switch (name) {
            case "reduce_sum" -> nodes.reduce(Reduction.SUM, x, keep, axes);
            case "reduce_mean" -> nodes.mean(x, keep, axes);
            case "reduce_max" -> nodes.reduce(Reduction.MAX, x, keep, axes);
            case "reduce_min" -> nodes.reduce(Reduction.MIN, x, keep, axes);
            case "reduce_prod" -> nodes.reduce(Reduction.PRODUCT, x, keep, axes);
            case "reduce_norm1", "asum" -> nodes.reduce(Reduction.SUM, nodes.map(Fn.ABS, x), keep, axes);
            case "reduce_norm2" -> norm(x, keep, axes);
            case "reduce_sqnorm" -> squares(x, keep, axes);
            case "reduce_normmax", "amax" -> nodes.reduce(Reduction.MAX, nodes.map(Fn.ABS, x), keep, axes);
            case "amin" -> nodes.reduce(Reduction.MIN, nodes.map(Fn.ABS, x), keep, axes);
            case "amean" -> nodes.mean(nodes.map(Fn.ABS, x), keep, axes);
            case "var", "std" -> variance(name, (Variance) op, x, keep, axes);
            default -> null;
        };
    }

    private Node squares(Node x, boolean keep, int... axes) {
        return nodes.reduce(Reduction.SUM, nodes.map(Fn.SQUARE, x), keep, axes);
    }

    /** The root of the sum of squares, which neither overflow nor underflow. */
    private Node norm(Node x, boolean keep, int... axes) {
        Node scale = scale(x, axes);
        Node root = nodes.map(Fn.SQRT, squares(nodes.map(Fn.DIV, x, scale), keep, axes));
        return nodes.map(Fn.MUL, root, nodes.reshape(scale, root.shape()));
    }

    /**
     * A power of two near the largest magnitude along the axes, which are kept. To divide by it is exact, and so is to
     * divide by its reciprocal.
     */
    private Node scale(Node x, int... axes) {
        double most = graph.dataType() == DataType.DOUBLE ? 0x1p900 : 0x1p100;
        Node power = nodes.map(Fn.POWER_OF_TWO, nodes.reduce(Reduction.MAX, nodes.map(Fn.ABS, x), true, axes));
        return nodes.map(Fn.MIN, nodes.map(Fn.MAX, power, 1 / most), most);
    }

    private Node variance(String name, Variance op, Node x, boolean keep, int... axes) {
        Node centred = nodes.map(Fn.SUB, x, nodes.mean(x, true, axes));
        boolean isRoot = name.equals("std");
        Node scale = isRoot ? scale(centred, axes) : null;
        Node sum = squares(isRoot ? nodes.map(Fn.DIV, centred, scale) : centred, keep, axes);
        double count = (double) x.size() / sum.size();
        Node variance = nodes.map(Fn.DIV, sum, op.isBiasCorrected() ? count - 1 : count);
        return isRoot
                ? nodes.map(Fn.MUL, nodes.map(Fn.SQRT, variance), nodes.reshape(scale, variance.shape()))
                : variance;
    }

    private Node custom(OrderedOp ordered, String name, DynamicCustomOp op, Node... in) {
        Node x = in[0];
        int[] i = Shapes.ints(op.iArgs());
        return switch (name) {
            case "matmul" -> matmul(op, i, in);
            case "xw_plus_b" -> {
                Node product = i.length == 0 ? nodes.matmul(x, in[1], false, false) : null;
                yield product == null ? null : nodes.map(Fn.ADD, product, in[2]);
            }
            case "biasadd" -> op.bArgs().length > 0 && op.bArgs()[0] ? null : nodes.map(Fn.ADD, in);
            case "cast" -> in.length == 1 ? x : null;
            case "reshape", "expand_dims", "squeeze" -> reshaped(ordered, in);
            case "transpose" -> {
                if (in.length != 1) {
                    yield null;
                }
                int[] order = new int[x.shape().length];
                for (int k = 0; k < order.length; k++) {
                    order[k] = order.length - 1 - k;
                }
                yield nodes.permute(x, order);
            }
            case "permute" -> in.length == 1 && i.length == x.shape().length ? nodes.permute(x, i) : null;
            case "concat" -> op.bArgs().length > 0 && op.bArgs()[0] ? null : concat(i[0], in);
            case "stack" -> stack(i, in);
            case "slice" -> in.length == 1 && i.length == 2 * x.shape().length ? slice(x, i) : null;
            case "strided_slice" -> in.length == 1 ? stridedSlice(ordered, x, i) : null;
            case "slice_bp" ->
                in.length == 2 && i.length == 2 * x.shape().length
                        ? Padding.pad(nodes, in[1], 0, x.shape(), Arrays.copyOf(i, x.shape().length))
                        : null;
            case "strided_slice_bp" -> in.length == 2 ? stridedSliceBack(x, in[1], i) : null;
            case "reverse" -> in.length == 1 ? reverse(x, i) : null;
            case "tile" -> in.length == 1 && i.length == x.shape().length ? tile(x, i) : null;
            case "standardize" -> standardize(x, i);
            case "layer_norm" -> layerNorm(op, i, in);
            case "batchnorm" -> batchNorm(op, i, in);
            case "softmax" -> softmax(x, i.length > 0 ? i[0] : -1);
            case "log_softmax" -> {
                int axis = i.length > 0 ? i[0] : -1;
                Node shifted = nodes.map(Fn.SUB, x, nodes.reduce(Reduction.MAX, x, true, axis));
                Node sum = nodes.reduce(Reduction.SUM, nodes.map(Fn.EXP, shifted), true, axis);
                yield nodes.map(Fn.SUB, shifted, nodes.map(Fn.LOG, sum));
            }
            case "reduce_logsumexp" -> logSumExp(x, op, i);
            case "clipbynorm" -> {
                if (in.length != 1 || op.tArgs().length != 1) {
                    yield null;
                }
                double most = op.tArgs()[0];
                Node norm = nodes.map(Fn.MAX, norm(x, true, i), most);
                yield nodes.map(Fn.MUL, x, nodes.map(Fn.RDIV, norm, most));
            }
            case "cumsum" ->
                i.length == 3 && in.length == 1
                        ? nodes.cumsum(x, Shapes.axis(i[2], x.shape().length), i[0] == 1, i[1] == 1)
                        : null;
            case "Where", "select" ->
                in.length == 3 && Arrays.equals(in[0].shape(), in[1].shape()) ? nodes.map(Fn.SELECT, in) : null;
            case "matrix_inverse", "matrix_determinant", "log_matrix_determinant", "logdet" ->
                in.length == 1 ? nodes.matrices(MatrixFunction.of(name), x) : null;
            case "boolean_and" -> nodes.map(Fn.AND, in);
            case "boolean_or" -> nodes.map(Fn.OR, in);
            case "boolean_xor" -> nodes.map(Fn.XOR, in);
            case "boolean_not" -> nodes.map(Fn.NOT, x);
            case "add_n", "mergeadd" -> {
                Node sum = x;
                for (int k = 1; k < in.length; k++) {
                    sum = nodes.map(Fn.ADD, sum, in[k]);
                }
                yield sum;
            }
            default -> null;
        };
    }

    private Node matmul(DynamicCustomOp op, int[] i, Node... in) {
        double[] t = op.tArgs();
        if (in.length != 2 || t.length > 0 && t[0] != 1 || t.length > 1 && t[1] != 0) {
            return null;
        }
        boolean ta = i.length > 0 && i[0] != 0;
        boolean tb = i.length > 1 && i[1] != 0;
        // (A B)' = B' A'
        return i.length > 2 && i[2] != 0 ? nodes.matmul(in[1], in[0], !tb, !ta) : nodes.matmul(in[0], in[1], ta, tb);
    }

    /** The shape comes from ND4J, which knows all the ways these ops can say it. */
    private Node reshaped(OrderedOp ordered, Node... in) {
        for (int k = 1; k < in.length; k++) {
            if (!in[k].isConstant()) {
                return null;
            }
        }
        int[][] shapes = shapes(ordered, in);
        return nodes.reshape(in[0], shapes[0]);
    }

    private Node concat(int axis, Node... in) {
        for (Node node : in) {
            if (node.shape().length != in[0].shape().length) {
                return null;
            }
        }
        return nodes.concat(Shapes.axis(axis, in[0].shape().length), in);
    }

    private Node stack(int[] i, Node... in) {
        int rank = in[0].shape().length + 1;
        int axis = i.length > 0 ? Shapes.axis(i[0], rank) : 0;
        Node[] raised = new Node[in.length];
        for (int k = 0; k < in.length; k++) {
            int[] shape = new int[rank];
            for (int d = 0; d < rank; d++) {
                shape[d] = d < axis ? in[k].shape()[d] : d == axis ? 1 : in[k].shape()[d - 1];
            }
            raised[k] = nodes.reshape(in[k], shape);
        }
        return nodes.concat(axis, raised);
    }

    private Node part(ConcatPart op, Node... in) {
        long[][] shapes = new long[in.length][];
        for (int k = 0; k < in.length; k++) {
            shapes[k] = Shapes.longs(in[k].shape());
        }
        int rank = in[0].shape().length;
        int axis = Shapes.axis(op.concatAxis(), rank);
        int[] strides = Shapes.strides(in[0].shape());
        return nodes.view(in[0], Shapes.ints(op.outputShape(shapes)), (int) op.start(shapes) * strides[axis], strides);
    }

    private Node slice(Node x, int... i) {
        int rank = x.shape().length;
        int[] strides = Shapes.strides(x.shape());
        int[] shape = new int[rank];
        int offset = 0;
        for (int d = 0; d < rank; d++) {
            shape[d] = i[rank + d] == -1 ? x.shape()[d] - i[d] : i[rank + d];
            offset += i[d] * strides[d];
        }
        return nodes.view(x, shape, offset, strides);
    }

    /** Only the plain form: begin, end and step of each dimension, with the masks that leave an end open or drop it. */
    private Node stridedSlice(OrderedOp ordered, Node x, int... i) {
        int rank = x.shape().length;
        if (i.length != 5 + 3 * rank || i[1] != 0 || i[3] != 0) {
            return null;
        }
        int[] own = Shapes.strides(x.shape());
        int[] shape = new int[rank];
        int[] strides = new int[rank];
        int offset = 0;
        for (int d = 0; d < rank; d++) {
            int n = x.shape()[d];
            int step = i[5 + 2 * rank + d];
            boolean shrink = (i[4] >> d & 1) != 0;
            if (step <= 0) {
                return null;
            }
            int begin = clip((i[0] >> d & 1) != 0 && !shrink ? 0 : i[5 + d], n);
            int end = shrink ? begin + 1 : (i[2] >> d & 1) != 0 ? n : clip(i[5 + rank + d], n);
            shape[d] = shrink ? 1 : (end - begin + step - 1) / step;
            strides[d] = own[d] * step;
            offset += begin * own[d];
        }
        int[] result = shapes(ordered, x)[0];
        return Shapes.size(result) == Shapes.size(shape)
                ? nodes.reshape(nodes.view(x, shape, offset, strides), result)
                : null;
    }

    /** Zeros of x's shape with g where the slice was; plain slices only. */
    private Node stridedSliceBack(Node x, Node g, int... i) {
        int rank = x.shape().length;
        if (i.length != 5 + 3 * rank || i[1] != 0 || i[3] != 0) {
            return null;
        }
        int[] begin = new int[rank];
        int[] shape = new int[rank];
        int[] steps = new int[rank];
        for (int d = 0; d < rank; d++) {
            boolean shrink = (i[4] >> d & 1) != 0;
            int step = i[5 + 2 * rank + d];
            if (step <= 0) {
                return null;
            }
            begin[d] = clip((i[0] >> d & 1) != 0 && !shrink ? 0 : i[5 + d], x.shape()[d]);
            int end = shrink ? begin[d] + 1 : (i[2] >> d & 1) != 0 ? x.shape()[d] : clip(i[5 + rank + d], x.shape()[d]);
            shape[d] = (end - begin[d] + step - 1) / step;
            steps[d] = shape[d] == 1 ? 1 : step;
        }
        if (Shapes.size(shape) != g.size()) {
            return null;
        }
        Node spread = nodes.reshape(g, shape);
        for (int d = 0; d < rank; d++) {
            spread = Padding.spread(nodes, spread, d, steps[d]);
        }
        return Padding.pad(nodes, spread, 0, x.shape(), begin);
    }

    private static int clip(int position, int n) {
        return Math.max(0, Math.min(n, position < 0 ? position + n : position));
    }

    private Node reverse(Node x, int... axes) {
        int[] strides = Shapes.strides(x.shape());
        int offset = 0;
        for (int given : axes) {
            int axis = Shapes.axis(given, x.shape().length);
            offset += (x.shape()[axis] - 1) * strides[axis];
            strides[axis] = -strides[axis];
        }
        return nodes.view(x, x.shape(), offset, strides);
    }

    private Node tile(Node x, int... times) {
        int rank = x.shape().length;
        int[] own = Shapes.strides(x.shape());
        int[] wide = new int[2 * rank];
        int[] strides = new int[2 * rank];
        int[] shape = new int[rank];
        for (int d = 0; d < rank; d++) {
            wide[2 * d] = times[d];
            wide[2 * d + 1] = x.shape()[d];
            strides[2 * d + 1] = own[d];
            shape[d] = times[d] * x.shape()[d];
        }
        return nodes.reshape(nodes.view(x, wide, 0, strides), shape);
    }

    /** (x - mean) / standard deviation, as libnd4j computes it: without bias correction, zero where all are equal. */
    private Node standardize(Node x, int... axes) {
        Node centred = nodes.map(Fn.SUB, x, nodes.mean(x, true, axes));
        Node scale = scale(centred, axes);
        Node squares = nodes.map(Fn.SQUARE, nodes.map(Fn.DIV, centred, scale));
        Node deviation = nodes.map(Fn.MUL, nodes.map(Fn.SQRT, nodes.mean(squares, true, axes)), scale);
        return nodes.map(Fn.DIV, centred, nodes.map(Fn.ADD, deviation, nodes.map(Fn.EQ, deviation, 0)));
    }

    private Node layerNorm(DynamicCustomOp op, int[] axes, Node... in) {
        if (axes.length == 0) {
            return null;
        }
        boolean channelsFirst = op.bArgs().length > 0 && op.bArgs()[0];
        int rank = in[0].shape().length;
        int channel = channelsFirst ? Math.min(1, rank - 1) : rank - 1;
        Node y = nodes.map(Fn.MUL, standardize(in[0], axes), along(in[1], channel, rank));
        return in.length > 2 ? nodes.map(Fn.ADD, y, along(in[2], channel, rank)) : y;
    }

    /** x, mean, variance, scale and offset, the last two where they are said to be. */
    private Node batchNorm(DynamicCustomOp op, int[] i, Node... in) {
        if (i.length != 3 || op.tArgs().length != 1) {
            return null;
        }
        int rank = in[0].shape().length;
        int axis = Shapes.axis(i[2], rank);
        Node deviation = nodes.map(Fn.SQRT, nodes.map(Fn.ADD, in[2], op.tArgs()[0]));
        Node y = nodes.map(Fn.SUB, in[0], along(in[1], axis, rank));
        y = nodes.map(Fn.DIV, y, along(deviation, axis, rank));
        int next = 3;
        if (i[0] == 1) {
            y = nodes.map(Fn.MUL, y, along(in[next++], axis, rank));
        }
        return i[1] == 1 ? nodes.map(Fn.ADD, y, along(in[next], axis, rank)) : y;
    }

    /** A vector as an array of the rank that goes along one axis. */
    private Node along(Node v, int axis, int rank) {
        int[] shape = new int[rank];
        Arrays.fill(shape, 1);
        shape[axis] = v.size();
        return nodes.reshape(v, shape);
    }

    private Node softmax(Node x, int axis) {
        Node e = nodes.map(Fn.EXP, nodes.map(Fn.SUB, x, nodes.reduce(Reduction.MAX, x, true, axis)));
        return nodes.map(Fn.DIV, e, nodes.reduce(Reduction.SUM, e, true, axis));
    }

    private Node logSumExp(Node x, DynamicCustomOp op, int... axes) {
        boolean keep = op.tArgs().length > 0 && op.tArgs()[0] != 0 || op.bArgs().length > 0 && op.bArgs()[0];
        Node max = nodes.reduce(Reduction.MAX, x, true, axes);
        // Of numbers that are all minus infinity, or among which is infinity, nothing can be subtracted.
        Node finite = nodes.map(Fn.LT, nodes.map(Fn.ABS, max), Double.POSITIVE_INFINITY);
        max = nodes.map(Fn.SELECT, finite, max, nodes.splat(0, max.shape()));
        Node sum = nodes.reduce(Reduction.SUM, nodes.map(Fn.EXP, nodes.map(Fn.SUB, x, max)), keep, axes);
        return nodes.map(Fn.ADD, nodes.map(Fn.LOG, sum), nodes.reshape(max, sum.shape()));
    }

    /** Ops with several results that are parts of their input. */
    private Node[] splits(OrderedOp ordered, Node... in) {
        if (!ordered.opName().equals("unstack") && !ordered.opName().equals("split")) {
            return null;
        }
        Node x = in[in.length - 1];
        int[] i = Shapes.ints(((DynamicCustomOp) ordered.op()).iArgs());
        boolean unstack = ordered.opName().equals("unstack");
        if (in.length != 1 || i.length == 0 || !buffered(x) || !givesBuffer(ordered)) {
            return null;
        }
        int count = ordered.outputs().size();
        int axis = Shapes.axis(unstack ? i[0] : i.length > 1 ? i[1] : 0, x.shape().length);
        int[] strides = Shapes.strides(x.shape());
        int[] shape = x.shape().clone();
        shape[axis] = x.shape()[axis] / count;
        int[][] results = shapes(ordered, x);
        Node[] parts = new Node[count];
        for (int k = 0; k < count; k++) {
            Node view = nodes.view(x, shape, k * shape[axis] * strides[axis], strides);
            parts[k] = nodes.reshape(view, results[k]);
        }
        return parts;
    }

    /** Runs what is known already; else leaves the op to ND4J. */
    private Node[] call(OrderedOp ordered, Node... in) {
        boolean known = true;
        for (Node node : in) {
            known &= node.isConstant();
        }
        known |= isShape(ordered.opName());
        OrderedOp.Runner runner = ordered.runner();
        INDArray[] results = bind(ordered, runner, in);
        if (known) {
            runner.run();
            Node[] constants = new Node[results.length];
            for (int k = 0; k < results.length; k++) {
                constants[k] = nodes.constant(results[k].dup('c'));
            }
            return constants;
        }
        int[][] shapes = new int[results.length][];
        for (int k = 0; k < results.length; k++) {
            shapes[k] = Shapes.ints(results[k].shape());
        }
        List<DataType> inputTypes = ordered.inputs().stream()
                .map(name -> graph.sameDiff().getVariable(name).dataType())
                .toList();
        return nodes.call(ordered, inputTypes, ordered.types(), shapes, in);
    }

    private static boolean isShape(String name) {
        return switch (name) {
            case "shape_of", "size", "size_at", "rank" -> true;
            default -> false;
        };
    }

    private int[][] shapes(OrderedOp ordered, Node... in) {
        INDArray[] results = bind(ordered, ordered.runner(), in);
        int[][] shapes = new int[results.length][];
        for (int k = 0; k < results.length; k++) {
            shapes[k] = Shapes.ints(results[k].shape());
        }
        return shapes;
    }

    private INDArray[] bind(OrderedOp ordered, OrderedOp.Runner runner, Node... in) {
        INDArray[] arrays = new INDArray[in.length];
        for (int k = 0; k < in.length; k++) {
            INDArray sample = sample(in[k]);
            DataType declared =
                    graph.sameDiff().getVariable(ordered.inputs().get(k)).dataType();
            arrays[k] = sample.dataType() == declared ? sample : sample.castTo(declared);
        }
        try {
            return runner.bind(arrays);
        } catch (RuntimeException e) {
            throw cannotRun(ordered, in, e);
        }
    }

    private static GraphException cannotRun(OrderedOp ordered, Node[] in, RuntimeException e) {
        return new GraphException(
                "op '" + ordered.opName() + "' giving " + ordered.outputs() + " cannot be run on inputs "
                        + Arrays.toString(in) + ": " + e.getMessage(),
                e);
    }

    /** An array of a node's shape: its values if they are known, else zeros. */
    private INDArray sample(Node node) {
        if (node.operation() instanceof Operation.ArrayConstant constant) {
            return constant.array();
        }
        if (!node.isConstant()) {
            return node.shape().length == 0
                    ? Nd4j.scalar(node.type(), 0)
                    : Nd4j.create(node.type(), Shapes.longs(node.shape()), 'c');
        }
        return HeapTransfer.toArray(nodes.data(node), graph.dataType(), Shapes.longs(node.shape()));
    }
}

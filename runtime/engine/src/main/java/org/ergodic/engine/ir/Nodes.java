package org.ergodic.engine.ir;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ergodic.api.graph.GraphException;
import org.ergodic.engine.image.Windows;
import org.ergodic.engine.interpret.HeapTransfer;
import org.ergodic.engine.interpret.OrderedOp;
import org.ergodic.engine.kernel.Fn;
import org.ergodic.engine.kernel.KernelChoice;
import org.ergodic.engine.kernel.Kernels;
import org.ergodic.engine.kernel.Reduction;
import org.ergodic.engine.matrix.MatrixFunction;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Makes the nodes of one plan: equal ones once, constants computed, and identities of algebra applied. */
public final class Nodes {
    private static final int FOLD_LIMIT = 1 << 20;
    private static final int MANY = 16;

    /** Numbers that are reduced together in a loop. */
    public static final int BLOCK = 1024;

    /** Numbers of a row whose repetition is worth a copy. */
    private static final int SHORT = 64;

    private final DataType type;
    private final boolean isSingle;
    private final Kernels kernels;
    private final RepeatedRows repeated = new RepeatedRows(this);
    private final List<Node> all = new ArrayList<>();
    private final Map<Key, Node> known = new HashMap<>();
    private String op = "";
    private String name = "";

    /**
     * No nodes yet.
     *
     * @param type FLOAT or DOUBLE
     * @param isSingle whether the plan is one for a batch of a single row, whose values are to have the bits that they
     *     have among others: then shapes do not tell what has a row for each sample, and {@link Node#isOfRows} does
     */
    public Nodes(DataType type, boolean isSingle) {
        this.type = type;
        this.isSingle = isSingle;
        this.kernels = KernelChoice.of(type);
    }

    /** {@return all nodes made so far, each after those it reads} */
    public List<Node> all() {
        return Collections.unmodifiableList(all);
    }

    /** {@return FLOAT or DOUBLE} */
    public DataType type() {
        return type;
    }

    /** {@return the loops of the element type} */
    public Kernels kernels() {
        return kernels;
    }

    /** Says what the nodes made from now on come from. */
    public void from(String opName, String variable) {
        op = opName;
        name = variable;
    }

    /** What makes two nodes the same. */
    private record Key(Operation operation, List<Integer> shape, List<Node> in) {}

    private Node make(Operation operation, DataType t, int[] shape, Node... in) {
        Node node = new Node(all.size(), operation, t, shape, op, name, in);
        all.add(node);
        return node;
    }

    /** The node that does the operation, made now unless there is one already. */
    private Node shared(Operation operation, DataType t, int[] shape, Node... in) {
        Key key = new Key(operation, Arrays.stream(shape).boxed().toList(), List.of(in));
        return known.computeIfAbsent(key, k -> make(operation, t, shape, in));
    }

    public Node input(String inputName, boolean hasRows, int... shape) {
        from("input", inputName);
        return shared(new Operation.Input(inputName, hasRows), type, shape);
    }

    /** {@return whether the plan is one for a batch of a single row} */
    public boolean isSingle() {
        return isSingle;
    }

    public Node variable(String variableName, int... shape) {
        from("variable", variableName);
        return shared(new Operation.Variable(variableName), type, shape);
    }

    public Node splat(double value, int... shape) {
        double v = type == DataType.FLOAT ? (float) value : value;
        return shared(new Operation.Splat(v), type, shape);
    }

    public Node constant(INDArray array) {
        int[] shape = Shapes.ints(array.shape());
        DataType t = array.dataType();
        if (!t.isFPType() && t != DataType.BOOL) {
            return make(new Operation.ArrayConstant(array), t, shape);
        }
        Object data = HeapTransfer.toBuffer(array, type);
        return constant(data, shape);
    }

    private Node constant(Object data, int... shape) {
        int size = Shapes.size(shape);
        double first = size == 0 ? 0 : kernels.at(data, 0);
        boolean same = true;
        for (int i = 1; i < size && same; i++) {
            same = Double.doubleToRawLongBits(kernels.at(data, i)) == Double.doubleToRawLongBits(first);
        }
        if (same) {
            return splat(first, shape);
        }
        return make(new Operation.HeapConstant(data), type, shape);
    }

    /** The function over inputs broadcast to one another. */
    public Node map(Fn fn, Node... in) {
        int[] shape = in[0].shape();
        for (int i = 1; i < in.length; i++) {
            int[] both = Shapes.broadcast(shape, in[i].shape());
            if (both == null) {
                throw new GraphException("op '" + op + "' giving '" + name + "' cannot be run on inputs "
                        + Arrays.stream(in).map(Nodes::describe).toList()
                        + ", whose shapes cannot be broadcast to each other");
            }
            shape = both;
        }
        return mapTo(fn, shape, in);
    }

    private static String describe(Node node) {
        return (node.name().isEmpty() ? "constant" : node.name()) + " " + node.type() + Arrays.toString(node.shape());
    }

    public Node map(Fn fn, Node a, double b) {
        return mapTo(fn, a.shape(), a, splat(b));
    }

    /** The function over inputs broadcast to the shape. */
    Node mapTo(Fn fn, int[] shape, Node... given) {
        Node[] in = given.clone();
        boolean splats = true;
        boolean constants = true;
        for (int i = 0; i < in.length; i++) {
            in[i] = in[i].isSplat() ? splat(in[i].splatValue()) : source(in[i], shape);
            splats &= in[i].isSplat();
            constants &= in[i].operation() instanceof Operation.HeapConstant || in[i].isSplat();
        }
        if (splats) {
            return splat(
                    fn.apply(
                            in[0].splatValue(),
                            in.length > 1 ? in[1].splatValue() : 0,
                            in.length > 2 ? in[2].splatValue() : 0),
                    shape);
        }
        if (constants && Shapes.size(shape) <= FOLD_LIMIT) {
            return fold(fn, shape, in);
        }
        if (fn != Fn.COPY) {
            // What is the same all along an axis is computed once and the result repeated.
            int[] small = in[0].shape();
            for (int i = 1; i < in.length; i++) {
                small = Shapes.broadcast(small, in[i].shape());
            }
            if (Shapes.size(small) < Shapes.size(shape)) {
                return expand(mapTo(fn, small, in), shape);
            }
        }
        switch (fn) {
            case RSUB -> {
                return mapTo(Fn.SUB, shape, in[1], in[0]);
            }
            case RDIV -> {
                return mapTo(Fn.DIV, shape, in[1], in[0]);
            }
            case RPOW -> {
                return mapTo(Fn.POW, shape, in[1], in[0]);
            }
            default -> {
                // One order for functions that have none: constants last, so that equal nodes are found.
                if (fn.flipped() == fn && (in[0].isSplat() || !in[1].isSplat() && in[0].id() > in[1].id())) {
                    Node swap = in[0];
                    in[0] = in[1];
                    in[1] = swap;
                }
            }
        }
        if (fn != Fn.COPY) {
            for (int i = 0; i < in.length; i++) {
                in[i] = widened(in[i], shape);
            }
        }
        Node simpler = simplify(fn, shape, in);
        return simpler != null ? simpler : shared(new Operation.Pointwise(fn), type, shape, in);
    }

    /**
     * What is repeated along the last axis and along others too, such as one number for a group of channels of an
     * image, first along the last axis alone: rows are then copied as a whole.
     */
    private Node widened(Node node, int... shape) {
        int[] own = node.shape();
        int rank = own.length;
        int last = shape.length == 0 ? 1 : shape[shape.length - 1];
        if (rank < 2 || rank != shape.length || own[rank - 1] != 1 || last == 1 || last > SHORT || node.isConstant()) {
            return node;
        }
        long wide = (long) node.size() * last;
        if (own[rank - 2] == 1 || wide * MANY > Shapes.size(shape)) {
            return node;
        }
        int[] row = own.clone();
        row[rank - 1] = last;
        return shared(new Operation.Pointwise(Fn.COPY), type, row, node);
    }

    /** What a broadcast copy is a copy of, if reading that instead gives the same in an op of the shape. */
    private static Node source(Node node, int... shape) {
        Node result = node;
        while (result.isPointwise(Fn.COPY)
                && result.in(0).shape().length <= shape.length
                && Shapes.broadcastStrides(result.in(0).shape(), shape) != null) {
            result = result.in(0);
        }
        return result;
    }

    private Node fold(Fn fn, int[] shape, Node... in) {
        int size = Shapes.size(shape);
        Object[] wide = new Object[in.length];
        for (int i = 0; i < in.length; i++) {
            wide[i] = kernels.allocate(size);
            if (in[i].operation() instanceof Operation.HeapConstant constant) {
                StridedView view = StridedView.of(0, shape, Shapes.broadcastStrides(in[i].shape(), shape));
                StridedCopy.copy(kernels, view, constant.data(), 0, 0, size, wide[i], 0);
            } else {
                kernels.fill(wide[i], 0, size, in[i].splatValue());
            }
        }
        Object result = kernels.allocate(size);
        for (int i = 0; i < size; i++) {
            kernels.put(
                    result,
                    i,
                    fn.apply(
                            kernels.at(wide[0], i),
                            in.length > 1 ? kernels.at(wide[1], i) : 0,
                            in.length > 2 ? kernels.at(wide[2], i) : 0));
        }
        return constant(result, shape);
    }

    private Node simplify(Fn fn, int[] shape, Node... in) {
        Node a = in[0];
        Node b = in.length > 1 ? in[1] : null;
        return switch (fn) {
            case COPY ->
                Arrays.equals(a.shape(), shape) ? a : a.size() == Shapes.size(shape) ? reshape(a, shape) : null;
            case NEG -> a.isPointwise(Fn.NEG) ? expand(a.in(0), shape) : null;
            case ADD ->
                b.isSplat(0)
                        ? expand(a, shape)
                        : b.isPointwise(Fn.NEG)
                                ? mapTo(Fn.SUB, shape, a, b.in(0))
                                : a.isPointwise(Fn.NEG) ? mapTo(Fn.SUB, shape, b, a.in(0)) : null;
            case SUB ->
                b.isSplat(0)
                        ? expand(a, shape)
                        : b.isPointwise(Fn.NEG)
                                ? mapTo(Fn.ADD, shape, a, b.in(0))
                                : a.isSplat(0) ? mapTo(Fn.NEG, shape, b) : null;
            case MUL -> {
                if (b.isSplat(1)) {
                    yield expand(a, shape);
                }
                if (b.isSplat(-1)) {
                    yield mapTo(Fn.NEG, shape, a);
                }
                if (b.isSplat() && a.isPointwise(Fn.MUL) && a.in(1).isSplat()) {
                    yield mapTo(Fn.MUL, shape, a.in(0), splat(a.in(1).splatValue() * b.splatValue()));
                }
                yield a == b ? mapTo(Fn.SQUARE, shape, a) : null;
            }
            case DIV ->
                b.isSplat(1)
                        ? expand(a, shape)
                        : b.isSplat() && isPowerOfTwo(b.splatValue())
                                ? mapTo(Fn.MUL, shape, a, splat(1 / b.splatValue()))
                                : a.isSplat(1)
                                        ? mapTo(Fn.RECIPROCAL, shape, b)
                                        // One division in place of many, for one rounding more.
                                        : isOneForMany(b, a, shape)
                                                ? mapTo(Fn.MUL, shape, a, map(Fn.RECIPROCAL, b))
                                                : null;
            case POW -> b.isSplat() ? power(a, b.splatValue(), shape) : null;
            default -> null;
        };
    }

    /** Whether so many elements are divided by one number that its reciprocal pays, in all batches alike. */
    private boolean isOneForMany(Node divisor, Node dividend, int... shape) {
        if (divisor.size() != 1 || divisor.isSplat()) {
            return false;
        }
        if (dividend.isOfRows() && !divisor.isOfRows()) {
            return true;
        }
        return Shapes.size(shape) > MANY && !(isSingle && divisor.isOfRows());
    }

    private static boolean isPowerOfTwo(double v) {
        return Math.abs(Math.getExponent(v)) < 100 && Double.doubleToRawLongBits(v) << 12 == 0;
    }

    private Node power(Node x, double p, int... shape) {
        if (p == 0) {
            return splat(1, shape);
        }
        if (p == 1) {
            return expand(x, shape);
        }
        if (p == 2) {
            return mapTo(Fn.SQUARE, shape, x);
        }
        if (p == 3) {
            return mapTo(Fn.CUBE, shape, x);
        }
        if (p == -1) {
            return mapTo(Fn.RECIPROCAL, shape, x);
        }
        return p == 0.5 ? mapTo(Fn.SQRT, shape, x) : null;
    }

    /** x repeated to the shape. */
    public Node expand(Node x, int... shape) {
        return mapTo(Fn.COPY, shape, x);
    }

    /** A copy with memory of its own. */
    public Node copy(Node x) {
        return make(new Operation.Pointwise(Fn.COPY), x.type(), x.shape(), x);
    }

    public Node reshape(Node x, int... shape) {
        if (Arrays.equals(x.shape(), shape)) {
            return x;
        }
        if (x.isSplat()) {
            return splat(x.splatValue(), shape);
        }
        Node one = repeated.reshape(x, shape);
        if (one != null) {
            return one;
        }
        Node root = x.root();
        if (Arrays.equals(root.shape(), shape)) {
            return root;
        }
        return shared(new Operation.Reshape(), x.type(), shape, root);
    }

    public Node view(Node x, int[] shape, int offset, int... strides) {
        if (x.isSplat()) {
            return splat(x.splatValue(), shape);
        }
        StridedView view = StridedView.of(offset, shape, strides);
        if (view.isFlat() && Shapes.size(shape) == x.size()) {
            return reshape(x, shape);
        }
        if (x.operation() instanceof Operation.HeapConstant constant) {
            Object data = kernels.allocate(Shapes.size(shape));
            StridedCopy.copy(kernels, view, constant.data(), 0, 0, Shapes.size(shape), data, 0);
            return constant(data, shape);
        }
        Node one = repeated.view(x, shape, offset, strides);
        return one != null ? one : shared(new Operation.Strided(view), x.type(), shape, x);
    }

    public Node permute(Node x, int... order) {
        int[] own = Shapes.strides(x.shape());
        int[] shape = new int[order.length];
        int[] strides = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            int axis = Shapes.axis(order[i], order.length);
            shape[i] = x.shape()[axis];
            strides[i] = own[axis];
        }
        return view(x, shape, 0, strides);
    }

    /** Reduces over axes (all if there are none); several stretches of axes one after the other, the last first. */
    public Node reduce(Reduction reduction, Node x, boolean keep, int... axes) {
        boolean[] reduced = new boolean[x.shape().length];
        if (axes.length == 0) {
            Arrays.fill(reduced, true);
        }
        for (int axis : axes) {
            reduced[Shapes.axis(axis, x.shape().length)] = true;
        }
        Node one = x.isSplat() || x.shape().length == 0 || reduced[0] ? null : repeated.row(x);
        if (one != null) {
            return repeated.again(reduce(reduction, one, keep, axes), x.shape()[0]);
        }
        int[] shape = x.shape().clone();
        List<int[]> stretches = new ArrayList<>();
        for (int i = shape.length - 1; i >= 0; i--) {
            if (!reduced[i] && shape[i] != 1) {
                continue;
            }
            int end = i;
            boolean any = false;
            while (i >= 0 && (reduced[i] || shape[i] == 1)) {
                any |= reduced[i] && shape[i] != 1;
                i--;
            }
            if (any) {
                stretches.add(new int[] {i + 1, end + 1});
            }
        }
        if (stretches.size() > 1
                && Shapes.size(Arrays.copyOfRange(shape, stretches.get(0)[0], shape.length)) < MANY) {
            // Rows of a few numbers, such as those of a group of channels, are better reduced when they are few.
            Collections.reverse(stretches);
        }
        Node result = x;
        for (int[] stretch : stretches) {
            int outer = Shapes.size(Arrays.copyOf(shape, stretch[0]));
            int length = Shapes.size(Arrays.copyOfRange(shape, stretch[0], stretch[1]));
            int inner = Shapes.size(Arrays.copyOfRange(shape, stretch[1], shape.length));
            Arrays.fill(shape, stretch[0], stretch[1], 1);
            result = reduce(reduction, result, outer, length, inner, shape);
        }
        int[] last = shape;
        if (!keep) {
            int[] kept = new int[shape.length];
            int n = 0;
            for (int k = 0; k < shape.length; k++) {
                if (!reduced[k]) {
                    kept[n++] = x.shape()[k];
                }
            }
            last = Arrays.copyOf(kept, n);
        }
        return reshape(result, last);
    }

    private Node reduce(Reduction reduction, Node x, int outer, int length, int inner, int... shapeKept) {
        int[] shape = shapeKept.clone();
        if (x.isSplat()) {
            return splat(
                    switch (reduction) {
                        case SUM -> x.splatValue() * length;
                        case PRODUCT -> Math.pow(x.splatValue(), length);
                        default -> x.splatValue();
                    },
                    shape);
        }
        boolean isRow = isSingle && x.isOfRows();
        int some = outer == 1 && !isRow ? length : piece(length, inner);
        if (some < length) {
            // In loops with what computes it, to a few rows, and then those.
            int rows = outer * (length / some);
            Node few = shared(new Operation.Reduce(reduction, rows, some, inner), type, new int[] {rows, inner}, x);
            return shared(new Operation.Reduce(reduction, outer, length / some, inner), type, shape, few);
        }
        return shared(new Operation.Reduce(reduction, outer, length, inner), type, shape, x);
    }

    /** How many of the rows that are reduced to one fit into a block of a loop: a divisor of their number. */
    private static int piece(int length, int inner) {
        if (inner == 1 || length * inner <= BLOCK) {
            return length;
        }
        for (int some = BLOCK / inner; some > 1; some--) {
            if (length % some == 0) {
                return some;
            }
        }
        return length;
    }

    /** The sum over the axes, which are kept; x itself if there are none. */
    public Node sum(Node x, int... axes) {
        return axes.length == 0 ? x : reduce(Reduction.SUM, x, true, axes);
    }

    /** Mean over axes: the sum divided by how many were summed. */
    public Node mean(Node x, boolean keep, int... axes) {
        Node sum = reduce(Reduction.SUM, x, keep, axes);
        return map(Fn.DIV, sum, sum.size() == 0 ? 1 : (double) x.size() / sum.size());
    }

    /** Sums x to a shape that is broadcast to x's. */
    public Node sumTo(Node x, int... shape) {
        int missing = x.shape().length - shape.length;
        int[] axes = new int[x.shape().length];
        int n = 0;
        for (int i = 0; i < x.shape().length; i++) {
            if (i < missing || shape[i - missing] != x.shape()[i]) {
                axes[n++] = i;
            }
        }
        return n == 0 ? x : reshape(reduce(Reduction.SUM, x, true, Arrays.copyOf(axes, n)), shape);
    }

    /** A product of two matrices or of equally long batches; null if the shapes are of another kind. */
    public Node matmul(Node a0, Node b0, boolean ta0, boolean tb0) {
        if (a0.shape().length < 2 || b0.shape().length < 2) {
            return null;
        }
        if (!ta0 && isPartlyRepeated(a0, b0)) {
            return matmulOfParts(a0, b0, tb0);
        }
        Node one = ta0 ? null : repeated.matmul(a0, b0, tb0);
        if (one != null) {
            return one;
        }
        Node a = a0;
        boolean ta = ta0;
        if (isTurned(a)) {
            a = a.in(0);
            ta = !ta;
        }
        Node b = b0;
        boolean tb = tb0;
        if (isTurned(b)) {
            b = b.in(0);
            tb = !tb;
        }
        int ra = a0.shape().length;
        int rb = b0.shape().length;
        int m = a0.shape()[ta0 ? ra - 1 : ra - 2];
        int k = a0.shape()[ta0 ? ra - 2 : ra - 1];
        int kb = b0.shape()[tb0 ? rb - 1 : rb - 2];
        int n = b0.shape()[tb0 ? rb - 2 : rb - 1];
        if (k != kb) {
            throw new GraphException("op '" + op + "' giving '" + name + "' multiplies shapes "
                    + Arrays.toString(a0.shape()) + (ta0 ? " transposed" : "") + " and " + Arrays.toString(b0.shape())
                    + (tb0 ? " transposed" : "") + ": inner sizes " + k + " and " + kb + " differ");
        }
        int batchA = a0.size() / Math.max(1, m * k);
        int batchB = b0.size() / Math.max(1, n * k);
        int[] shape = a0.shape().clone();
        shape[ra - 2] = m;
        shape[ra - 1] = n;
        int batch = batchA;
        if (rb == 2 && !ta0 && batchA > 1) {
            // One matrix for the whole batch: the batch's rows are rows.
            m *= batchA;
            batch = 1;
        } else if (ra != rb || !Arrays.equals(Arrays.copyOf(a0.shape(), ra - 2), Arrays.copyOf(b0.shape(), rb - 2))) {
            return null;
        }
        if (batch != 1 && batchA != batchB) {
            return null;
        }
        return shared(new Operation.MatMul(batch, m, n, k, ta, tb), type, shape, a, b);
    }

    /** Whether a matrix is put together from columns of which some are the same in all of its many rows. */
    private boolean isPartlyRepeated(Node a, Node b) {
        return a.operation() instanceof Operation.Concat concat
                && a.shape().length == 2
                && concat.axis() == 1
                && (a.isOfRows() || a.shape()[0] >= MANY)
                && b.shape().length == 2
                && columns(a).stream().anyMatch(part -> isRepeatedRow(part, a));
    }

    /** What a matrix is put together from, column by column. */
    private static List<Node> columns(Node matrix) {
        return matrix.operation() instanceof Operation.Concat concat && concat.axis() == 1
                ? Arrays.stream(matrix.in())
                        .flatMap(part -> columns(part).stream())
                        .toList()
                : List.of(matrix);
    }

    private boolean isRepeatedRow(Node part, Node whole) {
        return repeated.row(part) != null || isSingle && whole.isOfRows() && !part.isOfRows();
    }

    private Node oneRow(Node part) {
        Node row = repeated.row(part);
        return row == null ? part : row;
    }

    /**
     * The product with each stretch of columns; where they are the same in all rows, one row, which is then repeated.
     */
    private Node matmulOfParts(Node a, Node b, boolean tb) {
        int n = b.shape()[tb ? 0 : 1];
        int total = a.shape()[1];
        if (b.shape()[tb ? 1 : 0] != total) {
            return matmul(copy(a), b, false, tb);
        }
        Node varied = null;
        Node common = null;
        int from = 0;
        List<Node> columns = columns(a);
        for (int i = 0; i < columns.size(); ) {
            boolean isRow = isRepeatedRow(columns.get(i), a);
            List<Node> run = new ArrayList<>();
            int k = 0;
            for (; i < columns.size() && isRepeatedRow(columns.get(i), a) == isRow; i++) {
                run.add(isRow ? oneRow(columns.get(i)) : columns.get(i));
                k += columns.get(i).shape()[1];
            }
            Node part = tb ? view(b, new int[] {n, k}, from, total, 1) : view(b, new int[] {k, n}, from * n, n, 1);
            Node product = matmul(concat(1, run.toArray(Node[]::new)), part, false, tb);
            if (isRow) {
                common = common == null ? product : map(Fn.ADD, common, product);
            } else {
                varied = varied == null ? product : map(Fn.ADD, varied, product);
            }
            from += k;
        }
        return varied == null ? expand(common, a.shape()[0], n) : map(Fn.ADD, varied, common);
    }

    /** Whether it is a matrix transposed. */
    private static boolean isTurned(Node node) {
        if (!(node.operation() instanceof Operation.Strided strided)
                || node.shape().length != 2
                || node.in(0).shape().length != 2) {
            return false;
        }
        int[] from = node.in(0).shape();
        return node.shape()[0] == from[1]
                && node.shape()[1] == from[0]
                && strided.view().equals(StridedView.of(0, node.shape(), new int[] {1, from[1]}));
    }

    /**
     * A convolution in single precision.
     *
     * @param x {@code [n, h, w, c]}
     * @param w {@code [kh, kw, c, out]}, or {@code [kh, kw, out, c]} if turned
     * @param bias {@code [out]}, or null
     * @param turned whether the weights are those of the convolution whose transpose this is
     */
    public Node convolve(Windows at, Node x, Node w, Node bias, boolean turned) {
        int[] shape = {x.shape()[0], at.oh(), at.ow(), w.shape()[turned ? 2 : 3]};
        Operation operation = new Operation.Convolve(at, turned);
        return bias == null
                ? shared(operation, type, shape, x, w)
                : shared(operation, type, shape, x, w, reshape(bias, bias.size()));
    }

    /** The gradient of a convolution of x for its weights, from what comes from above. */
    public Node convolveWeights(Windows at, Node x, Node g) {
        int[] shape = {at.kh(), at.kw(), x.shape()[3], g.shape()[3]};
        return shared(new Operation.ConvolveWeights(at), type, shape, x, g);
    }

    public Node concat(int axis, Node... in) {
        if (in.length == 1) {
            return in[0];
        }
        Node one = axis == 0 ? null : repeated.concat(axis, in);
        if (one != null) {
            return one;
        }
        int[] shape = in[0].shape().clone();
        for (int i = 1; i < in.length; i++) {
            shape[axis] += in[i].shape()[axis];
        }
        return shared(new Operation.Concat(axis), type, shape, in);
    }

    public Node cumsum(Node x, int axis, boolean exclusive, boolean reverse) {
        Node one = axis == 0 ? null : repeated.row(x);
        if (one != null) {
            return repeated.again(cumsum(one, axis, exclusive, reverse), x.shape()[0]);
        }
        int inner = 1;
        for (int i = axis + 1; i < x.shape().length; i++) {
            inner *= x.shape()[i];
        }
        int length = x.shape()[axis];
        int outer = x.size() / Math.max(1, inner * length);
        return shared(new Operation.CumulativeSum(outer, length, inner, exclusive, reverse), type, x.shape(), x);
    }

    /** A function of each of the matrices that the last two axes make. */
    public Node matrices(MatrixFunction function, Node x) {
        int rank = x.shape().length;
        if (rank < 2 || x.shape()[rank - 1] != x.shape()[rank - 2]) {
            throw new GraphException(
                    "op '" + op + "' giving '" + name + "' takes square matrices, not " + Arrays.toString(x.shape()));
        }
        Node one = rank == 2 ? null : repeated.row(x);
        if (one != null) {
            return repeated.again(matrices(function, one), x.shape()[0]);
        }
        int[] shape = function.givesMatrix() ? x.shape() : Arrays.copyOf(x.shape(), rank - 2);
        return shared(new Operation.OfMatrices(function), type, shape, x);
    }

    /** An op run by ND4J: its results. */
    public Node[] call(OrderedOp ordered, List<DataType> inputTypes, DataType[] types, int[][] shapes, Node... in) {
        Node call = make(new Operation.ArrayCall(ordered, inputTypes), type, new int[] {0}, in);
        Node[] results = new Node[shapes.length];
        for (int i = 0; i < shapes.length; i++) {
            from(ordered.opName(), ordered.outputs().get(i));
            results[i] = make(new Operation.CallResult(i), types[i], shapes[i], call);
        }
        return results;
    }

    /** {@return the elements of a constant that is no array of ND4J, new ones if it is the same everywhere} */
    public Object data(Node constant) {
        if (constant.operation() instanceof Operation.HeapConstant heap) {
            return heap.data();
        }
        Object data = kernels.allocate(constant.size());
        kernels.fill(data, 0, constant.size(), constant.splatValue());
        return data;
    }
}

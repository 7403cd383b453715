package org.ergodic.engine.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.ergodic.api.graph.ArrayFunctionOp;
import org.ergodic.api.graph.GraphException;
import org.ergodic.engine.interpret.Border;
import org.ergodic.engine.interpret.OrderedOp;
import org.ergodic.engine.kernel.Fn;
import org.ergodic.engine.kernel.Kernels;
import org.ergodic.engine.kernel.MatrixFunction;
import org.ergodic.engine.kernel.Panels;
import org.ergodic.engine.kernel.Parallel;
import org.ergodic.engine.kernel.Products;
import org.ergodic.engine.kernel.Zeros;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The steps that are no fused loops. */
final class OtherSteps {
    private OtherSteps() {}

    static Step of(Node node, ToIntFunction<Node> slots, List<DataType> inputTypes) {
        return switch (node.kind) {
            case MATMUL -> new Product(node, slots);
            case CONCAT -> new Concat(node, slots);
            case VIEW -> new Transpose(node, slots);
            case REDUCE -> new Reduce(node, slots);
            case CUMSUM -> new Cumsum(node, slots);
            case MATRICES -> new OfMatrices(node, slots);
            case CALL -> new Call(node, slots, inputTypes);
            default -> throw new IllegalStateException(node.toString());
        };
    }

    private abstract static class Single implements Step {
        final Node node;
        final ToIntFunction<Node> slots;

        Single(Node node, ToIntFunction<Node> slots) {
            this.node = node;
            this.slots = slots;
        }

        @Override
        public List<Node> results() {
            return List.of(node);
        }

        @Override
        public List<Node> reads() {
            return Arrays.stream(node.in).map(Node::root).distinct().toList();
        }

        @Override
        public String kind() {
            return node.kind.name().toLowerCase(java.util.Locale.ROOT);
        }

        @Override
        public long flops() {
            return node.size;
        }

        @Override
        public int parts() {
            return 1;
        }

        Object in(Frame frame, int i) {
            return frame.buffers[slots.applyAsInt(node.in[i].root())];
        }

        Object out(Frame frame) {
            return frame.buffers[slots.applyAsInt(node)];
        }
    }

    private static final class Product extends Single implements ByRow {
        private final int batch;
        private final int m;
        private final int n;
        private final int k;
        private final Zeros zeros;
        private final int parts;

        Product(Node node, ToIntFunction<Node> slots) {
            super(node, slots);
            batch = node.attributes[0];
            m = node.attributes[1];
            n = node.attributes[2];
            k = node.attributes[3];
            float[] right = mask(node.in[1]);
            float[] result = node.mask == null ? null : mask(node.mask);
            zeros = batch > 1 || right == null && result == null
                    ? Zeros.NONE
                    : Zeros.of(m, n, k, right, node.second, result);
            parts = Products.parts(m, n, k, node.second, zeros);
        }

        /** The constant that a matrix was multiplied by, element for element, or null. */
        private static float[] mask(Node node) {
            Node root = node.root();
            if (root.kind != Node.Kind.MAP || root.fn != Fn.MUL) {
                return null;
            }
            for (Node in : root.in) {
                Node mask = in.root();
                if (mask.kind == Node.Kind.CONSTANT && mask.data instanceof float[] data && mask.size == root.size) {
                    return data;
                }
            }
            return null;
        }

        @Override
        public long flops() {
            return 2 * batch * zeros.left(m, n, k);
        }

        @Override
        public int parts() {
            return parts;
        }

        @Override
        public Runnable bind(Frame frame) {
            return Products.of(batch, m, n, k, node.first, node.second, in(frame, 0), in(frame, 1), out(frame), zeros);
        }

        @Override
        public boolean isByRow(int rows, Set<Node> byRow, Set<Node> made) {
            Node left = node.in[0].root();
            return batch == 1
                    && !node.first
                    && m % rows == 0
                    && (byRow.contains(left) || !made.contains(left))
                    && !made.contains(node.in[1].root());
        }

        /** Whether a value changes only with variables: it is one, or one with a mask. */
        private static boolean isOfVariables(Node node) {
            return node.kind == Node.Kind.VARIABLE
                    || node.kind == Node.Kind.CONSTANT
                    || node.kind == Node.Kind.MAP
                            && Arrays.stream(node.in).map(Node::root).allMatch(Product::isOfVariables);
        }

        @Override
        public List<Node> rowResults() {
            return results();
        }

        @Override
        public int panels() {
            return Panels.size(n, k);
        }

        @Override
        public Rows bindRows(Frame frame, int rows, int parts) {
            int row = m / rows;
            int a = slots.applyAsInt(node.in[0].root());
            int c = slots.applyAsInt(node);
            Panels b = new Panels(n, k, node.second, in(frame, 1), zeros);
            return new Rows() {
                @Override
                public int first() {
                    return b.count();
                }

                @Override
                public boolean isLasting() {
                    return isOfVariables(node.in[1].root());
                }

                @Override
                public void prepare(int piece) {
                    b.read(piece);
                }

                @Override
                public void run(Lane lane, int part, int from, int to) {
                    int i = from * row;
                    b.multiply(
                            (to - from) * row, lane.buffers[a], lane.at(a, i * k), lane.buffers[c], lane.at(c, i * n));
                }
            };
        }
    }

    /** {@return whether ND4J runs the step} */
    static boolean isForeign(Step step) {
        return step instanceof Call call && !(call.op.op() instanceof ArrayFunctionOp);
    }

    private static final class Concat extends Single implements ByRow {
        /** Numbers that are worth waking another thread for. */
        private static final int LEAST = 8_000;

        private static final int MOST_PARTS = 8;

        private final int outer;
        private final int width;

        Concat(Node node, ToIntFunction<Node> slots) {
            super(node, slots);
            int axis = node.attributes[0];
            outer = Dims.size(Arrays.copyOf(node.shape, axis));
            width = outer == 0 ? 0 : node.size / outer;
        }

        @Override
        public int parts() {
            return Math.max(1, Math.min(Math.min(MOST_PARTS, outer), node.size / LEAST));
        }

        @Override
        public Runnable bind(Frame frame) {
            int parts = parts();
            Rows rows = bindRows(frame, outer, parts);
            Parallel.Job job = part -> rows.run(
                    frame.lane(), part, (int) ((long) outer * part / parts), (int) ((long) outer * (part + 1) / parts));
            return parts == 1 ? () -> job.run(0) : () -> frame.parallel.run(parts, job);
        }

        @Override
        public boolean isByRow(int rows, Set<Node> byRow, Set<Node> made) {
            return outer % rows == 0
                    && Arrays.stream(node.in).map(Node::root).allMatch(in -> byRow.contains(in) || !made.contains(in));
        }

        @Override
        public List<Node> rowResults() {
            return results();
        }

        @Override
        public Rows bindRows(Frame frame, int rows, int parts) {
            int[] in = Arrays.stream(node.in)
                    .mapToInt(x -> slots.applyAsInt(x.root()))
                    .toArray();
            int[] length = Arrays.stream(node.in)
                    .mapToInt(x -> outer == 0 ? 0 : x.size / outer)
                    .toArray();
            int out = slots.applyAsInt(node);
            int row = outer == 0 ? 0 : outer / rows;
            return (lane, part, from, to) -> {
                int first = from * row;
                int at = lane.at(out, first * width);
                for (int i = 0; i < in.length; i++) {
                    int start = lane.at(in[i], first * length[i]);
                    int count = (to - from) * row;
                    Gather.rows(lane.buffers[in[i]], start, length[i], lane.buffers[out], at, width, count);
                    at += length[i];
                }
            };
        }
    }

    /** A matrix transposed in tiles whose lines stay in the first-level cache. */
    private static final class Transpose extends Single {
        private static final int TILE = 16;

        /** Numbers that are worth waking another thread for. */
        private static final int LEAST = 16_000;

        private static final int MOST_PARTS = 8;

        Transpose(Node node, ToIntFunction<Node> slots) {
            super(node, slots);
        }

        @Override
        public String kind() {
            return "transpose";
        }

        @Override
        public int parts() {
            int bands = (node.access.shape[0] + TILE - 1) / TILE;
            return Math.max(1, Math.min(Math.min(MOST_PARTS, bands), node.size / LEAST));
        }

        @Override
        public Runnable bind(Frame frame) {
            int rows = node.access.shape[0];
            int bands = (rows + TILE - 1) / TILE;
            int parts = parts();
            Object from = in(frame, 0);
            Object to = out(frame);
            Parallel.Job job = part -> {
                int first = (int) ((long) bands * part / parts) * TILE;
                int last = Math.min(rows, (int) ((long) bands * (part + 1) / parts) * TILE);
                for (int i = first; i < last; i += TILE) {
                    band(from, to, i, Math.min(TILE, last - i));
                }
            };
            return parts == 1 ? () -> job.run(0) : () -> frame.parallel.run(parts, job);
        }

        /** Some rows of the result, all columns. */
        private void band(Object from, Object to, int row, int rows) {
            int columns = node.access.shape[1];
            int far = node.access.strides[1];
            for (int j = 0; j < columns; j += TILE) {
                int some = Math.min(TILE, columns - j);
                for (int i = row; i < row + rows; i++) {
                    Gather.run(from, node.access.offset + i + j * far, far, to, i * columns + j, some);
                }
            }
        }
    }

    /** Reductions of shapes that loops do not take. */
    private static final class Reduce extends Single {
        Reduce(Node node, ToIntFunction<Node> slots) {
            super(node, slots);
        }

        @Override
        public long flops() {
            return node.in[0].size;
        }

        @Override
        public Runnable bind(Frame frame) {
            Kernels kernels = frame.kernels;
            int outer = node.attributes[0];
            int length = node.attributes[1];
            int inner = node.attributes[2];
            Object x = in(frame, 0);
            Object r = out(frame);
            if (inner == 1) {
                return () -> {
                    for (int i = 0; i < outer; i++) {
                        kernels.put(r, i, kernels.reduce(node.reduction, x, i * length, length));
                    }
                };
            }
            return () -> {
                for (int i = 0; i < outer; i++) {
                    kernels.fill(r, i * inner, inner, node.reduction.start());
                    for (int j = 0; j < length; j++) {
                        kernels.zip(
                                node.reduction.step(), r, i * inner, x, (i * length + j) * inner, r, i * inner, inner);
                    }
                }
            };
        }
    }

    private static final class Cumsum extends Single {
        Cumsum(Node node, ToIntFunction<Node> slots) {
            super(node, slots);
        }

        @Override
        public Runnable bind(Frame frame) {
            Kernels kernels = frame.kernels;
            int outer = node.attributes[0];
            int length = node.attributes[1];
            int inner = node.attributes[2];
            boolean exclusive = node.first;
            boolean reverse = node.second;
            Object x = in(frame, 0);
            Object r = out(frame);
            return () -> {
                for (int i = 0; i < outer; i++) {
                    for (int c = 0; c < inner; c++) {
                        double sum = 0;
                        for (int j = 0; j < length; j++) {
                            int at = (i * length + (reverse ? length - 1 - j : j)) * inner + c;
                            double value = kernels.at(x, at);
                            kernels.put(r, at, exclusive ? sum : sum + value);
                            sum += value;
                        }
                    }
                }
            };
        }
    }

    /** Inverses and determinants of a batch of matrices. */
    private static final class OfMatrices extends Single {
        private final int d;
        private final int count;

        OfMatrices(Node node, ToIntFunction<Node> slots) {
            super(node, slots);
            int[] shape = node.in[0].shape;
            d = shape[shape.length - 1];
            count = node.in[0].size / (d * d);
        }

        @Override
        public String kind() {
            return node.op;
        }

        @Override
        public long flops() {
            return count * node.matrices.flops(d);
        }

        @Override
        public int parts() {
            return node.matrices.parts(count, d);
        }

        @Override
        public Runnable bind(Frame frame) {
            int parts = parts();
            Object x = in(frame, 0);
            Object result = out(frame);
            MatrixFunction.Room[] rooms = new MatrixFunction.Room[frame.parallel.threads()];
            for (int i = 0; i < rooms.length; i++) {
                rooms[i] = new MatrixFunction.Room(d);
            }
            Parallel.Job job = part -> node.matrices.apply(
                    x,
                    result,
                    (int) ((long) count * part / parts),
                    (int) ((long) count * (part + 1) / parts),
                    rooms[frame.parallel.worker()]);
            return parts == 1 ? () -> job.run(0) : () -> frame.parallel.run(parts, job);
        }
    }

    /** An op of ND4J, or a function in Java, on copies. */
    private static final class Call extends Single {
        private final OrderedOp op;
        private final List<DataType> types;

        Call(Node node, ToIntFunction<Node> slots, List<DataType> types) {
            super(node, slots);
            this.op = node.call;
            this.types = types;
        }

        @Override
        public List<Node> results() {
            return List.of();
        }

        @Override
        public List<Node> makes() {
            return List.of(node);
        }

        @Override
        public String kind() {
            return isForeign(this) ? "ND4J " + op.opName() : op.opName();
        }

        @Override
        public Runnable bind(Frame frame) {
            int count = node.in.length;
            INDArray[] arrays = new INDArray[count];
            Object[] sources = new Object[count];
            for (int i = 0; i < count; i++) {
                Node in = node.in[i];
                if (in.data instanceof INDArray constant) {
                    arrays[i] = constant;
                } else if (!in.isBuffered()) {
                    arrays[i] = (INDArray) frame.arrays[slots.applyAsInt(in.root())];
                    if (in.root() != in) {
                        arrays[i] = arrays[i].reshape('c', Dims.longs(in.shape));
                    }
                } else {
                    sources[i] = frame.buffers[slots.applyAsInt(in.root())];
                    arrays[i] = in.shape.length == 0
                            ? Nd4j.scalar(types.get(i), 0)
                            : Nd4j.create(types.get(i), Dims.longs(in.shape), 'c');
                    if (in.kind == Node.Kind.CONSTANT) {
                        Border.write(sources[i], in.size, arrays[i]);
                        sources[i] = null;
                    }
                }
            }
            OrderedOp.Runner runner = op.runner();
            INDArray[] results = runner.bind(arrays);
            frame.arrays[slots.applyAsInt(node)] = results;
            return () -> {
                for (int i = 0; i < count; i++) {
                    if (sources[i] != null) {
                        Border.write(sources[i], node.in[i].size, arrays[i]);
                    }
                }
                try {
                    runner.run();
                } catch (RuntimeException e) {
                    throw new GraphException(
                            "op '" + op.opName() + "' giving " + op.outputs() + " failed: " + e.getMessage(), e);
                }
            };
        }
    }

    /** Takes one result of a call into a buffer, or leaves it an array if it holds whole numbers. */
    static Step result(Node node, ToIntFunction<Node> slots) {
        return new Single(node, slots) {
            @Override
            public String kind() {
                return "result";
            }

            @Override
            public Runnable bind(Frame frame) {
                INDArray[] results = (INDArray[]) frame.arrays[slots.applyAsInt(node.in[0])];
                INDArray array = results[node.attributes[0]];
                int slot = slots.applyAsInt(node);
                if (!node.isBuffered()) {
                    frame.arrays[slot] = array;
                    return () -> {};
                }
                Object out = frame.buffers[slot];
                return () -> Border.read(array, out, node.size);
            }
        };
    }
}

package org.ergodic.engine.plan;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import org.ergodic.api.graph.ArrayFunctionOp;
import org.ergodic.api.graph.GraphException;
import org.ergodic.engine.interpret.OrderedOp;
import org.ergodic.engine.kernel.Kernels;
import org.ergodic.engine.kernel.Parallel;
import org.ergodic.engine.kernel.Products;
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
            case REDUCE -> new Reduce(node, slots);
            case CUMSUM -> new Cumsum(node, slots);
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

    private static final class Product extends Single {
        private final int batch;
        private final int m;
        private final int n;
        private final int k;
        private final int parts;

        Product(Node node, ToIntFunction<Node> slots) {
            super(node, slots);
            batch = node.attributes[0];
            m = node.attributes[1];
            n = node.attributes[2];
            k = node.attributes[3];
            parts = Products.parts(m, n, k, node.second);
        }

        @Override
        public long flops() {
            return 2L * batch * m * n * k;
        }

        @Override
        public int parts() {
            return parts;
        }

        @Override
        public Runnable bind(Frame frame) {
            return Products.of(batch, m, n, k, node.first, node.second, in(frame, 0), in(frame, 1), out(frame));
        }
    }

    /** {@return whether ND4J runs the step} */
    static boolean isForeign(Step step) {
        return step instanceof Call call && !(call.op.op() instanceof ArrayFunctionOp);
    }

    private static final class Concat extends Single {
        /** Numbers that are worth waking another thread for. */
        private static final int LEAST = 8_000;

        private static final int MOST_PARTS = 8;

        Concat(Node node, ToIntFunction<Node> slots) {
            super(node, slots);
        }

        @Override
        public int parts() {
            int rows = 1;
            for (int i = 0; i < node.attributes[0]; i++) {
                rows *= node.shape[i];
            }
            return Math.max(1, Math.min(Math.min(MOST_PARTS, rows), node.size / LEAST));
        }

        @Override
        public Runnable bind(Frame frame) {
            int axis = node.attributes[0];
            int inner = 1;
            for (int i = axis + 1; i < node.shape.length; i++) {
                inner *= node.shape[i];
            }
            int row = inner * node.shape[axis];
            int rows = row == 0 ? 0 : node.size / row;
            int count = node.in.length;
            Object[] in = new Object[count];
            int[] length = new int[count];
            for (int i = 0; i < count; i++) {
                in[i] = in(frame, i);
                length[i] = inner * node.in[i].shape[axis];
            }
            Object out = out(frame);
            int parts = parts();
            Parallel.Job job = part -> {
                int from = (int) ((long) rows * part / parts);
                int some = (int) ((long) rows * (part + 1) / parts) - from;
                int at = 0;
                for (int i = 0; i < count; i++) {
                    Gather.rows(in[i], from * length[i], length[i], out, from * row + at, row, some);
                    at += length[i];
                }
            };
            return parts == 1 ? () -> job.run(0) : () -> frame.parallel.run(parts, job);
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

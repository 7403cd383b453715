package org.ergodic.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.nd4j.autodiff.samediff.SDIndex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Graphs of random ops on values of random ranks, shapes, axes and broadcasts, from a seed. Arguments stay where the
 * ops are smooth and results stay of order one, so that derivatives can be checked by differences.
 */
final class RandomGraphs {
    private static final int OPS = 10;
    private static final int MOST_ELEMENTS = 6000;

    /** A value and its shape. */
    private record Value(SDVariable v, long... shape) {
        int rank() {
            return shape.length;
        }

        long size() {
            return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        }
    }

    private final Random random;
    private final Scope s;
    private final SameDiff sd;
    private final List<Value> values = new ArrayList<>();
    private final List<SDVariable> weights = new ArrayList<>();
    private final boolean products;

    private RandomGraphs(Scope s, Random random, boolean products) {
        this.s = s;
        this.sd = s.sameDiff();
        this.random = random;
        this.products = products;
    }

    /**
     * A graph with inputs x and y, outputs "value", "loss", "middle", the gradient of the loss by all inputs and
     * parameters as "d-NAME", and the loss's derivative along direction inputs as "along".
     *
     * @param seed says everything of it
     * @param type of its numbers
     * @param products whether there may be matrix products
     */
    static Graph of(long seed, DataType type, boolean products) {
        return Graph.build(type, s -> new RandomGraphs(s, new Random(seed), products).build());
    }

    /** Values for a graph's inputs. */
    static Map<String, INDArray> inputs(Graph graph, long seed) {
        Map<String, INDArray> inputs = new LinkedHashMap<>();
        graph.inputs()
                .forEach((name, spec) -> inputs.put(
                        name,
                        RandomStream.of(seed)
                                .split(name)
                                .draw(Noise.NORMAL, 0, graph.dataType(), 1, size(spec.shape()))
                                .reshape('c', spec.shape())));
        return inputs;
    }

    static long size(long... shape) {
        return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }

    private void build() {
        long[] shape = new long[1 + random.nextInt(4)];
        int[] common = {1, 2, 3, 4, 5, 7};
        for (int i = 0; i < shape.length; i++) {
            shape[i] = common[random.nextInt(common.length)];
        }
        if (random.nextInt(3) == 0) {
            // Beyond a vector, a block or the first-level cache, with a rest.
            int[] wide = {16, 33, 64, 130};
            shape[random.nextInt(shape.length)] = wide[random.nextInt(wide.length)];
        }
        long[] other = narrowed(shape);
        SDVariable x = s.input("x", shape);
        SDVariable y = s.input("y", other);
        values.add(new Value(x, shape));
        values.add(new Value(y, other));
        List<SDVariable> leaves = new ArrayList<>(List.of(x, y));
        for (int i = 0; i < OPS; i++) {
            Value next = step();
            if (next.size() <= MOST_ELEMENTS) {
                values.add(next);
            }
        }
        Value last = values.get(values.size() - 1);
        SDVariable weighted = last.v;
        for (Value value : values.subList(2, values.size())) {
            weighted = value == last
                    ? weighted
                    : weighted.add(sd.math().tanh(value.v).mean().mul(0.3));
        }
        SDVariable loss = sd.math().tanh(weighted).mean();
        s.output("value", sd.identity(last.v));
        s.output("middle", values.get(values.size() / 2).v.mul(1.5));
        s.output("loss", loss);
        leaves.addAll(weights);
        List<SDVariable> gradient = s.gradient(loss, leaves);
        Map<SDVariable, SDVariable> directions = new LinkedHashMap<>();
        for (int i = 0; i < leaves.size(); i++) {
            s.output("d-" + leaves.get(i).name(), gradient.get(i));
        }
        directions.put(x, s.input("direction-x", shape));
        directions.put(y, s.input("direction-y", other));
        s.output("along", s.jvp(List.of(loss), directions).get(0));
    }

    private SDVariable parameter(long... shape) {
        SDVariable w = s.parameter("w" + weights.size(), Initializer.normal(0.5), shape);
        weights.add(w);
        return w;
    }

    /** A shape that is broadcast to the given one: some leading sizes left out, some sizes one. */
    private long[] narrowed(long... shape) {
        int missing = random.nextInt(3) == 0 ? random.nextInt(shape.length + 1) : 0;
        long[] result = Arrays.copyOfRange(shape, missing, shape.length);
        for (int i = 0; i < result.length; i++) {
            if (random.nextInt(3) == 0) {
                result[i] = 1;
            }
        }
        // Inputs have sizes of at least one, and a scalar is one too.
        return result;
    }

    private Value any() {
        return values.get(random.nextInt(values.size()));
    }

    private Value step() {
        int kind = random.nextInt(12);
        Value a = any();
        return switch (kind) {
            case 0, 1, 2 -> unary(a);
            case 3, 4 -> binary(a);
            case 5, 6 -> a.size() == 1 ? unary(a) : reduction(a);
            case 7 -> a.rank() == 0 ? unary(a) : layer(a);
            case 8 -> products && a.rank() >= 2 ? product(a) : unary(a);
            default -> a.rank() == 0 ? binary(a) : moved(a);
        };
    }

    private Value unary(Value a) {
        List<UnaryOperator<SDVariable>> ops = List.of(
                x -> sd.math().tanh(x),
                x -> sd.nn().sigmoid(x),
                x -> sd.nn().softplus(x),
                x -> sd.nn().swish(x),
                x -> sd.nn().preciseGelu(x),
                x -> sd.nn().logSigmoid(x),
                x -> sd.nn().elu(x),
                x -> sd.nn().selu(x),
                x -> sd.nn().relu(x, 0),
                x -> sd.nn().leakyRelu(x, 0.1),
                x -> sd.nn().softsign(x),
                x -> sd.nn().hardTanh(x),
                x -> sd.math().sin(x),
                x -> sd.math().cos(x),
                x -> sd.math().erf(x),
                x -> sd.math().erfc(x),
                x -> sd.math().atan(x),
                x -> sd.math().asinh(x),
                x -> sd.math().exp(sd.math().tanh(x)),
                x -> sd.math().expm1(sd.math().tanh(x)),
                x -> sd.math().log(sd.math().square(x).add(0.3)),
                x -> sd.math().log1p(sd.math().square(x)),
                x -> sd.math().sqrt(sd.math().square(x).add(0.2)),
                x -> sd.math().rsqrt(sd.math().square(x).add(0.4)),
                x -> sd.math().reciprocal(sd.math().square(x).add(0.5)),
                x -> sd.math().square(sd.math().tanh(x)),
                x -> sd.math().cube(sd.math().tanh(x)),
                x -> sd.math().abs(x),
                x -> sd.math().sinh(sd.math().tanh(x)),
                x -> sd.math().cosh(sd.math().tanh(x)),
                x -> sd.math().tan(sd.math().tanh(x)),
                x -> sd.math().clipByValue(x, -0.7, 0.9),
                x -> sd.math().pow(sd.math().square(x).add(0.5), 1.7),
                x -> x.neg(),
                x -> x.add(0.5),
                x -> x.rsub(0.5),
                x -> x.mul(-0.7),
                x -> x.div(3),
                x -> sd.math().square(x).add(1).rdiv(2),
                x -> s.select(x.gt(0.1), sd.math().square(sd.math().tanh(x)), x.mul(0.5)),
                x -> s.mask(x.lte(0.3)).mul(x),
                x -> sd.onesLike(x).add(x).sub(sd.zerosLike(x)));
        int i = random.nextInt(ops.size());
        return new Value(ops.get(i).apply(a.v), a.shape);
    }

    private Value binary(Value a) {
        Value b = partner(a);
        List<java.util.function.BinaryOperator<SDVariable>> ops = List.of(
                SDVariable::add,
                SDVariable::sub,
                (x, y) -> sd.math().tanh(x).mul(y),
                (x, y) -> x.div(sd.math().square(y).add(1)),
                (x, y) -> x.rsub(y),
                (x, y) -> sd.math().square(x).add(1).rdiv(y),
                (x, y) -> sd.math().max(x, y),
                (x, y) -> sd.math().min(x, y),
                (x, y) -> sd.math().tanh(x).squaredDifference(sd.math().tanh(y)),
                (x, y) -> sd.math().tanh(x).mul(y).add(x),
                (x, y) -> x.sub(sd.math().tanh(y).mul(x)),
                (x, y) -> s.mask(x.lt(y)).mul(x),
                (x, y) -> s.mask(x.gte(y)).mul(y).sub(x));
        int i = random.nextInt(ops.size());
        return new Value(ops.get(i).apply(a.v, b.v), broadcast(a.shape, b.shape));
    }

    /** A value that can be broadcast with a: one that is there, or a new parameter or reduction. */
    private Value partner(Value a) {
        List<Value> fitting =
                values.stream().filter(v -> broadcast(a.shape, v.shape) != null).toList();
        if (random.nextInt(3) > 0) {
            return fitting.get(random.nextInt(fitting.size()));
        }
        if (a.rank() > 1 && random.nextBoolean()) {
            int axis = random.nextInt(a.rank());
            long[] shape = a.shape.clone();
            shape[axis] = 1;
            return new Value(random.nextBoolean() ? a.v.mean(true, axis) : a.v.sum(true, axis - a.rank()), shape);
        }
        long[] shape = narrowed(a.rank() == 0 ? new long[] {3} : a.shape);
        return new Value(parameter(shape), shape);
    }

    private static long[] broadcast(long[] a, long[] b) {
        int rank = Math.max(a.length, b.length);
        long[] shape = new long[rank];
        for (int i = 1; i <= rank; i++) {
            long x = i <= a.length ? a[a.length - i] : 1;
            long y = i <= b.length ? b[b.length - i] : 1;
            if (x != y && x != 1 && y != 1) {
                return null;
            }
            shape[rank - i] = Math.max(x, y);
        }
        return shape;
    }

    private Value reduction(Value a) {
        int[] axes =
                IntStream.range(0, a.rank()).filter(i -> random.nextBoolean()).toArray();
        // ND4J leaves the only axis of a vector away even where it is to be kept.
        boolean keep = random.nextBoolean() && a.rank() > 1;
        long[] shape = reduced(a.shape, keep, axes);
        for (int i = 0; i < axes.length; i++) {
            axes[i] -= random.nextBoolean() ? a.rank() : 0;
        }
        SDVariable x = a.v;
        double count = (double) a.size() / size(shape);
        int kind = random.nextInt(count > 1 ? 13 : 11);
        SDVariable r = switch (kind) {
            case 0 -> x.sum(keep, axes).mul(1 / Math.sqrt(count));
            case 1 -> x.mean(keep, axes);
            case 2 -> sd.max(x, keep, axes);
            case 3 -> sd.min(x, keep, axes);
            case 4 -> sd.prod(sd.math().tanh(x).mul(1 / count).add(1), keep, axes);
            case 5 -> sd.norm1(x, keep, axes).mul(1 / count);
            case 6 -> sd.norm2(sd.math().square(x).add(0.2), keep, axes).mul(1 / count);
            case 7 -> sd.math().squaredNorm(x, keep, axes).mul(1 / count);
            case 8 -> sd.math().reduceAmean(x, keep, axes);
            case 9 -> sd.normmax(x, keep, axes);
            case 10 -> sd.reshape(sd.math().logSumExp(x, axes).sub(Math.log(count)), shape);
            case 11 -> sd.variance(x, random.nextBoolean(), keep, axes);
            default -> sd.math().sqrt(sd.variance(x, false, keep, axes).add(0.1));
        };
        return new Value(r, shape);
    }

    private static long[] reduced(long[] shape, boolean keep, int... axes) {
        List<Long> sizes = new ArrayList<>();
        for (int i = 0; i < shape.length; i++) {
            int axis = i;
            boolean gone = axes.length == 0 || Arrays.stream(axes).anyMatch(x -> x == axis);
            if (!gone || keep) {
                sizes.add(gone ? 1 : shape[i]);
            }
        }
        return sizes.stream().mapToLong(x -> x).toArray();
    }

    private Value layer(Value a) {
        int axis = random.nextInt(a.rank());
        int signed = random.nextBoolean() ? axis : axis - a.rank();
        int kind = random.nextInt(6);
        SDVariable x = a.v;
        return new Value(
                switch (kind) {
                    case 0 -> sd.nn().softmax(x, signed).mul(2);
                    case 1 -> sd.nn().logSoftmax(x, axis);
                    case 2 ->
                        sd.cumsum(x, random.nextBoolean(), random.nextBoolean(), axis)
                                .mul(1.0 / a.shape[axis]);
                    case 3 -> sd.reverse(x, axis);
                    case 4 ->
                        x.sub(x.mean(true, signed))
                                .div(sd.math().sqrt(x.mul(x).mean(true, axis).add(0.5)));
                    default -> {
                        SDVariable scale = parameter(a.shape[a.rank() - 1]);
                        SDVariable spread = a.shape[a.rank() - 1] > 1 ? x : x.add(0.1);
                        yield a.shape[a.rank() - 1] < 3
                                ? spread.mul(scale)
                                : sd.nn()
                                        .layerNorm(
                                                spread, scale, parameter(a.shape[a.rank() - 1]), false, a.rank() - 1);
                    }
                },
                a.shape);
    }

    private Value product(Value a) {
        int rank = a.rank();
        long k = a.shape[rank - 1];
        long n = new long[] {1, 2, 5, 17}[random.nextInt(4)];
        long[] shape = a.shape.clone();
        shape[rank - 1] = n;
        double scale = 1 / Math.sqrt(k);
        if (rank == 2) {
            boolean turned = random.nextBoolean();
            SDVariable w = turned ? parameter(n, k) : parameter(k, n);
            return new Value(sd.mmul(a.v, w, false, turned, false).mul(scale), shape);
        }
        long[] weights = a.shape.clone();
        weights[rank - 2] = k;
        weights[rank - 1] = n;
        return new Value(a.v.mmul(parameter(weights)).mul(scale), shape);
    }

    private Value moved(Value a) {
        int axis = random.nextInt(a.rank());
        int kind = random.nextInt(11);
        SDVariable x = a.v;
        long[] shape = a.shape.clone();
        switch (kind) {
            case 0 -> {
                shape = new long[] {a.size() / a.shape[0], a.shape[0]};
                return new Value(sd.reshape(x, shape), shape);
            }
            case 1 -> {
                List<Integer> order =
                        new ArrayList<>(IntStream.range(0, a.rank()).boxed().toList());
                java.util.Collections.shuffle(order, random);
                for (int i = 0; i < shape.length; i++) {
                    shape[i] = a.shape[order.get(i)];
                }
                return new Value(
                        sd.permute(x, order.stream().mapToInt(i -> i).toArray()).mul(1.1), shape);
            }
            case 2 -> {
                shape[axis] *= 2;
                return new Value(sd.concat(axis, x, x.mul(0.5)), shape);
            }
            case 3 -> {
                long begin = random.nextInt((int) shape[axis]);
                long end = begin + 1 + random.nextInt((int) (shape[axis] - begin));
                SDIndex[] index = new SDIndex[a.rank()];
                Arrays.fill(index, SDIndex.all());
                index[axis] = SDIndex.interval(begin, end);
                shape[axis] = end - begin;
                return new Value(x.get(index), shape);
            }
            case 4 -> {
                int[] times = new int[a.rank()];
                Arrays.fill(times, 1);
                times[axis] = 2;
                shape[axis] *= 2;
                return new Value(sd.tile(x, times), shape);
            }
            case 5 -> {
                SDVariable[] parts = sd.unstack(x, axis, (int) shape[axis]);
                shape = reduced(a.shape, false, axis);
                return new Value(parts[0].add(parts[parts.length - 1].mul(0.5)), shape);
            }
            case 6 -> {
                long[] wider = new long[a.rank() + 1];
                System.arraycopy(a.shape, 0, wider, 0, axis);
                wider[axis] = 2;
                System.arraycopy(a.shape, axis, wider, axis + 1, a.rank() - axis);
                return wider.length > 5 ? unary(a) : new Value(sd.stack(axis, x, x.neg()), wider);
            }
            case 7 -> {
                int n = (int) shape[axis];
                shape[axis] = 3;
                return new Value(sd.gather(x, sd.constant(Nd4j.createFromArray(n - 1, 0, n / 2)), axis), shape);
            }
            case 8 -> {
                return new Value(sd.squeeze(sd.expandDims(x, axis), axis).mul(0.9), shape);
            }
            case 9 -> {
                if (shape[axis] % 2 != 0) {
                    return unary(a);
                }
                SDVariable[] halves = sd.split(x, 2, axis);
                shape[axis] /= 2;
                return new Value(halves[0].sub(halves[1].mul(0.5)), shape);
            }
            default -> {
                long[] begin = new long[a.rank()];
                long[] stride = new long[a.rank()];
                Arrays.fill(stride, 1);
                stride[axis] = 2;
                SDVariable part = sd.stridedSlice(x, begin, a.shape, stride);
                shape[axis] = (shape[axis] + 1) / 2;
                return new Value(part, shape);
            }
        }
    }
}

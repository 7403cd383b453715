package org.ergodic.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.ergodic.api.graph.Events;
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

/**
 * Graphs of random ops, from a seed, on the rows of a batch of any size beside values that all rows share: a time and a
 * condition of one row, parameters, and what is computed of these. No op mixes rows, so a row's results are its own.
 */
final class RowGraphs {
    private static final int OPS = 14;
    private static final int WIDEST = 3000;

    /** A value {@code [n, event]}. */
    private record Value(SDVariable v, long... event) {
        int size() {
            return (int) RandomGraphs.size(event);
        }
    }

    private final Random random;
    private final Scope s;
    private final SameDiff sd;
    private final boolean products;
    private final List<Value> values = new ArrayList<>();
    private int parameters;

    private RowGraphs(Scope s, Random random, boolean products) {
        this.s = s;
        this.sd = s.sameDiff();
        this.random = random;
        this.products = products;
    }

    /**
     * A graph with inputs x of rows, t and c of one row; outputs "value", "middle", "shared", the gradient of each
     * row's own sum "gradient", and derivatives along the input "direction": "along" of the value, "twice" of the
     * gradient.
     *
     * @param seed says everything of it
     * @param type of its numbers
     * @param products whether there may be matrix products
     */
    static Graph of(long seed, DataType type, boolean products) {
        return Graph.build(type, s -> new RowGraphs(s, new Random(seed), products).build());
    }

    /** Values for a graph's inputs. */
    static Map<String, INDArray> inputs(Graph graph, long seed, int rows) {
        Map<String, INDArray> inputs = new LinkedHashMap<>();
        graph.inputs().forEach((name, spec) -> {
            long[] shape = spec.shape();
            shape[0] = shape[0] == -1 ? rows : shape[0];
            INDArray drawn = RandomStream.of(seed)
                    .split(name)
                    .draw(Noise.NORMAL, 0, graph.dataType(), shape[0], RandomGraphs.size(Events.event(shape)));
            inputs.put(name, drawn.reshape('c', shape));
        });
        return inputs;
    }

    private void build() {
        int[] sizes = {1, 2, 3, 4, 5, 8, 16, 33};
        long[] event = new long[1 + random.nextInt(3)];
        for (int i = 0; i < event.length; i++) {
            event[i] = sizes[random.nextInt(event.length == 1 ? sizes.length : 5)];
        }
        SDVariable x = s.input("x", Events.batch(-1, event));
        SDVariable t = s.input("t", Events.column(1, event));
        int width = sizes[random.nextInt(sizes.length)];
        SDVariable c = s.input("c", 1, width);
        values.add(new Value(x, event));
        values.add(new Value(Events.repeat(t, event.length + 1, x, event), Events.event(Events.column(1, event))));
        values.add(new Value(Events.repeat(c, 2, x, event), width));
        // One row by what it is of a graph's own doing: a product with ones.
        values.add(new Value(
                sd.onesLike(Events.flatten(x, event))
                        .mean(true, 1)
                        .mul(s.parameter("row", Initializer.normal(1), 1, width)),
                width));
        for (int i = 0; i < OPS; i++) {
            Value next = step();
            if (next.size() <= WIDEST) {
                values.add(next);
            }
        }
        SDVariable sum = Events.sum(x, event).mul(0.1);
        for (Value value : values) {
            sum = sum.add(Events.sum(sd.math().tanh(value.v), value.event).mul(0.5 / value.size()));
        }
        Value last = values.get(values.size() - 1);
        SDVariable total = sd.math().tanh(sum);
        s.output("value", last.v.mul(1.5));
        s.output("middle", sd.identity(values.get(values.size() / 2).v));
        s.output("shared", sd.math().sin(values.get(1).v));
        SDVariable gradient = s.gradient(total.sum(), List.of(x)).get(0);
        SDVariable direction = s.input("direction", Events.batch(-1, event));
        s.output("gradient", gradient);
        s.output("along", s.jvp(total, x, direction));
        s.output("twice", s.jvp(gradient, x, direction));
    }

    private SDVariable parameter(long... shape) {
        return s.parameter("w" + parameters++, Initializer.normal(0.5), shape);
    }

    /** Any value; half of the time one of the first, most of which all rows share. */
    private Value any() {
        return values.get(random.nextInt(random.nextBoolean() ? values.size() : 4));
    }

    private Value step() {
        Value a = any();
        return switch (random.nextInt(14)) {
            case 0, 1 -> unary(a);
            case 2, 3, 4 -> binary(a);
            case 5, 6 -> a.event.length == 0 ? unary(a) : beside(a);
            case 7 -> a.size() == 1 ? binary(a) : reduction(a);
            case 8 -> a.size() == 1 ? binary(a) : normalised(a);
            case 9, 10, 11 -> products ? layer(a) : binary(a);
            default -> moved(a);
        };
    }

    private Value unary(Value a) {
        List<UnaryOperator<SDVariable>> ops = List.of(
                x -> sd.math().tanh(x),
                x -> sd.nn().swish(x),
                x -> x.mul(sd.nn().sigmoid(x)),
                x -> sd.nn().softplus(x),
                x -> sd.math().sin(x),
                x -> sd.math().exp(sd.math().tanh(x)),
                x -> sd.math().square(sd.math().tanh(x)),
                x -> sd.math().sqrt(sd.math().square(x).add(0.5)),
                x -> x.rsub(0.5),
                x -> sd.math().square(x).add(1).rdiv(2),
                x -> s.mask(x.lte(0.3)).mul(x),
                x -> sd.onesLike(x).add(x).sub(sd.zerosLike(x)));
        return new Value(ops.get(random.nextInt(ops.size())).apply(a.v), a.event);
    }

    private Value binary(Value a) {
        List<Value> fitting = values.stream()
                .filter(v -> v.event.length == a.event.length && broadcast(a.event, v.event) != null)
                .toList();
        Value b = random.nextInt(4) == 0
                ? new Value(parameter(1, a.event.length == 0 ? 1 : a.event[a.event.length - 1]), a.event)
                : fitting.get(random.nextInt(fitting.size()));
        boolean isRank2 = a.event.length == 1;
        Value other = b.v.name().startsWith("w") && !isRank2 ? fitting.get(random.nextInt(fitting.size())) : b;
        SDVariable x = a.v;
        SDVariable y = other.v;
        SDVariable r = switch (random.nextInt(8)) {
            case 0 -> x.add(y);
            case 1 -> x.sub(y);
            case 2 -> sd.math().tanh(x).mul(y);
            case 3 -> x.div(sd.math().square(y).add(1));
            // A product is added: rounded once or twice.
            case 4 -> sd.math().tanh(x).mul(y).add(x);
            case 5 -> y.add(sd.math().tanh(y).mul(0.7)).mul(sd.math().tanh(x));
            case 6 -> sd.math().max(x, y);
            default -> x.sub(sd.math().tanh(y).mul(sd.math().sin(y)));
        };
        return new Value(r, broadcast(a.event, other.event));
    }

    private static long[] broadcast(long[] a, long[] b) {
        long[] shape = new long[a.length];
        for (int i = 0; i < a.length; i++) {
            if (a[i] != b[i] && a[i] != 1 && b[i] != 1) {
                return null;
            }
            shape[i] = Math.max(a[i], b[i]);
        }
        return shape;
    }

    /** Several values side by side, as a network's input and its embedding of time. */
    private Value beside(Value a) {
        int axis = random.nextInt(a.event.length);
        List<Value> fitting = values.stream()
                .filter(v -> v.event.length == a.event.length && fits(axis, a.event, v.event))
                .toList();
        Value b = fitting.get(random.nextInt(fitting.size()));
        Value c = fitting.get(random.nextInt(fitting.size()));
        long[] event = a.event.clone();
        event[axis] += b.event[axis] + c.event[axis];
        return new Value(sd.concat(axis + 1, a.v, sd.concat(axis + 1, b.v, c.v)), event);
    }

    private static boolean fits(int axis, long[] a, long[] b) {
        for (int i = 0; i < a.length; i++) {
            if (i != axis && a[i] != b[i]) {
                return false;
            }
        }
        return true;
    }

    private Value reduction(Value a) {
        int axis = random.nextInt(a.event.length);
        boolean keep = random.nextBoolean();
        long[] event = new long[a.event.length - (keep ? 0 : 1)];
        for (int i = 0, k = 0; i < a.event.length; i++) {
            if (i != axis || keep) {
                event[k++] = i == axis ? 1 : a.event[i];
            }
        }
        SDVariable x = a.v;
        SDVariable r = switch (random.nextInt(4)) {
            case 0 -> x.sum(keep, axis + 1).mul(1 / Math.sqrt(a.event[axis]));
            case 1 -> x.mean(keep, axis + 1);
            case 2 -> sd.max(x, keep, axis + 1);
            default -> sd.math().squaredNorm(x, keep, axis + 1).mul(1.0 / a.event[axis]);
        };
        return new Value(r, event);
    }

    private Value normalised(Value a) {
        int axis = 1 + random.nextInt(a.event.length);
        SDVariable x = a.v;
        return new Value(
                switch (random.nextInt(4)) {
                    case 0 -> sd.nn().softmax(x, axis).mul(2);
                    case 1 ->
                        sd.cumsum(x, random.nextBoolean(), random.nextBoolean(), axis)
                                .mul(1.0 / a.event[axis - 1]);
                    case 2 -> sd.reverse(x, axis);
                    default ->
                        x.sub(x.mean(true, axis))
                                .div(sd.math().sqrt(x.mul(x).mean(true, axis).add(0.5)));
                },
                a.event);
    }

    private Value layer(Value a) {
        int k = a.size();
        long n = new long[] {1, 2, 5, 17, 40}[random.nextInt(5)];
        SDVariable rows = a.v.reshape(-1, k);
        boolean turned = random.nextBoolean();
        SDVariable w = turned ? parameter(n, k) : parameter(k, n);
        SDVariable product = sd.mmul(rows, w, false, turned, false).mul(1 / Math.sqrt(k));
        return new Value(random.nextBoolean() ? product.add(parameter(n)) : product, n);
    }

    private Value moved(Value a) {
        long[] event = a.event.clone();
        switch (random.nextInt(a.event.length == 0 ? 1 : 5)) {
            case 0 -> {
                return new Value(a.v.reshape(-1, a.size()), a.size());
            }
            case 1 -> {
                int axis = random.nextInt(event.length);
                long begin = random.nextInt((int) event[axis]);
                SDIndex[] index = new SDIndex[event.length + 1];
                Arrays.fill(index, SDIndex.all());
                index[axis + 1] = SDIndex.interval(begin, event[axis]);
                event[axis] -= begin;
                return new Value(a.v.get(index), event);
            }
            case 2 -> {
                int[] times = new int[event.length + 1];
                Arrays.fill(times, 1);
                int axis = random.nextInt(event.length);
                times[axis + 1] = 2;
                event[axis] *= 2;
                return new Value(sd.tile(a.v, times), event);
            }
            case 3 -> {
                if (event.length != 2) {
                    return unary(a);
                }
                return new Value(sd.permute(a.v, 0, 2, 1).mul(1.1), event[1], event[0]);
            }
            default -> {
                return new Value(
                        sd.expandDims(a.v, 1).reshape(Events.batch(-1, event)).mul(0.9), event);
            }
        }
    }
}

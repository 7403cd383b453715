package org.ergodic.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.ergodic.api.graph.ArrayFunction;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.GraphException;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Program;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * What every {@link Compiler} must satisfy: that the ops of models have the values that loops in Java have, derivatives
 * those of finite differences, and that programs, calls and variables behave as their interfaces say. Graphs are built
 * by {@link Compiler#graph}, so derivatives are the compiler's own.
 */
@API(status = API.Status.EXPERIMENTAL)
public abstract class CompilerContract {
    private static final RandomStream SEED = RandomStream.of(11).split("compiler");

    /**
     * The compiler to test.
     *
     * @return one instance, the same or an equal one at each call
     */
    protected abstract Compiler compiler();

    /**
     * The error allowed to an op, relative to the largest element of its result or 1.
     *
     * @param type FLOAT or DOUBLE
     * @return some tens of roundings unless overridden
     */
    protected double tolerance(DataType type) {
        return type == DataType.FLOAT ? 5e-6 : 1e-13;
    }

    private Graph graph(DataType type, Consumer<Scope> body) {
        return compiler().graph(type, body);
    }

    private Call call(Graph graph) {
        return compiler().compile(graph).call(compiler().variables(graph, SEED));
    }

    private static INDArray normal(String name, long... shape) {
        return SEED.split(name).draw(Noise.NORMAL, 0, DataType.DOUBLE, shape);
    }

    /** A graph of inputs that are given, and what its outputs must be. */
    private final class Case {
        private final DataType type;
        private final Map<String, INDArray> inputs = new LinkedHashMap<>();
        private final Map<String, Plain> expected = new LinkedHashMap<>();
        private final List<Consumer<Scope>> bodies = new ArrayList<>();

        Case(DataType type) {
            this.type = type;
        }

        /** What single precision makes of numbers is what is computed with. */
        Plain input(String name, INDArray value) {
            inputs.put(name, value.castTo(type));
            bodies.add(s -> s.input(name, value.shape()));
            return Plain.of(inputs.get(name));
        }

        void output(String name, Plain value, Result result) {
            expected.put(name, value);
            bodies.add(s -> s.output(name, result.of(s, input -> s.sameDiff().getVariable(input))));
        }

        void check() {
            Graph graph = graph(type, s -> bodies.forEach(body -> body.accept(s)));
            Call call = call(graph);
            inputs.forEach(call::set);
            call.run();
            expected.forEach((name, value) -> {
                INDArray actual = call.get(name);
                assertEquals(type, actual.dataType(), () -> "the type of " + name);
                SampleArrays.assertClose(name, value.array(), actual, tolerance(type));
            });
        }
    }

    /** An output as a graph. */
    @FunctionalInterface
    private interface Result {
        SDVariable of(Scope s, Function<String, SDVariable> input);
    }

    /** An elementwise function with its formula in Java. */
    private record Elementwise(
            String name, BiFunction<SameDiff, SDVariable, SDVariable> op, DoubleUnaryOperator formula) {}

    private static List<Elementwise> elementwise() {
        return List.of(
                new Elementwise("exp", (sd, x) -> sd.math().exp(x), Math::exp),
                new Elementwise("expm1", (sd, x) -> sd.math().expm1(x), Math::expm1),
                new Elementwise("log", (sd, x) -> sd.math().log(x.mul(x).add(0.1)), x -> Math.log(x * x + 0.1)),
                new Elementwise("log1p", (sd, x) -> sd.math().log1p(x.mul(x)), x -> Math.log1p(x * x)),
                new Elementwise("sqrt", (sd, x) -> sd.math().sqrt(x.mul(x).add(0.1)), x -> Math.sqrt(x * x + 0.1)),
                new Elementwise("tanh", (sd, x) -> sd.math().tanh(x), Math::tanh),
                new Elementwise("sin", (sd, x) -> sd.math().sin(x), Math::sin),
                new Elementwise("cos", (sd, x) -> sd.math().cos(x), Math::cos),
                new Elementwise("abs", (sd, x) -> sd.math().abs(x), Math::abs),
                new Elementwise("square", (sd, x) -> sd.math().square(x), x -> x * x),
                new Elementwise("neg", (sd, x) -> x.neg(), x -> -x),
                new Elementwise("reciprocal", (sd, x) -> x.mul(x).add(1).rdiv(1), x -> 1 / (x * x + 1)),
                new Elementwise("pow", (sd, x) -> x.mul(x).add(0.5).pow(1.5), x -> Math.pow(x * x + 0.5, 1.5)),
                new Elementwise("sigmoid", (sd, x) -> sd.nn().sigmoid(x), x -> 1 / (1 + Math.exp(-x))),
                new Elementwise("softplus", (sd, x) -> sd.nn().softplus(x), x -> Math.log1p(Math.exp(x))),
                new Elementwise("swish", (sd, x) -> sd.nn().swish(x), x -> x / (1 + Math.exp(-x))),
                new Elementwise("relu", (sd, x) -> sd.nn().relu(x, 0), x -> Math.max(x, 0)),
                new Elementwise(
                        "clip", (sd, x) -> sd.math().clipByValue(x, -0.5, 0.5), x -> Math.max(-0.5, Math.min(0.5, x))),
                new Elementwise("scalars", (sd, x) -> x.mul(3).sub(1).div(2).rsub(0.25), x -> 0.25 - (3 * x - 1) / 2));
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    @DisplayName("elementwise functions have their values")
    void elementwise(DataType type) {
        // 7 is no multiple of the width of vectors.
        for (int width : new int[] {1, 7, 300}) {
            Case it = new Case(type);
            Plain x = it.input("x", normal("x", 3, width));
            for (Elementwise f : elementwise()) {
                it.output(f.name(), x.map(f.formula()), (s, in) -> f.op().apply(s.sameDiff(), in.apply("x")));
            }
            it.check();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    @DisplayName("what is not chosen and what is not a number stay where they belong")
    void comparisons(DataType type) {
        Case it = new Case(type);
        Plain x = it.input("x", Nd4j.createFromArray(-1.0, 0.0, 2.0, Double.NaN, Double.POSITIVE_INFINITY));
        Plain y = it.input("y", Nd4j.createFromArray(0.0, 0.0, 3.0, 1.0, 1.0));
        it.output(
                "less",
                x.with(y, (a, b) -> a < b ? 1 : 0),
                (s, in) -> s.mask(in.apply("x").lt(in.apply("y"))));
        it.output(
                "at-most",
                x.with(y, (a, b) -> a <= b ? 1 : 0),
                (s, in) -> s.mask(in.apply("x").lte(in.apply("y"))));
        it.output(
                "equal",
                x.with(y, (a, b) -> a == b ? 1 : 0),
                (s, in) -> s.mask(in.apply("x").eq(in.apply("y"))));
        it.output(
                "selected",
                y.map(b -> b > 0.5 ? b : -1),
                (s, in) -> s.select(in.apply("y").gt(0.5), in.apply("y"), s.constant(-1)));
        it.output(
                "not-chosen",
                x.with(y, (a, b) -> a < b ? a : b),
                (s, in) -> s.select(in.apply("x").lt(in.apply("y")), in.apply("x"), in.apply("y")));
        it.check();
        Graph graph = graph(
                type, s -> s.output("y", s.sameDiff().math().exp(s.input("x", 3).mul(2))));
        INDArray odd = call(graph)
                .set(
                        "x",
                        Nd4j.createFromArray(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)
                                .castTo(type))
                .run()
                .get("y");
        assertTrue(
                Double.isNaN(odd.getDouble(0)) && odd.getDouble(1) == Double.POSITIVE_INFINITY && odd.getDouble(2) == 0,
                () -> "exp(2x) of NaN, infinity and -infinity is " + odd);
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    @DisplayName("sides of one are repeated, in front too")
    void broadcasting(DataType type) {
        long[][] shapes = {{2, 3, 4}, {3, 4}, {4}, {1}, {}, {2, 1, 4}, {3, 1}, {2, 3, 1}, {1, 1, 4}, {2, 1, 1}};
        Case it = new Case(type);
        Plain[] x = new Plain[shapes.length];
        for (int i = 0; i < shapes.length; i++) {
            INDArray value = shapes[i].length == 0 ? Nd4j.scalar(0.7) : normal("x" + i, shapes[i]);
            x[i] = it.input("x" + i, value);
        }
        for (int i = 0; i < shapes.length; i++) {
            for (int j = 0; j < shapes.length; j++) {
                String a = "x" + i;
                String b = "x" + j;
                String of = "-" + a + "-" + b;
                it.output(
                        "add" + of,
                        x[i].with(x[j], Double::sum),
                        (s, in) -> in.apply(a).add(in.apply(b)));
                it.output(
                        "sub" + of,
                        x[i].with(x[j], (p, q) -> p - q),
                        (s, in) -> in.apply(a).sub(in.apply(b)));
                it.output(
                        "mul" + of,
                        x[i].with(x[j], (p, q) -> p * q),
                        (s, in) -> in.apply(a).mul(in.apply(b)));
            }
        }
        it.check();
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    @DisplayName("products of matrices, of which any may be transposed")
    void products(DataType type) {
        for (long[] sizes : new long[][] {{1, 1, 1}, {5, 1, 3}, {4, 7, 5}, {33, 17, 41}, {1, 64, 32}, {70, 3, 1}}) {
            Case it = new Case(type);
            for (boolean left : new boolean[] {false, true}) {
                for (boolean right : new boolean[] {false, true}) {
                    String of = (left ? "-t" : "-n") + (right ? "t" : "n");
                    Plain a = it.input(
                            "a" + of, left ? normal("a", sizes[1], sizes[0]) : normal("a", sizes[0], sizes[1]));
                    Plain b = it.input(
                            "b" + of, right ? normal("b", sizes[2], sizes[1]) : normal("b", sizes[1], sizes[2]));
                    Plain product = (left ? a.transposed(1, 0) : a).times(right ? b.transposed(1, 0) : b);
                    it.output(
                            "product" + of,
                            product,
                            (s, in) -> s.sameDiff().mmul(in.apply("a" + of), in.apply("b" + of), left, right, false));
                    it.output(
                            "transposed-product" + of,
                            product.transposed(1, 0),
                            (s, in) -> s.sameDiff()
                                    .transpose(s.sameDiff()
                                            .mmul(in.apply("a" + of), in.apply("b" + of), left, right, false)));
                }
            }
            it.check();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    @DisplayName("reductions over any axis, kept or not, and over all")
    void reductions(DataType type) {
        Case it = new Case(type);
        Plain x = it.input("x", normal("x", 3, 4, 5));
        long[] shape = {3, 4, 5};
        for (int axis = 0; axis < 3; axis++) {
            int along = axis;
            Plain sum = x.fold(axis, 0, Double::sum);
            double count = shape[axis];
            Plain mean = sum.map(v -> v / count);
            Plain most = x.fold(axis, Double.NEGATIVE_INFINITY, Math::max);
            Plain least = x.fold(axis, Double.POSITIVE_INFINITY, Math::min);
            Plain squares = x.map(v -> v * v).fold(axis, 0, Double::sum);
            long[] without = IntStream.range(0, 3)
                    .filter(k -> k != along)
                    .mapToLong(k -> shape[k])
                    .toArray();
            for (boolean keep : new boolean[] {false, true}) {
                String of = "-" + axis + (keep ? "-kept" : "");
                UnaryOperator<Plain> shaped = p -> keep ? p : p.reshaped(without);
                it.output(
                        "sum" + of, shaped.apply(sum), (s, in) -> in.apply("x").sum(keep, along));
                it.output(
                        "mean" + of,
                        shaped.apply(mean),
                        (s, in) -> in.apply("x").mean(keep, along));
                it.output(
                        "max" + of, shaped.apply(most), (s, in) -> in.apply("x").max(keep, along));
                it.output(
                        "min" + of,
                        shaped.apply(least),
                        (s, in) -> in.apply("x").min(keep, along));
                it.output(
                        "norm2" + of,
                        shaped.apply(squares.map(Math::sqrt)),
                        (s, in) -> s.sameDiff().norm2(in.apply("x"), keep, along));
            }
        }
        Plain all = x.fold(0, 0, Double::sum).fold(1, 0, Double::sum).fold(2, 0, Double::sum);
        it.output("sum", all.reshaped(), (s, in) -> in.apply("x").sum());
        it.output(
                "mean",
                all.map(v -> v / 60).reshaped(),
                (s, in) -> in.apply("x").mean());
        it.output(
                "sum-1-2",
                x.fold(1, 0, Double::sum).fold(2, 0, Double::sum).reshaped(3),
                (s, in) -> in.apply("x").sum(1, 2));
        Plain weights = x.map(Math::exp);
        it.output(
                "softmax",
                weights.with(weights.fold(2, 0, Double::sum), (a, b) -> a / b),
                (s, in) -> s.sameDiff().nn().softmax(in.apply("x"), 2));
        it.check();
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    @DisplayName("shapes are changed, and parts cut out and put together")
    void shapes(DataType type) {
        Case it = new Case(type);
        Plain x = it.input("x", normal("x", 2, 3, 4));
        Plain y = it.input("y", normal("y", 2, 2, 4));
        it.output("reshape", x.reshaped(4, 6), (s, in) -> in.apply("x").reshape(4, 6));
        it.output("reshape-rest", x.reshaped(3, 8), (s, in) -> in.apply("x").reshape(-1, 8));
        it.output("permute", x.transposed(2, 0, 1), (s, in) -> s.sameDiff().permute(in.apply("x"), 2, 0, 1));
        it.output(
                "permute-reshape",
                x.transposed(1, 2, 0).reshaped(6, 4),
                (s, in) -> s.sameDiff().permute(in.apply("x"), 1, 2, 0).reshape(6, 4));
        it.output(
                "concat",
                Plain.of(i -> i[1] < 3 ? x.at(i) : y.at(i[0], i[1] - 3, i[2]), 2, 5, 4),
                (s, in) -> s.sameDiff().concat(1, in.apply("x"), in.apply("y")));
        it.output(
                "slice",
                Plain.of(i -> x.at(i[0], i[1] + 1, i[2] + 1), 2, 2, 2),
                (s, in) -> s.sameDiff().slice(in.apply("x"), new int[] {0, 1, 1}, 2, 2, 2));
        it.output(
                "stack",
                Plain.of(i -> (i[1] == 0 ? 1 : -1) * x.at(i[0], i[2], i[3]), 2, 2, 3, 4),
                (s, in) -> s.sameDiff().stack(1, in.apply("x"), in.apply("x").neg()));
        it.output(
                "tile",
                Plain.of(i -> x.at(i[0], i[1] % 3, i[2]), 2, 6, 4),
                (s, in) -> s.sameDiff().tile(in.apply("x"), 1, 2, 1));
        it.output(
                "gather",
                Plain.of(i -> x.at(i[0], 2 - i[1], i[2]), 2, 3, 4),
                (s, in) -> s.sameDiff().gather(in.apply("x"), new int[] {2, 1, 0}, 1));
        it.check();
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    @DisplayName("an output may be an input, a variable, a constant, or the same as another")
    void outputs(DataType type) {
        Graph graph = graph(type, s -> {
            SDVariable x = s.input("x", -1, 2);
            SDVariable y = x.mul(2);
            s.output("y", y);
            s.output("again", y);
            s.output("input", x);
            s.output("variable", s.parameter("w", Initializer.constant(3), 2));
            s.output("constant", s.constant(4));
            s.output("both", x.add(y));
        });
        INDArray x = normal("x", 3, 2).castTo(type);
        Map<String, INDArray> values = compiler().compile(graph).run(compiler().variables(graph, SEED), Map.of("x", x));
        assertEquals(graph.outputs().keySet(), values.keySet());
        SampleArrays.assertSame("y", x.mul(2), values.get("y"));
        SampleArrays.assertSame("again", x.mul(2), values.get("again"));
        SampleArrays.assertSame("input", x, values.get("input"));
        SampleArrays.assertSame("variable", Nd4j.createFromArray(3.0, 3.0), values.get("variable"));
        SampleArrays.assertSame("constant", Nd4j.scalar(4.0), values.get("constant"));
        SampleArrays.assertClose("both", x.mul(3), values.get("both"), tolerance(type));
        values.forEach((name, value) -> assertEquals(type, value.dataType(), () -> "the type of " + name));
    }

    private Graph affine(DataType type) {
        return graph(type, s -> {
            SDVariable w = s.parameter("w", Initializer.normal(1), 2, 3);
            s.output("y", s.input("x", -1, 2).mmul(w).add(s.parameter("b", Initializer.normal(1), 3)));
        });
    }

    @Test
    @DisplayName("batches of other sizes may follow each other, and rows do not depend on them")
    void batchSizes() {
        Graph graph = affine(DataType.DOUBLE);
        Variables variables = compiler().variables(graph, SEED);
        Call call = compiler().compile(graph).call(variables);
        INDArray all = normal("x", 9, 2);
        Plain w = Plain.of(variables.get("w"));
        Plain b = Plain.of(variables.get("b"));
        for (int rows : new int[] {3, 3, 1, 9, 2, 9}) {
            INDArray x = SampleArrays.rows(all, IntStream.range(0, rows).toArray());
            SampleArrays.assertClose(
                    "a batch of " + rows + " rows",
                    Plain.of(x).times(w).with(b, Double::sum).array(),
                    call.set("x", x).run().get("y"),
                    tolerance(DataType.DOUBLE));
        }
    }

    @Test
    @DisplayName("the same call has the same bits again")
    void repeatable() {
        Graph graph = affine(DataType.FLOAT);
        Program program = compiler().compile(graph);
        Variables variables = compiler().variables(graph, SEED);
        INDArray x = normal("x", 50, 2).castTo(DataType.FLOAT);
        Call call = program.call(variables);
        INDArray first = call.set("x", x).run().get("y");
        SampleArrays.assertSame("the same run again", first, call.run().get("y"));
        SampleArrays.assertSame(
                "the same run of another call",
                first,
                program.call(variables).set("x", x).run().get("y"));
    }

    @Test
    @DisplayName("inputs and outputs are copies")
    void copies() {
        Graph graph = graph(DataType.DOUBLE, s -> s.output("y", s.input("x", 2).mul(1)));
        Call call = call(graph);
        INDArray x = Nd4j.createFromArray(1.0, 2.0);
        call.set("x", x);
        x.assign(9);
        INDArray first = call.run().get("y");
        SampleArrays.assertSame("an input changed after it was set", Nd4j.createFromArray(1.0, 2.0), first);
        first.assign(7);
        SampleArrays.assertSame(
                "an output after what was read before was changed", Nd4j.createFromArray(1.0, 2.0), call.get("y"));
        INDArray before = call.get("y");
        call.set("x", x);
        SampleArrays.assertSame(
                "the output of the last run, after an input was set", Nd4j.createFromArray(1.0, 2.0), call.get("y"));
        call.run();
        SampleArrays.assertSame("what was read before the next run", Nd4j.createFromArray(1.0, 2.0), before);
        INDArray into = Nd4j.zeros(DataType.DOUBLE, 2);
        assertSame(into, call.geti("y", into), "geti gives the array that it was given");
        SampleArrays.assertSame("geti", Nd4j.createFromArray(9.0, 9.0), into);
        SampleArrays.assertSame("the caller's input", Nd4j.createFromArray(9.0, 9.0), x);
    }

    @Test
    @DisplayName("inputs are read in any order of their elements")
    void orders() {
        Graph graph =
                graph(DataType.DOUBLE, s -> s.output("y", s.input("x", -1, 3).add(0)));
        INDArray x = normal("x", 4, 3);
        SampleArrays.assertSame(
                "an input in column order",
                x,
                call(graph).set("x", x.dup('f')).run().get("y"));
        SampleArrays.assertSame(
                "a transposed input",
                x,
                call(graph).set("x", x.transpose().dup('c').transpose()).run().get("y"));
        INDArray wide = normal("wide", 4, 6);
        INDArray view = wide.get(NDArrayIndex.all(), NDArrayIndex.interval(1, 4));
        SampleArrays.assertSame(
                "a view as input",
                view.dup('c'),
                call(graph).set("x", view).run().get("y"));
    }

    @Test
    @DisplayName("assignments happen at the end of a run, at once and once")
    void assignments() {
        Graph graph = graph(DataType.DOUBLE, s -> {
            SDVariable a = s.state("a", Initializer.constant(1));
            SDVariable b = s.state("b", Initializer.constant(2));
            SDVariable last = s.state("last", Initializer.zeros(), 2);
            SDVariable w = s.parameter("w", Initializer.ones(), 2);
            SDVariable x = s.input("x", 2);
            s.assign(a, b);
            s.assign(b, a);
            s.assign(last, x);
            s.assign(w, w.mul(2));
            s.output("a", a);
            s.output("sum", a.mul(10).add(b));
            s.output("last", last);
            s.output("w", w);
        });
        Variables variables = compiler().variables(graph, SEED);
        Call call = compiler().compile(graph).call(variables);
        call.set("x", Nd4j.createFromArray(5.0, 6.0)).run();
        assertEquals(1, call.scalar("a"), "an output is the value before the assignment");
        assertEquals(12, call.scalar("sum"), "10 a + b before a and b change places");
        SampleArrays.assertSame("a state before its assignment", Nd4j.createFromArray(0.0, 0.0), call.get("last"));
        assertEquals(2, variables.get("a").getDouble(0), "a after a and b changed places");
        assertEquals(1, variables.get("b").getDouble(0), "b after a and b changed places");
        SampleArrays.assertSame(
                "a state that nothing but an output reads", Nd4j.createFromArray(5.0, 6.0), variables.get("last"));
        SampleArrays.assertSame("a parameter doubled once", Nd4j.createFromArray(2.0, 2.0), variables.get("w"));
        call.set("x", Nd4j.createFromArray(7.0, 8.0)).run();
        assertEquals(21, call.scalar("sum"), "10 a + b after a and b changed places");
        SampleArrays.assertSame("a state in the next run", Nd4j.createFromArray(5.0, 6.0), call.get("last"));
        SampleArrays.assertSame("a parameter doubled twice", Nd4j.createFromArray(4.0, 4.0), variables.get("w"));
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    @DisplayName("random inputs are those of the stream for each sample, whatever the batch")
    void noise(DataType type) {
        Graph graph = graph(type, s -> {
            SDVariable x = s.input("x", -1, 2);
            for (Noise noise : Noise.values()) {
                String name = noise.name();
                s.output(name, s.child("sub").noise(name, noise, x).add(0));
                s.output(
                        name + "-rows",
                        s.noise(name + "-rows", noise, x.mul(2), 3, 2).add(0));
                s.output(name + "-fixed", s.noise(name + "-fixed", noise, 5, 3).add(0));
            }
        });
        RandomStream stream = SEED.split("noise");
        // Box and Muller's transformation may be done in single precision, whose logarithm is off by some roundings.
        double close = type == DataType.FLOAT ? 1e-5 : 1e-14;
        Call call = call(graph);
        for (int[] batch : new int[][] {{0, 6}, {4, 2}, {1_000_000, 33}, {4, 1}}) {
            call.set("x", Nd4j.zeros(type, batch[1], 2))
                    .random(stream, batch[0])
                    .run();
            String of = " of samples " + batch[0] + " and on";
            for (Noise noise : Noise.values()) {
                String name = noise.name();
                SampleArrays.assertClose(
                        name + of,
                        stream.split("sub/" + name).draw(noise, batch[0], type, batch[1], 2),
                        call.get(name),
                        close);
                SampleArrays.assertClose(
                        name + "-rows" + of,
                        stream.split(name + "-rows").draw(noise, batch[0], type, batch[1], 3, 2),
                        call.get(name + "-rows"),
                        close);
                SampleArrays.assertClose(
                        name + "-fixed" + of,
                        stream.split(name + "-fixed").draw(noise, batch[0], type, 5, 3),
                        call.get(name + "-fixed"),
                        close);
            }
        }
        // The same sample in another batch has the same bits, close as it may be to the reference.
        call.set("x", Nd4j.zeros(type, 6, 2)).random(stream, 0).run();
        INDArray all = call.get("NORMAL");
        call.set("x", Nd4j.zeros(type, 2, 2)).random(stream, 4).run();
        SampleArrays.assertSame("samples 4 and 5 alone", SampleArrays.rows(all, 4, 5), call.get("NORMAL"));
    }

    @Test
    @DisplayName("start values are those of the initializers and of each variable's own stream")
    void startValues() {
        Graph graph = graph(DataType.DOUBLE, s -> {
            SDVariable first = s.parameter("first", Initializer.normal(2), 3, 2);
            SDVariable second = s.child("deep").parameter("second", Initializer.normal(2), 3, 2);
            s.output("y", first.add(second).add(s.state("third", Initializer.constant(5))));
        });
        Variables variables = compiler().variables(graph, SEED);
        assertEquals(List.of("first", "deep/second", "third"), List.copyOf(variables.names()), "the names in order");
        assertEquals(DataType.DOUBLE, variables.dataType());
        graph.variables()
                .forEach((name, spec) -> SampleArrays.assertSame(
                        "the start value of " + name,
                        spec.initializer().initial(SEED.split(name), DataType.DOUBLE, spec.shape()),
                        variables.get(name)));
    }

    @Test
    @DisplayName("values of variables are copies, and are seen by the next run")
    void variables() {
        Graph graph = graph(
                DataType.DOUBLE,
                s -> s.output("y", s.parameter("w", Initializer.ones(), 2).mul(2)));
        Variables variables = compiler().variables(graph, SEED);
        Call call = compiler().compile(graph).call(variables);
        INDArray value = Nd4j.createFromArray(3.0, 4.0);
        variables.set("w", value);
        value.assign(0);
        SampleArrays.assertSame(
                "twice a variable that was set",
                Nd4j.createFromArray(6.0, 8.0),
                call.run().get("y"));
        variables.get("w").assign(0);
        SampleArrays.assertSame(
                "a variable after a copy was changed", Nd4j.createFromArray(3.0, 4.0), variables.get("w"));
        SampleArrays.assertSame(
                "twice that", Nd4j.createFromArray(6.0, 8.0), call.run().get("y"));
        refuses(
                "a value of another shape",
                () -> variables.set("w", Nd4j.zeros(DataType.DOUBLE, 3)),
                "w",
                "[3]",
                "[2]");
        refuses("a variable that is not there", () -> variables.get("v"), "v");
        SampleArrays.assertSame("a variable after a refusal", Nd4j.createFromArray(3.0, 4.0), variables.get("w"));
        Variables others = compiler().variables(DataType.DOUBLE, Map.of("w", Nd4j.createFromArray(7.0, 8.0)));
        SampleArrays.assertSame(
                "twice the variables of another store",
                Nd4j.createFromArray(14.0, 16.0),
                compiler().compile(graph).run(others, Map.of()).get("y"));
    }

    @Test
    @DisplayName("an error is a GraphException that names the input, variable, output or op, and the shapes")
    void errors() {
        Graph graph = graph(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 2);
            SDVariable runs = s.state("runs", Initializer.zeros());
            s.assign(runs, runs.add(1));
            s.output("y", x.mul(s.input("c", 2)));
        });
        Variables variables = compiler().variables(graph, SEED);
        Call call = compiler().compile(graph).call(variables);
        refuses("an output before anything ran", () -> call.get("y"), "y");
        refuses("a run without inputs", call::run, "x", "c");
        refuses("an input that is not there", () -> call.set("q", Nd4j.zeros(DataType.DOUBLE, 2)), "q");
        refuses("another shape", () -> call.set("x", Nd4j.zeros(DataType.DOUBLE, 5, 3)), "x", "[5, 3]", "[-1, 2]");
        refuses("another type", () -> call.set("x", Nd4j.zeros(DataType.FLOAT, 5, 2)), "x", "FLOAT", "DOUBLE");
        assertEquals(0, variables.get("runs").getDouble(0), "runs that were refused have assigned something");
        call.set("x", Nd4j.ones(DataType.DOUBLE, 5, 2))
                .set("c", Nd4j.ones(DataType.DOUBLE, 2))
                .run();
        refuses("an output that is not there", () -> call.get("z"), "z");
        refuses("many numbers as one", () -> call.scalar("y"), "[5, 2]");
        refuses("an array of another shape", () -> call.geti("y", Nd4j.zeros(DataType.DOUBLE, 2)), "[5, 2]", "[2]");

        Graph affine = affine(DataType.DOUBLE);
        Variables some = compiler().variables(DataType.DOUBLE, Map.of("w", Nd4j.zeros(DataType.DOUBLE, 3, 3)));
        refuses(
                "variables of another graph",
                () -> compiler().compile(affine).call(some),
                "w",
                "[3, 3]",
                "[2, 3]",
                "b");

        Graph noisy = graph(DataType.DOUBLE, s -> s.output("y", s.noise("z", Noise.NORMAL, 3)));
        refuses("random inputs without a stream", () -> call(noisy).run(), "z");

        Graph misfit = graph(DataType.DOUBLE, s -> {
            SDVariable x = s.sameDiff().math().tanh(s.input("x", -1, 3));
            s.output("y", x.mmul(s.parameter("w", Initializer.ones(), 4, 2)));
        });
        refuses(
                "matrices that do not fit",
                () -> call(misfit).set("x", Nd4j.zeros(DataType.DOUBLE, 5, 3)).run(),
                "matmul",
                "[5, 3]",
                "[4, 2]");
        refuses(
                "two inputs of other batches",
                () -> call(graph(
                                DataType.DOUBLE,
                                s -> s.output("y", s.input("a", -1, 2).add(s.input("b", -1, 2)))))
                        .set("a", Nd4j.zeros(DataType.DOUBLE, 5, 2))
                        .set("b", Nd4j.zeros(DataType.DOUBLE, 4, 2))
                        .run(),
                "a",
                "[5, 2]",
                "b",
                "[4, 2]");
    }

    private static void refuses(String what, Executable work, String... parts) {
        GraphException e = assertThrows(GraphException.class, work, () -> what + " must be refused");
        for (String part : parts) {
            assertTrue(
                    e.getMessage().contains(part),
                    () -> "the message about " + what + " must contain '" + part + "' and is: " + e.getMessage());
        }
    }

    @Test
    @DisplayName("a run that fails has no outputs, and the next one has")
    void failedRun() {
        Throwing function = new Throwing();
        Graph graph = graph(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 1);
            s.output("first", x.mul(2));
            s.output("second", s.call(function, x));
        });
        Call call = call(graph);
        assertEquals(2, call.set("x", Nd4j.ones(DataType.DOUBLE, 1, 1)).run().scalar("first"));
        function.failing = true;
        call.set("x", Nd4j.zeros(DataType.DOUBLE, 1, 1));
        assertThrows(RuntimeException.class, call::run, "the function fails");
        refuses("an output of a run that failed", () -> call.get("first"));
        function.failing = false;
        assertEquals(0, call.run().scalar("first"), "after a run that failed");
    }

    private static final class Throwing implements ArrayFunction {
        private volatile boolean failing;

        @Override
        public String name() {
            return "throwing";
        }

        @Override
        public long[] shape(long[]... inputs) {
            return inputs[0].clone();
        }

        @Override
        public INDArray apply(INDArray... inputs) {
            if (failing) {
                throw new IllegalStateException("planned by the contract");
            }
            return inputs[0].dup();
        }
    }

    @Test
    @DisplayName("calls in several threads do not see each other")
    void threads() {
        Graph graph = network(DataType.DOUBLE);
        Program program = compiler().compile(graph);
        Variables variables = compiler().variables(graph, SEED);
        List<INDArray> inputs = new ArrayList<>();
        List<INDArray> alone = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            inputs.add(normal("x" + i, 4 + i % 3, 5));
            alone.add(program.run(variables, Map.of("x", inputs.get(i))).get("gradient"));
        }
        Threads.together(4, () -> {
            Call call = program.call(variables);
            for (int i = 0; i < 60; i++) {
                int k = (i + (int) (Thread.currentThread().getId() % 6)) % 6;
                call.set("x", inputs.get(k)).run();
                SampleArrays.assertSame("batch " + k + " beside others", alone.get(k), call.get("gradient"));
            }
            return null;
        });
        List<INDArray> compiled = Threads.together(4, () -> {
            Graph own = network(DataType.DOUBLE);
            return compiler()
                    .compile(own)
                    .run(variables, Map.of("x", inputs.get(0)))
                    .get("gradient");
        });
        compiled.forEach(each -> SampleArrays.assertSame("a graph compiled beside others", alone.get(0), each));
    }

    private Graph network(DataType type) {
        return graph(type, s -> {
            SDVariable x = s.input("x", -1, 5);
            SDVariable h = s.sameDiff().nn().swish(x.mmul(s.parameter("v", Initializer.glorot(), 5, 8)));
            SDVariable y = s.sameDiff().math().tanh(h.mmul(s.parameter("w", Initializer.glorot(), 8, 5)));
            s.output("y", y);
            s.output("gradient", s.gradient(y.mul(y).sum(), List.of(x)).get(0));
        });
    }

    /** Functions whose derivatives are taken, of a matrix {@code [3, 4]}. */
    private static Map<String, Result> differentiable() {
        Map<String, Result> all = new LinkedHashMap<>();
        for (Elementwise f : elementwise()) {
            all.put(f.name(), (s, in) -> f.op().apply(s.sameDiff(), in.apply("x")));
        }
        INDArray w = normal("w", 4, 5);
        all.put("product", (s, in) -> in.apply("x").mmul(s.constant(w)));
        all.put("square-product", (s, in) -> s.sameDiff().mmul(in.apply("x"), in.apply("x"), false, true, false));
        all.put("row", (s, in) -> in.apply("x").mul(in.apply("x").sum(true, 0)));
        all.put("column", (s, in) -> in.apply("x").div(s.sameDiff().norm2(in.apply("x"), true, 1)));
        all.put("mean", (s, in) -> s.sameDiff().math().square(in.apply("x")).mean(1));
        all.put("max", (s, in) -> in.apply("x").max(1));
        all.put("softmax", (s, in) -> s.sameDiff().nn().softmax(in.apply("x"), 1));
        all.put("permute", (s, in) -> s.sameDiff().permute(in.apply("x"), 1, 0).mul(s.constant(normal("u", 4, 3))));
        all.put(
                "concat",
                (s, in) -> s.sameDiff().concat(1, in.apply("x"), in.apply("x").mul(in.apply("x"))));
        all.put(
                "slice",
                (s, in) -> s.sameDiff()
                        .slice(in.apply("x"), new int[] {1, 0}, 2, 3)
                        .mul(3));
        all.put(
                "gather",
                (s, in) -> s.sameDiff()
                        .gather(in.apply("x"), new int[] {2, 0, 2}, 1)
                        .mul(in.apply("x").sum()));
        all.put(
                "select",
                (s, in) -> s.select(
                        in.apply("x").gt(0.1),
                        in.apply("x").mul(in.apply("x")),
                        in.apply("x").mul(-2)));
        all.put("reshape", (s, in) -> in.apply("x").reshape(2, 6).mul(s.constant(normal("r", 2, 6))));
        return all;
    }

    /** Central differences of step 1e-5: 1e-10 of the third derivative and 1e-11 of rounding. */
    @Test
    @DisplayName("gradients and directional derivatives, once and twice, are those of finite differences")
    void derivatives() {
        INDArray x = normal("x", 3, 4);
        INDArray v = normal("v", 3, 4);
        double h = 1e-5;
        differentiable().forEach((name, function) -> {
            Graph graph = graph(DataType.DOUBLE, s -> {
                SDVariable in = s.input("x", 3, 4);
                SDVariable along = s.input("v", 3, 4);
                SDVariable y = function.of(s, ignored -> in);
                SDVariable loss = s.sameDiff().math().sin(y).sum();
                SDVariable gradient = s.gradient(loss, List.of(in)).get(0);
                s.output("y", y);
                s.output("loss", loss);
                s.output("gradient", gradient);
                s.output("tangent", s.jvp(y, in, along));
                s.output("curvature", s.jvp(gradient, in, along));
                s.output(
                        "curvature-too",
                        s.gradient(gradient.mul(along).sum(), List.of(in)).get(0));
            });
            Call call = call(graph).set("v", v);
            Map<String, INDArray> at = read(call, graph, x);
            Map<String, INDArray> up = read(call, graph, x.add(v.mul(h)));
            Map<String, INDArray> down = read(call, graph, x.sub(v.mul(h)));
            SampleArrays.assertShape("the gradient of " + name, at.get("gradient"), 3, 4);
            assertEquals(
                    (up.get("loss").getDouble(0) - down.get("loss").getDouble(0)) / (2 * h),
                    at.get("gradient").mul(v).sumNumber().doubleValue(),
                    1e-7 * Math.max(1, at.get("gradient").norm1Number().doubleValue()),
                    () -> "the gradient of the sine of " + name + ", summed, along a direction");
            SampleArrays.assertClose(
                    "the directional derivative of " + name,
                    up.get("y").sub(down.get("y")).div(2 * h),
                    at.get("tangent"),
                    1e-7);
            INDArray curvature = up.get("gradient").sub(down.get("gradient")).div(2 * h);
            SampleArrays.assertClose("the second derivative of " + name, curvature, at.get("curvature"), 1e-6);
            SampleArrays.assertClose(
                    "the second derivative of " + name + " by two gradients", curvature, at.get("curvature-too"), 1e-6);
        });
    }

    private static Map<String, INDArray> read(Call call, Graph graph, INDArray x) {
        call.set("x", x).run();
        Map<String, INDArray> values = new LinkedHashMap<>();
        graph.outputs().keySet().forEach(name -> values.put(name, call.get(name)));
        return values;
    }

    @Test
    @DisplayName("no derivative goes through what is held, and it is 0 where nothing depends on a variable")
    void heldVariables() {
        Graph graph = graph(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", 3);
            SDVariable w = s.parameter("w", Initializer.ones(), 2);
            SDVariable y = x.mul(s.stopGradient(x)).add(w.sum());
            List<SDVariable> gradients = s.gradient(y, List.of(x, w));
            s.output("by-x", gradients.get(0));
            s.output("by-w", gradients.get(1));
            s.output("none", s.gradient(x.mul(2), List.of(w)).get(0));
            s.output("no-tangent", s.jvp(w.mul(2), x, x));
        });
        INDArray x = Nd4j.createFromArray(2.0, 3.0, -4.0);
        Map<String, INDArray> values = compiler().compile(graph).run(compiler().variables(graph, SEED), Map.of("x", x));
        SampleArrays.assertSame("d(x stop(x))/dx", x, values.get("by-x"));
        SampleArrays.assertSame(
                "the gradient of a sum over three rows", Nd4j.createFromArray(3.0, 3.0), values.get("by-w"));
        SampleArrays.assertSame(
                "the gradient by what it does not depend on", Nd4j.createFromArray(0.0, 0.0), values.get("none"));
        SampleArrays.assertSame(
                "the tangent of what does not depend on x", Nd4j.createFromArray(0.0, 0.0), values.get("no-tangent"));
    }

    @Test
    @DisplayName("functions in Java are ops, with the derivative that they give")
    void arrayFunctions() {
        ArrayFunction cube = new ArrayFunction() {
            @Override
            public String name() {
                return "cube-in-java";
            }

            @Override
            public long[] shape(long[]... inputs) {
                return inputs[0].clone();
            }

            @Override
            public INDArray apply(INDArray... inputs) {
                return inputs[0].mul(inputs[0]).mul(inputs[0]);
            }
        };
        Graph graph = graph(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 2);
            SDVariable y = s.call(
                    cube, (value, directions) -> directions.get(x).mul(x.mul(x).mul(3)), x);
            SDVariable gradient = s.gradient(y.sum(), List.of(x)).get(0);
            s.output("y", y);
            s.output("gradient", gradient);
            s.output("second", s.gradient(gradient.sum(), List.of(x)).get(0));
        });
        INDArray x = normal("x", 4, 2);
        Call call = call(graph).set("x", x).run();
        SampleArrays.assertClose("x^3", x.mul(x).mul(x), call.get("y"), 1e-13);
        SampleArrays.assertClose("3 x^2", x.mul(x).mul(3), call.get("gradient"), 1e-13);
        SampleArrays.assertClose("6 x", x.mul(6), call.get("second"), 1e-13);
    }

    @Test
    @DisplayName("single and double precision agree on a network")
    void precisions() {
        Graph single = network(DataType.FLOAT);
        Graph twice = network(DataType.DOUBLE);
        Variables values = compiler().variables(single, SEED);
        Map<String, INDArray> wide = new LinkedHashMap<>();
        values.values().forEach((name, value) -> wide.put(name, value.castTo(DataType.DOUBLE)));
        INDArray x = normal("x", 40, 5).castTo(DataType.FLOAT);
        Map<String, INDArray> actual = compiler().compile(single).run(values, Map.of("x", x));
        Map<String, INDArray> expected = compiler()
                .compile(twice)
                .run(compiler().variables(DataType.DOUBLE, wide), Map.of("x", x.castTo(DataType.DOUBLE)));
        expected.forEach((name, value) -> SampleArrays.assertClose(name, value, actual.get(name), 1e-4));
    }

    @Test
    @DisplayName("it has a name, and its programs know their graph and have words for people")
    void words() {
        Graph graph = network(DataType.DOUBLE);
        Program program = compiler().compile(graph);
        assertFalse(compiler().name().isBlank(), "the compiler has no name");
        assertSame(graph, program.graph(), "the graph of a program");
        assertFalse(program.explain().isBlank(), "explain() says nothing");
    }
}

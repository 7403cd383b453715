package org.ergodic.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.engine.OpCase.Checks;
import org.ergodic.engine.OpCase.In;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Values and derivatives of every op in {@link OpCases}, in double precision. */
@Tag("measured")
class DerivativesTest {
    /**
     * Central differences with this step err by h^2 f'''/6, about 1e-10, and by rounding, about 1e-16/h = 1e-11; the
     * tolerance allows for large derivatives.
     */
    private static final double STEP = 1e-5;

    private static final double TOLERANCE = 2e-7;

    private final Compiler compiler = Compiler.find();

    static Stream<OpCase> cases() {
        return OpCases.all();
    }

    static Stream<OpCase> withOracle() {
        return OpCases.all().filter(c -> c.checks() != Checks.NO_ORACLE);
    }

    static Stream<OpCase> forward() {
        return OpCases.all().filter(c -> c.checks() != Checks.GRADIENT);
    }

    static Stream<OpCase> second() {
        return OpCases.all().filter(c -> c.checks() == Checks.ALL || c.checks() == Checks.NO_ORACLE);
    }

    @ParameterizedTest
    @MethodSource("withOracle")
    void valueIsSameDiffs(OpCase c) {
        Setting setting = new Setting(c);
        Map<String, INDArray> x = setting.points();
        INDArray ours = setting.run(setting.value, x).get("y");
        INDArray theirs = setting.value
                .sameDiff()
                .output(x, setting.value.outputs().get("y"))
                .get(setting.value.outputs().get("y"));
        assertArrayEquals(theirs.shape(), ours.shape());
        close(theirs, ours, 1e-12);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradientIsFiniteDifference(OpCase c) {
        Setting setting = new Setting(c);
        Graph graph = setting.graph((s, x, v, u, y) -> {
            List<SDVariable> gradient = s.gradient(y.mul(u).sum(), List.of(x));
            IntStream.range(0, x.length).forEach(k -> s.output("g" + k, gradient.get(k)));
            s.output("y", y);
        });
        Map<String, INDArray> at = setting.points();
        Map<String, INDArray> result = setting.run(graph, at);
        double inner = setting.inner(result, "g");
        double difference = setting.difference(setting.value, at, r -> setting.weighted(r.get("y")));
        assertEquals(difference, inner, TOLERANCE * Math.max(1, Math.abs(difference)));
        for (int k = 0; k < c.inputs().size(); k++) {
            assertArrayEquals(c.inputs().get(k).shape(), result.get("g" + k).shape());
        }
    }

    @ParameterizedTest
    @MethodSource("forward")
    void forwardModeIsFiniteDifferenceAndTransposeOfReverse(OpCase c) {
        Setting setting = new Setting(c);
        Graph graph = setting.graph((s, x, v, u, y) -> {
            s.output("t", s.jvp(List.of(y), directions(x, v)).get(0));
            List<SDVariable> gradient = s.gradient(y.mul(u).sum(), List.of(x));
            IntStream.range(0, x.length).forEach(k -> s.output("g" + k, gradient.get(k)));
        });
        Map<String, INDArray> at = setting.points();
        Map<String, INDArray> result = setting.run(graph, at);
        INDArray up = setting.run(setting.value, setting.moved(at, STEP)).get("y");
        INDArray down = setting.run(setting.value, setting.moved(at, -STEP)).get("y");
        assertArrayEquals(up.shape(), result.get("t").shape());
        close(up.sub(down).div(2 * STEP), result.get("t"), TOLERANCE);
        // <g, v> = <u, J v> holds to rounding
        double inner = setting.inner(result, "g");
        assertEquals(setting.weighted(result.get("t")), inner, 1e-11 * Math.max(1, Math.abs(inner)));
    }

    @ParameterizedTest
    @MethodSource("second")
    void secondDerivativesAgreeInAllOrders(OpCase c) {
        Setting setting = new Setting(c);
        Graph graph = setting.graph((s, x, v, u, y) -> {
            SDVariable weighted = y.mul(u).sum();
            SDVariable once = s.jvp(List.of(weighted), directions(x, v)).get(0);
            s.output("once", once);
            s.output(
                    "forward-over-forward",
                    s.jvp(List.of(once), directions(x, v)).get(0));
            List<SDVariable> overForward = s.gradient(once, List.of(x));
            List<SDVariable> gradient = s.gradient(weighted, List.of(x));
            List<SDVariable> overReverse = s.jvp(gradient, directions(x, v));
            SDVariable inner = gradient.get(0).mul(v[0]).sum();
            for (int k = 1; k < x.length; k++) {
                inner = inner.add(gradient.get(k).mul(v[k]).sum());
            }
            List<SDVariable> twice = s.gradient(inner, List.of(x));
            for (int k = 0; k < x.length; k++) {
                s.output("g" + k, gradient.get(k));
                s.output("reverse-over-forward-" + k, overForward.get(k));
                s.output("forward-over-reverse-" + k, overReverse.get(k));
                s.output("reverse-over-reverse-" + k, twice.get(k));
            }
        });
        Map<String, INDArray> at = setting.points();
        Map<String, INDArray> result = setting.run(graph, at);
        Map<String, INDArray> up = setting.run(graph, setting.moved(at, STEP));
        Map<String, INDArray> down = setting.run(graph, setting.moved(at, -STEP));
        double curvature = up.get("once").sub(down.get("once")).getDouble(0) / (2 * STEP);
        assertEquals(
                curvature,
                result.get("forward-over-forward").getDouble(0),
                TOLERANCE * Math.max(1, Math.abs(curvature)));
        for (int k = 0; k < c.inputs().size(); k++) {
            INDArray difference = up.get("g" + k).sub(down.get("g" + k)).div(2 * STEP);
            close(difference, result.get("reverse-over-forward-" + k), TOLERANCE);
            close(result.get("reverse-over-forward-" + k), result.get("forward-over-reverse-" + k), 1e-10);
            close(result.get("reverse-over-forward-" + k), result.get("reverse-over-reverse-" + k), 1e-10);
        }
    }

    private static void close(INDArray expected, INDArray actual, double tolerance) {
        double scale =
                Math.max(1, expected.length() == 0 ? 0 : expected.amaxNumber().doubleValue());
        assertArrayEquals(expected.shape(), actual.shape());
        assertArrayEquals(
                expected.dup('c').data().asDouble(), actual.dup('c').data().asDouble(), tolerance * scale);
        assertTrue(Double.isFinite(actual.sumNumber().doubleValue()));
    }

    private static Map<SDVariable, SDVariable> directions(SDVariable[] x, SDVariable... v) {
        Map<SDVariable, SDVariable> directions = new LinkedHashMap<>();
        IntStream.range(0, x.length).forEach(k -> directions.put(x[k], v[k]));
        return directions;
    }

    /** What a case's tests share: a point, a direction v and weights u, from a seed made of the case's name. */
    private final class Setting {
        private interface Body {
            void build(Scope s, SDVariable[] x, SDVariable[] v, SDVariable u, SDVariable y);
        }

        private interface Measure {
            double of(Map<String, INDArray> results);
        }

        private final OpCase c;
        private final RandomStream random;
        private final Graph value;
        private final INDArray weights;
        private final Map<Graph, Call> calls = new IdentityHashMap<>();

        Setting(OpCase c) {
            this.c = c;
            random = RandomStream.of(11).split(c.name());
            value = Graph.build(DataType.DOUBLE, s -> s.output("y", c.body().build(s, inputs(s))));
            INDArray y = run(value, points()).get("y");
            weights = uniform("u", new In(0.5, 1.5, y.shape()));
        }

        private SDVariable[] inputs(Scope s) {
            return IntStream.range(0, c.inputs().size())
                    .mapToObj(k -> {
                        long[] shape = c.inputs().get(k).shape().clone();
                        if (k == 0 && shape.length > 0) {
                            shape[0] = -1;
                        }
                        return s.input("x" + k, shape);
                    })
                    .toArray(SDVariable[]::new);
        }

        Graph graph(Body body) {
            return Graph.build(DataType.DOUBLE, s -> {
                SDVariable[] x = inputs(s);
                SDVariable[] v = IntStream.range(0, x.length)
                        .mapToObj(k -> s.constant(direction(k)))
                        .toArray(SDVariable[]::new);
                body.build(s, x, v, s.constant(weights), c.body().build(s, x));
            });
        }

        Map<String, INDArray> points() {
            Map<String, INDArray> x = new LinkedHashMap<>();
            for (int k = 0; k < c.inputs().size(); k++) {
                x.put("x" + k, uniform("x" + k, c.inputs().get(k)));
            }
            return x;
        }

        private INDArray direction(int k) {
            return uniform("v" + k, new In(-1, 1, c.inputs().get(k).shape()));
        }

        private INDArray uniform(String name, In in) {
            long length = Arrays.stream(in.shape()).reduce(1, (a, b) -> a * b);
            return random.split(name)
                    .draw(Noise.UNIFORM, 0, DataType.DOUBLE, 1, length)
                    .muli(in.high() - in.low())
                    .addi(in.low())
                    .reshape('c', in.shape());
        }

        Map<String, INDArray> moved(Map<String, INDArray> x, double step) {
            Map<String, INDArray> moved = new LinkedHashMap<>();
            for (int k = 0; k < x.size(); k++) {
                moved.put("x" + k, x.get("x" + k).add(direction(k).mul(step)));
            }
            return moved;
        }

        Map<String, INDArray> run(Graph graph, Map<String, INDArray> x) {
            Call call = calls.computeIfAbsent(
                    graph, g -> compiler.compile(g).call(compiler.variables(g, RandomStream.of(1))));
            x.forEach(call::set);
            call.run();
            Map<String, INDArray> results = new LinkedHashMap<>();
            graph.outputs().keySet().forEach(name -> results.put(name, call.get(name)));
            return results;
        }

        double weighted(INDArray y) {
            return y.mul(weights).sumNumber().doubleValue();
        }

        double inner(Map<String, INDArray> results, String prefix) {
            double sum = 0;
            for (int k = 0; k < c.inputs().size(); k++) {
                sum += results.get(prefix + k).mul(direction(k)).sumNumber().doubleValue();
            }
            return sum;
        }

        double difference(Graph graph, Map<String, INDArray> x, Measure measure) {
            return (measure.of(run(graph, moved(x, STEP))) - measure.of(run(graph, moved(x, -STEP)))) / (2 * STEP);
        }
    }
}

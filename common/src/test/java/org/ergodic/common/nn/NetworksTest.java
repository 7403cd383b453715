package org.ergodic.common.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Program;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.graph.VariableSpec;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Context;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Networks beside the same in loops over Java arrays, in double precision. */
class NetworksTest {
    private static final int N = 5;
    private static final int WIDTH = 3;
    private static final int EMBEDDED = 4;
    /** A few hundred roundings of numbers of order one. */
    private static final double ROUNDING = 1e-12;

    /** What a network is built from: {@code x} and {@code x1} {@code [n, 3]}, {@code e} {@code [n, 4]}. */
    private record Rows(SDVariable x, SDVariable x1, SDVariable e) {}

    private interface Network {
        SDVariable of(Scope s, Rows rows);
    }

    private static Graph graph(Network network) {
        return Graph.build(DataType.DOUBLE, s -> {
            Rows rows = new Rows(s.input("x", -1, WIDTH), s.input("x1", -1, WIDTH), s.input("e", -1, EMBEDDED));
            SDVariable y = s.output("y", network.of(s.child("net"), rows));
            List<SDVariable> parameters = List.copyOf(s.parameters().values());
            if (!parameters.isEmpty()) {
                List<SDVariable> gradients = s.gradient(y.mul(y).mul(0.5), parameters);
                for (int i = 0; i < parameters.size(); i++) {
                    s.output("gradient/" + parameters.get(i).name(), gradients.get(i));
                }
            }
        });
    }

    private static INDArray normal(String name, long... shape) {
        return RandomStream.of(11)
                .split(name)
                .draw(Noise.NORMAL, 0, DataType.DOUBLE, 1, length(shape))
                .reshape('c', shape);
    }

    private static long length(long... shape) {
        return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }

    private static Map<String, INDArray> inputs() {
        return Map.of("x", normal("x", N, WIDTH), "x1", normal("x1", N, WIDTH), "e", normal("e", N, EMBEDDED));
    }

    /** Every parameter of order one, so that nothing is small by its start value. */
    private static Variables variables(Graph graph) {
        Variables variables = Compiler.find().variables(graph, RandomStream.of(1));
        graph.variables().forEach((name, spec) -> variables.set(name, normal(name, spec.shape())));
        return variables;
    }

    private static double[][] values(Graph graph) {
        return Compiler.find()
                .compile(graph)
                .run(variables(graph), inputs())
                .get("y")
                .toDoubleMatrix();
    }

    private static double[][] rows(String name) {
        return inputs().get(name).toDoubleMatrix();
    }

    /** {@code x w} with a parameter w of the network. */
    private static double[][] product(double[][] x, Variables variables, String name) {
        double[][] w = variables.get("net/" + name).toDoubleMatrix();
        double[][] y = new double[x.length][w[0].length];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < w[0].length; j++) {
                for (int k = 0; k < w.length; k++) {
                    y[i][j] += x[i][k] * w[k][j];
                }
            }
        }
        return y;
    }

    private static double[][] sum(double[][]... parts) {
        double[][] y = new double[parts[0].length][parts[0][0].length];
        for (double[][] part : parts) {
            for (int i = 0; i < y.length; i++) {
                for (int j = 0; j < y[i].length; j++) {
                    y[i][j] += part[i][j];
                }
            }
        }
        return y;
    }

    private static double[][] bias(Variables variables, String name) {
        double[] b = variables.get("net/" + name).toDoubleVector();
        return Stream.generate(() -> b).limit(N).toArray(double[][]::new);
    }

    private static double[][] map(double[][] x, DoubleUnaryOperator f) {
        return Arrays.stream(x).map(row -> Arrays.stream(row).map(f).toArray()).toArray(double[][]::new);
    }

    private static void close(double[][] expected, double[][] actual, double tolerance) {
        assertEquals(expected.length, actual.length);
        for (int i = 0; i < expected.length; i++) {
            double size = Arrays.stream(expected[i]).map(Math::abs).max().orElse(0);
            assertArrayEquals(expected[i], actual[i], tolerance * (1 + size));
        }
    }

    private static double exact(Activation activation, double x) {
        return switch (activation) {
            case SILU -> x / (1 + Math.exp(-x));
            case TANH -> Math.tanh(x);
            case SOFTPLUS -> Math.log1p(Math.exp(x));
            case RELU -> Math.max(x, 0);
        };
    }

    /** Two arrays of rows and a condition into two hidden layers. */
    private static SDVariable conditioned(Scope s, Rows rows, Activation activation, Integer... hidden) {
        Condition condition = new Condition("given", EMBEDDED);
        Inputs inputs = Inputs.of(
                List.of(rows.x, rows.x1),
                WIDTH,
                Optional.of(condition),
                Context.none().and("given", rows.e));
        return new Mlp(List.of(hidden), activation).of(s, inputs, Initializer.fanIn(1e-2), 2);
    }

    @ParameterizedTest
    @EnumSource
    void aPerceptronIsWhatLoopsCompute(Activation activation) {
        Graph graph = graph((s, rows) -> conditioned(s, rows, activation, 4, 2));
        Variables v = variables(graph);
        double[][] first = sum(
                product(rows("x"), v, "layer-0/w"),
                bias(v, "layer-0/b"),
                product(rows("x1"), v, "layer-0/w-1"),
                product(rows("e"), v, "layer-0/condition"));
        double[][] second = sum(product(map(first, x -> exact(activation, x)), v, "layer-1/w"), bias(v, "layer-1/b"));
        double[][] last = sum(product(map(second, x -> exact(activation, x)), v, "out/w"), bias(v, "out/b"));
        close(last, values(graph), ROUNDING);
    }

    @Test
    void withoutHiddenLayersTheLastLayerReadsEverything() {
        Graph graph = graph((s, rows) -> conditioned(s, rows, Activation.RELU));
        Variables v = variables(graph);
        double[][] expected = sum(
                product(rows("x"), v, "out/w"),
                bias(v, "out/b"),
                product(rows("x1"), v, "out/w-1"),
                product(rows("e"), v, "out/condition"));
        close(expected, values(graph), ROUNDING);
    }

    static Stream<Arguments> blocks() {
        return Stream.of(Arguments.of(WIDTH), Arguments.of(2));
    }

    private static Graph block(int out) {
        return graph((s, rows) -> new ResidualBlock(WIDTH, out, EMBEDDED, Activation.TANH).of(s, rows.x, rows.e));
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void aResidualBlockIsWhatLoopsCompute(int out) {
        Graph graph = block(out);
        Variables v = variables(graph);
        double[][] product = product(map(rows("x"), Math::tanh), v, "first/w");
        double[][] gain = product(rows("e"), v, "first/gain/w");
        double[][] inner = sum(product, product(rows("e"), v, "first/shift/w"), bias(v, "first/b"));
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < out; j++) {
                inner[i][j] += gain[i][j] * product[i][j];
            }
        }
        double[][] change = sum(product(map(inner, Math::tanh), v, "second/w"), bias(v, "second/b"));
        double[][] kept = out == WIDTH ? rows("x") : product(rows("x"), v, "skip/w");
        close(sum(kept, change), values(graph), ROUNDING);
    }

    /** The second layer has weights of standard deviation 0.1 / sqrt(3), and three units of at most 1 go in. */
    @Test
    void aResidualBlockStartsNearTheIdentity() {
        Graph graph = block(WIDTH);
        double[][] y = Compiler.find()
                .compile(graph)
                .run(Compiler.find().variables(graph, RandomStream.of(1)), inputs())
                .get("y")
                .toDoubleMatrix();
        close(rows("x"), y, 0.3);
        assertTrue(Nd4j.createFromArray(y).sub(inputs().get("x")).amaxNumber().doubleValue() > 1e-3);
    }

    static Stream<Arguments> names() {
        return Stream.of(
                Arguments.of(
                        graph((s, rows) -> conditioned(s, rows, Activation.SILU, 4, 5)),
                        Map.of(
                                "layer-0/w", "[3, 4]",
                                "layer-0/w-1", "[3, 4]",
                                "layer-0/condition", "[4, 4]",
                                "layer-0/b", "[4]",
                                "layer-1/w", "[4, 5]",
                                "layer-1/b", "[5]",
                                "out/w", "[5, 2]",
                                "out/b", "[2]")),
                Arguments.of(
                        block(2),
                        Map.of(
                                "first/w", "[3, 2]",
                                "first/gain/w", "[4, 2]",
                                "first/shift/w", "[4, 2]",
                                "first/b", "[2]",
                                "second/w", "[2, 2]",
                                "second/b", "[2]",
                                "skip/w", "[3, 2]")));
    }

    @ParameterizedTest
    @MethodSource("names")
    void parametersHaveOneSetOfNames(Graph graph, Map<String, String> expected) {
        Map<String, String> shapes = new TreeMap<>();
        graph.variables().forEach((name, spec) -> {
            assertEquals(VariableSpec.Kind.PARAMETER, spec.kind());
            shapes.put(name.substring("net/".length()), Arrays.toString(spec.shape()));
        });
        assertEquals(new TreeMap<>(expected), shapes);
    }

    static Stream<Arguments> networks() {
        return Stream.of(
                Arguments.of(graph((s, rows) -> conditioned(s, rows, Activation.SILU, 4, 2))),
                Arguments.of(graph((s, rows) -> conditioned(s, rows, Activation.SOFTPLUS, 4))),
                Arguments.of(block(WIDTH)),
                Arguments.of(block(2)));
    }

    /** A central difference of step h is wrong by h^2, and by 1e-16 / h of rounding. */
    @ParameterizedTest
    @MethodSource("networks")
    void gradientsAreThoseOfFiniteDifferences(Graph graph) {
        Program program = Compiler.find().compile(graph);
        Variables variables = variables(graph);
        Map<String, INDArray> exact = program.run(variables, inputs());
        double h = 1e-5;
        for (String name : graph.parameters()) {
            INDArray start = variables.get(name);
            INDArray gradient = exact.get("gradient/" + name);
            for (long i = 0; i < start.length(); i++) {
                double difference =
                        (loss(program, variables, name, start, i, h) - loss(program, variables, name, start, i, -h))
                                / (2 * h);
                double value = gradient.getDouble(i);
                assertEquals(difference, value, 1e-6 * (1 + Math.abs(value)), name + " " + i);
            }
            variables.set(name, start);
        }
    }

    private static double loss(Program program, Variables variables, String name, INDArray start, long i, double h) {
        INDArray moved = start.dup('c');
        moved.putScalar(i, moved.getDouble(i) + h);
        variables.set(name, moved);
        INDArray y = program.run(variables, inputs()).get("y");
        return 0.5 * y.mul(y).sumNumber().doubleValue();
    }

    /**
     * Weights of a layer of gain g have the variance g / in. The variance of n uniform numbers has a relative standard
     * error of sqrt(0.8 / n), here at most 0.3 %; four of them are exceeded once in 16,000 tests of another seed.
     */
    @Test
    void startValuesHaveTheirVariance() {
        Graph graph = graph((s, rows) -> new Mlp(List.of(40_000, 2), Activation.RELU)
                .of(s, Inputs.of(rows.x, WIDTH), Initializer.fanIn(0.5), 40_000));
        Variables start = Compiler.find().variables(graph, RandomStream.of(3));
        Map<String, Double> variance = Map.of("layer-0", 2.0 / 3, "layer-1", 2.0 / 40_000, "out", 0.5 / 2);
        variance.forEach((layer, expected) -> {
            INDArray w = start.get("net/" + layer + "/w");
            assertEquals(1, w.mul(w).meanNumber().doubleValue() / expected, 4 * Math.sqrt(0.8 / w.length()), layer);
            assertEquals(0, start.get("net/" + layer + "/b").amaxNumber().doubleValue());
        });
    }

    static Stream<Arguments> features() {
        return Stream.of(
                Arguments.of(TimeFeatures.SINUSOIDAL, 4, 30, (Function<Integer, Double>) k -> Math.pow(30, k / 3.0)),
                Arguments.of(TimeFeatures.SINUSOIDAL, 1, 30, (Function<Integer, Double>) k -> 1.0),
                Arguments.of(
                        TimeFeatures.HARMONIC, 3, 2 * Math.PI, (Function<Integer, Double>) k -> 2 * Math.PI * (k + 1)));
    }

    @ParameterizedTest
    @MethodSource("features")
    void timeFeaturesAreSinesThenCosines(
            TimeFeatures features, int count, double scale, Function<Integer, Double> frequency) {
        Graph graph = graph((s, rows) -> features.of(
                s, rows.x.mmul(s.constant(Nd4j.createFromArray(new double[][] {{1}, {0}, {0}}))), count, scale));
        double[][] y = values(graph);
        for (int i = 0; i < N; i++) {
            double u = rows("x")[i][0];
            assertEquals(2 * count, y[i].length);
            for (int k = 0; k < count; k++) {
                assertEquals(Math.sin(frequency.apply(k) * u), y[i][k], ROUNDING);
                assertEquals(Math.cos(frequency.apply(k) * u), y[i][count + k], ROUNDING);
            }
        }
    }

    /**
     * The variance of 4000 normal numbers has a relative standard error of 2.2 %; four of them are exceeded once in
     * 16,000.
     */
    @Test
    void fourierFrequenciesAreAState() {
        Graph graph = graph((s, rows) -> TimeFeatures.FOURIER.of(s, rows.x.sum(true, 1), 4000, 30));
        assertEquals(
                VariableSpec.Kind.STATE,
                graph.variables().get("net/frequencies").kind());
        INDArray w = Compiler.find().variables(graph, RandomStream.of(1)).get("net/frequencies");
        assertEquals(1, w.mul(w).meanNumber().doubleValue() / 900, 0.09);
    }

    /** As one op and as two: the values have the same bits, the derivatives agree. */
    @Test
    void swishIsSilu() {
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, WIDTH);
            SDVariable silu = s.output("silu", Activation.SILU.apply(x));
            SDVariable swish = s.output("swish", Activation.swish(x));
            s.output("silu-slope", s.gradient(silu, List.of(x)).get(0));
            s.output("swish-slope", s.gradient(swish, List.of(x)).get(0));
        });
        Map<String, INDArray> y = Compiler.find()
                .compile(graph)
                .run(
                        Compiler.find().variables(graph, RandomStream.of(1)),
                        Map.of("x", normal("x", 50, WIDTH).mul(4)));
        assertEquals(y.get("silu"), y.get("swish"));
        assertEquals(
                0, y.get("silu-slope").sub(y.get("swish-slope")).amaxNumber().doubleValue(), 1e-14);
    }

    @Test
    void whatCannotBeANetworkIsRefused() {
        Initializer start = Initializer.zeros();
        assertThrows(IllegalArgumentException.class, () -> new Dense(start, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Dense(start, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Inputs(List.of(), 1, Optional.empty(), 0));
        String message = assertThrows(IllegalArgumentException.class, () -> new Mlp(List.of(3, 0), Activation.RELU))
                .getMessage();
        assertTrue(message.contains("[3, 0]"), message);
    }
}

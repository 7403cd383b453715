package org.ergodic.common.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Layers of transformers beside loops over Java arrays, and their derivatives beside finite differences. */
class TransformerTest {
    private static final int N = 3;
    private static final int TOKENS = 4;
    private static final int WIDTH = 6;
    private static final int HEADS = 2;
    private static final int EMBEDDED = 5;
    private static final Dropout NONE = new Dropout(0);
    /** A few hundred roundings of numbers of order one. */
    private static final double ROUNDING = 1e-12;

    /** From h {@code [n, 4, 6]} and e {@code [n, 5]}. */
    private interface Network {
        SDVariable of(Scope s, SDVariable h, SDVariable e);
    }

    private static final Network ATTENTION =
            (s, h, e) -> new SelfAttention(TOKENS, WIDTH, HEADS, Initializer.fanIn(1)).of(s, h);
    private static final Network PLAIN = (s, h, e) -> block(0).of(s, h, Optional.empty());
    private static final Network TIMED = (s, h, e) -> block(EMBEDDED).of(s, h, Optional.of(e));
    private static final Network NORM = (s, h, e) -> new LayerNorm(WIDTH, true).of(s, h);

    private static TransformerBlock block(int embedded) {
        return new TransformerBlock(TOKENS, WIDTH, HEADS, 7, embedded, Activation.SILU, NONE);
    }

    private static Graph graph(Network network) {
        return Graph.build(
                DataType.DOUBLE,
                s -> s.output(
                        "y", network.of(s.child("net"), s.input("h", -1, TOKENS, WIDTH), s.input("e", -1, EMBEDDED))));
    }

    private static Graph derived(Network network) {
        return Graph.build(DataType.DOUBLE, s -> {
            SDVariable h = s.input("h", -1, TOKENS, WIDTH);
            SDVariable v = s.input("v", -1, TOKENS, WIDTH);
            SDVariable y = s.output("y", network.of(s.child("net"), h, s.input("e", -1, EMBEDDED)));
            SDVariable along = s.output("jvp", s.jvp(y, h, v));
            s.output("second", s.jvp(along, h, v));
            // Of a function with the first derivative in it, as score matching has.
            SDVariable loss = s.output("loss", y.mul(y).add(along.mul(v)).sum());
            List<SDVariable> parameters = List.copyOf(s.parameters().values());
            List<SDVariable> gradients = s.gradient(loss, parameters);
            for (int i = 0; i < parameters.size(); i++) {
                s.output("gradient/" + parameters.get(i).name(), gradients.get(i));
            }
        });
    }

    private static INDArray normal(String name, long... shape) {
        return RandomStream.of(11)
                .split(name)
                .draw(Noise.NORMAL, 0, DataType.DOUBLE, 1, Arrays.stream(shape).reduce(1, (a, b) -> a * b))
                .reshape('c', shape);
    }

    private static Map<String, INDArray> inputs() {
        return new HashMap<>(Map.of("h", normal("h", N, TOKENS, WIDTH), "e", normal("e", N, EMBEDDED)));
    }

    private static final INDArray DIRECTION = normal("v", N, TOKENS, WIDTH);

    private static Map<String, INDArray> along() {
        Map<String, INDArray> all = inputs();
        all.put("v", DIRECTION);
        return all;
    }

    /** Every parameter of order one, so that nothing is small by its start value. */
    private static Variables variables(Graph graph) {
        Variables variables = Compiler.find().variables(graph, RandomStream.of(1));
        graph.variables()
                .forEach((name, spec) ->
                        variables.set(name, normal(name, spec.shape()).mul(0.5)));
        return variables;
    }

    private static INDArray value(Network network) {
        Graph graph = graph(network);
        return Compiler.find().compile(graph).run(variables(graph), inputs()).get("y");
    }

    private static double[][] rows(INDArray h, int row) {
        return h.slice(row).dup('c').toDoubleMatrix();
    }

    private static double[] product(double[] x, Variables variables, String layer, boolean bias) {
        double[][] w = variables.get("net/" + layer + "/w").toDoubleMatrix();
        double[] y = bias ? variables.get("net/" + layer + "/b").toDoubleVector() : new double[w[0].length];
        for (int j = 0; j < y.length; j++) {
            for (int k = 0; k < w.length; k++) {
                y[j] += x[k] * w[k][j];
            }
        }
        return y;
    }

    /** Vaswani et al. (2017), equation 1, a head and a token at a time. */
    @Test
    void attentionIsWhatLoopsCompute() {
        Graph graph = graph(ATTENTION);
        Variables v = variables(graph);
        INDArray y = value(ATTENTION);
        int size = WIDTH / HEADS;
        for (int row = 0; row < N; row++) {
            double[][] h = rows(inputs().get("h"), row);
            for (int i = 0; i < TOKENS; i++) {
                double[] mixed = new double[WIDTH];
                double[] query = product(h[i], v, "query", true);
                for (int head = 0; head < HEADS; head++) {
                    double[] weight = new double[TOKENS];
                    double total = 0;
                    for (int j = 0; j < TOKENS; j++) {
                        double[] key = product(h[j], v, "key", false);
                        double logit = 0;
                        for (int k = head * size; k < (head + 1) * size; k++) {
                            logit += query[k] * key[k];
                        }
                        weight[j] = Math.exp(logit / Math.sqrt(size));
                        total += weight[j];
                    }
                    for (int j = 0; j < TOKENS; j++) {
                        double[] value = product(h[j], v, "value", true);
                        for (int k = head * size; k < (head + 1) * size; k++) {
                            mixed[k] += weight[j] / total * value[k];
                        }
                    }
                }
                assertArrayEquals(product(mixed, v, "out", true), rows(y, row)[i], ROUNDING);
            }
        }
    }

    @Test
    void aNormIsWhatLoopsCompute() {
        Graph graph = graph(NORM);
        Variables v = variables(graph);
        double[] gain = v.get("net/gain").toDoubleVector();
        double[] b = v.get("net/b").toDoubleVector();
        INDArray y = value(NORM);
        for (int row = 0; row < N; row++) {
            for (int i = 0; i < TOKENS; i++) {
                double[] h = rows(inputs().get("h"), row)[i];
                double mean = Arrays.stream(h).average().orElseThrow();
                double variance = Arrays.stream(h)
                        .map(x -> (x - mean) * (x - mean))
                        .average()
                        .orElseThrow();
                for (int k = 0; k < WIDTH; k++) {
                    double expected = gain[k] * (h[k] - mean) / Math.sqrt(variance + 1e-5) + b[k];
                    assertEquals(expected, rows(y, row)[i][k], ROUNDING);
                }
            }
        }
    }

    /** Where all numbers of a token are equal, and its variance is 0. */
    @Test
    void aNormOfEqualNumbersIsFinite() {
        Graph graph = derived((s, h, e) -> new LayerNorm(WIDTH, false).of(s, h));
        Map<String, INDArray> equal = along();
        equal.put("h", Nd4j.ones(DataType.DOUBLE, N, TOKENS, WIDTH));
        Map<String, INDArray> all = Compiler.find().compile(graph).run(variables(graph), equal);
        assertEquals(0, all.get("y").amaxNumber().doubleValue());
        assertTrue(Double.isFinite(all.get("second").amaxNumber().doubleValue()));
    }

    static Stream<Arguments> networks() {
        return Stream.of(Arguments.of(ATTENTION), Arguments.of(NORM), Arguments.of(PLAIN), Arguments.of(TIMED));
    }

    /** A central difference of step h is wrong by h^2, and by 1e-16 / h of rounding (1e-16 / h^2 of the second). */
    @ParameterizedTest
    @MethodSource("networks")
    void directionalDerivativesAreThoseOfFiniteDifferences(Network network) {
        Graph graph = derived(network);
        Program program = Compiler.find().compile(graph);
        Variables variables = variables(graph);
        Map<String, INDArray> at = program.run(variables, along());
        double h = 1e-4;
        INDArray up = moved(program, variables, h);
        INDArray down = moved(program, variables, -h);
        close(up.sub(down).mul(0.5 / h), at.get("jvp"), 1e-5);
        close(up.add(down).sub(at.get("y").mul(2)).mul(1 / (h * h)), at.get("second"), 1e-5);
    }

    private static INDArray moved(Program program, Variables variables, double h) {
        Map<String, INDArray> there = along();
        there.put("h", there.get("h").add(DIRECTION.mul(h)));
        return program.run(variables, there).get("y");
    }

    private static void close(INDArray expected, INDArray actual, double tolerance) {
        assertArrayEquals(expected.shape(), actual.shape());
        double size = expected.amaxNumber().doubleValue();
        assertEquals(0, expected.sub(actual).amaxNumber().doubleValue(), tolerance * (1 + size));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void gradientsAreThoseOfFiniteDifferences(Network network) {
        Graph graph = derived(network);
        Program program = Compiler.find().compile(graph);
        Variables variables = variables(graph);
        Map<String, INDArray> exact = program.run(variables, along());
        double h = 1e-5;
        for (String name : graph.parameters()) {
            INDArray start = variables.get(name);
            INDArray direction = normal("direction of " + name, start.shape());
            double[] ends = new double[2];
            for (int side = 0; side < 2; side++) {
                variables.set(name, start.add(direction.mul(side == 0 ? h : -h)));
                ends[side] = program.run(variables, along()).get("loss").getDouble(0);
            }
            variables.set(name, start);
            double difference = (ends[0] - ends[1]) / (2 * h);
            double value =
                    exact.get("gradient/" + name).mul(direction).sumNumber().doubleValue();
            assertEquals(difference, value, 1e-6 * (1 + Math.abs(value)), name);
            assertTrue(exact.get("gradient/" + name).amaxNumber().doubleValue() > 1e-6, name + " has no gradient");
        }
    }

    /** Tokens have no position: in another order they give the result in that order. */
    @ParameterizedTest
    @MethodSource("networks")
    void permutedTokensGiveThePermutedResult(Network network) {
        Graph graph = graph(network);
        Map<String, INDArray> permuted = inputs();
        int[] order = {2, 0, 3, 1};
        permuted.put("h", ordered(permuted.get("h"), order));
        INDArray y =
                Compiler.find().compile(graph).run(variables(graph), permuted).get("y");
        close(ordered(value(network), order), y, ROUNDING);
    }

    private static INDArray ordered(INDArray h, int... order) {
        return Nd4j.pullRows(h.permute(1, 0, 2).dup('c').reshape(TOKENS, N * WIDTH), 1, order)
                .reshape(TOKENS, N, WIDTH)
                .permute(1, 0, 2)
                .dup('c');
    }

    /** Peebles and Xie (2023): all gates start at 0. */
    @Test
    void aBlockWithAnEmbeddingStartsAsTheIdentity() {
        Graph graph = graph(TIMED);
        INDArray y = Compiler.find()
                .compile(graph)
                .run(Compiler.find().variables(graph, RandomStream.of(1)), inputs())
                .get("y");
        assertEquals(inputs().get("h"), y);
    }

    @Test
    void aBlockIsSaidWhetherThereIsAnEmbedding() {
        assertThrows(
                IllegalArgumentException.class,
                () -> graph((s, h, e) -> block(EMBEDDED).of(s, h, Optional.empty())));
        assertThrows(IllegalArgumentException.class, () -> graph((s, h, e) -> block(0).of(s, h, Optional.of(e))));
    }

    private static final FeatureTokens FEATURES = FeatureTokens.of(6, List.of(List.of(4, 1), List.of(5)), 3, 1);

    /** Columns to tokens 0, (1 and 4), 2, 3, 5 and one that reads none; and back. */
    @Test
    void columnsAreTokensAndBack() {
        assertEquals(List.of(List.of(0), List.of(4, 1), List.of(2), List.of(3), List.of(5)), FEATURES.tokens());
        assertEquals(6, FEATURES.count());
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable h = s.output("h", FEATURES.of(s.child("in"), s.input("x", -1, 6)));
            s.output("back", FEATURES.columns(s.child("out"), h, Initializer.fanIn(1)));
        });
        Variables v = variables(graph);
        INDArray x = normal("x", N, 6);
        Map<String, INDArray> all = Compiler.find().compile(graph).run(v, Map.of("x", x));
        assertArrayEquals(new long[] {N, 6, 3}, all.get("h").shape());
        double[][] in = v.get("in/w").toDoubleMatrix();
        double[][] offset = v.get("in/b").toDoubleMatrix();
        double[][] out = v.get("out/w").toDoubleMatrix();
        double[] bias = v.get("out/b").toDoubleVector();
        for (int row = 0; row < N; row++) {
            double[][] expected = Arrays.stream(offset).map(double[]::clone).toArray(double[][]::new);
            for (int token = 0; token < 5; token++) {
                for (int column : FEATURES.tokens().get(token)) {
                    for (int k = 0; k < 3; k++) {
                        expected[token][k] += x.getDouble(row, column) * in[column][k];
                    }
                }
            }
            for (int token = 0; token < 6; token++) {
                assertArrayEquals(expected[token], rows(all.get("h"), row)[token], ROUNDING);
            }
            for (int token = 0; token < 5; token++) {
                for (int column : FEATURES.tokens().get(token)) {
                    double back = bias[column];
                    for (int k = 0; k < 3; k++) {
                        back += expected[token][k] * out[k][column];
                    }
                    assertEquals(back, all.get("back").getDouble(row, column), ROUNDING);
                }
            }
        }
    }

    static Stream<Arguments> wrongGroups() {
        return Stream.of(
                Arguments.of(List.of(List.of(0, 3)), "no column 3"),
                Arguments.of(List.of(List.of(-1)), "no column -1"),
                Arguments.of(List.of(List.of(0, 1), List.of(1, 2)), "column 1 is named twice"),
                Arguments.of(List.of(List.of()), "is empty"));
    }

    @ParameterizedTest
    @MethodSource("wrongGroups")
    void wrongGroupsAreNamed(List<List<Integer>> groups, String words) {
        String message = assertThrows(IllegalArgumentException.class, () -> FeatureTokens.of(3, groups, 4, 0))
                .getMessage();
        assertTrue(message.contains(words), message);
    }

    @Test
    void anEmbeddingIsItsRows() {
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            Embedding embedding = new Embedding(3, 2);
            s.output("rows", embedding.of(s, s.input("category", -1)));
            s.output("shares", embedding.ofShares(s, s.input("shares", -1, 3)));
        });
        Variables v = variables(graph);
        double[][] w = v.get("w").toDoubleMatrix();
        Map<String, INDArray> all = Compiler.find()
                .compile(graph)
                .run(
                        v,
                        Map.of(
                                "category", Nd4j.createFromArray(2.0, 0, 1),
                                "shares", Nd4j.createFromArray(new double[][] {{0, 0, 1}, {1, 0, 0}, {0, 1, 0}})));
        double[][] expected = {w[2], w[0], w[1]};
        for (int i = 0; i < 3; i++) {
            assertArrayEquals(expected[i], all.get("rows").toDoubleMatrix()[i], 0);
            assertArrayEquals(expected[i], all.get("shares").toDoubleMatrix()[i], 0);
        }
    }

    @Test
    void whatCannotBeATransformerIsRefused() {
        Initializer start = Initializer.zeros();
        assertThrows(IllegalArgumentException.class, () -> new SelfAttention(3, 6, 4, start));
        assertThrows(IllegalArgumentException.class, () -> new SelfAttention(0, 6, 2, start));
        assertThrows(IllegalArgumentException.class, () -> new TransformerBlock(3, 6, 4, 8, 0, Activation.RELU, NONE));
        assertThrows(IllegalArgumentException.class, () -> new TransformerBlock(3, 6, 3, 8, -1, Activation.RELU, NONE));
        assertThrows(IllegalArgumentException.class, () -> new FeedForward(3, 6, 0, Activation.RELU, start));
        assertThrows(IllegalArgumentException.class, () -> new LayerNorm(0, true));
        assertThrows(IllegalArgumentException.class, () -> new Embedding(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new FeatureTokens(List.of(List.of(1)), 3, 0));
        for (double rate : new double[] {-0.1, 1, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> new Dropout(rate));
        }
    }

    private static Graph dropout(boolean trains, double rate) {
        return Graph.build(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 50);
            Scope net = s.training(trains).child("net");
            SDVariable y = s.output("y", new Dropout(rate).of(net, x, 50));
            // The same layer elsewhere drops the same numbers; another one others.
            s.output("again", new Dropout(rate).of(net, x.mul(2), 50));
            s.output("other", new Dropout(rate).of(net.child("other"), x, 50));
            s.output("slope", s.jvp(y, x, x));
        });
    }

    private static Call run(Graph graph, INDArray x, long step, long first) {
        Compiler compiler = Compiler.find();
        return compiler.compile(graph)
                .call(compiler.variables(graph, RandomStream.of(1)))
                .set("x", x)
                .random(RandomStream.of(5).split(step), first)
                .run();
    }

    /**
     * Of 20,000 numbers a share of 0.3 is dropped; four standard errors are 0.013, exceeded once in 16,000 tests of
     * another seed.
     */
    @Test
    void dropoutDropsItsShareInTrainingAndKeepsTheMean() {
        INDArray x = normal("x", 400, 50);
        Call call = run(dropout(true, 0.3), x, 0, 0);
        INDArray y = call.get("y");
        double dropped = 0;
        for (int i = 0; i < x.length(); i++) {
            boolean gone = y.getDouble(i) == 0;
            dropped += gone ? 1.0 / x.length() : 0;
            assertEquals(gone ? 0 : x.getDouble(i) / 0.7, y.getDouble(i), 1e-14);
        }
        assertEquals(0.3, dropped, 0.013);
        assertEquals(y.mul(2), call.get("again"));
        assertEquals(y, call.get("slope"));
        assertNotEquals(y, call.get("other"));
    }

    /** Random numbers belong to sample and step, not to the batch. */
    @Test
    void dropoutBelongsToSampleAndStep() {
        INDArray x = normal("x", 8, 50);
        INDArray all = run(dropout(true, 0.5), x, 3, 0).get("y");
        assertEquals(all, run(dropout(true, 0.5), x, 3, 0).get("y"));
        assertNotEquals(all, run(dropout(true, 0.5), x, 4, 0).get("y"));
        INDArray last = Nd4j.pullRows(x, 1, new int[] {5, 6, 7});
        assertEquals(
                Nd4j.pullRows(all, 1, new int[] {5, 6, 7}),
                run(dropout(true, 0.5), last, 3, 5).get("y"));
    }

    @Test
    void dropoutIsTheIdentityElsewhere() {
        Graph graph = dropout(false, 0.5);
        assertEquals(List.of("x"), List.copyOf(graph.inputs().keySet()));
        INDArray x = normal("x", 4, 50);
        assertEquals(x, run(graph, x, 0, 0).get("y"));
        assertEquals(List.of("x"), List.copyOf(dropout(true, 0).inputs().keySet()));
    }

    @Test
    void aNameIsOneTrainingNoise() {
        GraphException twice = assertThrows(
                GraphException.class,
                () -> Graph.build(DataType.DOUBLE, s -> {
                    SDVariable x = s.input("x", -1, 4);
                    s.training(true).trainingNoise("a", Noise.UNIFORM, x, 4);
                    s.training(true).trainingNoise("a", Noise.UNIFORM, x, 5);
                }));
        assertTrue(twice.getMessage().contains("'a' is taken"), twice.getMessage());
    }
}

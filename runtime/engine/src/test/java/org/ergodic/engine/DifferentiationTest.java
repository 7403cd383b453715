package org.ergodic.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.ergodic.api.graph.ArrayFunction;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.GraphException;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling3DConfig;
import org.nd4j.linalg.factory.Nd4j;

/** What derivatives mean in whole graphs: independence, constants, composition, errors. */
class DifferentiationTest {
    private static final RandomStream SEED = RandomStream.of(5);

    private final Compiler compiler = Compiler.find();

    private Map<String, INDArray> run(Graph graph, Map<String, INDArray> inputs) {
        return compiler.compile(graph).run(compiler.variables(graph, SEED), inputs);
    }

    /** SameDiff's own executor throws a null pointer on the gradient of this graph. */
    @Test
    void aSumInsideAGradient() {
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 2);
            SDVariable w = s.parameter("w", Initializer.normal(1), 2, 1);
            SDVariable u = s.parameter("u", Initializer.normal(1), 2, 1);
            SDVariable y = x.mmul(u).mul(w.mul(u).sum()).div(w.mul(w).sum());
            s.output("g", s.gradient(y, List.of(w)).get(0));
        });
        Variables variables = compiler.variables(graph, SEED);
        INDArray x = SEED.draw(Noise.NORMAL, 0, DataType.DOUBLE, 4, 2);
        INDArray w = variables.get("w");
        INDArray u = variables.get("u");
        double c = x.mmul(u).sumNumber().doubleValue();
        double wu = w.mul(u).sumNumber().doubleValue();
        double ww = w.mul(w).sumNumber().doubleValue();
        // d/dw of c (w'u) / (w'w)
        INDArray expected = u.mul(c / ww).sub(w.mul(2 * c * wu / ww / ww));
        INDArray g = compiler.compile(graph).run(variables, Map.of("x", x)).get("g");
        assertArrayEquals(expected.toDoubleVector(), g.toDoubleVector(), 1e-12);
    }

    @Test
    void aClassifiersGradientIsSameDiffs() {
        int hidden = 16;
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 5);
            SDVariable labels = s.input("labels", -1, 3);
            SDVariable h = layer(s.child("second"), layer(s.child("first"), x, 5, hidden), hidden, hidden);
            SDVariable logits = h.mmul(s.parameter("out", Initializer.glorot(), hidden, 3));
            SDVariable loss = s.sameDiff()
                    .nn()
                    .logSoftmax(logits, 1)
                    .mul(labels)
                    .sum(1)
                    .mean()
                    .neg();
            s.output("loss", loss);
            List<SDVariable> xs = List.copyOf(s.parameters().values());
            List<SDVariable> gradient = s.gradient(loss, xs);
            IntStream.range(0, xs.size())
                    .forEach(i -> s.output("grad/" + xs.get(i).name(), gradient.get(i)));
        });
        Variables variables = compiler.variables(graph, SEED);
        INDArray x = SEED.draw(Noise.NORMAL, 0, DataType.DOUBLE, 7, 5);
        INDArray labels = Nd4j.zeros(DataType.DOUBLE, 7, 3);
        IntStream.range(0, 7).forEach(i -> labels.putScalar(i, i % 3, 1));
        Map<String, INDArray> ours = compiler.compile(graph).run(variables, Map.of("x", x, "labels", labels));

        // The same, built in SameDiff alone.
        SameDiff sd = SameDiff.create();
        Map<String, SDVariable> p = new LinkedHashMap<>();
        variables.values().forEach((name, value) -> p.put(name, sd.var(name, value)));
        SDVariable in = sd.placeHolder("x", DataType.DOUBLE, -1, 5);
        SDVariable target = sd.placeHolder("labels", DataType.DOUBLE, -1, 3);
        SDVariable h = sd.nn().swish(in.mmul(p.get("first/w")).add(p.get("first/b")));
        h = sd.nn().swish(h.mmul(p.get("second/w")).add(p.get("second/b")));
        // SameDiff's gradient of logSoftmax with an axis throws.
        SDVariable loss = sd.math()
                .log(sd.nn().softmax(h.mmul(p.get("out")), 1))
                .mul(target)
                .sum(1)
                .mean()
                .neg();
        sd.setLossVariables(loss.name());
        Map<String, INDArray> theirs = sd.calculateGradients(Map.of("x", x, "labels", labels), List.copyOf(p.keySet()));
        assertEquals(5, theirs.size());
        theirs.forEach((name, g) -> assertArrayEquals(
                g.dup('c').data().asDouble(),
                ours.get("grad/" + name).dup('c').data().asDouble(),
                1e-12,
                name));
    }

    private static SDVariable layer(Scope s, SDVariable x, int in, int out) {
        SDVariable w = s.parameter("w", Initializer.glorot(), in, out);
        return s.sameDiff().nn().swish(x.mmul(w).add(s.parameter("b", Initializer.zeros(), out)));
    }

    @Test
    void whatDoesNotDependHasZerosOfItsShape() {
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 2);
            SDVariable w = s.parameter("w", Initializer.ones(), 3, 4);
            s.output("g", s.gradient(x.sum(), List.of(w)).get(0));
            s.output("t", s.jvp(x.mul(2), w, w));
            s.output(
                    "floor",
                    s.gradient(s.sameDiff().math().floor(w), List.of(w)).get(0));
        });
        Map<String, INDArray> result = run(graph, Map.of("x", Nd4j.ones(DataType.DOUBLE, 5, 2)));
        assertEquals(Nd4j.zeros(DataType.DOUBLE, 3, 4), result.get("g"));
        assertEquals(Nd4j.zeros(DataType.DOUBLE, 3, 4), result.get("floor"));
        assertEquals(Nd4j.zeros(DataType.DOUBLE, 5, 2), result.get("t"));
    }

    @Test
    void stoppedGradientsAreConstants() {
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", 3);
            SDVariable y = x.mul(s.stopGradient(x.mul(x)));
            s.output("g", s.gradient(y, List.of(x)).get(0));
            s.output("t", s.jvp(y, x, s.sameDiff().onesLike(x)));
        });
        INDArray x = Nd4j.createFromArray(1.0, 2.0, 3.0);
        Map<String, INDArray> result = run(graph, Map.of("x", x));
        assertEquals(x.mul(x), result.get("g"));
        assertEquals(x.mul(x), result.get("t"));
    }

    /**
     * What is differentiated by is a leaf, whatever it is: f = 3 z² has the derivative 6 z by it, and none by what z is
     * of.
     */
    @ParameterizedTest
    @EnumSource
    void everyVariableIsALeaf(Leaf leaf) {
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", 2, 2);
            SDVariable z = leaf.of.apply(s, x);
            SDVariable f = z.mul(z).mul(3).sum(1);
            SDVariable ones = s.sameDiff().onesLike(z);
            SDVariable g = s.gradient(f, List.of(z)).get(0);
            s.output("z", z);
            s.output("gradient", g);
            s.output("both", s.gradient(f, List.of(x, z)).get(1));
            s.output("direction", s.jvp(f, z, ones));
            s.output("second", s.gradient(g, List.of(z)).get(0));
            s.output("second-direction", s.jvp(g, z, ones));
            s.output("self", s.gradient(z, List.of(z)).get(0));
            s.output("self-direction", s.jvp(z, z, ones.mul(2)));
            s.output("x", s.gradient(f, List.of(x)).get(0));
        });
        INDArray x = Nd4j.createFromArray(new double[][] {{0.5, -1}, {2, 3}});
        Map<String, INDArray> result = run(graph, Map.of("x", x));
        INDArray z = result.get("z").broadcast(2, 2);
        assertEquals(z.mul(6), result.get("gradient"));
        assertEquals(z.mul(6), result.get("both"));
        assertEquals(z.mul(6).sum(1), result.get("direction"));
        assertEquals(z.mul(0).add(6), result.get("second"));
        assertEquals(z.mul(0).add(6), result.get("second-direction"));
        assertEquals(z.mul(0).add(1), result.get("self"));
        assertEquals(z.mul(0).add(2), result.get("self-direction"));
        assertEquals(z.mul(6).mul(leaf.slope), result.get("x"));
    }

    /** What a derivative may be by, with its own slope by x. */
    private enum Leaf {
        COMPUTED(2, (s, x) -> x.mul(2)),
        STOPPED(0, (s, x) -> s.stopGradient(x.mul(2))),
        STOPPED_TWICE(0, (s, x) -> s.stopGradient(s.stopGradient(x).mul(2))),
        CONSTANT(0, (s, x) -> s.constant(Nd4j.createFromArray(new double[][] {{1, 2}, {3, 4}}))),
        MASK(0, (s, x) -> s.mask(x.gt(0))),
        FLOOR(0, (s, x) -> s.sameDiff().math().floor(x)),
        ONE_OF_SEVERAL(1, (s, x) -> s.sameDiff().split(s.sameDiff().concat(1, x, x), 2, 1)[1]),
        STATE(0, (s, x) -> s.state("z", Initializer.constant(2), 2, 2)),
        PARAMETER(0, (s, x) -> s.parameter("z", Initializer.constant(2), 2, 2)),
        IN_JAVA(0, (s, x) -> s.call(new Same(), x)),
        IN_JAVA_WITH_DERIVATIVE(1, (s, x) -> s.call(new Same(), (value, directions) -> directions.get(x), x)),
        DERIVATIVE(4, (s, x) -> s.gradient(x.mul(x).mul(2), List.of(x)).get(0));

        private final double slope;
        private final BiFunction<Scope, SDVariable, SDVariable> of;

        Leaf(double slope, BiFunction<Scope, SDVariable, SDVariable> of) {
            this.slope = slope;
            this.of = of;
        }
    }

    private record Same() implements ArrayFunction {
        @Override
        public String name() {
            return "same";
        }

        @Override
        public long[] shape(long[]... inputs) {
            return inputs[0];
        }

        @Override
        public INDArray apply(INDArray... inputs) {
            return inputs[0].dup();
        }
    }

    /** Names are all that a graph knows variables by, so another graph's variable of the same name would pass. */
    @Test
    void anotherGraphsVariablesAreRefused() {
        Graph.build(DataType.DOUBLE, other -> {
            SDVariable strange = other.input("x", 2);
            other.output("y", strange);
            for (String message : List.of(
                    refused(s ->
                            s.gradient(s.input("x", 2).mul(2), List.of(strange)).get(0)),
                    refused(s -> s.gradient(strange, List.of(s.input("x", 2))).get(0)),
                    refused(s -> s.jvp(s.input("x", 2).mul(2), strange, strange)))) {
                assertTrue(message.contains("another graph"), message);
            }
        });
    }

    @Test
    void variablesDifferentiatedByAreIndependent() {
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", 3);
            SDVariable z = x.mul(x);
            SDVariable y = z.mul(x);
            List<SDVariable> g = s.gradient(y, List.of(x, z));
            s.output("gx", g.get(0));
            s.output("gz", g.get(1));
            s.output("total", s.gradient(y, List.of(x)).get(0));
            s.output("self", s.gradient(z, List.of(z)).get(0));
            SDVariable one = s.sameDiff().onesLike(x);
            s.output("t", s.jvp(List.of(y), Map.of(x, one, z, one)).get(0));
        });
        INDArray x = Nd4j.createFromArray(1.0, 2.0, 3.0);
        Map<String, INDArray> result = run(graph, Map.of("x", x));
        assertEquals(x.mul(x), result.get("gx"));
        assertEquals(x, result.get("gz"));
        assertEquals(x.mul(x).mul(3), result.get("total"));
        assertEquals(Nd4j.ones(DataType.DOUBLE, 3), result.get("self"));
        assertEquals(x.mul(x).add(x), result.get("t"));
    }

    /** x^4 four times: the fourth derivative is 24, whatever the order of modes. */
    @Test
    void derivativesMixToAnyOrder() {
        for (int modes = 0; modes < 16; modes++) {
            int order = modes;
            Graph graph = Graph.build(DataType.DOUBLE, s -> {
                SDVariable x = s.input("x", 3);
                SDVariable y = x.mul(x).mul(x).mul(x);
                for (int i = 0; i < 4; i++) {
                    y = (order >> i & 1) == 0
                            ? s.gradient(y, List.of(x)).get(0)
                            : s.jvp(y, x, s.sameDiff().onesLike(x));
                }
                s.output("y", y);
            });
            INDArray y = run(graph, Map.of("x", Nd4j.createFromArray(1.0, -2.0, 0.5)))
                    .get("y");
            assertArrayEquals(new double[] {24, 24, 24}, y.toDoubleVector(), 1e-9, "modes " + order);
        }
    }

    /** The divergence of a nonlinear field, exactly: the sum of e_i' J e_i. */
    @Test
    void aDivergenceByForwardMode() {
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 3);
            SDVariable f = x.mul(s.sameDiff().math().squaredNorm(x, true, 1));
            SDVariable divergence = null;
            for (int i = 0; i < 3; i++) {
                SDVariable e =
                        s.sameDiff().zerosLike(x).add(s.constant(Nd4j.eye(3).getRow(i)));
                SDVariable term = s.jvp(f, x, e).mul(e).sum(1);
                divergence = divergence == null ? term : divergence.add(term);
            }
            s.output("d", divergence);
        });
        INDArray x = SEED.draw(Noise.NORMAL, 0, DataType.DOUBLE, 4, 3);
        // div(x |x|^2) = (d + 2) |x|^2
        INDArray expected = x.mul(x).sum(1).mul(5);
        assertArrayEquals(
                expected.toDoubleVector(), run(graph, Map.of("x", x)).get("d").toDoubleVector(), 1e-12);
    }

    @Test
    void singlePrecisionStaysSingle() {
        Graph graph = Graph.build(DataType.FLOAT, s -> {
            SDVariable x = s.input("x", -1, 3);
            SDVariable y = s.sameDiff()
                    .nn()
                    .softmax(s.sameDiff().math().tanh(x), 1)
                    .mean(1)
                    .add(x.norm2(1));
            SDVariable g = s.gradient(y, List.of(x)).get(0);
            s.output("g", g);
            s.output("h", s.jvp(g, x, x));
        });
        Map<String, INDArray> result = run(graph, Map.of("x", SEED.draw(Noise.NORMAL, 0, DataType.FLOAT, 4, 3)));
        assertEquals(DataType.FLOAT, result.get("g").dataType());
        assertEquals(DataType.FLOAT, result.get("h").dataType());
    }

    @Test
    void castsCarryDerivativesBetweenPrecisions() {
        Graph graph = Graph.build(DataType.FLOAT, s -> {
            SDVariable x = s.input("x", 3);
            SDVariable d = x.castTo(DataType.DOUBLE);
            s.output(
                    "g", s.gradient(d.mul(d).castTo(DataType.FLOAT), List.of(x)).get(0));
        });
        INDArray g = run(graph, Map.of("x", Nd4j.createFromArray(1f, 2f, 3f))).get("g");
        assertEquals(Nd4j.createFromArray(2f, 4f, 6f), g);
    }

    @Test
    void normsHaveAFiniteGradientAtZero() {
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 3);
            s.output("g", s.gradient(x.norm2(1), List.of(x)).get(0));
        });
        assertEquals(
                Nd4j.zeros(DataType.DOUBLE, 2, 3),
                run(graph, Map.of("x", Nd4j.zeros(DataType.DOUBLE, 2, 3))).get("g"));
    }

    @Test
    void aSecondDerivativeThatIsNotThereIsRefused() {
        Pooling3DConfig config =
                Pooling3DConfig.builder().kD(2).kH(2).kW(2).sD(1).sH(1).sW(1).build();
        String message = refused(s -> {
            SDVariable x = s.input("x", -1, 2, 4, 4, 4);
            SDVariable y = s.sameDiff().cnn().maxPooling3d(x, config);
            SDVariable g = s.gradient(y.mul(y).sum(), List.of(x)).get(0);
            return s.gradient(g, List.of(x)).get(0);
        });
        assertTrue(message.contains("second derivative") && message.contains("maxpool3d"), message);
    }

    @Test
    void anOpWithoutDerivativeIsNamedWithWhatToDo() {
        String message = refused(s -> {
            SDVariable x = s.input("x", 4, 4);
            return s.gradient(s.sameDiff().linalg().svd(x, false, false), List.of(x))
                    .get(0);
        });
        assertTrue(message.contains("'svd'") && message.contains("stopGradient"), message);
    }

    @Test
    void wholeNumbersCarryNoDerivative() {
        String message = refused(s -> {
            SDVariable x = s.input("x", -1, 3);
            return s.gradient(x.argmax(1), List.of(x)).get(0);
        });
        assertTrue(message.contains("argmax") && message.contains("LONG"), message);
    }

    private static String refused(Function<Scope, SDVariable> body) {
        return assertThrows(GraphException.class, () -> Graph.build(DataType.DOUBLE, s -> s.output("y", body.apply(s))))
                .getMessage();
    }
}

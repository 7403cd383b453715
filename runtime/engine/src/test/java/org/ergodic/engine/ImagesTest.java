package org.ergodic.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Program;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.enums.WeightsFormat;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.DeConv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The ops of networks on images by plans: values and gradients against ND4J's ops, gradients and tangents against
 * differences, and that none is left to ND4J.
 */
class ImagesTest {
    private static final double STEP = 1e-5;

    private interface Body {
        SDVariable build(Scope s, SDVariable... x);
    }

    /** An op on inputs of given shapes; whether it has a tangent. */
    private record Case(String name, Body body, boolean tangent, long[]... shapes) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static long[] of(long... shape) {
        return shape;
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (PaddingMode mode : new PaddingMode[] {PaddingMode.VALID, PaddingMode.SAME}) {
            for (int pad : new int[] {0, 1}) {
                for (int[] steps : new int[][] {{1, 1, 1, 1}, {2, 1, 1, 1}, {3, 2, 1, 1}, {1, 1, 2, 1}, {1, 2, 2, 3}}) {
                    for (boolean last : new boolean[] {false, true}) {
                        convolutions(cases, mode, pad, steps, last);
                        pools(cases, mode, pad, steps, last);
                    }
                }
            }
        }
        for (boolean first : new boolean[] {false, true}) {
            cases.add(new Case(
                    "upsampling, channels " + (first ? "first" : "last"),
                    (s, x) -> s.sameDiff().cnn().upsampling2d(x[0], 2, 3, first),
                    true,
                    of(2, 3, 4, 5)));
        }
        cases.add(new Case(
                "layer norm over channels and pixels",
                (s, x) -> s.sameDiff().nn().layerNorm(x[0], x[1], x[2], false, 1, 2, 3),
                true,
                of(2, 4, 3, 5),
                of(5),
                of(5)));
        cases.add(new Case(
                "group norm of primitive ops",
                (s, x) -> {
                    SDVariable groups = s.sameDiff().reshape(x[0], 2, 2, 3 * 4 * 5);
                    SDVariable centred = groups.sub(groups.mean(true, 2));
                    SDVariable y = centred.div(s.sameDiff()
                            .math()
                            .sqrt(s.sameDiff()
                                    .standardDeviation(groups, false, true, 2)
                                    .add(1e-3)));
                    return s.sameDiff().reshape(y, 2, 6, 4, 5).mul(s.sameDiff().reshape(x[1], 1, 6, 1, 1));
                },
                true,
                of(2, 6, 4, 5),
                of(6)));
        cases.add(
                new Case("softmax over channels", (s, x) -> s.sameDiff().nn().softmax(x[0], 1), true, of(2, 4, 3, 3)));
        cases.add(new Case(
                "log softmax over channels", (s, x) -> s.sameDiff().nn().logSoftmax(x[0], 1), true, of(2, 4, 3, 3)));
        return cases.stream();
    }

    private static void convolutions(List<Case> cases, PaddingMode mode, int pad, int[] steps, boolean last) {
        if (mode == PaddingMode.SAME && pad > 0) {
            return;
        }
        String name = " " + mode + pad + java.util.Arrays.toString(steps) + (last ? " NHWC" : " NCHW");
        long[] image = last ? of(2, 9, 8, 3) : of(2, 3, 9, 8);
        for (WeightsFormat format : WeightsFormat.values()) {
            long[] w = switch (format) {
                case YXIO -> of(3, 2, 3, 4);
                case OIYX -> of(4, 3, 3, 2);
                case OYXI -> of(4, 3, 2, 3);
            };
            boolean bias = format == WeightsFormat.YXIO;
            Conv2DConfig config = Conv2DConfig.builder()
                    .kH(3)
                    .kW(2)
                    .sH(steps[0])
                    .sW(steps[1])
                    .pH(pad)
                    .pW(pad)
                    .dH(steps[2])
                    .dW(steps[3])
                    .paddingMode(mode)
                    .weightsFormat(format)
                    .dataFormat(last ? Conv2DConfig.NHWC : Conv2DConfig.NCHW)
                    .build();
            Body body = (s, x) -> bias
                    ? s.sameDiff().cnn().conv2d(x[0], x[1], x[2], config)
                    : s.sameDiff().cnn().conv2d(x[0], x[1], config);
            cases.add(
                    bias
                            ? new Case("conv2d " + format + name, body, true, image, w, of(4))
                            : new Case("conv2d " + format + name, body, true, image, w));
        }
        if (steps[0] >= 2 && mode == PaddingMode.SAME || steps[2] > 1) {
            return;
        }
        DeConv2DConfig config = DeConv2DConfig.builder()
                .kH(3)
                .kW(2)
                .sH(steps[0])
                .sW(steps[1])
                .pH(pad)
                .pW(pad)
                .isSameMode(mode == PaddingMode.SAME)
                .dataFormat(last ? "NHWC" : "NCHW")
                .build();
        cases.add(new Case(
                "deconv2d" + name,
                (s, x) -> s.sameDiff().cnn().deconv2d(x[0], x[1], x[2], config),
                true,
                last ? of(2, 5, 4, 3) : of(2, 3, 5, 4),
                of(3, 2, 4, 3),
                of(4)));
    }

    private static void pools(List<Case> cases, PaddingMode mode, int pad, int[] steps, boolean last) {
        if (mode == PaddingMode.SAME && pad > 0 || steps[2] > 1) {
            return;
        }
        Pooling2DConfig config = Pooling2DConfig.builder()
                .kH(3)
                .kW(2)
                .sH(steps[0])
                .sW(steps[1])
                .pH(pad)
                .pW(pad)
                .paddingMode(mode)
                .isNHWC(last)
                .build();
        String name = " " + mode + pad + java.util.Arrays.toString(steps) + (last ? " NHWC" : " NCHW");
        long[] image = last ? of(2, 9, 8, 3) : of(2, 3, 9, 8);
        cases.add(new Case("max pooling" + name, (s, x) -> s.sameDiff().cnn().maxPooling2d(x[0], config), true, image));
        cases.add(new Case(
                "average pooling" + name, (s, x) -> s.sameDiff().cnn().avgPooling2d(x[0], config), true, image));
    }

    private static INDArray normal(String name, long... shape) {
        return RandomStream.of(4)
                .split(name)
                .draw(Noise.NORMAL, 0, DataType.DOUBLE, 1, RandomGraphs.size(shape))
                .reshape('c', shape);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void agreesWithNd4jAndWithDifferences(Case c) {
        int n = c.shapes.length;
        Graph graph = graph(c, DataType.DOUBLE);
        Compiler plans = new EngineCompiler(EngineOptions.defaults());
        Compiler eager = new EngineCompiler(EngineOptions.defaults().withInterpreter(true));
        Program program = plans.compile(graph);
        Call plan = program.call(plans.variables(graph, RandomStream.of(1)));
        Call oracle = eager.compile(graph).call(eager.variables(graph, RandomStream.of(1)));
        for (int k = 0; k < n; k++) {
            plan.set("x" + k, normal("x" + k, c.shapes[k]));
            oracle.set("x" + k, normal("x" + k, c.shapes[k]));
        }
        plan.run();
        oracle.run();
        for (String name : graph.outputs().keySet()) {
            RandomGraphsTest.close(name, oracle.get(name), plan.get(name), 1e-11, program);
        }
        assertFalse(program.explain().contains("ND4J"), program::explain);
        double inner = 0;
        for (int k = 0; k < n; k++) {
            inner += plan.get("g" + k)
                    .mul(normal("v" + k, c.shapes[k]))
                    .sumNumber()
                    .doubleValue();
        }
        double tangent = c.tangent ? plan.scalar("t") : inner;
        double up = moved(plan, c, STEP);
        double down = moved(plan, c, -STEP);
        double difference = (up - down) / (2 * STEP);
        double scale = Math.max(1, Math.abs(difference));
        assertEquals(difference, inner, 1e-6 * scale, "the gradient along a direction");
        assertEquals(inner, tangent, 1e-10 * scale, "the tangent");
    }

    private static Graph graph(Case c, DataType type) {
        int n = c.shapes.length;
        return Graph.build(type, s -> {
            SDVariable[] x = new SDVariable[n];
            Map<SDVariable, SDVariable> directions = new LinkedHashMap<>();
            for (int k = 0; k < n; k++) {
                x[k] = s.input("x" + k, c.shapes[k]);
                if (c.tangent) {
                    directions.put(x[k], s.constant(normal("v" + k, c.shapes[k])));
                }
            }
            SDVariable y = c.body.build(s, x);
            // Weighted by its own sine, so that every element's adjoint is another.
            SDVariable loss = s.sameDiff().math().sin(y).mul(y).sum();
            s.output("y", s.sameDiff().identity(y));
            s.output("loss", loss);
            List<SDVariable> gradient = s.gradient(loss, List.of(x));
            for (int k = 0; k < n; k++) {
                s.output("g" + k, gradient.get(k));
            }
            if (c.tangent) {
                s.output("t", s.jvp(List.of(loss), directions).get(0));
            }
        });
    }

    /** In single precision convolutions are other steps; rounding is all they may differ by. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void singlePrecisionAgreesWithDouble(Case c) {
        Compiler compiler = new EngineCompiler(EngineOptions.defaults());
        Map<DataType, Call> calls = new EnumMap<>(DataType.class);
        for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
            Graph graph = graph(c, type);
            Program program = compiler.compile(graph);
            Call call = program.call(compiler.variables(graph, RandomStream.of(1)));
            for (int k = 0; k < c.shapes.length; k++) {
                call.set("x" + k, normal("x" + k, c.shapes[k]).castTo(type));
            }
            calls.put(type, call.run());
            assertFalse(program.explain().contains("ND4J"), program::explain);
        }
        for (String name : graph(c, DataType.DOUBLE).outputs().keySet()) {
            INDArray exact = calls.get(DataType.DOUBLE).get(name);
            INDArray ours = calls.get(DataType.FLOAT).get(name).castTo(DataType.DOUBLE);
            double scale = Math.max(1, exact.amaxNumber().doubleValue());
            // Single numbers are sums of some hundred terms of both signs.
            double error = exact.length() == 1 ? 1e-3 : 1e-4;
            assertEquals(0, exact.sub(ours).amaxNumber().doubleValue(), error * scale, name);
        }
    }

    /** The score of an energy on images is its gradient; training differentiates that by the weights. */
    @Test
    void scoresOfEnergiesOnImagesCanBeTrained() {
        Conv2DConfig config = Conv2DConfig.builder()
                .kH(3)
                .kW(3)
                .sH(2)
                .sW(2)
                .pH(1)
                .pW(1)
                .dataFormat(Conv2DConfig.NHWC)
                .build();
        Pooling2DConfig pool =
                Pooling2DConfig.builder().kH(2).kW(2).sH(1).sW(1).isNHWC(true).build();
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 6, 6, 2);
            SDVariable w = s.input("w", 3, 3, 2, 3);
            SDVariable b = s.input("b", 3);
            SDVariable h = s.sameDiff().nn().swish(s.sameDiff().cnn().conv2d(x, w, b, config));
            SDVariable energy = s.sameDiff()
                    .math()
                    .square(s.sameDiff().cnn().maxPooling2d(h, pool))
                    .sum();
            SDVariable score = s.gradient(energy, List.of(x)).get(0);
            SDVariable loss = s.sameDiff().math().square(score.sub(x)).sum();
            s.output("loss", loss);
            List<SDVariable> gradient = s.gradient(loss, List.of(w, b));
            s.output("gw", gradient.get(0));
            s.output("gb", gradient.get(1));
        });
        Map<String, INDArray> inputs = Map.of(
                "x", normal("x", 2, 6, 6, 2), "w", normal("w", 3, 3, 2, 3).mul(0.3), "b", normal("b", 3));
        Compiler plans = new EngineCompiler(EngineOptions.defaults());
        Compiler eager = new EngineCompiler(EngineOptions.defaults().withInterpreter(true));
        Program program = plans.compile(graph);
        Variables none = plans.variables(graph, RandomStream.of(1));
        Map<String, INDArray> ours = program.run(none, inputs);
        Map<String, INDArray> theirs = eager.compile(graph).run(eager.variables(graph, RandomStream.of(1)), inputs);
        ours.forEach((name, value) -> RandomGraphsTest.close(name, theirs.get(name), value, 1e-11, program));
        assertFalse(program.explain().contains("ND4J"), program::explain);
        for (String by : List.of("w", "b")) {
            INDArray direction = normal("v" + by, inputs.get(by).shape());
            double[] losses = new double[2];
            for (int k = 0; k < 2; k++) {
                Map<String, INDArray> moved = new LinkedHashMap<>(inputs);
                moved.put(by, inputs.get(by).add(direction.mul(k == 0 ? STEP : -STEP)));
                losses[k] = program.run(none, moved).get("loss").getDouble(0);
            }
            double difference = (losses[0] - losses[1]) / (2 * STEP);
            double along = ours.get("g" + by).mul(direction).sumNumber().doubleValue();
            assertEquals(difference, along, 1e-6 * Math.max(1, Math.abs(difference)), by);
        }
    }

    /** An image's results depend on neither the others of its batch nor how windows are cut into bands. */
    @ParameterizedTest
    @ValueSource(ints = {3, 8, 17, 30})
    void anImageIsTheSameInAnyBatch(int size) {
        Conv2DConfig config = Conv2DConfig.builder()
                .kH(3)
                .kW(3)
                .pH(1)
                .pW(1)
                .dataFormat(Conv2DConfig.NHWC)
                .build();
        Graph graph = Graph.build(DataType.FLOAT, s -> {
            SDVariable x = s.input("x", -1, size, size, 5);
            SDVariable w = s.parameter("w", Initializer.normal(1), 3, 3, 5, 35);
            SDVariable y = s.sameDiff().cnn().conv2d(x, w, config);
            s.output("y", y);
            s.output("g", s.gradient(s.sameDiff().math().square(y), List.of(x)).get(0));
        });
        Compiler compiler = new EngineCompiler(EngineOptions.defaults());
        Program program = compiler.compile(graph);
        Variables variables = compiler.variables(graph, RandomStream.of(1));
        INDArray x = normal("images", 7, size, size, 5).castTo(DataType.FLOAT);
        Map<String, INDArray> all = program.run(variables, Map.of("x", x));
        INDArray last = x.get(NDArrayIndex.interval(6, 7)).dup('c');
        Map<String, INDArray> alone = program.run(variables, Map.of("x", last));
        for (String name : all.keySet()) {
            assertEquals(all.get(name).get(NDArrayIndex.interval(6, 7)).dup('c'), alone.get(name), name);
        }
    }

    private static double moved(Call plan, Case c, double step) {
        for (int k = 0; k < c.shapes.length; k++) {
            plan.set(
                    "x" + k,
                    normal("x" + k, c.shapes[k])
                            .add(normal("v" + k, c.shapes[k]).mul(step)));
        }
        return plan.run().scalar("loss");
    }

    /** Given statistics, as in evaluation. */
    @ParameterizedTest
    @MethodSource("axes")
    void batchNormIsNd4js(int axis) {
        Graph graph = Graph.build(
                DataType.DOUBLE,
                s -> s.output(
                        "y",
                        s.sameDiff()
                                .nn()
                                .batchNorm(
                                        s.input("x", 2, 3, 4, 3),
                                        s.input("mean", 3),
                                        s.input("variance", 3),
                                        s.input("scale", 3),
                                        s.input("offset", 3),
                                        1e-3,
                                        axis)));
        Map<String, INDArray> inputs = Map.of(
                "x", normal("x", 2, 3, 4, 3),
                "mean", normal("m", 3),
                "variance", Nd4j.createFromArray(0.5, 1.0, 2.0),
                "scale", normal("s", 3),
                "offset", normal("o", 3));
        Compiler plans = new EngineCompiler(EngineOptions.defaults());
        Compiler eager = new EngineCompiler(EngineOptions.defaults().withInterpreter(true));
        Program program = plans.compile(graph);
        INDArray ours =
                program.run(plans.variables(graph, RandomStream.of(1)), inputs).get("y");
        INDArray theirs = eager.compile(graph)
                .run(eager.variables(graph, RandomStream.of(1)), inputs)
                .get("y");
        RandomGraphsTest.close("y", theirs, ours, 1e-12, program);
        assertFalse(program.explain().contains("ND4J"), program::explain);
    }

    static Stream<Integer> axes() {
        return Stream.of(1, 3);
    }
}

package org.ergodic.common.nn.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Program;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.common.nn.Activation;
import org.ergodic.common.nn.Dropout;
import org.ergodic.common.nn.TokenSequence;
import org.ergodic.common.nn.TransformerBlock;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Layers of pictures beside loops over Java arrays, and the U-Net's derivatives beside finite differences. */
class ImageLayersTest {
    private static final int N = 2;
    private static final int H = 4;
    private static final int W = 6;
    /** A few hundred roundings of numbers of order one. */
    private static final double ROUNDING = 1e-12;

    private static INDArray draw(String name, long... shape) {
        return RandomStream.of(2).split(name).draw(Noise.NORMAL, 0, DataType.DOUBLE, shape);
    }

    /** Values of a network of events, its parameters of order one so that nothing is small by its start value. */
    private static Map<String, INDArray> run(
            BiFunction<Scope, FeatureMaps, SDVariable> network, int channels, INDArray x, Map<String, INDArray> given) {
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable in = s.input("x", -1, channels, H, W);
            s.output("y", network.apply(s, FeatureMaps.ofEvents(in, channels, H, W)));
        });
        Variables variables = Compiler.find().variables(graph, RandomStream.of(1));
        for (String name : graph.parameters()) {
            variables.set(
                    name,
                    given.getOrDefault(
                            name, draw(name, variables.get(name).shape()).muli(0.5)));
        }
        return Compiler.find().compile(graph).run(variables, Map.of("x", x));
    }

    @Test
    void aConvolutionIsASumOverNeighbours() {
        for (int stride = 1; stride <= 2; stride++) {
            Convolution layer = new Convolution(3, stride, 2, 3, Initializer.fanIn(1));
            INDArray x = draw("x", N, 2, H, W);
            INDArray w = draw("w", 3, 3, 2, 3);
            INDArray b = draw("b", 3);
            INDArray y = run((s, maps) -> layer.of(s, maps).values(), 2, x, Map.of("w", w, "b", b))
                    .get("y");
            assertArrayEquals(new long[] {N, H / stride, W / stride, 3}, y.shape());
            for (int n = 0; n < N; n++) {
                for (int i = 0; i < H / stride; i++) {
                    for (int j = 0; j < W / stride; j++) {
                        for (int o = 0; o < 3; o++) {
                            double sum = b.getDouble(o);
                            for (int k = 0; k < 9; k++) {
                                int row = stride * i + k / 3 - 1;
                                int column = stride * j + k % 3 - 1;
                                for (int c = 0; c < 2 && row >= 0 && row < H && column >= 0 && column < W; c++) {
                                    sum += x.getDouble(n, c, row, column) * w.getDouble(k / 3, k % 3, c, o);
                                }
                            }
                            assertEquals(sum, y.getDouble(n, i, j, o), ROUNDING);
                        }
                    }
                }
            }
        }
    }

    @Test
    void groupsHaveMeanZeroAndVarianceOne() {
        INDArray x = draw("x", N, 4, H, W).muli(3).addi(1);
        INDArray y = run(
                        (s, maps) -> new GroupNorm(4, 2).of(s, maps).events(),
                        4,
                        x,
                        Map.of(
                                "gain",
                                draw("x", 4).assign(1),
                                "offset",
                                draw("x", 4).assign(0)))
                .get("y");
        INDArray groups = y.reshape(N * 2, 2 * H * W);
        assertEquals(0, groups.mean(1).amaxNumber().doubleValue(), ROUNDING);
        // Less by the share of epsilon, 1e-5, in a variance of 9.
        assertArrayEquals(new double[] {1, 1, 1, 1}, groups.var(false, 1).toDoubleVector(), 1e-4);
        assertEquals(3, GroupNorm.of(12).groups());
        assertEquals(1, GroupNorm.of(7).groups());
    }

    @Test
    void packedPixelsComeBackInTheirPlaces() {
        INDArray x = draw("x", N, 3, H, W);
        Map<String, INDArray> y = run((s, maps) -> maps.packed(2).unpacked(2).events(), 3, x, Map.of());
        assertEquals(x.reshape(N, 3 * H * W), y.get("y"));
        INDArray packed =
                run((s, maps) -> maps.packed(2).values(), 3, x, Map.of()).get("y");
        assertArrayEquals(new long[] {N, H / 2, W / 2, 12}, packed.shape());
        // Channel (row in the block, column in the block, channel) of the pixel of the block.
        assertEquals(x.getDouble(1, 2, 3, 4), packed.getDouble(1, 1, 2, (2 * 1 + 0) * 3 + 2));
    }

    /** A token is a linear function of its block, row by row, plus sines and cosines of its row and column. */
    @Test
    void patchesAreTokensWithAPlace() {
        PatchTokens tokens = new PatchTokens(H, W, 2, 2, 5);
        assertEquals(H * W / 4, tokens.count());
        INDArray x = draw("x", N, 2, H, W);
        INDArray w = draw("w", 8, 5);
        INDArray b = draw("b", 5);
        INDArray y = run(tokens::of, 2, x, Map.of("w", w, "b", b)).get("y");
        assertArrayEquals(new long[] {N, tokens.count(), 5}, y.shape());
        for (int n = 0; n < N; n++) {
            for (int token = 0; token < tokens.count(); token++) {
                int row = token / (W / 2);
                int column = token % (W / 2);
                double slow = Math.pow(10_000, -4 / 5.0);
                double[] place = {Math.sin(row), Math.cos(row), Math.sin(column), Math.cos(column), Math.sin(slow * row)
                };
                for (int o = 0; o < 5; o++) {
                    double sum = b.getDouble(o) + place[o];
                    for (int k = 0; k < 8; k++) {
                        // Of the block, rows, then columns, then channels.
                        sum += x.getDouble(n, k % 2, 2 * row + k / 4, 2 * column + k / 2 % 2) * w.getDouble(k, o);
                    }
                    assertEquals(sum, y.getDouble(n, token, o), ROUNDING);
                }
            }
        }
    }

    /** Linear maps there and back that are each other's inverse, but for the places, which are taken off again. */
    @Test
    void tokensComeBackAsPicturesInTheirPlaces() {
        PatchTokens tokens = new PatchTokens(H, W, 1, 2, 4);
        INDArray x = draw("x", N, 1, H, W);
        INDArray same = Nd4j.eye(4).castTo(DataType.DOUBLE);
        INDArray none = Nd4j.zeros(DataType.DOUBLE, 4);
        Map<String, INDArray> identity = Map.of("in/w", same, "in/b", none, "out/w", same, "out/b", none);
        BiFunction<Scope, FeatureMaps, SDVariable> back = (s, maps) -> {
            SDVariable h = tokens.of(s.child("in"), maps);
            SDVariable places = tokens.of(s.child("in"), maps.with(maps.values().mul(0), 1));
            return tokens.pictures(s.child("out"), h.sub(places), Initializer.fanIn(1))
                    .events();
        };
        INDArray y = run(back, 1, x, identity).get("y");
        assertEquals(0, y.sub(x.reshape(N, H * W)).amaxNumber().doubleValue(), ROUNDING);
    }

    @Test
    void blocksWithoutNormsAddTwoActivatedConvolutions() {
        INDArray x = draw("x", N, 2, H, W);
        ImageBlock block = new ImageBlock(2, 2, 0, new Dropout(0), false);
        INDArray y = run((s, maps) -> block.of(s, maps, Optional.empty()).values(), 2, x, Map.of())
                .get("y");
        Convolution layer = new Convolution(3, 1, 2, 2, Initializer.fanIn(1));
        BiFunction<Scope, FeatureMaps, SDVariable> byHand = (s, maps) -> {
            FeatureMaps inner = layer.of(s.child("conv-0"), maps.activated());
            return maps.plus(layer.of(s.child("conv-1"), inner.activated())).values();
        };
        assertEquals(0, y.sub(run(byHand, 2, x, Map.of()).get("y")).amaxNumber().doubleValue(), ROUNDING);
    }

    @Test
    void derivativesOfTheUnetAreThoseOfFiniteDifferences() {
        Unet unet = new Unet(List.of(4, 6), 1, List.of(1), 2, 3, new Dropout(0));
        // Blocks, attention and changes of size have parameters.
        assertDerivatives(
                60,
                Map.of("e", draw("e", 1, 3), "tokens", draw("t", 1, 2, 5)),
                (s, x) -> unet.of(
                        s,
                        x,
                        new Unet.Told(
                                Optional.of(s.input("e", -1, 3)),
                                Optional.of(new TokenSequence(s.input("tokens", -1, 2, 5), 2, 5))),
                        1,
                        Initializer.fanIn(1)));
    }

    @Test
    void derivativesOfATransformerOfPatchesAreThoseOfFiniteDifferences() {
        PatchTokens tokens = new PatchTokens(H, W, 1, 2, 6);
        TransformerBlock block = new TransformerBlock(tokens.count(), 6, 2, 8, 3, Activation::swish, new Dropout(0));
        assertDerivatives(20, Map.of("e", draw("e", 1, 3)), (s, x) -> {
            Optional<SDVariable> e = Optional.of(s.input("e", -1, 3));
            SDVariable h = block.of(s.child("block"), tokens.of(s.child("in"), x), e);
            return tokens.pictures(s.child("out"), block.normalized(s, h, e), Initializer.fanIn(1));
        });
    }

    /**
     * Of a loss with a derivative along a direction in it, as score matching has. A central difference of step h errs
     * by h², and by 1e-16 / h of rounding.
     */
    private static void assertDerivatives(
            int parametersAtLeast, Map<String, INDArray> given, BiFunction<Scope, FeatureMaps, FeatureMaps> network) {
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 1, H, W);
            SDVariable v = s.input("v", -1, 1, H, W);
            SDVariable y =
                    network.apply(s, FeatureMaps.ofEvents(x, 1, H, W)).events().reshape(-1, 1, H, W);
            SDVariable along = s.jvp(y, x, v);
            SDVariable loss = s.output("loss", y.mul(y).add(along.mul(v)).sum());
            List<SDVariable> parameters = List.copyOf(s.parameters().values());
            List<SDVariable> gradients = s.gradient(loss, parameters);
            for (int i = 0; i < parameters.size(); i++) {
                s.output("gradient/" + parameters.get(i).name(), gradients.get(i));
            }
        });
        Variables variables = Compiler.find().variables(graph, RandomStream.of(1));
        for (String name : graph.parameters()) {
            variables.set(name, draw(name, variables.get(name).shape()).muli(0.3));
        }
        Program program = Compiler.find().compile(graph);
        Map<String, INDArray> inputs = new HashMap<>(given);
        inputs.put("x", draw("x", 1, 1, H, W));
        inputs.put("v", draw("v", 1, 1, H, W));
        Map<String, INDArray> gradients = program.run(variables, inputs);
        assertTrue(graph.parameters().size() >= parametersAtLeast, "a part has no parameters");
        double h = 1e-5;
        for (String name : graph.parameters()) {
            INDArray at = variables.get(name).dup();
            INDArray direction = draw("to " + name, at.shape());
            variables.set(name, at.add(direction.mul(h)));
            double up = program.run(variables, inputs).get("loss").getDouble(0);
            variables.set(name, at.sub(direction.mul(h)));
            double down = program.run(variables, inputs).get("loss").getDouble(0);
            variables.set(name, at);
            double slope =
                    gradients.get("gradient/" + name).mul(direction).sumNumber().doubleValue();
            assertEquals((up - down) / (2 * h), slope, 1e-5 * (1 + Math.abs(slope)), name);
        }
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() {
        Unet unet = new Unet(List.of(4, 4, 4), 1, List.of(), 1, 0, new Dropout(0));
        String message = assertThrows(IllegalArgumentException.class, () -> unet.require(30, 28))
                .getMessage();
        assertTrue(message.contains("multiples of 4") && message.contains("30 x 28"), message);
        assertThrows(IllegalArgumentException.class, () -> new GroupNorm(6, 4));
        message = assertThrows(IllegalArgumentException.class, () -> new PatchTokens(4, 6, 1, 4, 8))
                .getMessage();
        assertTrue(message.contains("patch 4") && message.contains("4 x 6"), message);
        assertThrows(IllegalArgumentException.class, () -> new Convolution(2, 1, 1, 1, Initializer.zeros()));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Unet(List.of(4), 1, List.of(1), 1, 0, new Dropout(0)),
                "there is no level 1");
        message = assertThrows(IllegalArgumentException.class, () -> FeatureMaps.shape("a U-Net", 784))
                .getMessage();
        assertTrue(message.contains("data.event: image"), message);
    }

    @Test
    void encodersHalveAndDecodersDouble() {
        Dropout none = new Dropout(0);
        ImageEncoder encoder = new ImageEncoder(List.of(3, 4), 1, 0, none);
        ImageDecoder decoder = new ImageDecoder(List.of(4, 3), 1, 0, none);
        INDArray x = draw("x", N, 2, H, W);
        Map<String, INDArray> values = run(
                (s, maps) -> {
                    FeatureMaps small = encoder.of(s.child("there"), maps, Optional.empty());
                    s.output("small", small.values());
                    s.output("pooled", encoder.pooled(s.child("there"), maps, Optional.empty()));
                    return decoder.of(s.child("back"), small, Optional.empty(), 2, Initializer.fanIn(1))
                            .values();
                },
                2,
                x,
                Map.of());
        // 6 columns are halved to 3 and then to 2, rounded up; doubled twice they are 8.
        assertArrayEquals(new long[] {N, 1, 2, 4}, values.get("small").shape());
        assertArrayEquals(new long[] {N, 4}, values.get("pooled").shape());
        assertArrayEquals(new long[] {N, 4, 8, 2}, values.get("y").shape());
        assertTrue(values.get("y").amaxNumber().doubleValue() > 1e-3);
        assertThrows(IllegalArgumentException.class, () -> new ImageEncoder(List.of(), 1, 0, none));
        assertThrows(IllegalArgumentException.class, () -> new ImageDecoder(List.of(3), 0, 0, none));
    }
}

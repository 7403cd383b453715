package org.ergodic.flows.linear;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.stream.Stream;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Context;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.flows.Built;
import org.ergodic.flows.graph.Reflections;
import org.ergodic.testkit.BijectionContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class LinearTest {
    @Nested
    class Lu extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return new LinearLu(event());
        }

        @Override
        protected long[] event() {
            return new long[] {4};
        }
    }

    @Nested
    class LuOfOneNumber extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return new LinearLu(event());
        }

        @Override
        protected long[] event() {
            return new long[] {1};
        }
    }

    @Nested
    class Qr extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return new LinearQr(4, event());
        }

        @Override
        protected long[] event() {
            return new long[] {1, 2, 2};
        }
    }

    @Nested
    class QrOfOneReflection extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return new LinearQr(1, 3);
        }
    }

    @Nested
    class Permuted extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return Permutation.of(new int[] {2, 0, 1}, 3);
        }
    }

    /** Q by the blocked formula against H_1 H_2 ... H_k multiplied out. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5, 8})
    void reflectionsAreTheirProduct(int k) {
        int d = 5;
        Built built = Built.of(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, d);
            Reflections q = Reflections.of(s, k, d);
            s.output("turned", q.turn(x));
            s.output("back", q.turnBack(x));
        });
        Map<String, INDArray> values =
                built.program().run(built.variables(), Map.of("x", Nd4j.eye(d).castTo(DataType.DOUBLE)));
        INDArray v = built.variables().get("reflections");
        INDArray product = Nd4j.eye(d).castTo(DataType.DOUBLE);
        for (int i = 0; i < k; i++) {
            INDArray row = v.getRow(i).dup().reshape(1, d);
            double squared = row.mul(row).sumNumber().doubleValue();
            product = product.mmul(Nd4j.eye(d)
                    .castTo(DataType.DOUBLE)
                    .sub(row.transpose().mmul(row).mul(2 / squared)));
        }
        assertEquals(0, values.get("turned").sub(product).amaxNumber().doubleValue(), 1e-13);
        assertEquals(0, values.get("back").sub(product.transpose()).amaxNumber().doubleValue(), 1e-13);
    }

    static Stream<Bijection> manyColumns() {
        return Stream.of(new LinearQr(24, 24), new LinearLu(24));
    }

    /** 24 reflections go through a triangle of the determinant 2^-24, and the map's own is exp(-24) here. */
    @ParameterizedTest
    @MethodSource("manyColumns")
    void smallDeterminantsAreNoObstacle(Bijection map) {
        for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
            Built built = Built.of(type, s -> {
                        SDVariable x = s.input("x", -1, 24);
                        SDVariable z = map.inverse(s, x, Context.none()).value();
                        s.output("back", map.forward(s, z, Context.none()).value());
                    })
                    .perturbed(0.1);
            built.variables().set("log-diagonal", Nd4j.ones(type, 1, 24).mul(-1));
            INDArray x = GaussianPrior.standard().sample(RandomStream.of(3), 0, type, 5, 24);
            double off = built.run("back", Map.of("x", x)).sub(x).amaxNumber().doubleValue();
            assertTrue(off < (type == DataType.FLOAT ? 1e-4 : 1e-12), off + " in " + type);
        }
    }

    @Test
    void luStartsAsTheIdentity() {
        INDArray x = Nd4j.createFromArray(new double[][] {{1, -2, 3}});
        assertEquals(x, inverse(new LinearLu(3), x));
    }

    @Test
    void permutationsPutThingsWhereTheySay() {
        INDArray x = Nd4j.createFromArray(new double[][] {{10, 20, 30}});
        assertEquals(
                Nd4j.createFromArray(new double[][] {{30, 10, 20}}),
                inverse(Permutation.of(new int[] {2, 0, 1}, 3), x));
        assertEquals(Nd4j.createFromArray(new double[][] {{30, 20, 10}}), inverse(Permutation.reverse(3), x));
        INDArray drawn = inverse(Permutation.random(RandomStream.of(1), 3), x);
        assertEquals(60, drawn.sumNumber().doubleValue());
    }

    @Test
    void whatIsNoPermutationIsRefused() {
        String message = assertThrows(IllegalArgumentException.class, () -> Permutation.of(new int[] {0, 2, 2}, 3))
                .getMessage();
        assertTrue(message.contains("[0, 2, 2]") && message.contains("from 0 to 2"), message);
        assertThrows(IllegalArgumentException.class, () -> new LinearQr(0, 3));
    }

    private static INDArray inverse(Bijection bijection, INDArray x) {
        return Built.of(
                        DataType.DOUBLE,
                        s -> s.output(
                                "z",
                                bijection
                                        .inverse(s, s.input("x", -1, x.size(1)), Context.none())
                                        .value()))
                .run("z", Map.of("x", x));
    }
}

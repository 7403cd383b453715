package org.ergodic.flows.autoregressive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Context;
import org.ergodic.common.nn.Activation;
import org.ergodic.common.nn.Dense;
import org.ergodic.common.nn.ResidualBlock;
import org.ergodic.flows.Built;
import org.ergodic.flows.Given;
import org.ergodic.flows.bijection.Composition;
import org.ergodic.flows.elementwise.Affine;
import org.ergodic.flows.elementwise.Shift;
import org.ergodic.flows.elementwise.Univariate;
import org.ergodic.testkit.BijectionContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class CouplingTest {
    @Nested
    class Halves extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return Coupling.affine(Mask.HALVES, false, List.of(8, 8), 3);
        }
    }

    @Nested
    class AlternateFlippedAdditive extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return Coupling.additive(Mask.ALTERNATE, true, List.of(8), 3);
        }
    }

    @Nested
    class WithoutHiddenLayers extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return Coupling.affine(Mask.HALVES, true, List.of(), event());
        }

        @Override
        protected long[] event() {
            return new long[] {2};
        }
    }

    @Nested
    class PictureLayers extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return Composition.of(3, i -> Coupling.affine(Mask.ALTERNATE, i % 2 == 1, List.of(8), event()));
        }

        @Override
        protected long[] event() {
            return new long[] {2, 1, 2};
        }
    }

    /** A residual network of a third party, which sees the condition as an embedding. */
    private static final class Residuals implements Conditioner {
        private static final Condition CONDITION = new Condition("class", 2);

        @Override
        public List<SDVariable> heads(
                Scope s, List<SDVariable> features, int in, Context c, List<Univariate.Head> heads, int out) {
            SDVariable h = new ResidualBlock(in, 5, CONDITION.size(), Activation.TANH)
                    .of(s.child("block"), features.get(0), CONDITION.of(c));
            return heads.stream()
                    .map(head -> new Dense(Initializer.normal(0.1), 5, (long) out * head.width())
                            .of(s.child(head.name()), h))
                    .toList();
        }

        @Override
        public Optional<Condition> condition() {
            return Optional.of(CONDITION);
        }
    }

    private static Coupling ofAThirdParty() {
        boolean[] stays = {true, false, true};
        return new Coupling("vendor.residual-coupling", Affine.bounded(), new Residuals(), stays, 3);
    }

    @Nested
    class OfAThirdParty extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return Given.of(ofAThirdParty(), "class", 0.5, -1);
        }
    }

    @Test
    void saysWhatItsConditionerReads() {
        assertEquals(Optional.of(Residuals.CONDITION), ofAThirdParty().condition());
    }

    /** Which of 5 coordinates stay: 1 where they do. */
    @ParameterizedTest
    @CsvSource({"HALVES, false, 11000", "HALVES, true, 00111", "ALTERNATE, false, 01010", "ALTERNATE, true, 10101"})
    void keepsTheCoordinatesOfItsMask(Mask mask, boolean flip, String stays) {
        Built built = Built.of(
                        DataType.DOUBLE,
                        s -> s.output(
                                "z",
                                Coupling.affine(mask, flip, List.of(8), 5)
                                        .inverse(s, s.input("x", -1, 5), Context.none())
                                        .value()))
                .perturbed(0.5);
        double[] x = {0.3, -1.2, 0.8, 2.1, -0.7};
        INDArray z = built.run("z", Map.of("x", Nd4j.createFromArray(x).reshape(1, 5)));
        StringBuilder kept = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            kept.append(z.getDouble(0, i) == x[i] ? '1' : '0');
        }
        assertEquals(stays, kept.toString());
    }

    /** Row by row, channel by channel: true where a coordinate stays. */
    @Test
    void masksOfPictures() {
        assertArrayEquals(
                new boolean[] {false, true, false, true, false, true, false, true, false, true, false, true},
                Mask.CHECKERBOARD.stays(false, 2, 2, 3));
        assertArrayEquals(new boolean[] {true, true, false, false}, Mask.CHANNELS.stays(false, 2, 1, 2));
        assertArrayEquals(new boolean[] {false, false, true, true}, Mask.CHANNELS.stays(true, 2, 1, 2));
        String message = assertThrows(IllegalArgumentException.class, () -> Mask.CHECKERBOARD.stays(false, 4))
                .getMessage();
        assertTrue(message.contains("[4]") && message.contains("alternate"), message);
    }

    @Test
    void masksThatLeaveNothingAreRefused() {
        assertRefused("leaves nothing to transform", true, true, true);
        assertRefused("keeps no coordinate", false, false, false);
        assertRefused("has 2 elements and must have 3", true, false);
    }

    private static void assertRefused(String why, boolean... stays) {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> new Coupling("some-coupling", new Shift(), new ConditionerMlp(List.of()), stays, 3))
                .getMessage();
        assertTrue(message.contains(why) && message.contains("some-coupling for events [3]"), message);
    }

    @Test
    void additiveLayersKeepVolumes() {
        Built built = Built.of(
                        DataType.DOUBLE,
                        s -> s.output(
                                "log-det",
                                Coupling.additive(Mask.HALVES, false, List.of(4), 3)
                                        .inverse(s, s.input("x", -1, 3), Context.none())
                                        .logDet()))
                .perturbed(1);
        assertEquals(
                0,
                built.run("log-det", Map.of("x", Nd4j.eye(3).castTo(DataType.DOUBLE)))
                        .amaxNumber()
                        .doubleValue());
    }

    @Test
    void refusesEventsOfOneNumber() {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> Coupling.affine(Mask.HALVES, false, List.of(8), 1))
                .getMessage();
        assertTrue(message.contains("one number") && message.contains("planar"), message);
    }

    @Test
    void scaleIsBounded() {
        Built built = Built.of(
                        DataType.FLOAT,
                        s -> s.output(
                                "log-det",
                                Coupling.affine(Mask.HALVES, false, List.of(8), 2)
                                        .inverse(s, s.input("x", -1, 2), Context.none())
                                        .logDet()))
                .perturbed(100);
        INDArray far = Nd4j.createFromArray(new float[] {1e6f, 1, -1e6f, 1}).reshape(2, 2);
        assertTrue(built.run("log-det", Map.of("x", far)).amaxNumber().doubleValue() <= 2);
    }
}

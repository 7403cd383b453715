package org.ergodic.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Context;
import org.ergodic.flows.AffineCoupling.Mask;
import org.ergodic.testkit.BijectionContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class AffineCouplingTest {
    @Nested
    class Halves extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return new AffineCoupling(Mask.HALVES, false, List.of(8, 8), 3);
        }
    }

    @Nested
    class AlternateFlipped extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return new AffineCoupling(Mask.ALTERNATE, true, List.of(8), 3);
        }
    }

    @Nested
    class WithoutHiddenLayers extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return new AffineCoupling(Mask.HALVES, true, List.of(), event());
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
            return Composition.of(3, i -> new AffineCoupling(Mask.ALTERNATE, i % 2 == 1, List.of(8), event()));
        }

        @Override
        protected long[] event() {
            return new long[] {2, 1, 2};
        }
    }

    /** Which of 5 coordinates stay: 1 where they do. */
    @ParameterizedTest
    @CsvSource({"HALVES, false, 11000", "HALVES, true, 00111", "ALTERNATE, false, 01010", "ALTERNATE, true, 10101"})
    void keepsTheCoordinatesOfItsMask(Mask mask, boolean flip, String stays) {
        Built built = Built.of(
                        DataType.DOUBLE,
                        s -> s.output(
                                "z",
                                new AffineCoupling(mask, flip, List.of(8), 5)
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

    @Test
    void refusesEventsOfOneNumber() {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> new AffineCoupling(Mask.HALVES, false, List.of(8), 1))
                .getMessage();
        assertTrue(message.contains("one number") && message.contains("planar"), message);
    }

    @Test
    void scaleIsBounded() {
        Built built = Built.of(
                        DataType.FLOAT,
                        s -> s.output(
                                "log-det",
                                new AffineCoupling(Mask.HALVES, false, List.of(8), 2)
                                        .inverse(s, s.input("x", -1, 2), Context.none())
                                        .logDet()))
                .perturbed(100);
        INDArray far = Nd4j.createFromArray(new float[] {1e6f, 1, -1e6f, 1}).reshape(2, 2);
        assertTrue(built.run("log-det", Map.of("x", far)).amaxNumber().doubleValue() <= 2);
    }
}

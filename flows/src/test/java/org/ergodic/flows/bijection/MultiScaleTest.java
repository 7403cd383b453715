package org.ergodic.flows.bijection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Context;
import org.ergodic.flows.Built;
import org.ergodic.flows.autoregressive.Coupling;
import org.ergodic.flows.autoregressive.Mask;
import org.ergodic.flows.elementwise.ElementwiseBijection;
import org.ergodic.testkit.BijectionContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class MultiScaleTest {
    private static Bijection of(int scales, long... event) {
        return new MultiScale(MultiScale.events(scales, event).stream()
                .map(shape -> new MultiScale.Scale(
                        new Composition(List.of(
                                ElementwiseBijection.affine(shape),
                                Coupling.affine(Mask.HALVES, false, List.of(5), shape))),
                        shape))
                .toList());
    }

    @Nested
    class Row extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return of(2, 5);
        }

        @Override
        protected long[] event() {
            return new long[] {5};
        }
    }

    @Nested
    class Picture extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return of(2, 1, 4, 2);
        }

        @Override
        protected long[] event() {
            return new long[] {1, 4, 2};
        }
    }

    /** With identities as its maps it only sorts the pixels: those of odd rows are done, those of even rows go on. */
    @Test
    void squaresOfFourPixelsBecomeChannels() {
        Bijection sorted = new MultiScale(MultiScale.events(2, 1, 4, 4).stream()
                .map(shape -> new MultiScale.Scale(ElementwiseBijection.affine(shape), shape))
                .toList());
        Built built = Built.of(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 1, 4, 4);
            s.output("z", sorted.inverse(s, x, Context.none()).value());
        });
        double[] pixels = IntStream.range(0, 16).asDoubleStream().toArray();
        INDArray z = built.run("z", Map.of("x", Nd4j.createFromArray(pixels).reshape(1, 1, 4, 4)));
        assertArrayEquals(
                new double[] {4, 6, 12, 14, 5, 7, 13, 15, 0, 2, 8, 10, 1, 3, 9, 11},
                z.reshape(16).toDoubleVector());
    }

    @Test
    void halvesUntilNothingIsLeft() {
        assertArrayEquals(new long[] {4, 2, 2}, MultiScale.events(3, 1, 8, 8).get(2));
        assertArrayEquals(new long[] {2}, MultiScale.events(3, 5).get(2));
        assertEquals(3, MultiScale.events(3, 5).size());
        String odd = assertThrows(IllegalArgumentException.class, () -> MultiScale.events(3, 1, 6, 4))
                .getMessage();
        assertTrue(odd.contains("at most 2 scales"), odd);
        String none = assertThrows(IllegalArgumentException.class, () -> MultiScale.events(4, 3))
                .getMessage();
        assertTrue(none.contains("one number is left"), none);
    }
}

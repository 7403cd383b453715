package org.ergodic.api.array;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.stream.Stream;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.InputSpec;
import org.ergodic.api.graph.VariableSpec;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;

class SizesTest {
    static Stream<long[]> tooLarge() {
        return Stream.of(
                new long[] {2_000_000_000, 2},
                new long[] {1L << 32, 1L << 32},
                new long[] {1L << 40, 1L << 40, 1L << 40},
                new long[] {Integer.MAX_VALUE},
                // Its product in int is 0, and in long too.
                new long[] {1L << 33, 1L << 33, 1});
    }

    @ParameterizedTest
    @MethodSource("tooLarge")
    void aProductDoesNotOverflow(long[] shape) {
        assertFalse(Sizes.fits(shape));
        String message =
                assertThrows(SizeException.class, () -> Sizes.elements(shape)).getMessage();
        assertTrue(message.contains("than a Java array can hold, 2^31; use a smaller batch"), message);
    }

    @Test
    void smallProductsAreExact() {
        assertEquals(1, Sizes.elements());
        assertEquals(0, Sizes.elements(0, 1L << 40));
        assertEquals(24, Sizes.elements(2, 3, 4));
        assertEquals(Sizes.MOST, Sizes.elements(Sizes.MOST));
    }

    /** Nothing of these sizes is allocated, which would take up to 16 GB outside the heap. */
    static Stream<Arguments> makers() {
        return Stream.of(
                maker(
                        "draws",
                        "smaller batch",
                        () -> RandomStream.of(1).draw(Noise.NORMAL, 0, DataType.FLOAT, 2_000_000_000, 2)),
                maker("events", "use smaller events", () -> Events.size(70_000, 70_000)),
                maker(
                        "variables",
                        "'weights'",
                        () -> new VariableSpec(
                                "weights", VariableSpec.Kind.PARAMETER, Initializer.zeros(), 100_000, 100_000)),
                maker(
                        "inputs",
                        "'x'",
                        () -> new InputSpec("x", Optional.empty(), Optional.empty(), -1, 100_000, 100_000)));
    }

    private static Arguments maker(String what, String piece, Executable makes) {
        return Arguments.of(what, piece, makes);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("makers")
    void whatIsTooLargeIsNamed(String what, String piece, Executable makes) {
        String message = assertThrows(SizeException.class, makes).getMessage();
        assertTrue(message.contains(piece) && message.contains("2^31"), message);
    }
}

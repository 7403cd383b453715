package org.ergodic.api.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The known answers for Threefry4x32 with 20 rounds that come with Random123 (Salmon et al. 2011). */
class ThreefryTest {
    static Stream<Arguments> answers() {
        return Stream.of(
                Arguments.of(
                        words(0, 0, 0, 0), words(0, 0, 0, 0), words(0x9c6ca96a, 0xe17eae66, 0xfc10ecd4, 0x5256a7d8)),
                Arguments.of(
                        words(-1, -1, -1, -1),
                        words(-1, -1, -1, -1),
                        words(0x2a881696, 0x57012287, 0xf6c7446e, 0xa16a6732)),
                Arguments.of(
                        words(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344),
                        words(0xa4093822, 0x299f31d0, 0x082efa98, 0xec4e6c89),
                        words(0x59cd1dbb, 0xb8879579, 0x86b5d00c, 0xac8b6d84)));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void givesTheKnownAnswer(int[] counter, int[] key, int[] answer) {
        int[] out = new int[4];
        Threefry.block(
                half(key[0], key[1]), half(key[2], key[3]), half(counter[0], counter[1]), half(counter[2], counter[3]), out);
        assertArrayEquals(answer, out);
    }

    private static int[] words(int... words) {
        return words;
    }

    private static long half(int low, int high) {
        return (low & 0xFFFFFFFFL) | ((long) high << 32);
    }
}

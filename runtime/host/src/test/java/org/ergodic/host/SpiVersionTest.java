package org.ergodic.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a release number promises, for plugins. */
class SpiVersionTest {
    @ParameterizedTest
    @CsvSource({
        "1.0.0, 1.0.0",
        "1.0.9, 1.0.0",
        "1.0, 1.7.2",
        "1.7.0-SNAPSHOT, 1.7.0",
        "0.1.0-SNAPSHOT, 0.1.4",
        "2.3.1+build, 2.3.0",
        "unknown, 1.0.0",
        "1.0.0, head",
    })
    void goTogether(String compiled, String ours) {
        assertEquals(Optional.empty(), SpiVersion.obstacle(compiled, ours));
    }

    @ParameterizedTest
    @CsvSource({
        "1.8.0, 1.7.9, newer",
        "2.0, 1.7.9, newer",
        "1.7.9, 2.0.0, older",
        "0.2.0, 0.1.9, newer",
        "0.1.9, 0.2.0, older",
        "0.9, 1.0, older",
        "1.10, 1.9, newer",
    })
    void doNot(String compiled, String ours, String how) {
        String why = SpiVersion.obstacle(compiled, ours).orElseThrow();
        assertTrue(why.startsWith(compiled + ", which is " + how + " than this Ergodic (" + ours + ")"), why);
    }
}

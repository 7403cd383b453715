package org.ergodic.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoggingTest {
    private final String before = System.getProperty(Logging.PROPERTY, "");

    @AfterEach
    void restore() {
        System.setProperty(Logging.PROPERTY, before);
    }

    @ParameterizedTest
    @CsvSource({
        "debug, run p.yaml, debug",
        "debug, --log=error run p.yaml, error",
        "'', run p.yaml --log TRACE, trace",
        "' Warn ', run p.yaml, warn",
        "'', run --log debug p.yaml --log=off, off",
        "'', run p.yaml, as it was",
    })
    void theOptionGoesBeforeTheEnvironment(String variable, String line, String expected) {
        System.setProperty(Logging.PROPERTY, "as it was");
        assertEquals(Optional.empty(), Logging.choose(Map.of(Logging.VARIABLE, variable), line.split(" ")));
        assertEquals(expected, System.getProperty(Logging.PROPERTY));
    }

    @Test
    void whatIsNoLevelIsRefused() {
        String why = Logging.choose(Map.of(Logging.VARIABLE, "loud"), "run").orElseThrow();
        assertTrue(
                why.contains("ERGODIC_LOG is \"loud\"") && why.contains("off, error, warn, info, debug, trace"), why);
        // The parser of the command line says it of the option.
        assertEquals(Optional.empty(), Logging.choose(Map.of(), "run", "--log"));
        Cli cli = Cli.run("plugins", "list", "--log", "loud");
        assertEquals(2, cli.code());
        assertTrue(cli.err().contains("--log") && cli.err().contains("DEBUG"), cli.err());
    }
}

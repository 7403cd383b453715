package org.ergodic.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page on solvers and SDEs is what the distribution says of itself. */
class SolversPageIT {
    private static final Path PAGE =
            Path.of(System.getProperty("ergodic.docs", "../../docs")).resolve("solvers-and-sdes.md");

    @Test
    void isUpToDate(@TempDir Path dir) throws Exception {
        Application.Result result = Application.run(
                Application.process(Application.onModulePath(), "plugins", "matrix", "--markdown"), dir);
        assertEquals(0, result.exit(), result.err());
        assertEquals(
                Files.readString(PAGE),
                result.out(),
                "write it anew: ./ergodic plugins matrix --markdown > docs/solvers-and-sdes.md");
    }
}

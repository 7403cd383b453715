package org.ergodic.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reference of pipeline files is what the distribution says of itself. */
class ReferencePageIT {
    private static final Path PAGE =
            Path.of(System.getProperty("ergodic.docs", "../../docs")).resolve("reference.md");

    @Test
    void isUpToDate(@TempDir Path dir) throws Exception {
        Application.Result result =
                Application.run(Application.process(Application.onModulePath(), "describe", "--markdown"), dir);
        assertEquals(0, result.exit(), result.err());
        assertEquals(
                Files.readString(PAGE),
                result.out(),
                "write it anew: ./ergodic describe --markdown > docs/reference.md");
    }
}

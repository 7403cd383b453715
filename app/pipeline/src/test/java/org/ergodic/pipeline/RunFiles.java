package org.ergodic.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of runs that should be the same. */
final class RunFiles {
    private RunFiles() {}

    /** Byte for byte, but for how long the solver took. */
    static void assertSame(Path run, Path other, String name) throws IOException {
        assertEquals(text(run.resolve(name)), text(other.resolve(name)), name);
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                .replaceAll("\\s*\"sampling-time\" : \\{[^}]*},?", "");
    }
}

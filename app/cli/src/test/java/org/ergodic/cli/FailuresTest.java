package org.ergodic.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ergodic.cli.console.Console;
import org.ergodic.cli.console.Failures;
import org.junit.jupiter.api.Test;

class FailuresTest {
    private record Said(int code, String err) {}

    private static Said report(Throwable e, boolean debug) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        int code = Failures.report(e, new Console(stream, stream), debug);
        return new Said(code, err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void anUnexpectedErrorLeavesItsStackTraceInAFile() throws IOException {
        Said said = report(new IllegalStateException("a bug"), false);
        assertEquals(1, said.code());
        assertTrue(said.err().startsWith("error: Unexpected error (IllegalStateException): a bug"), said.err());
        assertTrue(said.err().contains("please report it"), said.err());
        assertFalse(said.err().contains("\tat "), said.err());
        Matcher log = Pattern.compile("stack trace in (\\S+\\.log)").matcher(said.err());
        assertTrue(log.find(), said.err());
        Path file = Path.of(log.group(1));
        String text = Files.readString(file);
        Files.delete(file);
        assertTrue(text.startsWith("ergodic ") && text.contains("\tat org.ergodic"), text);

        said = report(new NullPointerException(), false);
        assertTrue(
                said.err().startsWith("error: Unexpected error (NullPointerException)" + System.lineSeparator()),
                said.err());
        Matcher other = Pattern.compile("stack trace in (\\S+\\.log)").matcher(said.err());
        assertTrue(other.find());
        Files.delete(Path.of(other.group(1)));
    }

    @Test
    void debugShowsTheStackTrace() {
        Said said = report(new IllegalStateException("a bug"), true);
        assertTrue(said.err().contains("\tat ") && said.err().contains("the stack trace above"), said.err());
        assertFalse(said.err().contains(".log"), said.err());
    }

    @Test
    void aPathThatTheLocaleCannotSpellNamesTheLocale() {
        String reason = "Malformed input or input contains unmappable characters";
        Said said =
                report(new IllegalArgumentException(new InvalidPathException("gr\u00f6\u00dfe.csv", reason)), false);
        assertEquals(1, said.code());
        assertTrue(said.err().contains("gr\u00f6\u00dfe.csv") && said.err().contains("LC_ALL=C.UTF-8"), said.err());
        assertFalse(said.err().contains("Unexpected"), said.err());
        said = report(new InvalidPathException("a\0b", "Nul character not allowed"), false);
        assertTrue(said.err().contains("Nul character not allowed"), said.err());
        assertFalse(said.err().contains("LC_ALL"), said.err());
    }

    @Test
    void whatIsNoFaultOfOursIsNotCalledUnexpected() {
        Said said = report(new UncheckedIOException(new IOException("disk on fire")), false);
        assertEquals("error: disk on fire" + System.lineSeparator(), said.err());
        said = report(new OutOfMemoryError("Java heap space"), false);
        assertTrue(said.err().startsWith("error: memory ran out (Java heap space)"), said.err());
        said = report(new CancellationException("stopped during the likelihood"), true);
        assertEquals("stopped during the likelihood" + System.lineSeparator(), said.err());
        assertEquals(Failures.STOPPED, said.code());
    }
}

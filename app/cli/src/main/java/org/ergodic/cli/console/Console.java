package org.ergodic.cli.console;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import org.ergodic.pipeline.store.IoConsumer;

/**
 * Where commands write.
 *
 * @param out for results
 * @param err for progress and errors
 */
public record Console(PrintStream out, PrintStream err) {
    /** Standard output took no more; {@link #checked} says why. */
    static final class OutputGoneException extends RuntimeException {
        private static final long serialVersionUID = 1;

        OutputGoneException(IOException cause) {
            super("standard output cannot be written", cause);
        }
    }

    /**
     * Writes results to standard output.
     *
     * @throws OutputGoneException as soon as it takes no more
     */
    public void write(IoConsumer<OutputStream> content) {
        try (OutputStream stream = new BufferedOutputStream(new Watched(out))) {
            content.accept(stream);
        } catch (IOException e) {
            throw new OutputGoneException(e);
        }
    }

    /** A print stream swallows failures; here they end the work. */
    private static final class Watched extends OutputStream {
        private final PrintStream out;

        Watched(PrintStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            flush();
        }

        @Override
        public void flush() throws IOException {
            if (out.checkError()) {
                throw new IOException("a failure that the print stream keeps to itself");
            }
        }
    }

    /**
     * A command's exit code, once it is known whether its standard output arrived.
     *
     * @param code the code by the command itself
     * @return that code, or that of a failure
     */
    public int checked(int code) {
        if (!out.checkError()) {
            return code;
        }
        Optional<IOException> failure = out instanceof StandardOutput known ? known.failure() : Optional.empty();
        if (out instanceof StandardOutput known && known.isReaderGone()) {
            return code == 0 ? Failures.READER_GONE : code;
        }
        err.println("error: cannot write to standard output"
                + failure.map(IOException::getMessage).map(why -> ": " + why).orElse(""));
        return code == 0 ? Failures.FAILED : code;
    }

    /** Whether a person watches the error stream, so that a line may be drawn over itself. */
    public boolean interactive() {
        java.io.Console console = System.console();
        if (err != System.err || console == null || "dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        try {
            // From Java 22 on there is a console even where there is no terminal, and this method to tell.
            return (Boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException e) {
            return false;
        }
    }
}
